//! The conversation over an archive, without HTTP.

use crate::sample::{NOW, append, group, id, identity, invite, newcomer, request, space};
use erikti_server::accounts::{Device, Identity, Invite, Redeemed};
use erikti_server::archive::{Archive, Memory, Store};
use erikti_server::exchange::{Error, Said, converse, readable};
use erikti_server::secret::Hash;
use erikti_sync::wire::{Cursor, Reply, Request, Verdict};
use erikti_sync::{Group, Space, columns, limits};

async fn joined(archive: &Archive) -> Device {
    joined_as(archive, "Айгүл", "volunteer").await
}

pub(crate) async fn joined_as(archive: &Archive, name: &str, role: &str) -> Device {
    let who = Identity { role: role.to_owned(), ..identity(name) };
    archive.create_invite(Invite { identity: who, ..invite(name) }).await.unwrap();
    match archive.redeem_invite(Hash::of(name), newcomer(name), NOW).await.unwrap() {
        Redeemed::Device(device) => *device,
        other => panic!("{other:?}"),
    }
}

fn own(device: &Device) -> String {
    format!("person/{}", device.identity.person)
}

pub(crate) async fn said(archive: &Archive, device: &Device, groups: &[Group], asks: &[Space]) -> Said {
    let asks: Vec<_> = asks.iter().map(|space| (space.clone(), Cursor::default())).collect();
    converse(archive, device, request(groups, &asks), NOW).await.unwrap()
}

pub(crate) async fn talk(archive: &Archive, device: &Device, groups: &[Group], asks: &[Space]) -> Reply {
    said(archive, device, groups, asks).await.reply
}

#[tokio::test]
async fn a_phone_reads_back_what_it_gave_in_the_same_conversation() {
    let archive = Archive::memory();
    let device = joined(&archive).await;
    let home = own(&device);
    let said_first = said(&archive, &device, &[group("a", &[&home])], &[space(&home)]).await;
    let reply = said_first.reply;
    assert_eq!((reply.nonce, reply.server_ms), ([7; 16], NOW));
    assert!(matches!(reply.verdicts.as_slice(), [Verdict::Accepted(places, _)] if *places == [(space(&home), 1)]));
    let entries = columns::unpack_entries(&reply.news[0].entries).unwrap();
    assert_eq!((entries[0].author, entries[0].group.clone()), (device.identity.person, group("a", &[&home])));
    assert_eq!(said_first.stirred, [space(&home)]);
    let again = said(&archive, &device, &[group("a", &[&home])], &[]).await;
    assert!(matches!(again.reply.verdicts.as_slice(), [Verdict::Known(..)]));
    assert_eq!(again.stirred, []);
}

#[tokio::test]
async fn what_may_not_be_written_waits_in_the_tray_and_blocks_nobody() {
    let archive = Archive::memory();
    let device = joined(&archive).await;
    let home = own(&device);
    let groups = [group("a", &[&home]), group("b", &[&home, "org/other"]), group("c", &[&home])];
    let verdicts = talk(&archive, &device, &groups, &[]).await.verdicts;
    assert!(matches!(verdicts[0], Verdict::Accepted(..)));
    assert_eq!(verdicts[1], Verdict::Trayed("not-granted".to_owned()));
    assert!(matches!(verdicts[2], Verdict::Accepted(..)));
    let tray = archive.trayed(None).await.unwrap();
    assert_eq!(
        (tray.len(), tray[0].entry.group.clone(), tray[0].entry.author),
        (1, groups[1].clone(), identity("Айгүл").person)
    );
    let page = archive.read(space(&home), Cursor::default(), 9).await.unwrap();
    assert_eq!(page.entries.len(), 2, "the granted half of a trayed group must not be written");
}

#[tokio::test]
async fn spaces_that_are_not_granted_are_neither_told_nor_listed() {
    let archive = Archive::memory();
    let device = joined(&archive).await;
    archive.append(vec![append("secret", &["org/other"]), append("open", &["public"])], NOW).await.unwrap();
    let asks = [space("org/other"), space("public"), space("public"), space("course/1")];
    let reply = talk(&archive, &device, &[], &asks).await;
    assert_eq!(reply.news.iter().map(|news| news.space.as_str()).collect::<Vec<_>>(), ["public"]);
    assert_eq!(reply.spaces, readable(&archive, &device).await.unwrap());
    assert!(!reply.spaces.contains(&space("org/other")));
}

