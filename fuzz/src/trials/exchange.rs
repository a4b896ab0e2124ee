//! The server's side: whatever phones offer and ask, positions stay dense, chains fit, what was accepted stays where it
//! was accepted, and nothing is told to whom it is not granted.

use super::made;
use super::office::{NOW, Office};
use arbitrary::{Result, Unstructured};
use erikti_server::exchange::Error;
use erikti_sync::wire::{Cursor, News, Reply, Request, Verdict};
use erikti_sync::{Chain, Group, Id, Space, Stamp, columns, limits};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Conversations in one trial.
const MOST_STEPS: usize = 12;

/// Tries one run of conversations.
pub fn run(data: &[u8]) {
    static OPENED: OnceLock<Office> = OnceLock::new();
    let office = OPENED.get_or_init(Office::open).copy();
    let mut judge = Judge { spaces: office.spaces(), taken: BTreeMap::new(), cursors: BTreeMap::new(), office };
    let mut u = Unstructured::new(data);
    for _ in 0..MOST_STEPS {
        if u.is_empty() || judge.conversation(&mut u).is_err() {
            break;
        }
    }
    judge.logs();
}

/// Where the server said a group is in one space, and what it was.
struct Taken {
    position: u64,
    stamp: Stamp,
    author: Id,
    group: Group,
}

struct Judge {
    office: Office,
    spaces: Vec<Space>,
    taken: BTreeMap<(Space, Id), Taken>,
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
        self.told(who, &asks, reply);
        Ok(())
    }

    /// A new group, or one that was taken before: as it was, or with another content under its id.
    fn offer(&mut self, u: &mut Unstructured<'_>) -> Result<Group> {
        if self.taken.is_empty() || u.ratio(2, 3u8)? {
            return made::group(u, &self.spaces);
        }
        let at = u.choose_index(self.taken.len())?;
        let mut group = self.taken.values().nth(at).expect("one of them").group.clone();
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
        let before = |space: &Space| self.taken.get(&(space.clone(), group.id));
        match verdict {
            Verdict::Accepted(places, stamp) | Verdict::Known(places, stamp) => {
                let fresh = places.iter().filter(|(space, _)| before(space).is_none()).count();
                assert_eq!(matches!(verdict, Verdict::Accepted(..)), fresh > 0, "accepted once, known ever after");
                let clamped = *stamp <= Stamp::at(now_ms + limits::CLOCK_LEAD_MS);
                assert!(clamped || fresh < places.len(), "a stamp from the future: {stamp:?}");
                let author = self.office.devices[who].identity.person;
                for (space, position) in places {
                    let first = Taken { position: *position, stamp: *stamp, author, group: group.clone() };
                    let taken = self.taken.entry((space.clone(), group.id)).or_insert(first);
                    assert_eq!((taken.position, taken.stamp), (*position, *stamp), "it moved");
                    assert_eq!(taken.group.digest(), group.digest(), "another content under a known id");
                }
            }
            Verdict::IdCollision => {
                let other = |space: &Space| before(space).is_some_and(|taken| taken.group.digest() != group.digest());
                assert!(self.spaces.iter().any(other), "a collision with nothing");
            }
            Verdict::Trayed(reason) | Verdict::Refused(reason) => assert!(!reason.is_empty()),
            Verdict::NeedsNewerServer => {}
        }
    }

    fn told(&mut self, who: usize, asks: &[(Space, Cursor)], reply: Reply) {
        for news in reply.news {
            assert!(reply.spaces.contains(&news.space), "news of a space that is not granted");
            let asked = asks.iter().find(|(space, _)| *space == news.space).expect("nobody asked").1;
            leads_on(&asked, &news);
            self.cursors.insert((who, news.space), news.cursor);
        }
    }

    /// Everything each space holds is what the server said it took, and nothing else.
    fn logs(&self) {
        for space in &self.spaces {
            let (entries, end) = self.office.log(space);
            let held = self.taken.keys().filter(|(of, _)| of == space).count();
            assert_eq!((entries.len(), end.position), (held, held as u64), "{space} holds what nobody was told of");
            let chain = entries.iter().fold(Chain::default(), |chain, entry| chain.then(entry));
            assert_eq!(chain, end.chain, "the chain of {space} does not fit");
            for (position, entry) in (1u64..).zip(&entries) {
                let taken = &self.taken[&(space.clone(), entry.group.id)];
                assert_eq!((position, entry.author), (taken.position, taken.author));
                assert_eq!(entry.group.stamp, taken.stamp);
                let unaltered = |change| taken.group.changes.contains(change);
                assert!(entry.group.changes.iter().all(unaltered), "the server altered a change");
            }
        }
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
}
