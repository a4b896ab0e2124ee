//! What each screen is for, in two or three sentences that are on the phone: the one a person has come from, then all others.

use leptos::prelude::*;

use crate::i18n::text;
use crate::parts::{Card, Page};

/// A screen: its path with `*` for an id, what it is called, what is said of it. A longer path stands before its beginning.
type Told = (&'static str, &'static str, &'static str);

const SCREENS: [Told; 27] = [
    ("activities/*/aid/stock", "aid-to-stock", "guide-stock"),
    ("activities/*/aid", "aid-take-in", "guide-aid"),
    ("activities/*/help", "help-title", "guide-help"),
    ("activities/*/session", "session-title", "guide-session"),
    ("activities/*/report", "act-report", "guide-report"),
    ("activities/*/ready", "ready-title", "guide-ready"),
    ("activities/*/scan", "scan-title", "guide-scan"),
    ("activities/*/skills", "skills-confirm", "guide-skills"),
    ("activities/*/edit", "activity-edit-title", "guide-plan"),
    ("activities/new", "activity-new-title", "guide-new"),
    ("activities/*", "act-participants", "guide-activity"),
    ("activities", "nav-activities", "guide-activities"),
    ("readiness/emergency", "emergency-title", "guide-emergency"),
    ("readiness", "nav-readiness", "guide-readiness"),
    ("me/card", "vol-card", "guide-card"),
    ("me/profile", "nav-profile", "guide-profile"),
    ("me/hours", "hours-title", "guide-hours"),
    ("me/growth", "growth-title", "guide-growth"),
    ("me", "nav-me", "guide-me"),
    ("delivery", "delivery-title", "guide-delivery"),
    ("conflicts", "conflicts-title", "guide-conflicts"),
    ("desk/people", "people-title", "guide-people"),
    ("desk", "desk-title", "guide-desk"),
    ("front", "fo-title", "guide-front"),
    ("courses", "courses-title", "guide-courses"),
    ("workshop", "nav-workshop", "guide-workshop"),
    ("", "nav-today", "guide-today"),
];

/// Where it stands what the screen of a path is for.
pub fn to_guide(path: &str) -> String {
    let parts = || path.split('/').filter(|part| !part.is_empty());
    let is_it = |pattern: &str| {
        let mut parts = parts();
        pattern
            .split('/')
            .filter(|part| !part.is_empty())
            .all(|of| parts.next().is_some_and(|is| of == "*" || of == is))
    };
    let (.., words) = SCREENS.into_iter().find(|(pattern, ..)| is_it(pattern)).unwrap_or_default();
    format!("/guide/{}", words.trim_start_matches("guide-"))
}

/// The words, beginning with those about one screen.
#[component]
pub fn Guide(
    /// Which, by its name in the address.
    #[prop(into)]
    of: String,
) -> impl IntoView {
    let (asked, others): (Vec<Told>, Vec<Told>) =
        SCREENS.into_iter().rev().partition(|(.., words)| words.trim_start_matches("guide-") == of);
    let told = |(_, title, words): Told| view! { <Card title=text(title)><p>{text(words)}</p></Card> };
    let other = |(_, title, words): Told| {
        view! { <details class="stack"><summary>{text(title)}</summary><p>{text(words)}</p></details> }
    };
    view! {
        <Page title=text("guide-title") back="/">
            {asked.into_iter().map(told).collect_view()}
            <h2>{text("guide-others")}</h2>
            <div class="stack">{others.into_iter().map(other).collect_view()}</div>
        </Page>
    }
}
