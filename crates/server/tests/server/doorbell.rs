//! The doorbell over HTTP: who is rung, who is not, and across server processes.

use crate::binary::{Phone, Server};
use crate::cluster;
use crate::sample::{group, request, shared};
use erikti_sync::wire::Verdict;
use std::io::{BufRead, BufReader};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::tempdir;

const SOON: Duration = Duration::from_secs(5);
const QUIET: Duration = Duration::from_millis(700);

/// The lines of a phone's doorbell, as they come; empty ones are left out.
pub(crate) fn listen(phone: &Phone) -> Receiver<String> {
    let (lines, heard) = channel();
    let config = ureq::Agent::config_builder().http_status_as_error(false).build();
    let request = config
        .new_agent()
        .get(format!("{}/doorbell", phone.base))
        .header("authorization", format!("Bearer {}", phone.token));
    std::thread::spawn(move || {
        let mut answer = request.call().unwrap();
        if answer.status() != 200 {
            let _ = lines.send(format!("status {}", answer.status().as_u16()));
            return;
        }
        assert_eq!(answer.headers().get("content-type").unwrap(), "text/event-stream");
        for line in BufReader::new(answer.body_mut().as_reader()).lines() {
            let Ok(line) = line else { return };
            if !line.is_empty() && lines.send(line).is_err() {
                return;
            }
        }
    });
    heard
}

fn write(phone: &Phone, name: &str, space: &str) {
    let reply = phone.exchange(&request(&[group(name, &[space])], &[])).unwrap();
    assert!(matches!(reply.verdicts[0], Verdict::Accepted(..)), "{:?}", reply.verdicts);
}

fn greeted(heard: &Receiver<String>) {
    assert_eq!(heard.recv_timeout(SOON).unwrap(), ": hello");
}

fn rung(heard: &Receiver<String>, spaces: &str) {
    assert_eq!(heard.recv_timeout(SOON).unwrap(), "event: ring");
    assert_eq!(heard.recv_timeout(SOON).unwrap(), format!("data: {spaces}"));
}

#[test]
fn others_are_rung_where_they_may_read_and_nobody_for_their_own_news() {
    let data = tempdir().unwrap();
    let place = data.path().to_str().unwrap();
    let server = Server::start(data.path(), &[]);
    let secret = server.secret.clone().unwrap();
    let pass = server.try_join(&secret, "writer").unwrap().pass;
    let (writer, reader) = (server.phone(&pass.token), server.join(&["--data", place], "reader"));
    let (own, other) = (listen(&writer), listen(&reader));
    greeted(&own);
    greeted(&other);
    // The writer's own space and organisation are not the reader's.
    write(&writer, "a", &format!("person/{}", pass.person));
    write(&writer, "b", &format!("org/{}", pass.organisation));
    write(&writer, "c", &shared());
    rung(&other, &shared());
    // Known groups are no news.
    writer.exchange(&request(&[group("c", &[&shared()])], &[])).unwrap();
    assert!(other.recv_timeout(QUIET).is_err());
    assert!(own.recv_timeout(QUIET).is_err());
}

#[test]
fn who_may_not_speak_may_not_listen() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    assert_eq!(listen(&server.phone("nonsense")).recv_timeout(SOON).unwrap(), "status 401");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ring_reaches_phones_of_other_server_processes() {
    let Some(address) = cluster::database().await else { return };
    let ring = move || {
        let data = tempdir().unwrap();
        let storage = ["--database", address.as_str()];
        let (here, there) = (Server::start(data.path(), &storage), Server::start(data.path(), &storage));
        let (writer, reader) = (here.join(&storage, "writer"), there.join(&storage, "reader"));
        let other = listen(&reader);
        greeted(&other);
        // A process that has just begun to hear the others rings once for what it may have missed.
        while let Ok(line) = other.recv_timeout(QUIET) {
            assert!(line == "event: ring" || line.starts_with("data: "), "{line}");
        }
        write(&writer, "a", &shared());
        rung(&other, &shared());
        write(&writer, "b", &shared());
        rung(&other, &shared());
        let found = reader.exchange(&request(&[], &[(crate::sample::space(&shared()), Default::default())])).unwrap();
        // Both joined there, too.
        assert_eq!(found.news[0].cursor.position, 4);
    };
    tokio::task::spawn_blocking(ring).await.unwrap();
}
