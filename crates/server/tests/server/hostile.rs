//! Requests that no honest phone sends: cut short, replayed, in another version, under another's name, with clocks of
//! other centuries and numbers at their ends. Each is told what is wrong, or does no harm.

use crate::binary::{Server, agent};
use crate::exchange::{joined_as, said, talk};
use crate::grounds::Ground;
use crate::sample::{NOW, group, id, request, shared, space};
use erikti_server::archive::{Archive, Store};
use erikti_server::exchange::{Error, converse, readable};
use erikti_sync::wire::{self, Cursor, MEDIA_TYPE, Problem, Request, Verdict};
use erikti_sync::{Chain, Entry, Group, Id, OccurredOn, Space, Stamp, columns, limits};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};

async fn log(archive: &Archive, of: &Space) -> Vec<Entry> {
    archive.read(of.clone(), Cursor::default(), 1_000).await.unwrap().entries
}

/// Every backend, with what keeps its storage.
async fn everywhere() -> Vec<(Ground, Archive)> {
    let grounds = [Some(Ground::Memory), Some(Ground::sqlite()), Ground::postgres().await];
    let mut archives = Vec::new();
    for ground in grounds.into_iter().flatten() {
        let archive = ground.open().await;
        archives.push((ground, archive));
    }
    archives
}

#[tokio::test]
async fn a_request_cut_short_anywhere_is_refused_and_nothing_of_it_is_written() {
    let archive = Archive::memory();
    let device = joined_as(&archive, "Берік", "team_leader").await;
    let home = format!("org/{}", device.identity.organisation);
    let whole =
        wire::write(&request(&[group("a", &[&home]), group("b", &[&home])], &[(space(&home), Cursor::default())]));
    for end in 0..whole.len() {
        assert!(wire::read::<Request>(&whole[..end]).is_err(), "{end} of {} bytes were enough", whole.len());
    }
    let offers = columns::pack_groups(&[group("a", &[&home]), group("b", &[&home])]);
    for end in 1..offers.len() {
        let asked = Request { offers: offers[..end].to_vec(), ..request(&[], &[]) };
        let error = converse(&archive, &device, asked, NOW).await.unwrap_err();
        assert!(matches!(error, Error::Malformed(_)), "{end}: {error}");
    }
    assert_eq!(log(&archive, &space(&home)).await, []);
}

#[test]
fn another_version_and_a_parcel_in_a_parcel_are_told_to_come_later_and_take_nothing() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let phone = server.join(&["--data", data.path().to_str().unwrap()], "phone");
    let good = request(&[group("a", &[&shared()])], &[]);
    let gzip = |bytes: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let newer = [&[wire::VERSION + 1], &wire::write(&good)[1..]].concat();
    let other = (501, "other-version".to_owned());
    assert_eq!(phone.problem(MEDIA_TYPE, None, &newer), other);
    assert_eq!(phone.problem(MEDIA_TYPE, Some("gzip"), &gzip(&newer)), other);
    assert_eq!(phone.problem(MEDIA_TYPE, Some("gzip"), &gzip(&gzip(&wire::write(&good)))), other);
    for path in ["exchange", "join"] {
        let asked = agent().post(format!("{}/{path}", server.base)).content_type(MEDIA_TYPE);
        let mut told = asked.header("authorization", format!("Bearer {}", phone.token)).send(&newer).unwrap();
        assert_eq!(
            (told.status().as_u16(), told.headers().get("retry-after").unwrap().to_str().unwrap()),
            (501, "300")
        );
        let mut body = Vec::new();
        told.body_mut().as_reader().read_to_end(&mut body).unwrap();
        assert!(wire::read::<Problem>(&body).unwrap().detail.contains("version 1"));
    }
    assert!(!matches!(phone.exchange(&good).unwrap().verdicts[0], Verdict::Known(..)), "it had been taken");
}

#[tokio::test]
async fn a_replay_changes_nothing_whoever_sends_it() {
    for (_ground, archive) in everywhere().await {
        let author = joined_as(&archive, "Берік", "team_leader").await;
        let thief = joined_as(&archive, "Дана", "team_leader").await;
        let home = space(&format!("org/{}", author.identity.organisation));
        let own = space(&format!("person/{}", author.identity.person));
        let offered = [group("a", &[home.as_str()]), group("b", &[own.as_str()])];
        let first = talk(&archive, &author, &offered, &[]).await;
        let before = (log(&archive, &home).await, log(&archive, &own).await);
        let again = talk(&archive, &author, &offered, &[]).await;
        for (first, again) in first.verdicts.iter().zip(&again.verdicts) {
            let (Verdict::Accepted(places, stamp), Verdict::Known(same, also)) = (first, again) else {
                panic!("{first:?} {again:?}")
            };
            assert_eq!((places, stamp), (same, also));
        }
        let stolen = talk(&archive, &thief, &offered, &[]).await;
        assert!(matches!(stolen.verdicts[0], Verdict::Known(..)), "{:?}", stolen.verdicts);
        assert!(matches!(&stolen.verdicts[1], Verdict::Known(places, _) if places.is_empty()), "{:?}", stolen.verdicts);
        assert!(archive.trayed(None).await.unwrap().is_empty(), "nothing that a coordinator must decide");
        assert_eq!((log(&archive, &home).await, log(&archive, &own).await), before);
        assert_eq!(before.0[0].author, author.identity.person);
    }
}

