//! Civil time as Almaty lives it.
//!
//! Kazakhstan has kept one zone, UTC+5 without summer time, since 1 March 2024; activities are shown and counted in it
//! whatever the phone's zone says.

use alloc::string::{String, ToString};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

/// IANA name of the city's zone.
pub const ZONE: &str = "Asia/Almaty";

const OFFSET_S: i32 = 5 * 60 * 60;

/// A moment, Unix milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Instant(i64);

impl Instant {
    /// From Unix milliseconds.
    pub const fn from_unix_ms(ms: i64) -> Instant {
        Instant(ms)
    }

    /// Unix milliseconds.
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// Date and time on an Almaty wall; the epoch for a moment beyond chrono's years.
    pub fn almaty(self) -> NaiveDateTime {
        let utc = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        match FixedOffset::east_opt(OFFSET_S) {
            Some(zone) => utc.with_timezone(&zone).naive_local(),
            None => utc.naive_utc(),
        }
    }

    /// The moment at which an Almaty wall shows this.
    pub fn from_almaty(wall: NaiveDateTime) -> Instant {
        Instant((wall - TimeDelta::seconds(i64::from(OFFSET_S))).and_utc().timestamp_millis())
    }

    /// Days since 1970-01-01 in Almaty.
    pub fn day(self) -> i32 {
        self.almaty().date().num_days_from_ce() - NaiveDate::default().num_days_from_ce()
    }

    /// The calendar year in Almaty.
    pub fn year(self) -> i32 {
        self.almaty().year()
    }

    /// `2026-11-22`, as date inputs want it.
    pub fn date_input(self) -> String {
        self.almaty().date().to_string()
    }

    /// `09:05`, as time inputs want it.
    pub fn time_input(self) -> String {
        let time = self.almaty().time();
        alloc::format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// What a date input and a time input say together.
    pub fn from_inputs(date: &str, time: &str) -> Option<Instant> {
        // By hand: chrono's own parser reads every format there is, and is as large as a screen.
        let mut date = date.split('-').map(|part| part.parse::<u32>().ok());
        let mut time = time.split(':').map(|part| part.parse::<u32>().ok());
        let (year, month, day) = (date.next()??, date.next()??, date.next()??);
        let (hour, minute) = (time.next()??, time.next()??);
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        Some(Instant::from_almaty(date.and_time(NaiveTime::from_hms_opt(hour, minute, 0)?)))
    }

    /// Whole minutes from `self` to `later`.
    pub fn minutes_until(self, later: Instant) -> i64 {
        later.0.saturating_sub(self.0) / 60_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_to_midnight_on_new_years_eve_still_belongs_to_the_old_year() {
        let at = Instant::from_inputs("2024-12-31", "23:50").unwrap();
        assert_eq!(at.unix_ms(), 1_735_671_000_000);
        assert_eq!((at.date_input().as_str(), at.time_input().as_str()), ("2024-12-31", "23:50"));
        assert_eq!(at.day(), 20_088);
    }

    #[test]
    fn nonsense_inputs_are_no_moment() {
        for (date, time) in [("", "10:00"), ("2024-02-30", "10:00"), ("2024-02-20", "25:00"), ("2024-02-20", "10")] {
            assert_eq!(Instant::from_inputs(date, time), None, "{date} {time}");
        }
    }
}
