//! Messages over HTTP: what is wrong with them is said in a code the phone has words for, and nothing is lost.

use crate::binary::{Phone, Server};
use crate::sample::{group, request, shared, space};
use erikti_server::archive::{Archive, Sqlite, Store};
use erikti_sync::wire::{self, Cursor, MEDIA_TYPE, Reply, Verdict};
use erikti_sync::{Id, limits};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tempfile::{TempDir, tempdir};

fn served() -> (TempDir, Server, Phone) {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let phone = server.join(&["--data", data.path().to_str().unwrap()], "phone");
    (data, server, phone)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_request_may_come_packed_and_the_reply_goes_packed_when_asked() {
    let (_data, _server, phone) = served();
    let groups: Vec<_> = (0..200).map(|n| group(&n.to_string(), &[&shared()])).collect();
    let asked = wire::write(&request(&groups, &[(space(&shared()), Cursor::default())]));
    let reply: Reply = crate::binary::answer(phone.send(MEDIA_TYPE, Some("gzip"), &gzip(&asked)).unwrap()).unwrap();
    assert!(reply.verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted(..))));
    let packed = |coding: &str| {
        let mut answer = crate::binary::agent()
            .post(format!("{}/exchange", phone.base))
            .header("authorization", format!("Bearer {}", phone.token))
            .header("accept-encoding", coding)
            .content_type(MEDIA_TYPE)
            .send(&asked)
            .unwrap();
        assert_eq!(answer.headers().get("content-encoding").unwrap(), coding);
        let mut body = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut body).unwrap();
        body
    };
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(packed("gzip").as_slice()).read_to_end(&mut plain).unwrap();
    let again: Reply = wire::read(&plain).unwrap();
    assert_eq!(again.news, reply.news);
    assert!(packed("br").len() * 2 < plain.len());
}

#[test]
fn a_wrong_content_type_is_told() {
    let (_data, server, phone) = served();
    let body = wire::write(&request(&[], &[]));
    let wrong = (415, "wrong-content-type".to_owned());
    assert_eq!(phone.problem("application/json", None, &body), wrong);
    assert_eq!(phone.problem("text/html; charset=utf-8", None, &body), wrong);
    assert_eq!(phone.problem(MEDIA_TYPE, Some("zstd"), &body), wrong);
    let join = crate::binary::agent().post(format!("{}/join", server.base)).content_type("text/plain").send("hello");
    let problem = crate::binary::answer::<wire::Joined>(join.unwrap()).unwrap_err();
    assert_eq!((problem.0, problem.1.code), wrong);
    assert!(phone.send(&format!("{MEDIA_TYPE}; v=1"), None, &body).unwrap().status().is_success());
}

#[test]
fn a_malformed_message_is_told_with_its_broken_part_and_the_next_one_is_taken() {
    let (_data, _server, phone) = served();
    let good = wire::write(&request(&[group("a", &[&shared()])], &[]));
    let malformed = (400, "malformed".to_owned());
    for body in [&[][..], &[1], b"\x01<html>sign in</html>", &good[..good.len() - 1]] {
        assert_eq!(phone.problem(MEDIA_TYPE, None, body), malformed, "{body:?}");
    }
    let packed = gzip(&good);
    assert_eq!(phone.problem(MEDIA_TYPE, Some("gzip"), &packed[..packed.len() - 5]), malformed);
    assert_eq!(phone.problem(MEDIA_TYPE, Some("gzip"), &good), malformed);
    assert!(matches!(
        phone.exchange(&request(&[group("a", &[&shared()])], &[])).unwrap().verdicts[0],
        Verdict::Accepted(..)
    ));
}

#[test]
fn an_oversized_message_is_told_before_and_after_unpacking() {
    let (_data, server, phone) = served();
    let too_large = (413, "too-large".to_owned());
    assert_eq!(phone.problem(MEDIA_TYPE, None, &vec![1; limits::REQUEST_BYTES * 2 + 1]), too_large);
    // 60 pieces of 4 MB in a quarter of a megabyte.
    let bomb = gzip(&vec![0; 4 * 1024 * 1024]).repeat(60);
    assert!(bomb.len() < limits::REQUEST_BYTES, "the bomb must be small");
    assert_eq!(phone.problem(MEDIA_TYPE, Some("gzip"), &bomb), too_large);
    if let Some(kilobytes) = server.peak_memory_kb() {
        assert!(kilobytes < 120 * 1024, "the bomb went off: {kilobytes} KB");
    }
    // Just within: it is read, and found not to be a message.
    let within = vec![1; limits::REQUEST_BYTES * 2];
    assert_eq!(phone.problem(MEDIA_TYPE, Some("gzip"), &gzip(&within)).1, "malformed");
}

