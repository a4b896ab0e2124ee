//! An activity for the calendar of the phone: a file of one event as RFC 5545 wants it.
//!
//! It refuses to know the language and the zone of whoever opens it: times are UTC, words are as they were written.

use crate::time::Instant;
use alloc::format;
use alloc::string::String;
use chrono::{Datelike, TimeDelta, Timelike};
use erikti_sync::Id;

/// What the file is called ends with this.
pub const END: &str = "ics";

/// Longest line, bytes without its end (RFC 5545 §3.1).
const LINE_BYTES: usize = 75;

/// What a calendar shall show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event<'a> {
    /// Whose event it is: a file given twice is one event.
    pub id: Id,
    /// What it is called.
    pub title: &'a str,
    /// Where people meet.
    pub place: &'a str,
    /// Anything people should know.
    pub note: &'a str,
    /// When it begins.
    pub starts: Instant,
    /// When it ends.
    pub ends: Instant,
}

/// The file.
pub fn file(event: &Event<'_>, now: Instant) -> String {
    let mut text = String::new();
    let mut put = |name: &str, value: &str| {
        if !value.is_empty() {
            fold(&mut text, &format!("{name}:{value}"));
        }
    };
    put("BEGIN", "VCALENDAR");
    put("VERSION", "2.0");
    put("PRODID", "-//Erikti//Activities//KK");
    put("METHOD", "PUBLISH");
    put("BEGIN", "VEVENT");
    put("UID", &format!("{}@erikti", event.id));
    put("DTSTAMP", &utc(now));
    put("DTSTART", &utc(event.starts));
    put("DTEND", &utc(event.ends.max(event.starts)));
    put("SUMMARY", &escaped(event.title));
    put("LOCATION", &escaped(event.place));
    put("DESCRIPTION", &escaped(event.note));
    put("END", "VEVENT");
    put("END", "VCALENDAR");
    text
}

/// `20251123T050000Z`.
fn utc(at: Instant) -> String {
    let wall = at.almaty() - TimeDelta::hours(5);
    let (date, time) = (wall.date(), wall.time());
    let (year, month, day) = (date.year(), date.month(), date.day());
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", time.hour(), time.minute(), time.second())
}

/// Words as a value: what would end the line or the value is written otherwise, what no calendar shows is left out.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.trim().replace("\r\n", "\n").chars() {
        match letter {
            '\n' | '\r' => text.push_str("\\n"),
            '\\' | ';' | ',' => text.extend(['\\', letter]),
            _ if letter.is_control() && letter != '\t' => {}
            _ => text.push(letter),
        }
    }
    text
}

/// Adds a line, folded between letters where it is too long.
fn fold(text: &mut String, line: &str) {
    let mut bytes = 0;
    for letter in line.chars() {
        if bytes + letter.len_utf8() > LINE_BYTES {
            text.push_str("\r\n ");
            bytes = 1;
        }
        text.push(letter);
        bytes += letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn event<'a>(title: &'a str, place: &'a str, note: &'a str) -> Event<'a> {
        let at = |time| Instant::from_inputs("2025-11-23", time).unwrap();
        Event { id: Id::NIL, title, place, note, starts: at("03:05"), ends: at("13:00") }
    }

    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split("\r\n").map(String::from).collect()
    }

    #[test]
    fn an_event_is_the_one_expected_letter_by_letter() {
        let now = Instant::from_unix_ms(1_763_800_000_000);
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Erikti//Activities//KK",
            "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            "UID:00000000000000000000000000000000@erikti",
            "DTSTAMP:20251122T082640Z",
            "DTSTART:20251122T220500Z",
            "DTEND:20251123T080000Z",
            "SUMMARY:Сенбілік",
            "LOCATION:Медеу\\, аялдама\\; №5",
            "DESCRIPTION:Қолғап\\nСу \\\\ шай\\nкүрек",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ];
        let file = file(&event(" Сенбілік ", "Медеу, аялдама; №5", "Қолғап\r\nСу \\ шай\rкүрек\u{7}"), now);
        assert_eq!(file.split("\r\n").collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_and_nothing_is_lost_by_folding() {
        for letters in ["a", "ә", "€", "🙂", ",", "\n"] {
            for count in [0, 1, 33, 34, 66, 67, 68, 69, 200] {
                let title = letters.repeat(count);
                let file = file(&event(&format!("x{title}x"), "", ""), Instant::default());
                for line in file.split("\r\n") {
                    assert!(line.len() <= 75, "{letters} {count}: {} bytes", line.len());
                    assert!(!line.contains(['\r', '\n']), "{letters} {count}");
                }
                let summary = format!("SUMMARY:{}", escaped(&format!("x{title}x")));
                assert!(unfolded(&file).contains(&summary), "{letters} {count}");
            }
        }
    }

    #[test]
    fn an_end_before_the_beginning_never_reaches_a_calendar() {
        let mut wrong = event("x", "", "");
        wrong.ends = Instant::default();
        assert!(file(&wrong, Instant::default()).contains("DTEND:20251122T220500Z"));
    }
}
