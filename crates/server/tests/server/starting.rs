//! What keeps the server from starting, each in a plain sentence and exit code 1.

use crate::binary::{Server, refuses, run};
use crate::{cluster, sample};
use erikti_server::archive::sqlite::FILE;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use tempfile::tempdir;

fn serve(data: &Path) -> Vec<String> {
    ["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"].map(str::to_owned).to_vec()
}

fn refuses_to_serve(data: &Path, sentence: &[&str]) {
    let words = serve(data);
    refuses(&words.iter().map(String::as_str).collect::<Vec<_>>(), sentence);
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = tempdir().unwrap();
    refuses(
        &["serve", "--data", data.path().to_str().unwrap(), "--listen", &address],
        &[&address, "already", "--listen"],
    );
}

#[test]
fn a_data_directory_that_cannot_be_written_is_named() {
    // Not by permissions: root, who runs these tests in containers, is allowed everything.
    let data = tempdir().unwrap();
    let file = data.path().join("file");
    std::fs::write(&file, b"").unwrap();
    for place in [file.join("data").as_path(), Path::new("/proc/erikti"), &file] {
        refuses_to_serve(place, &[place.to_str().unwrap(), "cannot be written", "--data"]);
    }
}

#[test]
fn a_file_that_is_no_database_is_named_and_left_alone() {
    let data = tempdir().unwrap();
    let file = data.path().join(FILE);
    std::fs::write(&file, "this is no database, ".repeat(500)).unwrap();
    refuses_to_serve(data.path(), &[file.to_str().unwrap(), "damaged or not a database"]);
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("this is no database, "));
}

#[test]
fn another_programs_database_is_left_alone() {
    let data = tempdir().unwrap();
    let file = data.path().join(FILE);
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    refuses_to_serve(data.path(), &[file.to_str().unwrap(), "another program"]);
    let tables: i64 = other.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 1);
}

#[test]
fn a_newer_servers_file_is_refused() {
    let data = tempdir().unwrap();
    Server::start(data.path(), &[]).stop();
    let file = data.path().join(FILE);
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute_batch("UPDATE meta SET value = 99").unwrap();
    drop(newer);
    refuses_to_serve(data.path(), &[file.to_str().unwrap(), "newer server", "99"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_servers_postgres_database_is_refused() {
    let Some(address) = cluster::database().await else { return };
    let data = tempdir().unwrap();
    Server::start(data.path(), &["--database", &address]).stop();
    cluster::meddle(&address, "UPDATE meta SET value = 99").await;
    refuses(&["serve", "--database", &address, "--listen", "127.0.0.1:0"], &["erikti_", "newer server", "99"]);
}

#[test]
fn a_postgres_database_that_does_not_answer_is_named_without_its_password() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("postgres://erikti:hunter2@127.0.0.1:{free}/city");
    let words = ["serve", "--database", &address, "--listen", "127.0.0.1:0"];
    refuses(&words, &["city on 127.0.0.1", "cannot be used"]);
    let said = String::from_utf8(run(&words).stderr).unwrap();
    assert!(!said.contains("hunter2"), "{said}");
    refuses(&["serve", "--database", "not an address", "--listen", "127.0.0.1:0"], &["--database", "cannot be read"]);
}

#[test]
fn check_and_backup_do_not_invent_a_database() {
    let data = tempdir().unwrap();
    let place = data.path().to_str().unwrap();
    let backup = data.path().join("backup");
    refuses(&["check", "--data", place], &["There is no database", "--data"]);
    refuses(&["backup", "--data", place, "--to", backup.to_str().unwrap()], &["There is no database"]);
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn only_the_first_start_invites_an_administrator() {
    let data = tempdir().unwrap();
    let first = Server::start(data.path(), &["--public-url", "https://erikti.example/"]);
    let secret = first.secret.clone().unwrap();
    assert_eq!(secret.len(), 26);
    first.stop();
    let second = Server::start(data.path(), &[]);
    assert_eq!(second.secret, None, "an invite is open");
    let joined = second.try_join(&secret, "admin").unwrap();
    assert_eq!((joined.pass.role.as_str(), joined.pass.organisation_name.as_str()), ("admin", "Фронт-офис"));
    assert_eq!(joined.pass.spaces.len(), 4, "the catalogue, the person, the office and its desk");
    second.stop();
    assert_eq!(Server::start(data.path(), &[]).secret, None, "somebody is there");
}

#[test]
fn an_invite_names_its_person_and_a_known_role() {
    let data = tempdir().unwrap();
    let place = data.path().to_str().unwrap();
    let invite = |name: &str, role: &str, more: &[&str]| {
        let words = ["invite", "--data", place, "--name", name, "--role", role, "--organisation", "Ерікті"];
        run(&[&words, more].concat())
    };
    assert_eq!(invite("Айгүл", "sorcerer", &[]).status.code(), Some(2));
    assert_eq!(invite(" ", "volunteer", &[]).status.code(), Some(1));
    assert_eq!(invite("Айгүл", "volunteer", &["--person", "xyz"]).status.code(), Some(1));
    let person = sample::id("person").hex();
    let output = invite("Айгүл", "volunteer", &["--person", &person, "--public-url", "https://erikti.example"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("https://erikti.example/join#") && said.contains('▀'), "{said}");
    let secret = said.split_once("/join#").unwrap().1.lines().next().unwrap();
    let pass = Server::start(data.path(), &[]).try_join(secret, "phone").unwrap().pass;
    assert_eq!((pass.person.hex(), pass.name.as_str()), (person, "Айгүл"));
}

#[test]
fn a_reader_of_its_words_that_went_away_stops_nothing() {
    let data = tempdir().unwrap();
    let place = data.path().to_str().unwrap();
    let words = ["invite", "--data", place, "--name", "A", "--role", "auditor", "--organisation", "x"];
    let mut child = crate::binary::command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
