//! `content/checklists.json` as the bytes that a phone reads: no phone carries a JSON reader for it, and no wasm the words.
//!
//! Refuses to know what a checklist is for.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::files;
use crate::place::Place;

include!("../../model/src/content/shapes.rs");

/// Writes the pack to [`Place::content`].
pub(crate) fn bundle(place: &Place) -> Result<()> {
    let packed = packed(&place.root.join("content/checklists.json"))?;
    files::write_if_changed(&place.content(), &packed)?;
    Ok(())
}

fn packed(source: &Path) -> Result<Vec<u8>> {
    let mut file: Value = serde_json::from_slice(&files::read(source)?)?;
    for question in listed(&mut file, "/quiz/questions") {
        listed(question, "/options").iter_mut().for_each(texts_together);
    }
    let mut numbers = file.pointer_mut("/meta/emergency_numbers").map(Value::take).unwrap_or_default();
    listed(&mut numbers, "").iter_mut().for_each(texts_together);
    put(&mut file, "numbers", numbers);
    let pack: Pack = serde_json::from_value(file).with_context(|| source.display().to_string())?;
    let mut bytes = vec![PACK_SHAPE];
    bytes.extend(postcard::to_allocvec(&pack)?);
    Ok(bytes)
}

fn listed<'a>(of: &'a mut Value, at: &str) -> &'a mut [Value] {
    of.pointer_mut(at).and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
}

fn put(of: &mut Value, name: &str, value: Value) {
    of.as_object_mut().map(|fields| fields.insert(name.to_owned(), value));
}

/// The three languages of a thing, which the source writes beside its other fields, as one text.
fn texts_together(thing: &mut Value) {
    let text = json!({ "kk": thing.get("kk"), "ru": thing.get("ru"), "en": thing.get("en") });
    put(thing, "text", text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_holds_everything_in_three_languages() -> Result<()> {
        let bytes = packed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/checklists.json"))?;
        assert_eq!(bytes.first(), Some(&PACK_SHAPE));
        let pack: Pack = postcard::from_bytes(&bytes[1..])?;
        assert_eq!((pack.templates.len(), pack.quiz.questions.len(), pack.numbers.len()), (14, 10, 6));
        let items = pack.templates.iter().flat_map(|template| &template.sections).flat_map(|section| &section.items);
        assert_eq!(items.clone().count(), 237);
        let questions = pack.quiz.questions.iter();
        for question in questions.clone() {
            assert_eq!(question.options.len(), 4, "{}", question.code);
            assert!(question.options.iter().any(|option| option.code == question.correct), "{}", question.code);
        }
        let asked =
            questions.flat_map(|question| question.options.iter().map(|option| &option.text).chain([&question.text]));
        for text in items.map(|item| &item.text).chain(asked).chain(pack.numbers.iter().map(|number| &number.who)) {
            assert!([&text.kk, &text.ru, &text.en].iter().all(|text| !text.is_empty()), "{text:?}");
        }
        Ok(())
    }
}
