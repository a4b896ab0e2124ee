//! What is said under a key: Fluent's notation, as far as `locales/` uses it. That is words, values, words of another key, and
//! forms chosen by a value. The whole library weighs as much as ten screens, most of it for what nobody writes here.
//!
//! Refuses to know the languages: their plural forms come in. `tests/it/tongues.rs` holds every message against the library.

use std::collections::BTreeMap;

use super::numeral;

/// A value put into a sentence. Numbers choose the plural form and are written with thin spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A whole number.
    Number(i64),
    /// Words, written as they are.
    Text(String),
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// The values of a sentence by their names.
type Args<'a> = &'a [(&'static str, Arg)];

/// The plural form of a count, by Unicode's name for it.
pub type Form = fn(u64) -> &'static str;

/// The forms of Kazakh and English.
pub fn one_or_other(count: u64) -> &'static str {
    if count == 1 { "one" } else { "other" }
}

/// The forms of Russian.
pub fn one_few_or_many(count: u64) -> &'static str {
    match (count % 10, count % 100) {
        (1, tens) if tens != 11 => "one",
        (2..=4, tens) if !(12..=14).contains(&tens) => "few",
        _ => "many",
    }
}

/// All words of a language.
pub struct Book {
    words: BTreeMap<&'static str, &'static str>,
    form: Form,
}

impl Book {
    /// Reads the pages of a language.
    pub fn read(pages: &[&'static str], form: Form) -> Self {
        let mut words = BTreeMap::new();
        for page in pages {
            let (mut at, mut begun) = (0, None);
            for line in page.split_inclusive('\n').chain(["#"]) {
                let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
                if (begins || line.starts_with('#'))
                    && let Some((key, from)) = begun.take()
                {
                    words.insert(key, page.get(from..at).unwrap_or_default().trim());
                }
                if let Some((key, rest)) = line.split_once('=').filter(|_| begins) {
                    begun = Some((key.trim_end(), at + line.len() - rest.len()));
                }
                at += line.len();
            }
        }
        Self { words, form }
    }

    /// Whether a key has words.
    pub fn has(&self, key: &str) -> bool {
        self.words.contains_key(key)
    }

    /// The words of a key with these values in them.
    pub fn say(&self, key: &str, args: Args<'_>) -> Option<String> {
        let text = self.words.get(key)?;
        let mut out = String::new();
        self.write(text, args, &mut out);
        Some(out)
    }

    fn write(&self, mut text: &str, args: Args<'_>, out: &mut String) {
        while let Some((before, rest)) = text.split_once('{') {
            out.push_str(before);
            let (inside, after) = closed(rest);
            self.put(inside.trim(), args, out);
            text = after;
        }
        out.push_str(text);
    }

    fn put(&self, inside: &str, args: Args<'_>, out: &mut String) {
        let value = |name: &str| args.iter().find(|(given, _)| *given == name).map(|(_, arg)| arg);
        let Some(name) = inside.strip_prefix('$') else {
            return self.write(self.words.get(inside).unwrap_or(&inside), args, out);
        };
        match name.split_once("->") {
            Some((name, forms)) => self.write(self.chosen(value(name.trim()), forms), args, out),
            None => match value(name) {
                Some(Arg::Number(number)) => out.push_str(&numeral::grouped(*number)),
                Some(Arg::Text(text)) => out.push_str(text),
                None => out.push_str(inside),
            },
        }
    }

    /// The form of this value, each on a line of its own: `[2] …` for itself, `[few] …` for its plural, `*[many] …` if there is
    /// no better.
    fn chosen<'a>(&self, value: Option<&Arg>, forms: &'a str) -> &'a str {
        let is = |name: &str| match value {
            Some(Arg::Number(number)) => name == (self.form)(number.unsigned_abs()) || name == number.to_string(),
            Some(Arg::Text(text)) => name == text,
            None => false,
        };
        let mut otherwise = "";
        for line in forms.lines() {
            let line = line.trim();
            let form = line.trim_start_matches('*');
            let Some((name, text)) = form.strip_prefix('[').and_then(|form| form.split_once(']')) else { continue };
            if is(name) {
                return text.trim_start();
            }
            if form.len() < line.len() {
                otherwise = text.trim_start();
            }
        }
        otherwise
    }
}

/// What stands before the brace that closes, and what follows it.
fn closed(text: &str) -> (&str, &str) {
    let mut depth = 0_u32;
    for (at, brace) in text.match_indices(['{', '}']) {
        match (brace, depth) {
            ("{", _) => depth += 1,
            (_, 0) => return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
            _ => depth -= 1,
        }
    }
    (text, "")
}
