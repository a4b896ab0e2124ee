//! Days and times around the day on which a city stands.

use erikti_model::time::Instant;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

/// Counts from a midnight on an Almaty wall; what comes after it has not happened yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar(Instant);

impl Calendar {
    /// Around the day of this moment.
    pub(super) fn of(day: Instant) -> Calendar {
        Calendar(Instant::from_inputs(&day.date_input(), "00:00").unwrap_or(day))
    }

    /// The midnight with which today begins.
    pub(super) fn today(self) -> Instant {
        self.0
    }

    /// Minutes after midnight of a day; yesterday is -1.
    pub(super) fn at(self, day: i32, minutes: u32) -> Instant {
        later(self.0, i64::from(day) * DAY_MINUTES + i64::from(minutes))
    }

    /// Whether it has happened.
    pub(super) fn is_past(self, at: Instant) -> bool {
        at < self.0
    }
}

/// So many minutes later.
pub(super) fn later(at: Instant, minutes: i64) -> Instant {
    Instant::from_unix_ms(at.unix_ms() + minutes * MINUTE_MS)
}
