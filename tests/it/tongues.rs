//! Three languages, equally: the same keys, the same values in them, every key used and every used key there.

use super::book::{Arg, Book, one_few_or_many, one_or_other};
use super::house::{files, root};
use super::numeral;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [&str; 3] = ["kk", "ru", "en"];

/// Key families whose last part comes from data: the model's labels and refusals, the server's reasons.
const FAMILIES: [&str; 7] = ["act-kind-", "att-", "desk-because-", "field-", "refusal-", "problem-", "role-"];

/// Every message of a language: key, and its whole text.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files(&format!("locales/{language}"), ".ftl") {
        if let Err((_, errors)) = FluentResource::try_new(text.clone()) {
            panic!("{}: {errors:?}", path.display());
        }
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((name, rest)) = line.split_once(" =").filter(|_| begins) {
                key = name.to_string();
                let twice = messages.insert(key.clone(), rest.to_string());
                assert!(twice.is_none(), "{}: {key} stands twice", path.display());
            } else if let Some(text) = messages.get_mut(&key) {
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    messages
}

fn variables(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    text.split('$').skip(1).map(name).collect()
}

/// Every literal in the code that reads like a key.
fn literals() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let folders = ["src", "crates/model/src", "crates/server/src", "crates/sync/src", "crates/browser/src"];
    for (_, text) in folders.into_iter().flat_map(|folder| files(folder, ".rs")) {
        let keyish = |text: &&str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
        };
        found.extend(text.split('"').filter(keyish).map(str::to_string));
    }
    found
}

/// Keys that the model makes out of its fields and choices.
fn of_the_model() -> BTreeSet<String> {
    use erikti_model::kinds::{all_choices, all_fields};
    use erikti_model::policy::Role;
    let mut keys: BTreeSet<String> = all_fields().map(|field| field.label.to_string()).collect();
    keys.extend(all_choices().map(str::to_string));
    keys.extend(Role::ALL.iter().map(|choice| choice.label().to_string()));
    keys
}

#[test]
fn every_key_stands_in_all_three_languages_with_the_same_values() {
    let kazakh = messages("kk");
    for language in ["ru", "en"] {
        let other = messages(language);
        let missing: Vec<_> = kazakh.keys().filter(|key| !other.contains_key(*key)).collect();
        let extra: Vec<_> = other.keys().filter(|key| !kazakh.contains_key(*key)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{language}: missing {missing:?}, only there {extra:?}");
        for (key, text) in &kazakh {
            assert_eq!(variables(text), variables(&other[key]), "{language}: values of {key}");
        }
    }
}

#[test]
fn every_key_has_words_that_can_be_said() {
    for language in LANGUAGES {
        let bundle = bundle(language);
        let messages = messages(language);
        let mut values = FluentArgs::new();
        messages.values().flat_map(|text| variables(text)).for_each(|name| values.set(name, 5));
        for key in messages.into_keys() {
            let pattern =
                bundle.get_message(&key).and_then(|message| message.value()).unwrap_or_else(|| panic!("{key}"));
            let mut errors = Vec::new();
            let said = bundle.format_pattern(pattern, Some(&values), &mut errors);
            assert!(errors.is_empty() && !said.trim().is_empty(), "{language} {key}: {errors:?}");
        }
    }
}

/// The bundle of a language: the library's own reading, with numbers written as the client writes them.
fn bundle(language: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![language.parse().expect("a language")]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(numeral::grouped(number.value as i64)),
        _ => None,
    }));
    for (path, text) in files(&format!("locales/{language}"), ".ftl") {
        let resource = FluentResource::try_new(text).unwrap_or_else(|_| panic!("{}", path.display()));
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{}: {errors:?}", path.display()));
    }
    bundle
}

