//! What can go wrong with storage, sorted by what the caller can do about it.

use std::fmt;

/// What the caller can do about an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Try again later: locked, no connection.
    Unavailable,
    /// Try again soon: it works, and more is waiting than may wait.
    Busy,
    /// No room left.
    Full,
    /// The storage holds something this server never wrote.
    Damaged,
    /// A newer server wrote it.
    Newer,
    /// Not allowed to write there.
    Unwritable,
    /// Anything else the backend said.
    Other,
}

/// A storage failure: a kind to act on and a plain sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What the caller can do about it.
    pub kind: Kind,
    /// The sentence.
    pub text: String,
}

impl Error {
    /// An error of this kind.
    pub fn new(kind: Kind, text: impl Into<String>) -> Error {
        Error { kind, text: text.into() }
    }

    /// More is waiting than may wait.
    pub(crate) fn busy() -> Error {
        Error::new(Kind::Busy, "More is waiting to be written than may wait.")
    }

    /// What an append relied on has changed, and nobody is there to judge it again.
    pub(crate) fn stale() -> Error {
        Error::new(Kind::Unavailable, "What this relied on has changed meanwhile.")
    }

    /// A piece of work that panicked: nothing of it was written.
    pub(crate) fn broken_off() -> Error {
        Error::new(Kind::Other, "A piece of work broke off in its middle; nothing of it was written.")
    }

    /// A stored value that this server cannot have written.
    pub(crate) fn damaged(what: &str) -> Error {
        Error::new(Kind::Damaged, format!("The database holds something this server never wrote: {what}."))
    }

    /// A database written by a newer server.
    pub(crate) fn newer(place: &str, found: i64, known: i64) -> Error {
        Error::new(
            Kind::Newer,
            format!(
                "The database {place} was written by a newer server (its version is {found}, this server knows {known}). \
                 Start the newer server, or restore a backup made by this one."
            ),
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}
