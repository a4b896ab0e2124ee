//! The archive: the log of every space, and the short tables of who may speak with the server.
//!
//! It treats a group as an envelope: id, digest, author, stamp and the spaces it goes to. It refuses to know kinds, fields,
//! grants and HTTP, so an old server keeps what newer phones write. One contract suite (`tests/server/contract.rs`) runs
//! against all three backends.
//!
//! ```
//! # use erikti_server::archive::{Archive, Store};
//! # use erikti_sync::{Space, wire::Cursor};
//! # async fn example() -> Result<(), erikti_server::archive::Error> {
//! let archive = Archive::memory();
//! let page = archive.read(Space::new("public"), Cursor::default(), 100).await?;
//! assert!(page.entries.is_empty() && !page.more);
//! # Ok(()) }
//! ```

mod error;
pub mod memory;
mod offer;
mod plan;
pub mod postgres;
pub mod sqlite;
pub mod verify;

use crate::accounts::{Device, Invite, Newcomer, Redeemed, Seen};
use crate::secret::Hash;
use erikti_sync::wire::{Cursor, Verdict};
use erikti_sync::{Chain, Entry, Id, Space};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

pub use error::{Error, Kind};
pub use memory::Memory;
pub use offer::{Answer, Append, Decision, Done, ForTray, Offer, Tie, Trayed, Waits};
pub use postgres::Postgres;
pub use sqlite::Sqlite;

/// The epoch every space starts in; only a person who starts a new history on purpose raises it.
pub const FIRST_EPOCH: u32 = 1;

/// Weight of one page of news ([`Group::weight`]): what makes it full, whatever its number of entries. A page of the largest
/// legal groups would otherwise hold gigabytes, and none could be unpacked within [`limits::PACKED_BYTES`].
///
/// [`Group::weight`]: erikti_sync::Group::weight
/// [`limits::PACKED_BYTES`]: erikti_sync::limits::PACKED_BYTES
pub const PAGE_BYTES: usize = 3 * 1024 * 1024;

/// What is known of a person's activities.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Ties {
    /// Activities the person leads; not those of the organisation left out.
    pub leads: BTreeSet<Id>,
    /// What is known of each activity asked about, if anything is.
    pub of: BTreeMap<Id, Tie>,
}

/// What one space has after a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Entries in order of position.
    pub entries: Vec<Entry>,
    /// The cursor after them; its `grants` are the reader's as given.
    pub cursor: Cursor,
    /// The space's last position.
    pub head: u64,
    /// The last position known to be in a completed, verified backup.
    pub stable: u64,
    /// The cursor did not fit this history, so the entries begin at position 1.
    pub rewound: bool,
    /// There is more after these entries.
    pub more: bool,
}

/// How far a space's log goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The space.
    pub space: Space,
    /// Its epoch.
    pub epoch: u32,
    /// Its last position.
    pub position: u64,
    /// The chain there.
    pub chain: Chain,
    /// The last position known to be in a completed, verified backup.
    pub stable: u64,
}

/// What every backend does. Times are Unix milliseconds; whatever returned `Ok` from a writing call is durable.
pub trait Store: Send + Sync {
    /// Deals with groups in one transaction, all-or-nothing each.
    fn take(&self, offers: Vec<Offer>, now_ms: i64) -> impl Future<Output = Result<Done, Error>> + Send;

    /// Writes groups that rely on nothing; one verdict a group, in the same order.
    fn append(&self, appends: Vec<Append>, now_ms: i64) -> impl Future<Output = Result<Vec<Verdict>, Error>> + Send {
        async move {
            let done = self.take(appends.into_iter().map(Offer::Write).collect(), now_ms).await?;
            let said = |answer| if let Answer::Said(verdict) = answer { Ok(verdict) } else { Err(Error::stale()) };
            done.answers.into_iter().map(said).collect()
        }
    }

    /// At most `limit` entries after the cursor, from one consistent state.
    fn read(&self, space: Space, cursor: Cursor, limit: usize) -> impl Future<Output = Result<Page, Error>> + Send;

    /// [`Store::read`] for several spaces, each of which may fail alone.
    fn pages(&self, asks: Vec<(Space, Cursor)>, limit: usize) -> impl Future<Output = Vec<Result<Page, Error>>> + Send {
        async move {
            let mut pages = Vec::with_capacity(asks.len());
            for (space, cursor) in asks {
                pages.push(self.read(space, cursor, limit).await);
            }
            pages
        }
    }

    /// The newest entries after a position, in order of position: as many as weigh no more than this together.
    fn tail(&self, space: Space, after: u64, bytes: usize) -> impl Future<Output = Result<Vec<Entry>, Error>> + Send;

    /// Every space, in order of name.
    fn heads(&self) -> impl Future<Output = Result<Vec<Head>, Error>> + Send;

    /// Notes that a verified backup holds these heads. A head that is not in this history is left out, so that a copy of
    /// another history can never make a phone forget; `stable` never goes back.
    fn mark_stable(&self, backed_up: Vec<Head>) -> impl Future<Output = Result<(), Error>> + Send;

    /// What is known of the activities that a person leads, but for those of one organisation, and of those concerned.
    fn ties(
        &self,
        person: Id,
        but_for: Option<Id>,
        concerned: Vec<Id>,
    ) -> impl Future<Output = Result<Ties, Error>> + Send;

    /// Everything in the tray, or what is there of one group, oldest first.
    fn trayed(&self, group: Option<Id>) -> impl Future<Output = Result<Vec<Trayed>, Error>> + Send;

