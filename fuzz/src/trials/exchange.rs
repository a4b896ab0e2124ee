//! The server's side: whatever phones offer and ask, positions stay dense, chains fit, what was accepted stays where it
//! was accepted, and nothing is told to whom it is not granted.

use super::made;
use super::office::{NOW, Office, now};
use arbitrary::{Result, Unstructured};
use erikti_server::archive::Store;
use erikti_server::exchange::Error;
use erikti_sync::wire::{Cursor, News, Reply, Request, Verdict};
use erikti_sync::{Chain, Entry, Group, Id, Space, Stamp, columns, limits};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Conversations in one trial.
const MOST_STEPS: usize = 12;

/// Tries one run of conversations.
pub fn run(data: &[u8]) {
    static OPENED: OnceLock<Office> = OnceLock::new();
    let office = OPENED.get_or_init(Office::open).copy();
    let (told, cursors) = (BTreeMap::new(), BTreeMap::new());
    let mut judge = Judge { spaces: office.spaces(), offered: Vec::new(), told, cursors, office };
    let mut u = Unstructured::new(data);
    for _ in 0..MOST_STEPS {
        if u.is_empty() || judge.conversation(&mut u).is_err() {
            break;
        }
    }
    judge.logs();
}

/// Where the server said a group is in one space, and what it was.
struct Told {
    position: u64,
    stamp: Stamp,
    digest: [u8; 16],
}

struct Judge {
    office: Office,
    spaces: Vec<Space>,
    /// Everything ever offered, with the person who did.
    offered: Vec<(Group, Id)>,
    told: BTreeMap<(Space, Id), Told>,
    cursors: BTreeMap<(usize, Space), Cursor>,
}

impl Judge {
    fn conversation(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        let who = u.choose_index(self.office.devices.len())?;
        let now_ms = NOW + i64::from(u.arbitrary::<u16>()?);
        if u.ratio(1, 8u8)? {
            self.raw(u, who, now_ms)?;
            return Ok(());
        }
        let mut groups = Vec::new();
        for _ in 0..u.int_in_range(0..=4u8)? {
            let group = self.offer(u)?;
            if group.check().is_ok() {
                groups.push(group);
            }
        }
        let asks = self.asks(u, who)?;
        let offers = if groups.is_empty() { Vec::new() } else { columns::pack_groups(&groups) };
        let request = self.request(u, asks.clone(), offers)?;
        let reply = self.office.answer(who, request.clone(), now_ms).expect("sound groups are answered");
        assert_eq!((reply.nonce, reply.server_ms), (request.nonce, now_ms));
        assert_eq!(reply.verdicts.len(), groups.len(), "one verdict a group");
        for (group, verdict) in groups.iter().zip(&reply.verdicts) {
            self.judge(who, group, verdict, now_ms);
        }
        self.news(who, &asks, reply);
        Ok(())
    }

    /// A new group, or one that was offered before: as it was, or with another content under its id.
    fn offer(&mut self, u: &mut Unstructured<'_>) -> Result<Group> {
        if self.offered.is_empty() || u.ratio(2, 3u8)? {
            return made::group(u, &self.spaces);
        }
        let mut group = u.choose(&self.offered)?.0.clone();
        if u.arbitrary()? {
            group.schema = u.arbitrary()?;
        }
        Ok(group)
    }

    fn asks(&self, u: &mut Unstructured<'_>, who: usize) -> Result<Vec<(Space, Cursor)>> {
        let mut asks = Vec::new();
        for _ in 0..u.int_in_range(0..=3u8)? {
            let space = u.choose(&self.spaces)?.clone();
            let kept = self.cursors.get(&(who, space.clone())).copied().unwrap_or_default();
            asks.push((space, if u.ratio(1, 4u8)? { made::cursor(u)? } else { kept }));
        }
        Ok(asks)
    }

    fn request(&self, u: &mut Unstructured<'_>, asks: Vec<(Space, Cursor)>, offers: Vec<u8>) -> Result<Request> {
        Ok(Request {
            nonce: u.arbitrary()?,
            replica: made::id(u, "replica")?,
            schema: u.arbitrary()?,
            clock_ms: u.arbitrary()?,
            backlog: u.arbitrary()?,
            asks,
            offers,
        })
    }

    /// Bytes in place of groups, some of them once groups: taken whole or refused whole.
    fn raw(&mut self, u: &mut Unstructured<'_>, who: usize, now_ms: i64) -> Result<()> {
        let mut offers = columns::pack_groups(&[made::group(u, &self.spaces)?]);
        made::spoil(u, &mut offers)?;
        let groups = if offers.is_empty() { Ok(Vec::new()) } else { columns::unpack_groups(&offers) };
        let asked = self.request(u, Vec::new(), offers)?;
        match (self.office.answer(who, asked, now_ms), groups) {
            (Ok(reply), Ok(groups)) => {
                assert_eq!(reply.verdicts.len(), groups.len());
                groups.iter().zip(&reply.verdicts).for_each(|(group, verdict)| self.judge(who, group, verdict, now_ms));
            }
            (Err(Error::Malformed(told)), Err(found)) => assert_eq!(told, found),
            (Err(Error::TooLarge(_)), Ok(groups)) => assert!(groups.len() > 1),
            (answer, groups) => panic!("{answer:?} to {groups:?}"),
        }
        Ok(())
    }

