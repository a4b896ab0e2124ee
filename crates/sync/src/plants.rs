//! Bugs planted on purpose: each is a mistake that a peer's exchange shipped (evidence 4.2), at the line where we would
//! make it. The simulation runs with each of them and must fail. Without the feature `plants` every question is `false`
//! at compile time.

/// A mistake.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Plant {
    /// None: the exchange as it is meant.
    #[default]
    None,
    /// The cursor is written, the page it covers is not (PouchDB#1240, super-productivity#8304).
    CursorWithoutPage,
    /// A group leaves the outbox when it is sent, before any answer (workbox#2599).
    DropWhenSent,
    /// A group is forgotten when the server acknowledges it (vaultwarden#2676, cht-core#8093).
    ForgetWhenAcknowledged,
    /// A changed history does not make the phone offer again what it still holds.
    ResetWithoutReoffer,
    /// Any answer of the right shape counts as the answer to this request (captive portals, replayed caches).
    AnyAnswer,
    /// "On this phone" is said before the journal said so (Expensify#87862).
    SavedBeforeDurable,
    /// The second journal is not written (Chromium's deleted databases, evidence F3).
    OneJournal,
    /// The greatest stamp wins, whoever saw what (last write wins).
    WallClockWins,
    /// Equal stamps are settled by order of arrival.
    NoTieBreak,
    /// What arrives twice counts twice.
    NoDedupe,
    /// A tab that takes the lead goes on from what it happened to know.
    LeadWithoutReload,
}

macro_rules! planted {
    ($owner:expr, $plant:ident) => {{
        #[cfg(feature = "plants")]
        let planted = $owner.plant == $crate::plants::Plant::$plant;
        #[cfg(not(feature = "plants"))]
        let planted = false;
        planted
    }};
}

pub(crate) use planted;
