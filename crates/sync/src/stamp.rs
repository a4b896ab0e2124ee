//! The hybrid logical clock: which of two edits made without knowing of each other is shown.
//!
//! Stamps only choose among concurrent heads; whoever saw a value and replaced it always wins through `base`, so a wrong
//! clock can never beat an edit that saw its value. The phone's own clock is corrected by what the server last said.

use crate::limits;
use serde::{Deserialize, Serialize};

/// Unix milliseconds in the upper 48 bits, a counter in the lower 16.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Stamp(pub u64);

impl Stamp {
    /// The first stamp of a millisecond.
    pub fn at(unix_ms: i64) -> Stamp {
        Stamp((unix_ms.clamp(0, (1 << 47) - 1) as u64) << 16)
    }

    /// Unix milliseconds of this stamp.
    pub fn unix_ms(self) -> i64 {
        (self.0 >> 16) as i64
    }

    /// This stamp, but no further ahead of `server_ms` than [`limits::CLOCK_LEAD_MS`]: what a server stores.
    pub fn clamped(self, server_ms: i64) -> Stamp {
        self.min(Stamp::at(server_ms.saturating_add(limits::CLOCK_LEAD_MS)))
    }
}

/// Issues stamps that never repeat on this replica and never fall behind what it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    last: Stamp,
    /// Server time minus this phone's time, milliseconds; 0 until the first answer.
    offset_ms: i64,
}

impl Clock {
    /// A stamp for something done now.
    pub fn issue(&mut self, phone_ms: i64) -> Stamp {
        self.last = Stamp::at(self.corrected(phone_ms)).max(Stamp(self.last.0.saturating_add(1)));
        self.last
    }

    /// Takes notice of somebody else's stamp.
    pub fn observe(&mut self, seen: Stamp) {
        self.last = self.last.max(seen);
    }

    /// Learns the server's time at the midpoint of a round trip, and gives up a lead that came from a wrong clock.
    pub fn correct(&mut self, sent_ms: i64, received_ms: i64, server_ms: i64) {
        let midpoint = sent_ms.saturating_add(received_ms.saturating_sub(sent_ms) / 2);
        self.offset_ms = server_ms.saturating_sub(midpoint);
        self.last = self.last.clamped(server_ms);
    }

    /// Takes over what another tab, or an earlier life, of this replica knew.
    pub fn merge(&mut self, other: Clock) {
        self.observe(other.last);
        self.offset_ms = other.offset_ms;
    }

    /// The server's time as far as this phone knows, Unix milliseconds.
    pub fn corrected(&self, phone_ms: i64) -> i64 {
        phone_ms.saturating_add(self.offset_ms)
    }

    /// Server time minus phone time, milliseconds.
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_grow_also_when_the_phone_clock_goes_backwards() {
        let mut clock = Clock::default();
        let a = clock.issue(1_000);
        let b = clock.issue(500);
        assert!(b > a);
    }

    #[test]
    fn a_clock_ten_years_ahead_is_brought_back_by_the_first_answer() {
        let (real, ten_years) = (1_700_000_000_000, 315_000_000_000);
        let mut clock = Clock::default();
        clock.issue(real + ten_years);
        clock.correct(real + ten_years, real + ten_years + 200, real + 100);
        assert_eq!(clock.offset_ms(), -ten_years);
        let next = clock.issue(real + ten_years + 1_000);
        assert!(next.unix_ms() <= real + 1_000 + limits::CLOCK_LEAD_MS, "{next:?}");
    }

    #[test]
    fn the_server_clamps_what_is_too_far_ahead_and_nothing_else() {
        let now = 1_700_000_000_000;
        assert_eq!(Stamp::at(now - 5).clamped(now), Stamp::at(now - 5));
        assert_eq!(Stamp::at(now + 9_999_999).clamped(now), Stamp::at(now + limits::CLOCK_LEAD_MS));
    }
}
