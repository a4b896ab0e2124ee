//! What a person chose on this phone and finds again: the language, the look, what lists show.

use crate::i18n::{self, Lang};
use crate::parts::Toasts;
use erikti_browser::settings;
use leptos::prelude::*;

/// Settings by the names under which they are kept.
pub mod setting {
    /// Language code.
    pub const LANGUAGE: &str = "language";
    /// `light`, `dark` or `sunlight`; absent: as the phone.
    pub const THEME: &str = "theme";
    /// How many of the first cards were read; absent: none.
    pub const CARDS: &str = "cards";
    /// Which activities the list shows; absent: all.
    pub const ACTIVITIES: &str = "activities";
}

/// How many of the first cards have been read on this phone.
pub fn cards_read() -> usize {
    settings::setting(setting::CARDS).and_then(|read| read.parse().ok()).unwrap_or_default()
}

/// Keeps how many of them have been read.
pub fn keep_cards_read(read: usize) {
    settings::keep_setting(setting::CARDS, &read.to_string());
}

/// What the list of activities showed last; empty: all.
pub fn activities_shown() -> String {
    settings::setting(setting::ACTIVITIES).unwrap_or_default()
}

/// Keeps what the list of activities shows.
pub fn keep_activities_shown(code: &str) {
    settings::keep_setting(setting::ACTIVITIES, code);
}

/// The language asked for in the address, else kept, else wished for by the browser.
pub(super) fn choose_language(toasts: Toasts) {
    let wishes = window().navigator().languages();
    let wishes: Vec<String> = wishes.iter().filter_map(|wish| wish.as_string()).collect();
    let kept = settings::setting(setting::LANGUAGE).and_then(|tag| Lang::from_tag(&tag));
    let fallback = kept.unwrap_or_else(|| Lang::from_wishes(wishes.iter().map(String::as_str)));
    let asked = window().location().search().ok().and_then(|query| asked_language(&query));
    let known = asked.as_deref().map(Lang::from_tag);
    i18n::speak(known.flatten().unwrap_or(fallback));
    if let (Some(asked), Some(None)) = (asked, known) {
        toasts.say(move || i18n::t_with("language-unknown", &[("asked", asked.clone().into())]));
    }
}

fn asked_language(query: &str) -> Option<String> {
    let value = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("lang="))?;
    let letters: String = value.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(12).collect();
    (!letters.is_empty()).then_some(letters)
}

/// Switches the language and keeps the choice.
pub fn set_language(lang: Lang) {
    settings::keep_setting(setting::LANGUAGE, lang.code());
    i18n::speak(lang);
}

/// The theme kept; empty: as the phone.
pub fn theme() -> String {
    settings::setting(setting::THEME).unwrap_or_default()
}

/// Switches the theme and keeps the choice.
pub fn set_theme(theme: &str) {
    settings::keep_setting(setting::THEME, theme);
    choose_theme();
}

pub(super) fn choose_theme() {
    let Some(root) = document().document_element() else { return };
    // The only error is an illegal attribute name.
    let _ = match theme().as_str() {
        "" => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme),
    };
}
