//! `erikti-server take-in`: what a phone could not deliver itself, carried here as a file.
//!
//! The file is not signed, so it is not asked who made what: the server's own table says which device's copy made a group, and
//! that device's person is its author. What no known copy made is set aside for the person who may decide. It works while the
//! server runs; open phones hear of it at their next question.

use crate::accounts::Device;
use crate::archive::{Archive, Store};
use crate::config::TakeIn;
use crate::terminal::say;
use crate::{exchange, now_ms};
use erikti_sync::wire::Verdict;
use erikti_sync::{Group, Id, bundle, limits};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Groups taken in at once, so that a running server waits for none of them long.
const AT_ONCE: usize = 100;

/// Locale key: nobody knows the phone that made it.
const UNKNOWN_COPY: &str = "unknown-copy";

/// Locale key: the phone that made it may not speak any more.
const REVOKED: &str = "device-revoked";

/// What became of a file's groups.
#[derive(Debug, Default)]
struct Outcome {
    written: usize,
    known: usize,
    waiting: usize,
    refused: usize,
}

/// Takes a file in.
///
/// # Errors
/// A plain sentence; if the file is the reason, nothing was changed.
pub async fn take_in(take_in: TakeIn) -> Result<(), String> {
    let name = take_in.file.display().to_string();
    let bundle =
        bundle::read(&bytes(&take_in.file)?).map_err(|fault| format!("{name} cannot be taken in: {fault}."))?;
    let groups = bundle.groups().map_err(|what| format!("{name} cannot be taken in: {what}."))?;
    let archive = take_in.storage.open_existing().await.map_err(|error| error.text)?;
    let devices = archive.devices().await.map_err(|error| error.text)?;
    let carrier = devices.iter().find(|device| device.identity.person == bundle.person);
    let Some(carrier) = carrier.filter(|device| device.identity.organisation == bundle.organisation) else {
        archive.close().await;
        return Err(format!(
            "{name} cannot be taken in: it is of a person whom this server does not know, so of another server."
        ));
    };
    let outcome = put(&archive, &devices, carrier, groups).await;
    archive.close().await;
    let Outcome { written, known, waiting, refused } = outcome?;
    say(format_args!(
        "{name}: taken in {written}, here already {known}, waiting for a decision {waiting}, refused {refused}."
    ));
    Ok(())
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let told = |error| format!("{} cannot be read: {error}.", file.display());
    let mut bytes = Vec::new();
    let most = limits::BUNDLE_BYTES as u64 + 1;
    std::fs::File::open(file).map_err(told)?.take(most).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}

async fn put(archive: &Archive, devices: &[Device], carrier: &Device, groups: Vec<Group>) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for (replica, groups) in by_copy(groups) {
        let maker = devices.iter().find(|device| device.replica == replica);
        let reason = match maker {
            Some(device) if device.revoked_ms.is_none() => None,
            Some(_) => Some(REVOKED),
            None => Some(UNKNOWN_COPY),
        };
        let author = maker.unwrap_or(carrier);
        for some in groups.chunks(AT_ONCE) {
            let told = |error: crate::archive::Error| error.text;
            let verdicts = match reason {
                Some(reason) => exchange::set_aside(archive, author, some.to_vec(), reason, now_ms()).await,
                None => exchange::take_in(archive, author, some.to_vec(), now_ms()).await,
            };
            verdicts.map_err(told)?.iter().for_each(|verdict| outcome.count(verdict));
        }
    }
    Ok(outcome)
}

fn by_copy(groups: Vec<Group>) -> BTreeMap<Id, Vec<Group>> {
    let mut copies: BTreeMap<Id, Vec<Group>> = BTreeMap::new();
    for group in groups {
        copies.entry(group.replica).or_default().push(group);
    }
    copies
}

impl Outcome {
    fn count(&mut self, verdict: &Verdict) {
        *match verdict {
            Verdict::Accepted(..) => &mut self.written,
            Verdict::Known(..) => &mut self.known,
            Verdict::Trayed(_) => &mut self.waiting,
            _ => &mut self.refused,
        } += 1;
    }
}
