//! Phones that come back: who they are, what they bring, and one exchange with the real server, timed.
//!
//! What a phone brings and takes is that of `S1`: 20 changes given (four taps of five fields each) and 50 taken. It sends as a
//! browser does: packed by gzip, on a connection that stays open, ready for gzip or brotli in return.

use crate::sample::{id, identity};
use erikti_server::accounts::{Device, Invite, Newcomer, Redeemed};
use erikti_server::archive::{Append, Archive, Store};
use erikti_server::secret::Hash;
use erikti_sync::wire::{self, Cursor, Reply, Request, Verdict};
use erikti_sync::{Change, Group, Id, Name, OccurredOn, Space, Stamp, Value, columns};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use std::time::{Duration, Instant};
use ureq::Agent;

/// Changes of one tap.
pub const CHANGES: u64 = 5;
/// Taps a phone brings: 20 changes.
pub const GIVEN: u64 = 4;
/// Taps it takes from the public space: 50 changes.
pub const TAKEN: u64 = 10;
/// Where all phones find something new.
pub const PUBLIC: &str = "public";

/// A tap: an attendance mark of some person, with a short note.
pub fn tap(seed: &str, space: &Space, now_ms: i64) -> Group {
    let record = id(seed);
    let fields = [
        ("activity", Value::Ref(id("activity"))),
        ("person", Value::Ref(id(&format!("{seed} person")))),
        ("status", Value::text("present")),
        ("minutes", Value::Int(now_ms % 240)),
        ("note", Value::text("Келді, көмектесті")),
    ];
    let change = |(index, (field, value)): (u16, (&str, Value))| Change {
        index,
        space: space.clone(),
        record,
        kind: Name::new("storm-mark"),
        field: Name::new(field),
        value,
        base: Vec::new(),
    };
    let mut tail = [0; 10];
    tail.copy_from_slice(&record.bytes()[..10]);
    Group {
        id: Id::mint(now_ms, tail),
        stamp: Stamp::at(now_ms),
        replica: id("replica"),
        schema: 1,
        occurred_on: OccurredOn { day: 20_000, zone: Name::new("Asia/Almaty") },
        changes: (0..).zip(fields).map(change).collect(),
    }
}

/// Fills a space with taps, some thousands a commit.
pub async fn fill(archive: &Archive, space: &Space, taps: u64, now_ms: i64) {
    let author = id("author");
    let mut at = 0;
    while at < taps {
        let until = (at + 2_000).min(taps);
        let appends = (at..until).map(|n| Append::of(author, tap(&format!("{space} {n}"), space, now_ms)));
        archive.append(appends.collect(), now_ms).await.unwrap();
        at = until;
    }
}

/// Somebody who will come back.
pub struct Phone {
    token: String,
    body: Vec<u8>,
    nonce: [u8; 16],
}

/// Lets devices in, beside the server.
pub async fn devices(archive: &Archive, names: impl Iterator<Item = String>, now_ms: i64) -> Vec<(Device, String)> {
    let admit = async |name: String| {
        let (secret, token) = (format!("secret {name}"), format!("TOKEN{name}"));
        let invite = Invite {
            secret: Hash::of(&secret),
            identity: identity(&name),
            created_ms: now_ms,
            expires_ms: now_ms + 1,
            device: None,
        };
        archive.create_invite(invite).await.unwrap();
        let newcomer = Newcomer { device: id(&format!("device {name}")), token: Hash::of(&token), replica: id(&name) };
        match archive.redeem_invite(Hash::of(&secret), newcomer, now_ms).await.unwrap() {
            Redeemed::Device(device) => (*device, token),
            other => panic!("{other:?}"),
        }
    };
    let mut devices = Vec::new();
    let names: Vec<String> = names.collect();
    for some in names.chunks(256) {
        devices.extend(futures_util::future::join_all(some.iter().cloned().map(admit)).await);
    }
    devices
}