#[tokio::test]
async fn other_content_under_a_known_id_is_a_collision_and_the_first_stays() {
    for (_ground, archive) in everywhere().await {
        let device = joined_as(&archive, "Берік", "team_leader").await;
        let home = format!("org/{}", device.identity.organisation);
        let first = group("a", &[&home]);
        let other = Group { schema: first.schema + 1, ..first.clone() };
        let verdicts = talk(&archive, &device, &[first.clone(), other, group("b", &[&home])], &[]).await.verdicts;
        assert!(matches!(&verdicts[..], [Verdict::Accepted(..), Verdict::IdCollision, Verdict::Accepted(..)]));
        assert_eq!(log(&archive, &space(&home)).await[0].group, first);
    }
}

#[tokio::test]
async fn a_token_of_another_person_opens_nothing_of_theirs() {
    let archive = Archive::memory();
    let victim = joined_as(&archive, "Айгүл", "volunteer").await;
    let thief = joined_as(&archive, "Ерлан", "volunteer").await;
    let theirs = space(&format!("person/{}", victim.identity.person));
    talk(&archive, &victim, &[group("secret", &[theirs.as_str()])], &[]).await;
    let spaces = [
        theirs.clone(),
        space(&format!("org/{}", victim.identity.organisation)),
        space(&format!("desk/{}", victim.identity.organisation)),
        space("course/1"),
        space("office"),
        space(""),
    ];
    let answer = said(&archive, &thief, &[group("forged", &[theirs.as_str()])], &spaces).await;
    assert_eq!(answer.reply.news, [], "something of another person was told");
    assert!(matches!(answer.reply.verdicts[..], [Verdict::Trayed(_)]));
    assert!(!answer.stirred.contains(&theirs));
    assert!(!readable(&archive, &thief).await.unwrap().contains(&theirs));
    let held: Vec<Id> = log(&archive, &theirs).await.iter().map(|entry| entry.group.id).collect();
    assert_eq!(held, [id("secret")], "what was trayed must not be delivered");
}

#[tokio::test]
async fn the_author_is_the_person_of_the_token_whatever_the_request_says() {
    let archive = Archive::memory();
    let device = joined_as(&archive, "Ерлан", "volunteer").await;
    let own = space(&format!("person/{}", device.identity.person));
    let forged =
        Entry { author: id("Айгүл"), group: Group { replica: id("Айгүл"), ..group("a", &[own.as_str()]) } };
    let offers = columns::pack_entries(std::slice::from_ref(&forged));
    let asked = Request { offers, replica: id("Айгүл"), ..request(&[], &[]) };
    let reply = converse(&archive, &device, asked, NOW).await.unwrap().reply;
    assert!(matches!(reply.verdicts[..], [Verdict::Accepted(..)]));
    assert_eq!(log(&archive, &own).await[0].author, device.identity.person);
}

#[tokio::test]
async fn a_clock_of_another_century_refuses_nothing_and_wins_nothing() {
    const Y2099: i64 = 4_070_908_800_000;
    for (_ground, archive) in everywhere().await {
        let device = joined_as(&archive, "Берік", "team_leader").await;
        let home = format!("org/{}", device.identity.organisation);
        let phones = [Stamp(0), Stamp::at(-5), Stamp::at(Y2099), Stamp(u64::MAX)];
        for (at, stamp) in phones.into_iter().enumerate() {
            let one = Group { stamp, ..group(&format!("phone {at}"), &[&home]) };
            let asked = Request { clock_ms: [i64::MIN, 0, Y2099, i64::MAX][at], ..request(&[one], &[]) };
            let reply = converse(&archive, &device, asked, NOW).await.unwrap().reply;
            let [Verdict::Accepted(_, stored)] = reply.verdicts[..] else { panic!("{:?}", reply.verdicts) };
            assert_eq!(stored, stamp.min(Stamp::at(NOW + limits::CLOCK_LEAD_MS)));
        }
        for (at, now_ms) in [0, -1, i64::MIN, Y2099, NOW].into_iter().enumerate() {
            let one = group(&format!("server {at}"), &[&home]);
            let reply =
                converse(&archive, &device, request(std::slice::from_ref(&one), &[]), now_ms).await.unwrap().reply;
            let [Verdict::Accepted(ref places, stored)] = reply.verdicts[..] else { panic!("{:?}", reply.verdicts) };
            assert_eq!((places[0].1, stored), (5 + at as u64, one.stamp.clamped(now_ms)));
        }
        let entries = log(&archive, &space(&home)).await;
        let chain = entries.iter().fold(Chain::default(), |chain, entry| chain.then(entry));
        assert_eq!((entries.len(), archive.heads().await.unwrap().iter().any(|head| head.chain == chain)), (9, true));
    }
}

#[tokio::test]
async fn numbers_at_their_ends_are_kept_as_they_came() {
    for (_ground, archive) in everywhere().await {
        let device = joined_as(&archive, "Берік", "team_leader").await;
        let home = format!("org/{}", device.identity.organisation);
        for (at, day) in [i32::MIN, -1, i32::MAX].into_iter().enumerate() {
            let sample = group(&format!("end {at}"), &[&home]);
            let occurred_on = OccurredOn { day, ..sample.occurred_on.clone() };
            let mut changes = sample.changes.clone();
            changes[0].index = u16::MAX;
            let one = Group { schema: u16::MAX, occurred_on, changes, ..sample };
            let ends = Cursor { epoch: u32::MAX, position: u64::MAX, chain: Chain([255; 16]), grants: u32::MAX };
            let asked = Request {
                backlog: u32::MAX,
                schema: u16::MAX,
                ..request(std::slice::from_ref(&one), &[(space(&home), ends)])
            };
            let reply = converse(&archive, &device, asked, NOW).await.unwrap().reply;
            assert!(matches!(reply.verdicts[..], [Verdict::Accepted(..)]), "{:?}", reply.verdicts);
            assert!(reply.news[0].rewound);
            assert_eq!(columns::unpack_entries(&reply.news[0].entries).unwrap()[at].group, one);
        }
    }
}
