//! The words people read, in Kazakh, Russian and English.
//!
//! The only place that knows how words are written down. They live in `locales/<language>/<topic>.ftl`; code names them by key. Every
//! function that returns words reads the language signal, so a view that calls it inside a closure is redrawn in place when the
//! language changes, and what a person has typed stays where it is.
//!
//! It refuses to know what the words are about: no kind of record, no screen.
//!
//! ```text
//! view! { <h1>{move || t("activities-title")}</h1> <p>{move || t_with("list-found", &[("count", 12.into())])}</p> }
//! ```

mod book;
mod fold;
mod numeral;

use std::cell::OnceCell;
use std::sync::LazyLock;

use book::Book;
use chrono::Datelike;
use erikti_model::time::Instant;
use leptos::prelude::*;

pub use book::Arg;
pub use fold::fold;

/// A language of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Kazakh: the first language, and the one shown when nothing else is known.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const fn all() -> [Self; 3] {
        [Self::Kk, Self::Ru, Self::En]
    }

    /// The code for `<html lang>`, for settings and for names in the three languages: `kk`, `ru` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// What the language calls itself: `Қазақша`.
    pub fn own_name(self) -> String {
        say(self, "language-own-name", &[])
    }

    /// The language of a tag such as `ru`, `ru-RU` or `kk_KZ`; `None` for a language the app does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        Self::all().into_iter().find(|lang| lang.code() == primary)
    }

    /// The first language of a list of wishes (as the browser gives them) that the app speaks; Kazakh if there is none.
    pub fn from_wishes<'a>(wishes: impl IntoIterator<Item = &'a str>) -> Self {
        wishes.into_iter().find_map(Self::from_tag).unwrap_or(Self::Kk)
    }
}

static SPOKEN: LazyLock<ArcRwSignal<Lang>> = LazyLock::new(|| ArcRwSignal::new(Lang::Kk));

/// The language of the moment; whoever reads it is run again when it changes.
pub fn lang() -> Lang {
    SPOKEN.get()
}

/// Switches the language in place, and tells the browser (hyphenation, screen readers).
pub fn speak(lang: Lang) {
    if let Some(root) = document().document_element() {
        // The only error is an illegal attribute name.
        let _ = root.set_attribute("lang", lang.code());
    }
    SPOKEN.set(lang);
}

/// The words of a key. An unknown key is shown as it is, and logged in debug builds.
pub fn t(key: &str) -> String {
    say(lang(), key, &[])
}

/// The words of a key as a signal, for views: they follow the language.
pub fn text(key: &'static str) -> Signal<String> {
    said(move || t(key))
}

/// Words made by a closure, as a signal, for views. One type for all closures keeps the client small.
pub fn said(words: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    boxed(Box::new(words))
}

fn boxed(words: Box<dyn Fn() -> String + Send + Sync>) -> Signal<String> {
    Signal::derive(words)
}

