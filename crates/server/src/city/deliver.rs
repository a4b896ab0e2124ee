//! Lets a city in and hands over what its phones wrote, day by day, each phone once a day.

use super::{City, Person, Tap};
use crate::accounts::{self, Device};
use crate::archive::{Archive, Store};
use crate::exchange;
use crate::secret::Hash;
use erikti_model::time::Instant;
use erikti_sync::Id;
use erikti_sync::wire::{Join, Verdict};
use futures_util::future::try_join_all;
use std::collections::BTreeMap;

/// Phones that speak at once.
const AT_ONCE: usize = 64;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Everything of one day.
#[derive(Default)]
struct Day<'a> {
    joins: Vec<usize>,
    taps: BTreeMap<usize, Vec<&'a Tap>>,
}

/// Lets everybody in and delivers everything. `told`: how many taps are in.
///
/// # Errors
/// A plain sentence: the archive failed, or a tap was not taken as it was meant.
pub async fn deliver(archive: &Archive, city: &City, mut told: impl FnMut(usize)) -> Result<(), String> {
    let mut days: BTreeMap<i32, Day<'_>> = BTreeMap::new();
    for (at, person) in city.people.iter().enumerate() {
        days.entry(person.joined.day()).or_default().joins.push(at);
    }
    for tap in &city.taps {
        let day = Instant::from_unix_ms(tap.group.stamp.unix_ms()).day();
        days.entry(day).or_default().taps.entry(tap.by).or_default().push(tap);
    }
    let (mut devices, mut done): (BTreeMap<usize, Device>, usize) = (BTreeMap::new(), 0);
    for (day, Day { joins, taps }) in days {
        for some in joins.chunks(AT_ONCE) {
            let joining = some.iter().filter_map(|at| Some(let_in(archive, *at, city.people.get(*at)?)));
            devices.extend(try_join_all(joining).await?);
        }
        // The end of that day: what was done in it without signal has arrived.
        let now_ms = Instant::from_inputs(&date_of(day), "00:00").unwrap_or_default().unix_ms() + DAY_MS - 1;
        let phones: Vec<(usize, Vec<&Tap>)> = taps.into_iter().collect();
        for some in phones.chunks(AT_ONCE) {
            let talks = some.iter().map(|(by, taps)| {
                let device = devices.get(by).ok_or_else(|| format!("Person {by} writes before joining."));
                async move { talk(archive, device?, taps, now_ms).await }
            });
            try_join_all(talks).await?;
            done += some.iter().map(|(_, taps)| taps.len()).sum::<usize>();
            told(done);
        }
    }
    Ok(())
}

fn date_of(day: i32) -> String {
    Instant::from_unix_ms(i64::from(day) * DAY_MS).date_input()
}

async fn let_in(archive: &Archive, at: usize, person: &Person) -> Result<(usize, Device), String> {
    let now_ms = person.joined.unix_ms();
    let secret = accounts::invite(archive, person.identity.clone(), now_ms, 1).await.map_err(|error| error.text)?;
    let join = Join { nonce: [0; 16], secret, replica: replica(person.id()) };
    let (joined, _) = accounts::join(archive, join, now_ms)
        .await
        .map_err(|no| format!("{} was not let in: {no:?}.", person.identity.name))?;
    let device = archive.device_by_token(Hash::of(&joined.pass.token)).await.map_err(|error| error.text)?;
    Ok((at, device.ok_or("A device is gone.")?))
}

async fn talk(archive: &Archive, device: &Device, taps: &[&Tap], now_ms: i64) -> Result<(), String> {
    let groups = taps.iter().map(|tap| tap.group.clone()).collect();
    let verdicts = exchange::take_in(archive, device, groups, now_ms).await.map_err(|error| error.text)?;
    for (tap, verdict) in taps.iter().zip(&verdicts) {
        match (tap.waits, verdict) {
            (false, Verdict::Accepted(..)) | (true, Verdict::Trayed(_)) => {}
            (_, other) => {
                let kind = tap.group.changes.first().map(|change| format!("{} {}", change.kind, change.space));
                let (who, role) = (device.identity.person, &device.identity.role);
                let kind = kind.unwrap_or_default();
                return Err(format!("A tap of {who} ({role}: {kind}) was not taken as it was meant: {other:?}."));
            }
        }
    }
    let (all, answered): (usize, usize) = (taps.len(), verdicts.len());
    if all == answered { Ok(()) } else { Err(format!("Of {all} taps only {answered} were answered.")) }
}

/// The replica of a person's phone.
pub(super) fn replica(of: Id) -> Id {
    Id::derived(&[b"the phone of", of.bytes()])
}
