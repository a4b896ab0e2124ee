//! Fields that two people set differently without knowing of each other: every value with who and when, on the record and
//! in one list. One tap settles.

use erikti_model::time::Instant;
use erikti_sync::{Id, Ledger, Name, Value};
use leptos::prelude::*;

use super::naming::{Named, person};
use super::wording::{Worded, label};
use crate::app::House;
use crate::i18n::{lately, said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{Empty, Page, Toasts, TwoValues, Version, live};

/// A field with several values.
#[derive(Clone, PartialEq)]
struct Contested {
    record: Id,
    named: Named,
    kind: Name,
    field: Name,
    /// The shown one first.
    values: Vec<Held>,
}

/// One of the values.
#[derive(Clone, PartialEq)]
struct Held {
    value: Value,
    worded: Worded,
    mine: bool,
    who: Option<String>,
    when: Instant,
}

impl Contested {
    /// Those that this person may settle: of one record, or all.
    fn all(ledger: &Ledger, me: &Memo<Option<Me>>, of: Option<Id>) -> Vec<Self> {
        let wanted = ledger.conflicts().filter(|(record, _)| of.is_none_or(|of| of == *record));
        let wanted: Vec<(Id, &Name)> = wanted.collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let Some(me) = me.get() else { return Vec::new() };
        let settles = |id: Id| ledger.record(id).is_some_and(|record| me.settles(ledger, record));
        let mine = wanted.into_iter().filter(|(record, _)| settles(*record));
        mine.filter_map(|(record, field)| Self::of(ledger, &me, record, field)).collect()
    }

    fn of(ledger: &Ledger, me: &Me, id: Id, field: &Name) -> Option<Self> {
        let record = ledger.record(id)?;
        let mut values: Vec<Held> = Vec::new();
        for head in record.heads(field.as_str()) {
            if values.iter().all(|held| held.value != head.value) {
                values.push(Held {
                    value: head.value.clone(),
                    worded: Worded::of(ledger, me, record.kind().as_str(), field.as_str(), &head.value),
                    // Nobody vouches yet for what this phone still owes.
                    mine: head.author == me.person || head.author == Id::NIL,
                    who: person(ledger, head.author),
                    when: Instant::from_unix_ms(head.stamp.unix_ms()),
                });
            }
        }
        let kind = record.kind().clone();
        Some(Self { record: id, named: Named::of(ledger, id), kind, field: field.clone(), values })
    }
}

impl Held {
    fn about(&self) -> String {
        let who = match &self.who {
            _ if self.mine => t("conflict-you"),
            Some(name) => name.clone(),
            None => t("conflict-somebody"),
        };
        t_with("conflict-who-when", &[("who", who.into()), ("when", lately(self.when).into())])
    }
}

/// How many fields wait for this person to settle them.
pub fn count(house: House) -> Memo<usize> {
    let me = house.me();
    house.watch(move |ledger| Contested::all(ledger, &me, None).len())
}

/// Whether a record has a field that this person may settle.
pub fn is_contested(house: House, record: Id) -> Memo<bool> {
    let me = house.me();
    house.watch(move |ledger| !Contested::all(ledger, &me, Some(record)).is_empty())
}

/// Cards of what is contested: of one record, or, with the records' names, of all.
pub fn cards(of: Option<Id>) -> AnyView {
    let house = House::here();
    let me = house.me();
    let all = house.watch(move |ledger| Contested::all(ledger, &me, of));
    let toasts = Toasts::here();
    live(move || {
        let card = |contested| card(house, toasts, contested, of.is_none());
        Some(all.get().into_iter().map(card).collect_view().into_any())
    })
}

fn card(house: House, toasts: Toasts, contested: Contested, name_it: bool) -> AnyView {
    let Contested { record, named, kind, field, values } = contested;
    let href = named.href.clone().filter(|_| name_it);
    let key = field.clone();
    let what = said(move || {
        let label = label(kind.as_str(), key.as_str());
        if name_it { format!("{} · {label}", named.words(house)) } else { label }
    });
    let version = |held: &Held| {
        let (worded, held) = (held.worded.clone(), held.clone());
        Version { words: said(move || worded.words(house)), about: said(move || held.about()) }
    };
    let versions = values.iter().map(version).collect();
    let settle = move |at: usize| {
        let Some((chosen, shown)) = values.get(at).zip(values.first()) else { return };
        write(house, record, &field, &chosen.value);
        let (field, former, worded) = (field.clone(), shown.value.clone(), chosen.worded.clone());
        let words = move || t_with("conflict-settled", &[("value", worded.words(house).into())]);
        toasts.say_with_undo(words, move || write(house, record, &field, &former));
    };
    view! { <TwoValues what=what href=href versions=versions on_choose=settle /> }.into_any()
}

fn write(house: House, record: Id, field: &Name, value: &Value) {
    // Settling has no rule that could say no; a card stands only while the journal is open.
    let _ = house.act(|pen| {
        pen.settle(record, field, value.clone());
        Ok(())
    });
}

/// Everything this person may settle.
#[component]
pub fn Conflicts() -> impl IntoView {
    let count = count(House::here());
    view! {
        <Page title=text("conflicts-title") back="/">
            {live(move || Some(if count.get() == 0 {
                view! { <Empty text=text("conflicts-empty") /> }.into_any()
            } else {
                view! { <p class="soft">{text("conflicts-lead")}</p> }.into_any()
            }))}
            {cards(None)}
        </Page>
    }
}
