//! The one conversation over an archive: a phone gives groups and asks for news; it gets a verdict for each group and the
//! news of each space it may read.
//!
//! It knows no HTTP and no clock. A group it may not write goes to the tray and never blocks its neighbours (L2).

use crate::accounts::{Device, Seen, granted};
use crate::archive::{self, Append, Archive, Store, Trayed};
use crate::policy::{self, Ruling};
use erikti_sync::change::Malformed;
use erikti_sync::wire::{Cursor, News, Reply, Request, Verdict};
use erikti_sync::{Entry, Group, Space, columns, limits};
use std::collections::BTreeSet;
use std::fmt;

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

/// Takes what an authenticated device offers and gives it the news it asked for. `now_ms`: Unix milliseconds.
///
/// # Errors
/// See [`Error`].
pub async fn converse(archive: &Archive, device: &Device, request: Request, now_ms: i64) -> Result<Reply, Error> {
    let groups = offered(&request.offers)?;
    let seen = Seen { at_ms: now_ms, backlog: request.backlog, clock_ms: request.clock_ms };
    let (verdicts, touched) =
        tokio::join!(take(archive, device, groups, now_ms), archive.touch_device(device.id, seen));
    let verdicts = verdicts?;
    if let Err(error) = touched {
        tracing::warn!(%error, "cannot note that a device spoke");
    }
    let spaces = granted(device);
    let news = news(archive, device, request.asks, &spaces).await;
    Ok(Reply { nonce: request.nonce, server_ms: now_ms, verdicts, news, spaces })
}

/// The spaces in which a reply's verdicts say there is something new.
pub fn stirred(reply: &Reply) -> Vec<Space> {
    let accepted = reply.verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Accepted(places, _) => Some(places),
        _ => None,
    });
    let spaces: BTreeSet<Space> = accepted.flatten().map(|(space, _)| space.clone()).collect();
    spaces.into_iter().collect()
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

async fn take(
    archive: &Archive,
    device: &Device,
    groups: Vec<Group>,
    now_ms: i64,
) -> Result<Vec<Verdict>, archive::Error> {
    let rulings: Vec<(Ruling, Group)> =
        groups.into_iter().map(|group| (policy::judge(device, &group), group)).collect();
    let mut appends: Vec<Append> = Vec::new();
    let mut trayed: Vec<Trayed> = Vec::new();
    let mut reasons: Vec<Option<&'static str>> = Vec::new();
    for (ruling, group) in rulings {
        match ruling {
            Ruling::Append(append) => {
                appends.push(append);
                reasons.push(None);
            }
            Ruling::Tray(reason) => {
                let entry = Entry { author: device.identity.person, group };
                trayed.push(Trayed { entry, reason: reason.to_owned(), received_ms: now_ms });
                reasons.push(Some(reason));
            }
        }
    }
    if !trayed.is_empty() {
        archive.tray(trayed).await?;
    }
    let written = if appends.is_empty() { Vec::new() } else { archive.append(appends, now_ms).await? };
    let mut written = written.into_iter();
    let verdict = |reason: Option<&'static str>| match reason {
        Some(reason) => Some(Verdict::Trayed(reason.to_owned())),
        None => written.next(),
    };
    Ok(reasons.into_iter().filter_map(verdict).collect())
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
