//! The one conversation over an archive: a phone gives groups and asks for news; it gets a verdict for each group and the
//! news of each space it may read.
//!
//! It knows no HTTP and no clock. A group it may not write goes to the tray and never blocks its neighbours (L2).

use crate::accounts::{Device, Seen};
use crate::archive::{self, Append, Archive, Store, Trayed};
use crate::policy::{Judge, Ruling};
use erikti_sync::change::Malformed;
use erikti_sync::wire::{Cursor, News, Reply, Request, Verdict};
use erikti_sync::{Entry, Group, Space, Stamp, columns, limits};
use std::collections::BTreeSet;
use std::fmt;

/// Locale key: a coordinator decided against it.
pub const DECLINED: &str = "declined";

/// Locale key: what was decided about has not come yet.
pub const NOT_HERE_YET: &str = "not-here-yet";

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The request cannot be read; nothing of it was taken.
    Malformed(Malformed),
    /// The request holds more than one request may; nothing of it was taken.
    TooLarge(&'static str),
    /// The archive failed. Groups may have been written all the same: the phone offers them again and they are known.
    Archive(archive::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Malformed(what) => write!(f, "The request cannot be read: {what}."),
            Error::TooLarge(what) => write!(f, "The request holds too much: {what}."),
            Error::Archive(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for Error {}

impl From<archive::Error> for Error {
    fn from(error: archive::Error) -> Error {
        Error::Archive(error)
    }
}

/// What came of a conversation.
#[derive(Debug)]
pub struct Said {
    /// For the phone.
    pub reply: Reply,
    /// The spaces in which there is something new.
    pub stirred: Vec<Space>,
}

/// Takes what an authenticated device offers and gives it the news it asked for. `now_ms`: Unix milliseconds.
///
/// # Errors
/// See [`Error`].
pub async fn converse(archive: &Archive, device: &Device, request: Request, now_ms: i64) -> Result<Said, Error> {
    let groups = offered(&request.offers)?;
    let seen = Seen { at_ms: now_ms, backlog: request.backlog, clock_ms: request.clock_ms };
    let (taken, touched) = tokio::join!(take(archive, device, groups, now_ms), archive.touch_device(device.id, seen));
    let taken = taken?;
    if let Err(error) = touched {
        tracing::warn!(%error, "cannot note that a device spoke");
    }
    let spaces = taken.judge.readable();
    let news = news(archive, device, request.asks, &spaces).await;
    let verdicts = taken.verdicts.into_iter().map(|verdict| told(verdict, &spaces)).collect();
    let reply = Reply { nonce: request.nonce, server_ms: now_ms, verdicts, news, spaces };
    Ok(Said { reply, stirred: taken.stirred.into_iter().collect() })
}

/// The spaces a device may read now.
///
/// # Errors
/// The archive failed.
pub async fn readable(archive: &Archive, device: &Device) -> Result<Vec<Space>, archive::Error> {
    Ok(Judge::of(archive, device, &[]).await?.readable())
}

/// A verdict as its phone may hear it: a place in a space that it cannot read is one that it could never read back.
fn told(verdict: Verdict, readable: &[Space]) -> Verdict {
    let places = |places: Vec<(Space, u64)>| places.into_iter().filter(|(space, _)| readable.contains(space)).collect();
    match verdict {
        Verdict::Accepted(all, stamp) => Verdict::Accepted(places(all), stamp),
        Verdict::Known(all, stamp) => Verdict::Known(places(all), stamp),
        other => other,
    }
}

/// Takes groups that were carried by hand, as from the device whose copy made them.
///
/// # Errors
/// The archive failed.
pub async fn take_in(
    archive: &Archive,
    device: &Device,
    groups: Vec<Group>,
    now_ms: i64,
) -> Result<Vec<Verdict>, archive::Error> {
    Ok(take(archive, device, groups, now_ms).await?.verdicts)
}

/// Keeps groups for the person who may decide, whatever the device might write.
///
/// # Errors
/// The archive failed.
pub async fn set_aside(
    archive: &Archive,
    device: &Device,
    groups: Vec<Group>,
    reason: &str,
    now_ms: i64,
) -> Result<(), archive::Error> {
    let judge = Judge::of(archive, device, &groups).await?;
    let entries = groups.into_iter().map(|group| Entry { author: device.identity.person, group });
    let trayed =
        entries.map(|entry| Trayed { entry, reason: reason.to_owned(), received_ms: now_ms, accepted: None }).collect();
    let mut appends = Vec::new();
    keep(archive, &judge, trayed, &mut appends, now_ms).await?;
    if !appends.is_empty() {
        archive.append(appends, now_ms).await?;
    }
    Ok(())
}

fn offered(offers: &[u8]) -> Result<Vec<Group>, Error> {
    if offers.is_empty() {
        return Ok(Vec::new());
    }
    let groups = columns::unpack_groups(offers).map_err(Error::Malformed)?;
    let changes: usize = groups.iter().map(|group| group.changes.len()).sum();
    if groups.len() > 1 && changes > limits::REQUEST_CHANGES {
        return Err(Error::TooLarge("more changes than one request may hold"));
    }
    Ok(groups)
}

struct Taken {
    judge: Judge,
    verdicts: Vec<Verdict>,
    stirred: BTreeSet<Space>,
}

/// What answers one offered group.
enum Answer {
    /// The append at this place of the batch.
    Written(usize),
    /// The trayed group at this place.
    Trayed(usize, &'static str),
    /// Nothing: it comes again.
    Early,
}

async fn take(archive: &Archive, device: &Device, groups: Vec<Group>, now_ms: i64) -> Result<Taken, archive::Error> {
    let mut judge = Judge::of(archive, device, &groups).await?;
    let (mut appends, mut trayed, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    for group in groups {
        match judge.judge(archive, group.clone()).await? {
            Ruling::Append(more) => {
                appends.extend(more);
                answers.push(Answer::Written(appends.len() - 1));
            }
            Ruling::Early => answers.push(Answer::Early),
            Ruling::Tray(reason) => {
                let entry = Entry { author: device.identity.person, group };
                trayed.push(Trayed { entry, reason: reason.to_owned(), received_ms: now_ms, accepted: None });
                answers.push(Answer::Trayed(trayed.len() - 1, reason));
            }
        }
    }
    let decided = keep(archive, &judge, trayed, &mut appends, now_ms).await?;
    let written = if appends.is_empty() { Vec::new() } else { archive.append(appends, now_ms).await? };
    let stirred = written.iter().flat_map(new_places).cloned().collect();
    let verdict = |answer| match answer {
        Answer::Written(at) => written.get(at).cloned(),
        Answer::Early => Some(Verdict::Trayed(NOT_HERE_YET.to_owned())),
        Answer::Trayed(at, reason) => decided.get(at).map(|decided| waiting(decided, reason)),
    };
    let verdicts = answers.into_iter().filter_map(verdict).collect();
    Ok(Taken { judge, verdicts, stirred })
}

/// Puts groups into the tray, and those nobody has decided about before the coordinators; what was decided about each,
/// with its stamp.
async fn keep(
    archive: &Archive,
    judge: &Judge,
    trayed: Vec<Trayed>,
    appends: &mut Vec<Append>,
    now_ms: i64,
) -> Result<Vec<(Option<bool>, Stamp)>, archive::Error> {
    if trayed.is_empty() {
        return Ok(Vec::new());
    }
    let decided = archive.tray(trayed.clone()).await?;
    let undecided = trayed.iter().zip(&decided).filter(|(_, decided)| decided.is_none());
    appends.extend(undecided.map(|(one, _)| judge.before_coordinators(&one.entry.group, &one.reason, now_ms)));
    Ok(decided.into_iter().zip(trayed.iter().map(|one| one.entry.group.stamp.clamped(now_ms))).collect())
}

fn waiting((decided, stamp): &(Option<bool>, Stamp), reason: &str) -> Verdict {
    match decided {
        None => Verdict::Trayed(reason.to_owned()),
        Some(true) => Verdict::Known(Vec::new(), *stamp),
        Some(false) => Verdict::Refused(DECLINED.to_owned()),
    }
}

fn new_places(verdict: &Verdict) -> impl Iterator<Item = &Space> {
    let places = if let Verdict::Accepted(places, _) = verdict { places.as_slice() } else { &[] };
    places.iter().map(|(space, _)| space)
}

/// News of every space asked for that the device may read; a space asked for twice is answered once. A space that cannot
/// be read is left out: what was taken from the phone is durable all the same, and it must hear so.
async fn news(archive: &Archive, device: &Device, asks: Vec<(Space, Cursor)>, granted: &[Space]) -> Vec<News> {
    let mut answered = BTreeSet::new();
    let mut news = Vec::new();
    for (space, cursor) in asks {
        if granted.contains(&space) && answered.insert(space.clone()) {
            let cursor = Cursor { grants: device.grants, ..cursor };
            let page = match archive.read(space.clone(), cursor, limits::PAGE_ENTRIES).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!(%space, %error, "no news of a space");
                    continue;
                }
            };
            news.push(News {
                space,
                rewound: page.rewound,
                entries: columns::pack_entries(&page.entries),
                cursor: page.cursor,
                stable: page.stable,
                more: page.more,
            });
        }
    }
    news
}
