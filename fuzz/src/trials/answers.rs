//! The phone's side of an answer: whatever comes back, the phone goes on, and nothing leaves the outbox but by a whole
//! reply to the very request that was sent.

use super::made;
use super::office::Office;
use super::phone::{Phone, cut};
use arbitrary::{Result, Unstructured};
use erikti_sync::session::Input;
use erikti_sync::wire::{self, Cursor, News, Reply, Request, Verdict};
use erikti_sync::{Chain, Entry, Id, Space, Stamp, columns};
use std::collections::BTreeSet;

/// Answers in one trial.
const MOST_STEPS: usize = 8;

/// Tries one run of answers.
pub fn run(data: &[u8]) {
    let (office, disk) = Phone::lived();
    let mut phone = Phone::open(disk);
    let mut u = Unstructured::new(data);
    for _ in 0..MOST_STEPS {
        if u.is_empty() || step(&mut u, &office, &mut phone).is_err() {
            break;
        }
    }
    // Whatever it was told, it opens again and still speaks.
    let mut phone = Phone::open(phone.disk);
    phone.wake(100_000_000);
    let owed = phone.session.owed().len();
    phone.act(&Space::new("org/a"), 8, "тағы");
    assert_eq!(phone.session.owed().len(), owed + 1);
}

fn step(u: &mut Unstructured<'_>, office: &Office, phone: &mut Phone) -> Result<()> {
    phone.wake(i64::from(u.arbitrary::<u32>()?));
    let Some((ticket, request)) = phone.posted.clone() else { return Ok(()) };
    let offered: BTreeSet<Id> = phone.offered().iter().map(|group| group.id).collect();
    let before: BTreeSet<Id> = owed(phone);
    let answer = match u.int_in_range(0..=3u8)? {
        0 => Err(cut(u)?),
        1 => {
            let mut reply = phone.honest(office).expect("a request waits").1;
            for _ in 0..u.int_in_range(0..=3u8)? {
                made::spoil(u, &mut reply)?;
            }
            Ok(reply)
        }
        2 => Ok(u.arbitrary::<&[u8]>()?.to_vec()),
        _ => Ok(wire::write(&hostile(u, office, &request, offered.len())?)),
    };
    let ours = answer
        .as_ref()
        .ok()
        .and_then(|bytes| wire::read::<Reply>(bytes).ok())
        .is_some_and(|reply| reply.nonce == request.nonce && reply.verdicts.len() == offered.len());
    phone.posted = None;
    phone.feed(Input::Answered(ticket, answer));
    let gone: BTreeSet<Id> = before.difference(&owed(phone)).copied().collect();
    assert!(ours || gone.is_empty(), "something left the outbox without a reply to this request");
    assert!(gone.is_subset(&offered), "something left the outbox that was not even offered");
    Ok(())
}

fn owed(phone: &Phone) -> BTreeSet<Id> {
    phone.session.owed().iter().map(|owed| owed.group).collect()
}

/// A reply of the right shape to this request, with anything in it.
fn hostile(u: &mut Unstructured<'_>, office: &Office, request: &Request, offered: usize) -> Result<Reply> {
    let spaces = office.spaces();
    let mut news = Vec::new();
    for _ in 0..u.int_in_range(0..=3u8)? {
        news.push(any_news(u, request, &spaces)?);
    }
    let verdicts = (0..offered).map(|_| verdict(u, &spaces)).collect::<Result<_>>()?;
    let told = if u.arbitrary()? { spaces } else { office.passes[0].spaces.clone() };
    Ok(Reply { nonce: request.nonce, server_ms: u.arbitrary()?, verdicts, news, spaces: told })
}

fn places(u: &mut Unstructured<'_>, spaces: &[Space]) -> Result<Vec<(Space, u64)>> {
    (0..u.int_in_range(0..=2u8)?).map(|_| Ok((u.choose(spaces)?.clone(), u.arbitrary()?))).collect()
}

fn verdict(u: &mut Unstructured<'_>, spaces: &[Space]) -> Result<Verdict> {
    Ok(match u.int_in_range(0..=5u8)? {
        0 => Verdict::Accepted(places(u, spaces)?, Stamp(u.arbitrary()?)),
        1 => Verdict::Known(places(u, spaces)?, Stamp(u.arbitrary()?)),
        2 => Verdict::Trayed(u.arbitrary()?),
        3 => Verdict::Refused(u.arbitrary()?),
        4 => Verdict::NeedsNewerServer,
        _ => Verdict::IdCollision,
    })
}

/// News whose chain mostly fits, so that what is in them is looked at.
fn any_news(u: &mut Unstructured<'_>, request: &Request, spaces: &[Space]) -> Result<News> {
    let space = u.choose(spaces)?.clone();
    let asked = request.asks.iter().find(|(of, _)| *of == space).map(|(_, cursor)| *cursor).unwrap_or_default();
    let rewound = u.arbitrary()?;
    let from = if rewound { Cursor::default() } else { asked };
    let mut entries = Vec::new();
    for _ in 0..u.int_in_range(0..=3u8)? {
        let group = made::group(u, std::slice::from_ref(&space))?;
        entries.push(Entry { author: made::id(u, "author")?, group });
    }
    let chain = entries.iter().fold(from.chain, |chain: Chain, entry| chain.then(entry));
    let fitting = Cursor { epoch: 1, position: from.position.wrapping_add(entries.len() as u64), chain, grants: 1 };
    let cursor = if u.ratio(1, 4u8)? { made::cursor(u)? } else { fitting };
    let (stable, more) = (u.arbitrary()?, u.arbitrary()?);
    let ahead = match u.int_in_range(0..=3u8)? {
        0 => u.arbitrary::<&[u8]>()?.to_vec(),
        1 => {
            let group = made::group(u, std::slice::from_ref(&space))?;
            columns::pack_entries(&[Entry { author: made::id(u, "author")?, group }])
        }
        _ => Vec::new(),
    };
    Ok(News { space, rewound, entries: columns::pack_entries(&entries), cursor, stable, more, ahead })
}