#[test]
fn what_the_client_says_is_what_the_notation_means() {
    let counts = (0..130).chain([200, 1_001, 1_011, 10_022, 1_000_000, -1, -2, -5, -21]).map(Arg::Number);
    let values: Vec<Arg> = counts.chain(["few", "other", "Әлия { } → [x]"].map(Arg::from)).collect();
    for language in LANGUAGES {
        let pages = files(&format!("locales/{language}"), ".ftl").into_iter().map(|(_, text)| &*text.leak());
        let form = if language == "ru" { one_few_or_many } else { one_or_other };
        let book = Book::read(&pages.collect::<Vec<&'static str>>(), form);
        let bundle = bundle(language);
        let messages = messages(language);
        let names: BTreeSet<&'static str> =
            messages.values().flat_map(|text| variables(text)).map(|name| &*name.leak()).collect();
        for value in &values {
            let args: Vec<_> = names.iter().map(|name| (*name, value.clone())).collect();
            let theirs: FluentArgs<'_> = names
                .iter()
                .map(|name| {
                    let value = match value {
                        Arg::Number(number) => FluentValue::from(*number),
                        Arg::Text(text) => FluentValue::from(text.as_str()),
                    };
                    (*name, value)
                })
                .collect();
            for key in messages.keys() {
                let pattern = bundle.get_message(key).and_then(|message| message.value()).expect("words");
                let meant = bundle.format_pattern(pattern, Some(&theirs), &mut Vec::new());
                assert_eq!(book.say(key, &args).as_deref(), Some(&*meant), "{language} {key} with {value:?}");
            }
        }
        assert!(!book.has("no-such-key") && book.say("no-such-key", &[]).is_none());
    }
}

#[test]
fn every_key_is_used_and_every_used_key_is_there() {
    let known: BTreeSet<String> = messages("kk").into_keys().collect();
    let (literals, model) = (literals(), of_the_model());
    let unknown: Vec<_> = model.iter().filter(|key| !known.contains(*key)).collect();
    assert!(unknown.is_empty(), "the model needs words for {unknown:?}");
    let refusals = literals.iter().filter(|key| key.starts_with("refusal-") && key.len() > "refusal-".len());
    let unsaid: Vec<_> = refusals.filter(|key| !known.contains(*key)).collect();
    assert!(unsaid.is_empty(), "refusals without words: {unsaid:?}");
    let named = |text: &str, call: &str| -> Vec<String> {
        let calls = text
            .match_indices(call)
            .filter(|(at, _)| !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_'));
        calls.filter_map(|(at, _)| Some(text[at + call.len()..].split('"').next()?.to_string())).collect()
    };
    for (path, text) in files("src", ".rs") {
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for key in ["t(\"", "text(\"", "t_with(\""].into_iter().flat_map(|call| named(&code, call)) {
            assert!(known.contains(&key), "{}: no words for {key}", path.display());
        }
    }
    let in_family =
        |key: &str| FAMILIES.iter().any(|family| key.strip_prefix(family).is_some_and(|rest| literals.contains(rest)));
    let texts: Vec<String> = messages("kk").into_values().collect();
    let inside = |key: &str| texts.iter().any(|text| text.contains(&format!("{{ {key} }}")));
    let used = |key: &str| literals.contains(key) || model.contains(key) || in_family(key) || inside(key);
    let unused: Vec<_> = known.iter().filter(|key| !used(key)).collect();
    assert!(unused.is_empty(), "words that nobody says: {unused:?}");
}

#[test]
fn words_of_the_glossary_are_used_as_they_stand_there() {
    let glossary = std::fs::read_to_string(root().join("content/glossary.json")).expect("the glossary");
    let glossary: serde_json::Value = serde_json::from_str(&glossary).expect("JSON");
    let mut compared = 0;
    for language in LANGUAGES {
        let messages = messages(language);
        for term in glossary["terms"].as_array().expect("terms") {
            let key = term["key"].as_str().expect("a key").replace('.', "-");
            if let Some(text) = messages.get(&key).filter(|text| !text.contains('{')) {
                assert_eq!(text.trim(), term[language].as_str().expect("words"), "{language} {key}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 90, "only {compared} words come from the glossary");
}