    fn judge(&mut self, who: usize, group: &Group, verdict: &Verdict, now_ms: i64) {
        self.offered.push((group.clone(), self.office.devices[who].identity.person));
        match verdict {
            Verdict::Accepted(places, stamp) | Verdict::Known(places, stamp) => {
                let digest = group.digest();
                let fresh = places.iter().all(|(space, _)| !self.told.contains_key(&(space.clone(), group.id)));
                assert!(fresh || matches!(verdict, Verdict::Known(..)), "accepted twice");
                let clamped = *stamp <= Stamp::at(now_ms + limits::CLOCK_LEAD_MS);
                assert!(clamped || !matches!(verdict, Verdict::Accepted(..)), "a stamp from the future: {stamp:?}");
                for (space, position) in places {
                    let first = Told { position: *position, stamp: *stamp, digest };
                    let told = self.told.entry((space.clone(), group.id)).or_insert(first);
                    assert_eq!((told.position, told.stamp), (*position, *stamp), "it moved");
                    assert_eq!(told.digest, digest, "another content under a known id");
                }
            }
            Verdict::Trayed(reason) | Verdict::Refused(reason) => assert!(!reason.is_empty()),
            Verdict::IdCollision => {
                let other = |(of, _): &&(Group, Id)| of.id == group.id && of.digest() != group.digest();
                assert!(self.offered.iter().any(|one| other(&one)), "a collision with nothing");
            }
            Verdict::NeedsNewerServer => {}
        }
    }

    fn news(&mut self, who: usize, asks: &[(Space, Cursor)], reply: Reply) {
        for news in reply.news {
            assert!(reply.spaces.contains(&news.space), "news of a space that is not granted");
            let asked = asks.iter().find(|(space, _)| *space == news.space).expect("nobody asked").1;
            leads_on(&asked, &news);
            self.cursors.insert((who, news.space), news.cursor);
        }
    }

    /// Every log is dense and chained; a group is in it once, where its phone was told, unaltered, under the name of who
    /// offered it; what was let in under a taken id has the one its phone would give it. What nobody offered, the server
    /// wrote itself.
    fn logs(&self) {
        for head in now(self.office.archive.heads()).expect("heads") {
            let space = &head.space;
            let (entries, end) = self.office.log(space);
            assert_eq!((entries.len() as u64, head.position), (end.position, end.position), "{space} is not dense");
            let chain = entries.iter().fold(Chain::default(), |chain, entry| chain.then(entry));
            assert_eq!((chain, head.chain), (end.chain, end.chain), "the chain of {space} does not fit");
            let ids: BTreeSet<Id> = entries.iter().map(|entry| entry.group.id).collect();
            assert_eq!(ids.len(), entries.len(), "a group is in {space} twice");
            for (position, entry) in (1u64..).zip(&entries) {
                if let Some(told) = self.told.get(&(space.clone(), entry.group.id)) {
                    assert_eq!((position, entry.group.stamp), (told.position, told.stamp), "not where it was told");
                }
                assert!(self.is_honest(entry), "{space} holds what nobody offered so: {entry:?}");
            }
            let told = self.told.iter().filter(|((of, _), _)| of == space);
            told.for_each(|((_, id), _)| assert!(ids.contains(id), "{space} lacks what was called accepted"));
        }
    }

    fn is_honest(&self, entry: &Entry) -> bool {
        let is_it = |group: &Group| group.id == entry.group.id || group.clone().reminted().id == entry.group.id;
        let mut same_id = self.offered.iter().filter(|(group, _)| is_it(group)).peekable();
        if same_id.peek().is_none() {
            return entry.group.replica == Id::NIL;
        }
        same_id.any(|(group, author)| {
            *author == entry.author && entry.group.changes.iter().all(|change| group.changes.contains(change))
        })
    }
}

fn leads_on(asked: &Cursor, news: &News) {
    let entries = columns::unpack_entries(&news.entries).expect("the server writes what can be read");
    let from = if news.rewound { Cursor::default() } else { *asked };
    let chain = entries.iter().fold(from.chain, |chain, entry| chain.then(entry));
    assert!(news.rewound || asked.position == 0 || asked.epoch == news.cursor.epoch);
    // A newcomer's cursor is read as position 0 whatever else it holds.
    if from.position > 0 || from.chain == Chain::default() {
        assert_eq!((chain, from.position + entries.len() as u64), (news.cursor.chain, news.cursor.position));
    }
    assert!(news.ahead.is_empty() || news.more && from.position == 0, "nothing goes ahead of a page that leads on");
}
