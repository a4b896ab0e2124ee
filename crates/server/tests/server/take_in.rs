//! A file of what a phone owed, carried to the server: under its author, once, or not at all.

use crate::binary::{Phone, Server, refuses, run};
use crate::messages::revoke_all;
use crate::sample::{NOW, group, id, request};
use erikti_sync::bundle::{self, Bundle, Key};
use erikti_sync::wire::{Cursor, Pass, Verdict};
use erikti_sync::{Entry, Group, Id, Space, columns};
use std::path::Path;
use tempfile::tempdir;

fn taken(data: &Path, file: &Path) -> String {
    let output = run(&["take-in", "--data", data.to_str().unwrap(), file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn entries(phone: &Phone, space: &Space) -> Vec<Entry> {
    let reply = phone.exchange(&request(&[], &[(space.clone(), Cursor::default())])).unwrap();
    columns::unpack_entries(&reply.news[0].entries).unwrap()
}

/// What a phone with this pass saves of these groups.
fn saved(pass: &Pass, groups: &[Group]) -> Vec<u8> {
    bundle::write(&Bundle::of(pass.organisation, pass.person, NOW, groups), &Key::of_token(&pass.token))
}

/// A file put together by hand: this version, the digest that anybody can compute, the contents.
fn made(version: u8, contents: &[u8]) -> Vec<u8> {
    let begins = &bundle::write(&Bundle::of(Id::NIL, Id::NIL, 0, &[]), &Key::of_token(""))[..8];
    [begins, &[version], &blake3::hash(contents).as_bytes()[..16], contents].concat()
}

/// Where the bytes begin that a file's digest covers.
const SEALED: usize = 8 + 1 + 16;

/// Where those begin that its proof covers.
const BODY: usize = SEALED + 16 + 32;

#[test]
fn what_a_phone_saved_is_taken_in_under_its_author_once() {
    let data = tempdir().unwrap();
    let file = data.path().join("phone.owed");
    let server = Server::start(data.path(), &[]);
    let pass = server.try_join(server.secret.as_deref().unwrap(), "carried").unwrap().pass;
    let phone = server.phone(&pass.token);
    let space = Space::new(&format!("org/{}", pass.organisation));
    let before = entries(&phone, &space).len();
    let ours = Group { replica: id("carried"), ..group("ours", &[space.as_str()]) };
    let from_another_phone = Group { replica: id("another phone"), ..group("by hand", &[space.as_str()]) };
    std::fs::write(&file, saved(&pass, &[ours.clone(), from_another_phone.clone()])).unwrap();

    let said = taken(data.path(), &file);
    assert!(said.ends_with("taken in 2, here already 0, waiting for a decision 0, refused 0.\n"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let all = entries(&phone, &space);
    let author = |group: &Group| all.iter().find(|entry| entry.group.id == group.id).map(|entry| entry.author);
    assert_eq!([&ours, &from_another_phone].map(author), [Some(pass.person); 2]);
    assert_eq!(all.len(), before + 2);

    let said = taken(data.path(), &file);
    assert!(said.contains("taken in 0, here already 2, waiting for a decision 0, refused 0."), "{said}");
    assert_eq!(entries(&phone, &space), all, "taken in twice, there once");
    // The phone itself comes back and offers it, too.
    let reply = phone.exchange(&request(&[ours], &[])).unwrap();
    assert!(matches!(reply.verdicts[..], [Verdict::Known(..)]), "{:?}", reply.verdicts);
}

#[test]
fn nobody_speaks_as_somebody_else_by_a_file() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let victim = server.try_join(server.secret.as_deref().unwrap(), "victim").unwrap().pass;
    let hostile = server.admit(&["--data", data.path().to_str().unwrap()], "Hostile", "volunteer");
    let phone = server.phone(&victim.token);
    let space = Space::new(&format!("org/{}", victim.organisation));
    // Whoever reads what the victim wrote knows the person and the copy; whoever found a file, what its device is called.
    let forged = |name: &str| Group { replica: id("victim"), ..group(name, &[space.as_str()]) };
    let named = |name: &str| saved(&Pass { token: hostile.token.clone(), ..victim.clone() }, &[forged(name)]);
    let seen = saved(&victim, &[]);
    let borrowed = [&seen[SEALED..BODY], &named("borrowed")[BODY..]].concat();
    let files = [
        ("sealed by another", named("sealed by another")),
        ("borrowed", made(2, &borrowed)),
        ("of before", made(1, &named("of before")[BODY..])),
    ];
    let before = entries(&phone, &space);
    for (name, bytes) in files {
        let file = data.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let said = taken(data.path(), &file);
        assert!(said.contains("nothing proves that a phone of the person"), "{name}: {said}");
        assert!(said.contains("taken in 0, here already 0, waiting for a decision 1, refused 0."), "{name}: {said}");
    }
    assert_eq!(entries(&phone, &space), before, "nothing is written in the victim's name");
}

#[test]
fn a_file_of_a_phone_that_may_not_speak_any_more_waits_for_a_person() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let pass = server.try_join(server.secret.as_deref().unwrap(), "carried").unwrap().pass;
    let file = data.path().join("phone.owed");
    std::fs::write(&file, saved(&pass, &[group("late", &["public"])])).unwrap();
    revoke_all(&data);
    let said = taken(data.path(), &file);
    assert!(said.contains("the phone that saved it may no longer speak"), "{said}");
    assert!(said.contains("taken in 0, here already 0, waiting for a decision 1, refused 0."), "{said}");
}

#[test]
fn a_file_that_cannot_be_taken_in_is_named_and_changes_nothing() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let pass = server.try_join(server.secret.as_deref().unwrap(), "carried").unwrap().pass;
    let path = data.path().to_str().unwrap();
    let well = String::from_utf8(run(&["check", "--data", path]).stdout).unwrap();
    let good = saved(&pass, &[group("g", &["public"])]);
    let elsewhere = saved(&Pass { person: id("of another server"), ..pass }, &[]);
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
