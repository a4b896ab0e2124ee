//! Who may speak with the server: invites, the devices they became, and the spaces a device is granted.
//!
//! An invite is traded once for a device token; the server keeps hashes of both. It refuses to know HTTP and storage.

use crate::archive::{Archive, Error, Kind, Store};
use crate::secret::{self, Hash};
use crate::{exchange, policy};
use erikti_sync::wire::{Join, Joined, Pass, Verdict};
use erikti_sync::{Id, Space};

/// Who somebody is for the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub person: Id,
    /// The person's name as the inviter wrote it.
    pub name: String,
    /// A code of [`erikti_model::policy::Role`].
    pub role: String,
    /// The organisation.
    pub organisation: Id,
    /// Its name as the inviter wrote it.
    pub organisation_name: String,
}

/// A promise to let one device in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Hash of the secret in the link.
    pub secret: Hash,
    /// Who the device will speak for.
    pub identity: Identity,
    /// When it was made, Unix milliseconds.
    pub created_ms: i64,
    /// From when on it is void, Unix milliseconds.
    pub expires_ms: i64,
    /// The device it became.
    pub device: Option<Id>,
}

/// One installed copy that was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: Id,
    /// Who it speaks for.
    pub identity: Identity,
    /// The replica that joined.
    pub replica: Id,
    /// Version of its grants.
    pub grants: u32,
    /// When it joined, Unix milliseconds.
    pub joined_ms: i64,
    /// When its right to speak ended, Unix milliseconds.
    pub revoked_ms: Option<i64>,
    /// What it last said of itself.
    pub seen: Option<Seen>,
}

/// What a device said of itself in its last exchange: for the office's board of who has not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Groups it still owed.
    pub backlog: u32,
    /// Its own clock, Unix milliseconds.
    pub clock_ms: i64,
}

/// What a device brings when it trades an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// The id it will have.
    pub device: Id,
    /// Hash of the token it will have.
    pub token: Hash,
    /// The installed copy.
    pub replica: Id,
}

/// What became of trading an invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// It became this device.
    Device(Box<Device>),
    /// Nobody made such an invite.
    Unknown,
    /// Another device had it before.
    Used,
    /// It came too late.
    Expired,
}

/// Why a newcomer was not let in.
#[derive(Debug)]
pub enum Refusal {
    /// No such invite.
    Unknown,
    /// Another device had it before.
    Used,
    /// It came too late.
    Expired,
    /// The archive failed.
    Archive(Error),
}

/// The id of an organisation that was only named so far: the same name is the same organisation.
pub fn organisation_named(name: &str) -> Id {
    Id::derived(&[b"organisation", name.trim().as_bytes()])
}

/// A new random id.
///
/// # Errors
/// The operating system gives no random bytes.
pub fn mint(now_ms: i64) -> Result<Id, Error> {
    Ok(Id::mint(now_ms, secret::random().map_err(no_random)?))
}

fn no_random(error: getrandom::Error) -> Error {
    Error::new(Kind::Other, format!("The operating system gives no random bytes: {error}."))
}

/// Makes an invite and returns its secret, which exists nowhere else.
///
/// # Errors
/// The archive failed.
pub async fn invite(archive: &Archive, identity: Identity, now_ms: i64, days: u32) -> Result<String, Error> {
    let secret = secret::fresh::<{ secret::INVITE_BYTES }>().map_err(no_random)?;
    let expires_ms = now_ms.saturating_add(i64::from(days) * 24 * 60 * 60 * 1000);
    let invite = Invite { secret: Hash::of(&secret), identity, created_ms: now_ms, expires_ms, device: None };
    archive.create_invite(invite).await?;
    Ok(secret)
}

/// Trades an invite for a place, and writes the newcomer's name where the organisation sees it. The spaces with something
/// new come along.
///
/// # Errors
/// The invite does not let this replica in, or the archive failed.
pub async fn join(archive: &Archive, join: Join, now_ms: i64) -> Result<(Joined, Vec<Space>), Refusal> {
    let token = secret::fresh::<{ secret::TOKEN_BYTES }>().map_err(|error| Refusal::Archive(no_random(error)))?;
    let device = mint(now_ms).map_err(Refusal::Archive)?;
    let newcomer = Newcomer { device, token: Hash::of(&token), replica: join.replica };
    let device =
        match archive.redeem_invite(Hash::of(&join.secret), newcomer, now_ms).await.map_err(Refusal::Archive)? {
            Redeemed::Device(device) => device,
            Redeemed::Unknown => return Err(Refusal::Unknown),
            Redeemed::Used => return Err(Refusal::Used),
            Redeemed::Expired => return Err(Refusal::Expired),
        };
    let stirred = welcome(archive, &device, now_ms).await.map_err(Refusal::Archive)?;
    let spaces = exchange::readable(archive, &device).await.map_err(Refusal::Archive)?;
    Ok((Joined { nonce: join.nonce, server_ms: now_ms, pass: pass(&device, token, spaces) }, stirred))
}

async fn welcome(archive: &Archive, device: &Device, now_ms: i64) -> Result<Vec<Space>, Error> {
    let Some(append) = policy::joined(device, now_ms) else { return Ok(Vec::new()) };
    match archive.append(vec![append], now_ms).await?.pop() {
        Some(Verdict::Accepted(places, _)) => Ok(places.into_iter().map(|(space, _)| space).collect()),
        _ => Ok(Vec::new()),
    }
}

fn pass(device: &Device, token: String, spaces: Vec<Space>) -> Pass {
    let identity = device.identity.clone();
    Pass {
        token,
        person: identity.person,
        name: identity.name,
        role: identity.role,
        organisation: identity.organisation,
        organisation_name: identity.organisation_name,
        spaces,
    }
}

/// What an archive must store when an invite is presented.
#[derive(Debug)]
pub(crate) enum Settlement {
    /// A new device.
    Fresh(Device),
    /// The same replica once more, whose first answer was lost on the way: the same device with a new token.
    Again(Device),
    /// Nothing.
    Refused(Redeemed),
}

/// Decides on an invite that was found, and the device it became if it did.
pub(crate) fn settle(invite: &Invite, used_by: Option<Device>, newcomer: &Newcomer, now_ms: i64) -> Settlement {
    let expired = now_ms >= invite.expires_ms;
    match used_by {
        Some(device) if !expired && answer_was_lost(&device, newcomer) => Settlement::Again(device),
        Some(_) => Settlement::Refused(Redeemed::Used),
        None if expired => Settlement::Refused(Redeemed::Expired),
        None => Settlement::Fresh(Device {
            id: newcomer.device,
            identity: invite.identity.clone(),
            replica: newcomer.replica,
            grants: 1,
            joined_ms: now_ms,
            revoked_ms: None,
            seen: None,
        }),
    }
}

/// A replica id is random and known to its phone alone; once the device has spoken, its answer was not lost.
fn answer_was_lost(device: &Device, newcomer: &Newcomer) -> bool {
    device.replica == newcomer.replica && device.seen.is_none() && device.revoked_ms.is_none()
}
