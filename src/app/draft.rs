//! What is typed into a form and not saved yet: kept letter by letter, through a killed app, until it is saved.
//!
//! A draft is whose it is, what the form held at first, and what it holds now. Refuses to know the forms: each says how it is
//! written as one text.

use super::House;
use crate::i18n::t;
use crate::memo::follow;
use crate::parts::Toasts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Parts of a form are kept in one text, apart by this.
const BETWEEN: char = '\u{1f}';

/// The three parts of a draft, apart by this.
const APART: char = '\u{1e}';

/// What a form holds as one text.
pub fn packed(parts: &[String]) -> String {
    parts.join(&BETWEEN.to_string())
}

/// The parts of such a text.
pub fn parts(packed: &str) -> std::str::Split<'_, char> {
    packed.split(BETWEEN)
}

impl House {
    /// A text that is kept, letter by letter, until it is dropped: what a form holds, through a killed app.
    pub fn draft(self, key: impl Into<String>) -> Draft {
        Draft { house: self, key: StoredValue::new(key.into()) }
    }

    pub(super) fn drop_outlived_drafts(self) {
        let strip = self.strip();
        follow(move || {
            if strip.get().undurable == 0 && self.outlived.with(|outlived| !outlived.is_empty()) {
                for key in self.outlived.write().drain(..) {
                    self.draft(key).put(None);
                }
            }
        });
    }
}

/// A form's draft in the journal.
#[derive(Clone, Copy)]
pub struct Draft {
    house: House,
    key: StoredValue<String>,
}

impl Draft {
    /// What was kept.
    pub async fn read(self) -> Option<String> {
        let (shell, key) = (self.house.shell.get_value()?, self.key.try_get_value()?);
        shell.draft(&key).await
    }

    /// Keeps this text instead.
    pub fn keep(self, text: String) {
        // What was typed after a save must not be dropped as what was saved.
        if let Some(key) = self.key.try_get_value() {
            self.house.outlived.update_untracked(|outlived| outlived.retain(|of| *of != key));
        }
        self.put(Some(text));
    }

    /// Drops it, as soon as nothing is left that a dying phone would lose: until then the draft is what would come back.
    pub fn drop_it(self) {
        if let Some(key) = self.key.try_get_value() {
            self.house.outlived.update(|outlived| outlived.push(key));
        }
    }

    fn put(self, text: Option<String>) {
        if let Some((shell, key)) = self.house.shell.get_value().zip(self.key.try_get_value()) {
            shell.keep_draft(&key, text);
        }
    }
}

/// Puts a kept text into a form; told whether the form began as it did when that was typed.
type Unpack = Box<dyn Fn(&str, bool) + Send + Sync>;

/// Keeps what a form holds until it is saved.
#[derive(Clone, Copy)]
pub struct Keeper(StoredValue<Arc<Form>>);

struct Form {
    draft: Draft,
    unsaved: Unsaved,
    name: String,
    /// What it held at first.
    first: RwSignal<String>,
    packed: Box<dyn Fn() -> String + Send + Sync>,
    unpack: Unpack,
}

impl Keeper {
    /// Brings back what was kept under this name, and keeps what is typed from now on. `unpack` hears whether the form began as
    /// it did when that was typed.
    pub fn watch(
        draft: Draft,
        name: &str,
        packed: impl Fn() -> String + Send + Sync + 'static,
        unpack: impl Fn(&str, bool) + Send + Sync + 'static,
    ) -> Self {
        let first = RwSignal::new(untrack(&packed));
        let (packed, unpack) = (Box::new(packed), Box::new(unpack));
        Form { draft, unsaved: Unsaved::new(draft.house), name: name.to_owned(), first, packed, unpack }.watched()
    }

    /// The form has been saved, and goes on from what it holds now.
    pub fn saved(self) {
        if let Some(form) = self.0.try_get_value() {
            form.first.set(untrack(|| (form.packed)()));
            form.draft.drop_it();
            form.unsaved.set(false);
        }
    }

    /// Puts back what the form held at first; what it holds now can be brought back.
    pub fn clear(self) {
        let Some(form) = self.0.try_get_value() else { return };
        let before = untrack(|| (form.packed)());
        (form.unpack)(&form.first.get_untracked(), true);
        form.draft.drop_it();
        Toasts::here().say_with_undo(|| t("form-cleared"), move || (form.unpack)(&before, true));
    }
}

impl Form {
    fn watched(self) -> Keeper {
        let form = Arc::new(self);
        let ready = RwSignal::new(false);
        let back = Arc::clone(&form);
        spawn_local(async move {
            let kept = back.draft.read().await.unwrap_or_default();
            // The screen may have gone in the meantime.
            let Some(first) = back.first.try_get_untracked() else { return };
            let kept: Vec<&str> = kept.split(APART).collect();
            if let [owner, then, typed] = kept.as_slice()
                && *owner == back.name
                && untrack(|| (back.packed)()) == first
            {
                (back.unpack)(&merged(then, typed, &first), *then == first);
            }
            ready.set(true);
        });
        let keeper = Keeper(StoredValue::new(Arc::clone(&form)));
        follow(move || {
            let (packed, first) = ((form.packed)(), form.first.get());
            let touched = packed != first;
            form.unsaved.set(touched);
            if ready.get() && touched {
                form.draft.keep(format!("{}{APART}{first}{APART}{packed}", form.name));
            }
        });
        keeper
    }
}

/// How a tick is kept.
pub fn tick(so: bool) -> String {
    if so { "1".to_owned() } else { String::new() }
}

/// What a person typed, over what the form would hold today: only what was changed then is brought back.
fn merged(then: &str, typed: &str, today: &str) -> String {
    let kept = parts(then).zip(parts(typed)).zip(parts(today));
    let merged = kept.map(|((then, typed), today)| if then == typed { today } else { typed });
    packed(&merged.map(str::to_owned).collect::<Vec<_>>())
}

/// Counts this form among those that hold something unsaved, so that a new version waits for it.
#[derive(Clone, Copy)]
struct Unsaved {
    house: House,
    counted: StoredValue<bool>,
}

impl Unsaved {
    fn new(house: House) -> Self {
        let unsaved = Self { house, counted: StoredValue::new(false) };
        on_cleanup(move || unsaved.set(false));
        unsaved
    }

    fn set(self, holds: bool) {
        if self.counted.try_get_value().is_some_and(|counted| counted != holds) {
            self.counted.set_value(holds);
            self.house
                .unsaved_forms()
                .update(|forms| *forms = if holds { *forms + 1 } else { forms.saturating_sub(1) });
        }
    }
}
