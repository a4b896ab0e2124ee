//! `GET /verify/NUMBER`: what an organisation vouches for, told to anybody who holds the number, in three languages.
//!
//! It says what the certificate says and nothing else; the holder's name only if the holder had agreed when it was issued. A
//! plain page without script: whoever reads it has no reason to trust more than that.

use super::House;
use super::problem::Problem;
use super::room::EACH_KB;
use crate::archive::{Archive, Error, Store};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use erikti_model::kinds::certificate::{self, Certified};
use erikti_model::policy::certificate_space;
use erikti_sync::wire::Cursor;
use erikti_sync::{Id, Ledger, limits};
use std::fmt::Write;
use std::sync::Arc;

macro_rules! words {
    ($lang:literal: $($topic:literal)+) => {
        ($lang, [$(include_str!(concat!("../../../../locales/", $lang, "/", $topic, ".ftl"))),+])
    };
}

/// The words of the client: what a skill or a field is called is said in one place.
const WORDS: [(&str, [&str; 3]); 3] = [
    words!("kk": "verify" "growth" "fields"),
    words!("ru": "verify" "growth" "fields"),
    words!("en": "verify" "growth" "fields"),
];

/// A number typed into the form of the page.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    number: String,
}

/// The page of a number in the address, as a QR code leads to it.
pub(super) async fn of_path(State(house): State<Arc<House>>, Path(number): Path<String>) -> Response {
    page(&house, &number).await
}

/// The page of a number that somebody typed; without one the form alone.
pub(super) async fn of_form(State(house): State<Arc<House>>, Query(typed): Query<Typed>) -> Response {
    page(&house, &typed.number).await
}

async fn page(house: &House, number: &str) -> Response {
    let Ok(_room) = house.room.take(EACH_KB) else { return Problem::busy().into_response() };
    let found = match certificate::read_number(number) {
        None => None,
        Some(register) => match find(&house.archive, register).await {
            Ok(found) => found,
            Err(error) => return Problem::from(error).into_response(),
        },
    };
    let status = match &found {
        None if number.trim().is_empty() => StatusCode::OK,
        None => StatusCode::NOT_FOUND,
        Some(it) if it.revoked => StatusCode::GONE,
        Some(_) => StatusCode::OK,
    };
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (status, headers, html(number.trim(), found.as_ref())).into_response()
}

/// The certificate with this register, as its organisation wrote it: whoever else writes there later changes nothing.
///
/// # Errors
/// The archive failed.
async fn find(archive: &Archive, register: Id) -> Result<Option<Certified>, Error> {
    let page = archive.read(certificate_space(register), Cursor::default(), limits::PAGE_ENTRIES).await?;
    let mut ledger = Ledger::default();
    page.entries.iter().for_each(|entry| ledger.fold(&entry.group, entry.author));
    let first = page.entries.iter().flat_map(|entry| &entry.group.changes).map(|change| change.record).next();
    Ok(first.and_then(|id| certificate::read(id, ledger.record(id)?)))
}

fn word<'a>(pages: &[&'a str], key: &str) -> &'a str {
    let said = |line: &'a str| line.split_once(" = ").filter(|(name, _)| *name == key).map(|(_, words)| words);
    pages.iter().flat_map(|page| page.lines()).find_map(said).unwrap_or_default()
}

fn html(number: &str, found: Option<&Certified>) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"kk\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"robots\" content=\"noindex\"><title>Erikti</title>",
    );
    for (language, pages) in WORDS {
        let say = |key: &str| escaped(word(&pages, key));
        let _ = write!(page, "<section lang=\"{language}\"><h1>{}</h1>", say("verify-title"));
        let verdict = match found {
            None if number.is_empty() => "verify-ask",
            None => "verify-unknown",
            Some(it) if it.revoked => "verify-revoked",
            Some(_) => "verify-valid",
        };
        let _ = write!(page, "<p><strong>{}</strong></p>", say(verdict));
        if let Some(it) = found {
            page.push_str("<dl>");
            let days = format!("{} – {}", it.from.date_input(), it.until.date_input());
            let hours = word(&pages, "verify-hours-of")
                .replace("{ $hours }", &(it.minutes / 60).to_string())
                .replace("{ $minutes }", &(it.minutes % 60).to_string());
            let skills: Vec<&str> = it.skills.iter().map(|skill| word(&pages, skill.label())).collect();
            let name = if it.named { &*it.name } else { "" };
            for (key, value) in [
                (certificate::register.label, &*it.number),
                (certificate::name.label, name),
                (certificate::issuer.label, &*it.issuer),
                (certificate::issued.label, &*it.issued.date_input()),
                (certificate::minutes.label, &*hours),
                ("certificate-period", &*days),
                (certificate::about.label, &*it.about),
                (certificate::skills.label, &*skills.join(", ")),
            ] {
                if !value.is_empty() {
                    let _ = write!(page, "<dt>{}</dt><dd>{}</dd>", say(key), escaped(value));
                }
            }
            page.push_str("</dl>");
        }
        page.push_str("</section>");
    }
    let _ = writeln!(
        page,
        "<form action=\"/verify\"><label>№ <input name=\"number\" value=\"{}\" maxlength=\"40\" required></label> \
         <button>OK</button></form></html>",
        escaped(number)
    );
    page
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_page_is_there_in_every_language() {
        let keys = [
            "verify-title",
            "verify-ask",
            "verify-unknown",
            "verify-revoked",
            "verify-valid",
            "verify-hours-of",
            "certificate-period",
        ];
        let fields = certificate::FIELDS.iter().map(|field| field.label);
        let skills = erikti_model::kinds::skill::Ability::ALL.iter().map(|skill| skill.label());
        for key in keys.into_iter().chain(skills).chain(fields) {
            for (language, pages) in WORDS {
                assert!(!word(&pages, key).is_empty(), "{language} {key}");
            }
        }
    }

    #[test]
    fn what_was_typed_cannot_become_part_of_the_page() {
        let page = html("\"><script>alert(1)</script>", None);
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    }
}