#[tokio::test]
async fn a_cursor_ahead_of_the_history_is_told_to_begin_again() {
    let archive = Archive::memory();
    let device = joined(&archive).await;
    archive.append(vec![append("a", &["public"])], NOW).await.unwrap();
    let Archive::Memory(memory) = &archive else { panic!() };
    let backup = Archive::Memory(memory.copy());
    archive.append(vec![append("b", &["public"])], NOW).await.unwrap();
    let ahead = talk(&archive, &device, &[], &[space("public")]).await.news[0].cursor;
    let asked = request(&[], &[(space("public"), ahead)]);
    let news = converse(&backup, &device, asked, NOW).await.unwrap().reply.news.remove(0);
    assert!(news.rewound);
    assert_eq!((news.cursor.position, columns::unpack_entries(&news.entries).unwrap().len()), (1, 1));
}

#[tokio::test]
async fn whoever_reads_from_the_beginning_and_gets_a_part_gets_the_newest_ahead() {
    let archive = Archive::Memory(Memory::with_pages(3));
    let device = joined(&archive).await;
    archive.append((10..20).map(|n| append(&n.to_string(), &["public", "org/other"])).collect(), NOW).await.unwrap();
    let asks = async |cursor: Cursor| {
        let both = [(space("public"), cursor), (space("org/other"), cursor)];
        converse(&archive, &device, request(&[], &both), NOW).await.unwrap().reply.news
    };
    let ids = |packed: &[u8]| {
        let entries = columns::unpack_entries(packed).unwrap();
        entries.into_iter().map(|entry| entry.group.id).collect::<Vec<_>>()
    };
    let first = asks(Cursor::default()).await;
    assert_eq!(first.len(), 1, "nothing ahead of what may not be read");
    let (page, ahead) = (ids(&first[0].entries), ids(&first[0].ahead));
    assert_eq!((page, ahead), (["10", "11", "12"].map(id).to_vec(), ["17", "18", "19"].map(id).to_vec()));
    let second = asks(first[0].cursor).await;
    assert!(second[0].more && second[0].ahead.is_empty(), "once, with the first page");
    let lost = asks(Cursor { position: 99, ..first[0].cursor }).await;
    assert_eq!((lost[0].rewound, ids(&lost[0].ahead)), (true, ["17", "18", "19"].map(id).to_vec()));
    let short = Archive::Memory(Memory::with_pages(1));
    short.append(vec![append("a", &["public"]), append("b", &["public"])], NOW).await.unwrap();
    let device = joined(&short).await;
    let reply = talk(&short, &device, &[], &[space("public")]).await;
    assert_eq!(ids(&reply.news[0].ahead), [id("b")], "and nothing that is in the page");
    let whole = Archive::memory();
    whole.append(vec![append("a", &["public"])], NOW).await.unwrap();
    let device = joined(&whole).await;
    let reply = talk(&whole, &device, &[], &[space("public")]).await;
    assert!(reply.news[0].ahead.is_empty() && !reply.news[0].more);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_whole_with_its_broken_part() {
    let archive = Archive::memory();
    let device = joined(&archive).await;
    let good = columns::pack_groups(&[group("a", &["public"])]);
    for offers in [good[..good.len() - 1].to_vec(), [good.as_slice(), &[0]].concat(), vec![0xff; 40]] {
        let asked = Request { offers, ..request(&[], &[]) };
        let error = converse(&archive, &device, asked, NOW).await.unwrap_err();
        assert!(matches!(&error, Error::Malformed(what) if !what.0.is_empty()), "{error}");
    }
    assert!(archive.heads().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_request_holds_no_more_changes_than_it_may() {
    let archive = Archive::memory();
    let device = joined(&archive).await;
    let home = own(&device);
    let homes = [home.as_str(); limits::GROUP_CHANGES];
    let alone = [group("a", &homes)];
    assert_eq!(talk(&archive, &device, &alone, &[]).await.verdicts.len(), 1);
    let too_many = limits::REQUEST_CHANGES / limits::GROUP_CHANGES + 1;
    let groups: Vec<_> = (0..too_many).map(|nth| group(&nth.to_string(), &homes)).collect();
    let asked = request(&groups, &[]);
    assert!(matches!(converse(&archive, &device, asked, NOW).await, Err(Error::TooLarge(_))));
}

#[tokio::test]
async fn the_office_learns_when_a_device_last_spoke_and_what_it_owed() {
    let archive = Archive::memory();
    let device = joined(&archive).await;
    let asked = Request { backlog: 12, clock_ms: NOW - 3_600_000, ..request(&[], &[]) };
    converse(&archive, &device, asked, NOW + 5).await.unwrap();
    let seen = archive.devices().await.unwrap().remove(0).seen.unwrap();
    assert_eq!((seen.at_ms, seen.backlog, seen.clock_ms), (NOW + 5, 12, NOW - 3_600_000));
    assert_ne!(device.id, id("nobody"));
}