/// The cursor of a phone that has read the public space up to its last [`TAKEN`] taps.
pub async fn behind(archive: &Archive) -> Cursor {
    let public = Space::new(PUBLIC);
    let head = archive.heads().await.unwrap().into_iter().find(|head| head.space == public).unwrap();
    let until = usize::try_from(head.position - TAKEN).unwrap();
    let mut cursor = Cursor::default();
    while cursor.position < until as u64 {
        cursor = archive.read(public.clone(), cursor, until - cursor.position as usize).await.unwrap().cursor;
    }
    cursor
}

/// A phone with its request ready. It asks for news of every space it may read, and writes to its own.
pub fn phone(device: &Device, token: String, public: Cursor, now_ms: i64) -> Phone {
    let own = Space::new(&format!("person/{}", device.identity.person));
    // A volunteer reads the catalogue and their own space.
    let readable = [(Space::new(PUBLIC), public), (own.clone(), Cursor::default())];
    let groups: Vec<Group> = (0..GIVEN).map(|n| tap(&format!("{} {n}", device.id), &own, now_ms)).collect();
    let nonce = *id(&format!("nonce {}", device.id)).bytes();
    let request = Request {
        nonce,
        replica: device.replica,
        schema: 1,
        clock_ms: now_ms,
        backlog: GIVEN as u32,
        asks: readable.to_vec(),
        offers: columns::pack_groups(&groups),
    };
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(&wire::write(&request)).unwrap();
    Phone { token, body: packer.finish().unwrap(), nonce }
}

impl Phone {
    /// One exchange; `check` reads the answer, which costs the machine the server runs on too. Returns how long it took, or
    /// the status if it was refused.
    pub fn exchange(&self, agent: &Agent, base: &str, check: bool) -> Result<Duration, u16> {
        let began = Instant::now();
        let mut answer = agent
            .post(format!("{base}/exchange"))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-encoding", "gzip")
            .header("accept-encoding", "gzip, deflate, br, zstd")
            .content_type(wire::MEDIA_TYPE)
            .send(&self.body)
            .map_err(|_| 0u16)?;
        let packing = answer.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
        let mut body = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut body).map_err(|_| 0u16)?;
        let took = began.elapsed();
        if answer.status() != 200 {
            return Err(answer.status().as_u16());
        }
        if check {
            self.check(&body, packing.as_deref());
        }
        Ok(took)
    }

    fn check(&self, body: &[u8], packing: Option<&str>) {
        let mut plain = Vec::new();
        match packing {
            Some("br") => brotli::BrotliDecompress(&mut &body[..], &mut plain).unwrap(),
            Some("gzip") => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut plain).unwrap()),
            None => plain.extend_from_slice(body),
            Some(other) => panic!("{other}"),
        }
        let reply: Reply = wire::read(&plain).unwrap();
        assert_eq!(reply.nonce, self.nonce);
        assert_eq!(reply.verdicts.len() as u64, GIVEN);
        assert!(reply.verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted(..))), "{:?}", reply.verdicts);
        let public = reply.news.iter().find(|news| news.space.as_str() == PUBLIC).unwrap();
        let entries = columns::unpack_entries(&public.entries).unwrap();
        let changes: usize = entries.iter().map(|entry| entry.group.changes.len()).sum();
        assert_eq!((changes as u64, public.rewound), (TAKEN * CHANGES, false));
    }
}

/// Processor seconds a process has used, and the most memory it had, in MB; from `/proc`.
pub fn used(pid: u32) -> (f64, f64) {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let after_name: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = after_name[11].parse::<f64>().unwrap() + after_name[12].parse::<f64>().unwrap();
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    (ticks / 100.0, peak.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0)
}

/// The time below which this part of them lies.
pub fn quantile(sorted: &[Duration], part: f64) -> f64 {
    let at = ((sorted.len() - 1) as f64 * part).round() as usize;
    sorted[at].as_secs_f64() * 1000.0
}

/// An agent that keeps its connection.
pub fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
    config.build().new_agent()
}