/// Connections whose sender says a body will come, and then says nothing.
fn silent(server: &Server, token: &str, count: usize, bytes: usize) -> Vec<TcpStream> {
    let address = server.base.strip_prefix("http://").unwrap();
    let head = format!(
        "POST /exchange HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: {MEDIA_TYPE}\r\n\
         content-length: {bytes}\r\n\r\n"
    );
    let open = |_| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    (0..count).map(open).collect()
}

#[test]
fn who_comes_when_all_room_is_taken_is_asked_to_come_again_and_strangers_take_none() {
    let (_data, server, phone) = served();
    let asked = request(&[group("a", &[&shared()])], &[]);
    let strangers = silent(&server, "nonsense", 200, limits::REQUEST_BYTES);
    assert!(phone.exchange(&asked).is_ok());
    // The small ones take what is left beside the large ones.
    let holders = [silent(&server, &phone.token, 300, limits::REQUEST_BYTES), silent(&server, &phone.token, 400, 1)];
    let body = wire::write(&asked);
    let began = Instant::now();
    let refused = loop {
        let answer = phone.send(MEDIA_TYPE, None, &body).unwrap();
        if answer.status() == 503 {
            break answer;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "so many requests at once must fill the room");
    };
    let after: u64 = refused.headers().get("retry-after").unwrap().to_str().unwrap().parse().unwrap();
    assert!((3..20).contains(&after), "{after}");
    assert_eq!(phone.problem(MEDIA_TYPE, None, &body), (503, "server-unavailable".to_owned()));
    drop((strangers, holders));
    while phone.exchange(&asked).is_err() {
        assert!(began.elapsed() < Duration::from_secs(30), "room must be given back");
    }
}

#[test]
fn an_invite_lets_one_device_in_once_and_in_time() {
    let (data, server, _phone) = served();
    let secret = server.secret.clone().unwrap();
    let code = |secret: &str, name: &str| {
        let (status, problem) = server.try_join(secret, name).unwrap_err();
        (status, problem.code)
    };
    assert_eq!(code("0000000000000000000000000A", "x"), (403, "invite-unknown".to_owned()));
    assert_eq!(code("", "x"), (403, "invite-unknown".to_owned()));
    let by_hand = format!(" {}-{} ", secret[..13].to_lowercase(), &secret[13..]);
    let pass = server.try_join(&by_hand, "first").unwrap().pass;
    assert_eq!(code(&secret, "second"), (403, "invite-used".to_owned()));
    assert!(server.phone(&pass.token).exchange(&request(&[], &[])).is_ok());
    assert_eq!(code(&secret, "first"), (403, "invite-used".to_owned()));
    let late = late_invite(&data);
    assert_eq!(code(&late, "third"), (403, "invite-expired".to_owned()));
}

/// An invite whose days are over.
fn late_invite(data: &TempDir) -> String {
    let words = ["--name", "Late", "--role", "volunteer", "--organisation", "x", "--days", "1"];
    let output = crate::binary::run(&[&["invite", "--data", data.path().to_str().unwrap()], &words[..]].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    let database = rusqlite::Connection::open(data.path().join(erikti_server::archive::sqlite::FILE)).unwrap();
    database.execute("UPDATE invite SET expires = 1 WHERE name = 'Late'", []).unwrap();
    said.split_once("/join#").unwrap().1.lines().next().unwrap().to_owned()
}

#[test]
fn a_device_that_may_not_speak_is_told_why() {
    let (data, server, phone) = served();
    let asked = request(&[], &[]);
    let problem = |token: &str| {
        let (status, problem) = server.phone(token).exchange(&asked).unwrap_err();
        (status, problem.code)
    };
    assert_eq!(problem("nonsense"), (401, "device-unknown".to_owned()));
    let body = wire::write(&asked);
    let bare = crate::binary::agent().post(format!("{}/exchange", server.base)).content_type(MEDIA_TYPE).send(&body);
    assert_eq!(bare.unwrap().status(), 401);
    assert!(phone.exchange(&asked).is_ok());
    revoke_all(&data);
    assert_eq!(problem(&phone.token), (401, "device-revoked".to_owned()));
}

pub(crate) fn revoke_all(data: &TempDir) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let archive = Archive::Sqlite(Sqlite::open(data.path()).unwrap());
        for device in archive.devices().await.unwrap() {
            archive.revoke_device(device.id, 1).await.unwrap();
        }
        archive.close().await;
    });
}

#[test]
fn the_nonce_comes_back_so_that_no_other_answer_is_taken_for_ours() {
    let (_data, _server, phone) = served();
    let mut asked = request(&[], &[]);
    asked.nonce = *Id::derived(&[b"nonce"]).bytes();
    assert_eq!(phone.exchange(&asked).unwrap().nonce, asked.nonce);
}
