//! A file of what a phone owed, carried to the server: under its author, once, or not at all.

use crate::binary::{Server, refuses, run};
use crate::sample::{NOW, group, id, request};
use erikti_sync::bundle::{self, Bundle};
use erikti_sync::wire::{Cursor, Verdict};
use erikti_sync::{Entry, Group, Space, columns};
use std::path::Path;
use tempfile::tempdir;

fn taken(data: &Path, file: &Path) -> String {
    let output = run(&["take-in", "--data", data.to_str().unwrap(), file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_a_phone_saved_is_taken_in_under_its_author_once() {
    let data = tempdir().unwrap();
    let file = data.path().join("phone.owed");
    let server = Server::start(data.path(), &[]);
    let pass = server.try_join(server.secret.as_deref().unwrap(), "carried").unwrap().pass;
    let phone = server.phone(&pass.token);
    let space = Space::new(&format!("org/{}", pass.organisation));
    let all = || {
        let reply = phone.exchange(&request(&[], &[(space.clone(), Cursor::default())])).unwrap();
        columns::unpack_entries(&reply.news[0].entries).unwrap()
    };
    let before = all().len();
    let ours = Group { replica: id("carried"), ..group("ours", &[space.as_str()]) };
    let strange = Group { replica: id("a copy nobody knows"), ..group("strange", &[space.as_str()]) };
    let groups = [ours.clone(), strange.clone()];
    std::fs::write(&file, bundle::write(&Bundle::of(pass.organisation, pass.person, NOW, &groups))).unwrap();

    let said = taken(data.path(), &file);
    assert!(said.contains("taken in 1, here already 0, waiting for a decision 1, refused 0."), "{said}");
    let entries = all();
    let found: Vec<&Entry> = entries.iter().filter(|entry| entry.group.id == ours.id).collect();
    assert_eq!(found.iter().map(|entry| entry.author).collect::<Vec<_>>(), [pass.person]);
    assert!(entries.iter().all(|entry| entry.group.id != strange.id), "what nobody vouches for waits");
    assert!(entries.len() <= before + 2, "the group, and what waits before the coordinators");

    let said = taken(data.path(), &file);
    assert!(said.contains("taken in 0, here already 1, waiting for a decision 1, refused 0."), "{said}");
    assert_eq!(all(), entries, "taken in twice, there once");
    // The phone itself comes back and offers it, too.
    let reply = phone.exchange(&request(&[ours], &[])).unwrap();
    assert!(matches!(reply.verdicts[..], [Verdict::Known(..)]), "{:?}", reply.verdicts);
}

#[test]
fn a_file_that_cannot_be_taken_in_is_named_and_changes_nothing() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let pass = server.try_join(server.secret.as_deref().unwrap(), "carried").unwrap().pass;
    let path = data.path().to_str().unwrap();
    let well = String::from_utf8(run(&["check", "--data", path]).stdout).unwrap();
    let good = bundle::write(&Bundle::of(pass.organisation, pass.person, NOW, &[group("g", &["public"])]));
    let elsewhere = bundle::write(&Bundle::of(pass.organisation, id("of another server"), NOW, &[]));
    let mut newer = good.clone();
    newer[8] = 9;
    let bad: [(&str, &[u8], &str); 5] = [
        ("cut", &good[..good.len() - 1], "not whole"),
        ("text", b"name,hours\n", "not a file that a phone saved"),
        ("empty", b"", "not a file that a phone saved"),
        ("newer", &newer, "newer version"),
        ("elsewhere", &elsewhere, "another server"),
    ];
    for (name, bytes, why) in bad {
        let file = data.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        refuses(&["take-in", "--data", path, file.to_str().unwrap()], &[file.to_str().unwrap(), why]);
    }
    refuses(&["take-in", "--data", path, "/no/such/file"], &["/no/such/file"]);
    assert_eq!(String::from_utf8(run(&["check", "--data", path]).stdout).unwrap(), well);
}
