//! Time and randomness, handed in.

use crate::Id;

/// When and with what luck a step happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The phone's clock, Unix milliseconds.
    pub now_ms: i64,
    /// Fresh random bytes from the platform's generator, never used twice.
    pub random: [u8; 32],
}

/// As much randomness as one step needs, stretched from its moment.
pub(super) struct Dice {
    now_ms: i64,
    stream: blake3::OutputReader,
}

impl Dice {
    pub(super) fn new(at: Moment) -> Dice {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&at.random);
        Dice { now_ms: at.now_ms, stream: hasher.finalize_xof() }
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.now_ms
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.stream.fill(&mut bytes);
        bytes
    }

    pub(super) fn id(&mut self) -> Id {
        let tail = self.bytes();
        Id::mint(self.now_ms, tail)
    }

    /// Evenly between `least` and `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.saturating_sub(least).max(0) as u64 + 1;
        least + (u64::from_le_bytes(self.bytes()) % span) as i64
    }
}

/// A wait by a clock that a person may set while it lasts: a clock set back ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pause {
    since_ms: i64,
    wait_ms: i64,
}

impl Pause {
    pub(super) const NONE: Pause = Pause { since_ms: i64::MIN, wait_ms: 0 };

    pub(super) fn from(now_ms: i64, wait_ms: i64) -> Pause {
        Pause { since_ms: now_ms, wait_ms }
    }

    pub(super) fn is_over(self, now_ms: i64) -> bool {
        now_ms < self.since_ms || now_ms.saturating_sub(self.since_ms) >= self.wait_ms
    }

    /// When it is over, if the clock is left alone.
    pub(super) fn end_ms(self) -> i64 {
        self.since_ms.saturating_add(self.wait_ms)
    }

    pub(super) fn since_ms(self) -> i64 {
        self.since_ms
    }
}