/// The words of a key with values put in: `t_with("list-found", &[("count", 12.into())])`.
pub fn t_with(key: &str, args: &[(&'static str, Arg)]) -> String {
    say(lang(), key, args)
}

/// Whether a key has words: for families whose keys come from elsewhere, such as reasons sent by a newer server.
pub fn has(key: &str) -> bool {
    with_book(lang(), |book| book.has(key))
}

/// A whole number as people read it: `10 000`.
pub fn number(value: i64) -> String {
    numeral::grouped(value)
}

/// A number given in tenths: `5,1`.
pub fn decimal(tenths: i64) -> String {
    numeral::tenths(tenths, if lang() == Lang::En { '.' } else { ',' })
}

/// Grams as kilograms with one decimal: `24,6 кг`.
pub fn kilograms(grams: i64) -> String {
    let tenths = grams.saturating_add(50).div_euclid(100);
    t_with("aid-kilograms", &[("weight", decimal(tenths).into())])
}

/// Bytes as megabytes or gigabytes with one decimal: `3,4 МБ`.
pub fn bytes(count: u64) -> String {
    const MEGA: u64 = 1024 * 1024;
    let (key, unit) = if count < 1000 * MEGA { ("size-megabytes", MEGA) } else { ("size-gigabytes", 1024 * MEGA) };
    let tenths = i64::try_from(count.saturating_mul(10) / unit).unwrap_or(i64::MAX);
    t_with(key, &[("size", decimal(tenths).into())])
}

/// Minutes as hours and minutes: `2 сағ 30 мин`.
pub fn hours(minutes: i64) -> String {
    let (whole, rest) = (minutes / 60, minutes % 60);
    let args = [("hours", Arg::Number(whole)), ("minutes", Arg::Number(rest))];
    match (whole, rest) {
        (0, _) => t_with("span-minutes", &args),
        (_, 0) => t_with("span-hours", &args),
        _ => t_with("span-hours-minutes", &args),
    }
}

/// The day of a moment in Almaty, with the year when it is not this one: `22 қараша, жексенбі`.
pub fn day(at: Instant) -> String {
    let this_year = at.almaty().year() == now().almaty().year();
    day_as(if this_year { "date-day" } else { "date-day-year" }, at)
}

/// The same always with its year: for paper.
pub fn dated(at: Instant) -> String {
    day_as("date-day-year", at)
}

fn day_as(key: &str, at: Instant) -> String {
    let wall = at.almaty();
    let args = [
        ("day", Arg::Text(wall.day().to_string())),
        ("month", Arg::Number(wall.month().into())),
        ("weekday", Arg::Number(wall.weekday().number_from_monday().into())),
        ("year", Arg::Text(wall.year().to_string())),
    ];
    t_with(key, &args)
}

/// The time of day of a moment in Almaty: `14:05`.
pub fn time(at: Instant) -> String {
    at.time_input()
}

/// Day and time of a moment in Almaty.
pub fn day_time(at: Instant) -> String {
    t_with("date-day-time", &[("day", day(at).into()), ("time", time(at).into())])
}

/// From a moment to another: day and two times, or two days and times when it lasts past midnight.
pub fn span(start: Instant, end: Instant) -> String {
    let times = times(start, end);
    if start.day() == end.day() { format!("{}, {times}", day(start)) } else { times }
}

/// The same without the day, when it is the same day.
pub fn times(start: Instant, end: Instant) -> String {
    if start.day() == end.day() {
        // Word joiners keep the two times on one line.
        format!("{}\u{2060}–\u{2060}{}", time(start), time(end))
    } else {
        format!("{} – {}", day_time(start), day_time(end))
    }
}

/// A moment as short as it can be understood now: the time alone for today, otherwise day and time.
pub fn lately(at: Instant) -> String {
    if at.day() == now().day() { time(at) } else { day_time(at) }
}

fn now() -> Instant {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit in 53 bits for 280 000 years")]
    Instant::from_unix_ms(js_sys::Date::now() as i64)
}

thread_local! {
    static BOOKS: [OnceCell<Book>; 3] = const { [OnceCell::new(), OnceCell::new(), OnceCell::new()] };
}

macro_rules! pages {
    ($lang:literal: $($topic:literal)+) => { &[$(include_str!(concat!("../locales/", $lang, "/", $topic, ".ftl"))),+] };
}

/// The topics, once for each language.
macro_rules! topics {
    ($lang:literal) => {
        pages!($lang: "activity" "aid" "app" "attendance" "card" "conflicts" "dates" "delivery" "desk" "fields" "front" "growth" "guide" "hours" "join" "kinds" "me" "parts" "problems" "quiz" "readiness" "report" "session" "signup" "today" "workshop")
    };
}

fn pages(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Kk => topics!("kk"),
        Lang::Ru => topics!("ru"),
        Lang::En => topics!("en"),
    }
}

fn open(lang: Lang) -> Book {
    let form = if lang == Lang::Ru { book::one_few_or_many } else { book::one_or_other };
    Book::read(pages(lang), form)
}

fn with_book<R>(lang: Lang, read: impl FnOnce(&Book) -> R) -> R {
    BOOKS.with(|[kk, ru, en]| {
        let cell = match lang {
            Lang::Kk => kk,
            Lang::Ru => ru,
            Lang::En => en,
        };
        read(cell.get_or_init(|| open(lang)))
    })
}

fn say(lang: Lang, key: &str, args: &[(&'static str, Arg)]) -> String {
    with_book(lang, |book| book.say(key, args)).unwrap_or_else(|| {
        leptos::logging::debug_warn!("no words for `{key}` in {}", lang.code());
        key.to_owned()
    })
}