    /// Keeps an invite.
    fn create_invite(&self, invite: Invite) -> impl Future<Output = Result<(), Error>> + Send;

    /// Trades an invite for a device; of several at once exactly one wins.
    fn redeem_invite(
        &self,
        secret: Hash,
        newcomer: Newcomer,
        now_ms: i64,
    ) -> impl Future<Output = Result<Redeemed, Error>> + Send;

    /// Invites that nobody has used and that have not expired.
    fn open_invites(&self, now_ms: i64) -> impl Future<Output = Result<Vec<Invite>, Error>> + Send;

    /// The device with this token, also when it is revoked.
    fn device_by_token(&self, token: Hash) -> impl Future<Output = Result<Option<Device>, Error>> + Send;

    /// The hashes of all devices' tokens, the revoked ones' too.
    fn tokens(&self) -> impl Future<Output = Result<Vec<Hash>, Error>> + Send;

    /// Notes what a device last said of itself.
    fn touch_device(&self, device: Id, seen: Seen) -> impl Future<Output = Result<(), Error>> + Send;

    /// Ends a device's right to speak; `false` if there is no such device or it had been revoked.
    fn revoke_device(&self, device: Id, now_ms: i64) -> impl Future<Output = Result<bool, Error>> + Send;

    /// Every device, in order of joining.
    fn devices(&self) -> impl Future<Output = Result<Vec<Device>, Error>> + Send;

    /// Whether it answers.
    fn ping(&self) -> impl Future<Output = Result<(), Error>> + Send;

    /// Finishes what was begun and leaves the storage tidy; later calls fail.
    fn close(&self) -> impl Future<Output = ()> + Send;
}

/// One of the backends.
#[derive(Debug)]
pub enum Archive {
    /// Forgets everything at the end: tests and simulations.
    Memory(Memory),
    /// One file: the default.
    Sqlite(Sqlite),
    /// Several server processes.
    Postgres(Postgres),
}

impl Archive {
    /// An empty archive that forgets everything at the end.
    pub fn memory() -> Archive {
        Archive::Memory(Memory::default())
    }

    /// What it is called in `/health` and in logs.
    pub fn name(&self) -> &'static str {
        match self {
            Archive::Memory(_) => "memory",
            Archive::Sqlite(_) => "sqlite",
            Archive::Postgres(_) => "postgres",
        }
    }
}

macro_rules! dispatch {
    ($self:ident, $store:ident => $call:expr) => {
        match $self {
            Archive::Memory($store) => $call.await,
            Archive::Sqlite($store) => $call.await,
            Archive::Postgres($store) => $call.await,
        }
    };
}

impl Store for Archive {
    async fn take(&self, offers: Vec<Offer>, now_ms: i64) -> Result<Done, Error> {
        dispatch!(self, store => store.take(offers, now_ms))
    }

    async fn read(&self, space: Space, cursor: Cursor, limit: usize) -> Result<Page, Error> {
        dispatch!(self, store => store.read(space, cursor, limit))
    }

    async fn pages(&self, asks: Vec<(Space, Cursor)>, limit: usize) -> Vec<Result<Page, Error>> {
        dispatch!(self, store => store.pages(asks, limit))
    }

    async fn tail(&self, space: Space, after: u64, bytes: usize) -> Result<Vec<Entry>, Error> {
        dispatch!(self, store => store.tail(space, after, bytes))
    }

    async fn heads(&self) -> Result<Vec<Head>, Error> {
        dispatch!(self, store => store.heads())
    }

    async fn mark_stable(&self, backed_up: Vec<Head>) -> Result<(), Error> {
        dispatch!(self, store => store.mark_stable(backed_up))
    }

    async fn ties(&self, person: Id, but_for: Option<Id>, concerned: Vec<Id>) -> Result<Ties, Error> {
        dispatch!(self, store => store.ties(person, but_for, concerned))
    }

    async fn trayed(&self, group: Option<Id>) -> Result<Vec<Trayed>, Error> {
        dispatch!(self, store => store.trayed(group))
    }

    async fn create_invite(&self, invite: Invite) -> Result<(), Error> {
        dispatch!(self, store => store.create_invite(invite))
    }

    async fn redeem_invite(&self, secret: Hash, newcomer: Newcomer, now_ms: i64) -> Result<Redeemed, Error> {
        dispatch!(self, store => store.redeem_invite(secret, newcomer, now_ms))
    }

    async fn open_invites(&self, now_ms: i64) -> Result<Vec<Invite>, Error> {
        dispatch!(self, store => store.open_invites(now_ms))
    }

    async fn device_by_token(&self, token: Hash) -> Result<Option<Device>, Error> {
        dispatch!(self, store => store.device_by_token(token))
    }

    async fn tokens(&self) -> Result<Vec<Hash>, Error> {
        dispatch!(self, store => store.tokens())
    }

    async fn touch_device(&self, device: Id, seen: Seen) -> Result<(), Error> {
        dispatch!(self, store => store.touch_device(device, seen))
    }

    async fn revoke_device(&self, device: Id, now_ms: i64) -> Result<bool, Error> {
        dispatch!(self, store => store.revoke_device(device, now_ms))
    }

    async fn devices(&self) -> Result<Vec<Device>, Error> {
        dispatch!(self, store => store.devices())
    }

    async fn ping(&self) -> Result<(), Error> {
        dispatch!(self, store => store.ping())
    }

    async fn close(&self) {
        dispatch!(self, store => store.close())
    }
}
