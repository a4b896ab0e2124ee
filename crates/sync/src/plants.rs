//! Bugs planted on purpose: each is a mistake that a peer's exchange shipped, or that ours could, at the line where we would
//! make it. The simulation runs with each of them and must fail. Without the feature `plants` every question is `false`
//! at compile time. What a server or a relay does wrong is planted in the simulation's own (`office.rs`, `network.rs`).
//!
//! Two of the classic mistakes have no line of their own here:
//! - *A tombstone is dropped.* Nothing is deleted in this exchange: a void is a field, and what plays the tombstone's part is
//!   the memory of changes replaced before they arrived. [`Plant::ForgetEarly`] drops that.
//! - *The chain runs over bytes and not over stamps.* Two histories that differ in stamps alone would need one server to have
//!   given the same group two stamps; a phone offers a retained group with the stamp the server gave it, and clamping keeps
//!   a stamp that is not ahead. So the two histories are the same, and the mistake changes nothing that can be seen.

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
    /// What arrives twice counts twice.
    NoDedupe,
    /// Ids are counted per installed copy, and the server takes a taken id for a duplicate (atuin).
    CounterIds,
    /// Neither side looks whether a cursor is of this history (electric#2596).
    NoChain,
    /// Equal stamps are settled by order of arrival.
    NoTieBreak,
    /// The office's cursor passes entries that were not visible yet (Eventuous#222).
    CommitOrderGap,
    /// A relay takes any page that answers 200 for the answer.
    PageIsAnswer,
    /// Any answer of the right shape counts as the answer to this request (captive portals, replayed caches).
    AnyAnswer,
    /// The server refuses what a wrong clock made (evolu#709, actual#3786).
    RefuseDrift,
    /// A group is forgotten when the server acknowledges it (vaultwarden#2676, cht-core#8093).
    ForgetWhenAcknowledged,
    /// A change that was replaced before it arrived comes to life again.
    ForgetEarly,
    /// The greatest stamp wins, whoever saw what (last write wins).
    WallClockWins,
    /// A changed history does not make the phone offer again what it still holds.
    ResetWithoutReoffer,
    /// What is in a verified backup is forgotten without having been read back.
    ForgetWithoutReadBack,
    /// "On this phone" is said before the journal said so (Expensify#87862).
    SavedBeforeDurable,
    /// The second journal is not written (Chromium's deleted databases).
    OneJournal,
    /// A tab that takes the lead goes on from what it happened to know.
    LeadWithoutReload,
    /// A page holds only a part of a group (ADE#403).
    HalfGroup,
    /// What was delivered to a place that others have filled since is not offered again.
    MissingStaysMissing,
    /// A cursor that promises more than the pages hold is believed (atuin#2879).
    HolesStay,
    /// A space with a hole is read again, and what is retained of it is not offered again.
    MendedWithoutReoffer,
    /// A write that never ends is waited for for ever.
    NoWriteWatchdog,
    /// A group whose id is taken goes on being offered under it.
    KeepId,
    /// A delivered group counts as read back, wherever it was put.
    BelievedRead,
    /// What was refused once is never offered again.
    RefusedForGood,
    /// A group that a kill left in one journal is not put into the other.
    MirrorStaysBehind,
    /// A message rejected whole makes every group in it wait for a person.
    BatchRefused,
    /// An emptied storage is told to nobody (Signal-Desktop#718).
    SilentWipe,
    /// Every opening reads from the beginning again (avni-client#2115).
    ReadFromStart,
    /// "All delivered" is said when all is sent.
    SaidWhenSent,
    /// What was let in where the phone does not read is never asked about again.
    UnseenStaysUnseen,
    /// What waits for a coordinator counts as delivered.
    TrayIsDelivery,
    /// The pages of a space that may not be read any more stay in the journal.
    WithdrawnStays,
    /// A space leaves before what is owed was given to the server.
    WithdrawnFirst,
    /// The glimpse forgets which changes its values are.
    GlimpseWithoutBase,
    /// When the pages are read, what was made meanwhile is not put over them.
    PagesOverTaps,
    /// What a former holder of the phone owes is offered under the pass of whoever joined after.
    OfferedUnderNewPass,
    /// What came ahead of the pages moves the cursor.
    AheadMovesCursor,
    /// What came ahead of the pages counts as read back.
    AheadIsReadBack,
    /// What came ahead and no page ever brought goes on being shown.
    AheadStays,
}

impl Plant {
    /// All of them.
    pub const ALL: &[Plant] = &[
        Plant::CursorWithoutPage,
        Plant::DropWhenSent,
        Plant::NoDedupe,
        Plant::CounterIds,
        Plant::NoChain,
        Plant::NoTieBreak,
        Plant::CommitOrderGap,
        Plant::PageIsAnswer,
        Plant::AnyAnswer,
        Plant::RefuseDrift,
        Plant::ForgetWhenAcknowledged,
        Plant::ForgetEarly,
        Plant::WallClockWins,
        Plant::ResetWithoutReoffer,
        Plant::ForgetWithoutReadBack,
        Plant::SavedBeforeDurable,
        Plant::OneJournal,
        Plant::LeadWithoutReload,
        Plant::HalfGroup,
        Plant::MissingStaysMissing,
        Plant::HolesStay,
        Plant::MendedWithoutReoffer,
        Plant::NoWriteWatchdog,
        Plant::KeepId,
        Plant::BelievedRead,
        Plant::RefusedForGood,
        Plant::MirrorStaysBehind,
        Plant::BatchRefused,
        Plant::SilentWipe,
        Plant::ReadFromStart,
        Plant::SaidWhenSent,
        Plant::UnseenStaysUnseen,
        Plant::TrayIsDelivery,
        Plant::WithdrawnStays,
        Plant::WithdrawnFirst,
        Plant::GlimpseWithoutBase,
        Plant::PagesOverTaps,
        Plant::OfferedUnderNewPass,
        Plant::AheadMovesCursor,
        Plant::AheadIsReadBack,
        Plant::AheadStays,
    ];
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
