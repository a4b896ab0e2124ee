//! The one conversation over an archive: a phone gives groups and asks for news; it gets a verdict for each group and the
//! news of each space it may read.
//!
//! It knows no HTTP and no clock. A group it may not write goes to the tray and never blocks its neighbours (L2).

use crate::accounts::{Device, Seen};
use crate::archive::{self, Answer, Append, Archive, ForTray, Offer, Page, Store};
use crate::policy::{Judge, Ruling};
use erikti_model::policy::NOT_GRANTED;
use erikti_sync::change::Malformed;
use erikti_sync::wire::{Cursor, News, Reply, Request, Verdict};
use erikti_sync::{Group, Space, columns, limits};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Locale key: a coordinator decided against it.
pub const DECLINED: &str = "declined";

/// Locale key: so much of this person's waits for a coordinator that no more is kept.
pub const TRAY_FULL: &str = "tray-full";

/// How often a group is judged again because others changed what its rights rest on; then it waits for a coordinator.
const JUDGED: usize = 4;

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
    let spaces = taken.readable;
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
    Ok(Judge::of(archive, device, []).await?.readable())
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

/// Takes groups that were carried by hand, as from the device that proved to have saved them.
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

/// Keeps groups for the person who may decide, whatever the device might write and however many wait.
///
/// # Errors
/// The archive failed.
pub async fn set_aside(
    archive: &Archive,
    device: &Device,
    groups: Vec<Group>,
    reason: &'static str,
    now_ms: i64,
) -> Result<Vec<Verdict>, archive::Error> {
    let judge = Judge::of(archive, device, &groups).await?;
    let aside = |group| Offer::Tray(Box::new(ForTray { most: usize::MAX, ..for_tray(&judge, group, reason, now_ms) }));
    let done = archive.take(groups.iter().map(aside).collect(), now_ms).await?;
    Ok(done.answers.into_iter().filter_map(|answer| verdict(answer, reason)).collect())
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
    verdicts: Vec<Verdict>,
    stirred: BTreeSet<Space>,
    /// What the device may read now.
    readable: Vec<Space>,
}

/// Judges and offers to the archive, again and again for those whose rights were changed by others in between.
async fn take(archive: &Archive, device: &Device, groups: Vec<Group>, now_ms: i64) -> Result<Taken, archive::Error> {
    let mut judge = Judge::of(archive, device, &groups).await?;
    let (mut verdicts, mut stirred) = (BTreeMap::new(), BTreeSet::new());
    let mut left: Vec<(usize, Group)> = groups.into_iter().enumerate().collect();
    let mut learned = false;
    for round in 1..=JUDGED {
        let (mut offers, mut offered) = (Vec::with_capacity(left.len()), Vec::with_capacity(left.len()));
        for (at, group) in left {
            let ruling = if round < JUDGED { judge.judge(archive, &group).await? } else { Ruling::Tray(NOT_GRANTED) };
            let (offer, reason) = match ruling {
                Ruling::Append(append) => (Offer::Write(append), ""),
                Ruling::Tray(reason) => (Offer::Tray(Box::new(for_tray(&judge, &group, reason, now_ms))), reason),
                Ruling::Early => {
                    verdicts.insert(at, Verdict::Trayed(NOT_HERE_YET.to_owned()));
                    continue;
                }
            };
            learned |= makes_something_true(&offer);
            offers.push(offer);
            offered.push((at, group, reason));
        }
        if offers.is_empty() {
            break;
        }
        let done = archive.take(offers, now_ms).await?;
        stirred.extend(done.stirred);
        left = Vec::new();
        for (answer, (at, group, reason)) in done.answers.into_iter().zip(offered) {
            match verdict(answer, reason) {
                Some(verdict) => drop(verdicts.insert(at, verdict)),
                None => left.push((at, group)),
            }
        }
        if left.is_empty() {
            break;
        }
        judge = Judge::of(archive, device, left.iter().map(|(_, group)| group)).await?;
    }
    // What was judged as if written may have been known before, and true no longer.
    let readable = if learned { readable(archive, device).await? } else { judge.readable() };
    Ok(Taken { verdicts: verdicts.into_values().collect(), stirred, readable })
}

fn makes_something_true(offer: &Offer) -> bool {
    let makes = |append: &Append| !append.makes.is_empty();
    let Offer::Write(append) = offer else { return false };
    makes(append) || append.decides.iter().filter_map(|decision| decision.lets_in.as_ref()).any(makes)
}

fn for_tray(judge: &Judge, group: &Group, reason: &str, now_ms: i64) -> ForTray {
    let shown = judge.before_coordinators(group, reason, now_ms);
    let append = judge.seen(shown.author, group.clone());
    ForTray { append, reason: reason.to_owned(), shown, most: limits::WAITING_GROUPS }
}

/// What the phone is told; `None` if the group is to be judged again. `reason`: why it was put into the tray, if it was.
fn verdict(answer: Answer, reason: &str) -> Option<Verdict> {
    match answer {
        Answer::Said(verdict) => Some(verdict),
        Answer::Waits => Some(Verdict::Trayed(reason.to_owned())),
        Answer::Declined => Some(Verdict::Refused(DECLINED.to_owned())),
        Answer::TooMany => Some(Verdict::Refused(TRAY_FULL.to_owned())),
        Answer::Stale => None,
    }
}

/// News of every space asked for that the device may read; a space asked for twice is answered once. A space that cannot
/// be read is left out: what was taken from the phone is durable all the same, and it must hear so.
async fn news(archive: &Archive, device: &Device, mut asks: Vec<(Space, Cursor)>, granted: &[Space]) -> Vec<News> {
    let mut asked = BTreeSet::new();
    asks.retain(|(space, _)| granted.contains(space) && asked.insert(space.clone()));
    asks.iter_mut().for_each(|(_, cursor)| cursor.grants = device.grants);
    if asks.is_empty() {
        return Vec::new();
    }
    let asked: Vec<(Space, u64)> = asks.iter().map(|(space, cursor)| (space.clone(), cursor.position)).collect();
    let pages = archive.pages(asks, limits::PAGE_ENTRIES).await;
    let mut news = Vec::with_capacity(pages.len());
    for ((space, position), page) in asked.into_iter().zip(pages) {
        match page {
            Ok(page) => {
                let newcomer = page.more && (position == 0 || page.rewound);
                let ahead = if newcomer { ahead(archive, &space, &page).await } else { Vec::new() };
                news.push(told_of(space, &page, ahead));
            }
            Err(error) => tracing::error!(%space, %error, "no news of a space"),
        }
    }
    news
}

fn told_of(space: Space, page: &Page, ahead: Vec<u8>) -> News {
    News {
        space,
        rewound: page.rewound,
        entries: columns::pack_entries(&page.entries),
        cursor: page.cursor,
        stable: page.stable,
        more: page.more,
        ahead,
    }
}

/// The newest entries behind a page, packed: whoever begins to read sees them first. Without them nothing is wrong.
async fn ahead(archive: &Archive, space: &Space, page: &Page) -> Vec<u8> {
    let tail = archive.tail(space.clone(), page.cursor.position, limits::AHEAD_BYTES).await;
    let tail = tail.unwrap_or_else(|error| {
        tracing::warn!(%space, %error, "no news ahead of a space");
        Vec::new()
    });
    if tail.is_empty() { Vec::new() } else { columns::pack_entries(&tail) }
}
