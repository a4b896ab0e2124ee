//! `erikti-server take-in`: what a phone could not deliver itself, carried here as a file.
//!
//! What is proven by a device's key is that device's person's, whichever copy a group names: it may have come to that phone
//! by hand, from another one of the same person. Of any other file nothing is believed: all of it is set aside, with the reason,
//! for the person who may decide, shown as of whom the file names. It works while the server runs; open phones hear of it at
//! their next question.

use crate::accounts::Device;
use crate::archive::{Archive, Error, Store};
use crate::config::TakeIn;
use crate::secret::Hash;
use crate::terminal::say;
use crate::{exchange, now_ms};
use erikti_sync::bundle::{self, Bundle, Key, Seal};
use erikti_sync::wire::Verdict;
use erikti_sync::{Group, limits};
use std::io::Read;
use std::path::Path;

/// Groups taken in at once, so that a running server waits for none of them long.
const AT_ONCE: usize = 100;

/// Locale key: nothing shows that the person's phone saved it.
const UNPROVEN: &str = "file-unproven";

/// Locale key: the phone that saved it may not speak any more.
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
    let told = |fault: &dyn std::fmt::Display| format!("{name} cannot be taken in: {fault}.");
    let bytes = bytes(&take_in.file)?;
    let bundle = bundle::read(&bytes).map_err(|fault| told(&fault))?;
    let groups = bundle.groups().map_err(|what| told(&what))?;
    let archive = take_in.storage.open_existing().await.map_err(|error| error.text)?;
    let outcome = match whose(&archive, &bundle, bundle::seal(&bytes)).await {
        Ok(Some((device, reason))) => put(&archive, &device, reason, groups).await.map(|outcome| (outcome, reason)),
        Ok(None) => Err(told(&"it is of a person whom this server does not know, so of another server")),
        Err(error) => Err(error.text),
    };
    archive.close().await;
    let (Outcome { written, known, waiting, refused }, reason) = outcome?;
    if let Some(reason) = reason {
        say(format_args!("{name}: {}; all of it that is new waits for a decision.", words(reason)));
    }
    say(format_args!(
        "{name}: taken in {written}, here already {known}, waiting for a decision {waiting}, refused {refused}."
    ));
    Ok(())
}

fn words(reason: &str) -> &'static str {
    if reason == REVOKED {
        "the phone that saved it may no longer speak"
    } else {
        "nothing proves that a phone of the person whom it names saved it"
    }
}

/// The device that a file is put down to, and why all of it is set aside, if it is.
async fn whose(
    archive: &Archive,
    bundle: &Bundle,
    seal: Option<Seal<'_>>,
) -> Result<Option<(Device, Option<&'static str>)>, Error> {
    let proves = |token: &Hash| seal.as_ref().is_some_and(|seal| seal.is_of(&Key::of_hash(&token.0)));
    let sealer = match archive.tokens().await?.into_iter().find(proves) {
        Some(token) => archive.device_by_token(token).await?,
        None => None,
    };
    // A phone may save what another person owes who held it before: that it proves nothing of.
    if let Some(device) = sealer.filter(|device| device.identity.person == bundle.person) {
        let reason = device.revoked_ms.map(|_| REVOKED);
        return Ok(Some((device, reason)));
    }
    let named = archive.devices().await?.into_iter().find(|device| device.identity.person == bundle.person);
    Ok(named.map(|device| (device, Some(UNPROVEN))))
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let told = |error| format!("{} cannot be read: {error}.", file.display());
    let mut bytes = Vec::new();
    let most = limits::BUNDLE_BYTES as u64 + 1;
    std::fs::File::open(file).map_err(told)?.take(most).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}

async fn put(
    archive: &Archive,
    author: &Device,
    reason: Option<&'static str>,
    groups: Vec<Group>,
) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for some in groups.chunks(AT_ONCE) {
        let verdicts = match reason {
            Some(reason) => exchange::set_aside(archive, author, some.to_vec(), reason, now_ms()).await,
            None => exchange::take_in(archive, author, some.to_vec(), now_ms()).await,
        };
        verdicts.map_err(|error| error.text)?.iter().for_each(|verdict| outcome.count(verdict));
    }
    Ok(outcome)
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
