//! A list of reception points, brought in from a file: everybody reads it, nobody but the front office writes it.

use crate::binary::{Phone, Server, refuses, run};
use crate::sample::request;
use erikti_model::kinds::points;
use erikti_sync::wire::Cursor;
use erikti_sync::{Ledger, Space, columns};
use std::path::Path;
use tempfile::tempdir;

/// A list of so many points.
fn list(date: &str, many: usize) -> String {
    let row = |nth: usize| {
        format!("{nth},№ {nth} мектеп,Школа № {nth},\"Абай, {nth}\",school,43.{:06},76.9\n", 200_000 + nth)
    };
    let rows: String = (1..=many).map(row).collect();
    format!("# source: ДЧС\n# date: {date}\nid,name_kk,name_ru,address,kind,lat,lon\n{rows}")
}

fn brought(data: &Path, text: &str) -> String {
    let file = data.join("points.csv");
    std::fs::write(&file, text).unwrap();
    let output = run(&["points", "--data", data.to_str().unwrap(), file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a phone shows: the list's day and how many points.
fn shown(phone: &Phone) -> Option<(String, usize)> {
    let mut ledger = Ledger::default();
    let reply = phone.exchange(&request(&[], &[(Space::new("public"), Cursor::default())])).unwrap();
    for entry in columns::unpack_entries(&reply.news[0].entries).unwrap() {
        ledger.fold(&entry.group, entry.author);
    }
    points::latest(&ledger).map(|list| (list.listed.date_input(), list.points.len()))
}

#[test]
fn a_list_of_384_points_is_brought_in_once_and_read_by_a_volunteer_until_a_later_one_comes() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let pass = server.admit(&["--data", data.path().to_str().unwrap()], "Aliya", "volunteer");
    let phone = server.phone(&pass.token);
    assert_eq!(shown(&phone), None, "no list is shipped");
    let said = brought(data.path(), &list("2024-03-04", 384));
    assert!(said.contains("384 reception points of 2024-03-04"), "{said}");
    assert_eq!(shown(&phone), Some(("2024-03-04".into(), 384)));
    let said = brought(data.path(), &list("2024-03-04", 384));
    assert!(said.ends_with("this list of 2024-03-04 is here already.\n"), "{said}");
    assert_eq!(shown(&phone), Some(("2024-03-04".into(), 384)));
    brought(data.path(), &list("2025-01-01", 37));
    assert_eq!(shown(&phone), Some(("2025-01-01".into(), 37)));
    let undated = data.path().join("undated.csv");
    std::fs::write(&undated, list("", 2)).unwrap();
    let words = ["points", "--data", data.path().to_str().unwrap(), undated.to_str().unwrap()];
    refuses(&words, &["undated.csv: line 2, date: “” is no day such as 2026-09-01."]);
    assert_eq!(shown(&phone), Some(("2025-01-01".into(), 37)), "a list that is refused changes nothing");
}
