//! One item of a run: what to do, the verdict, the reason when it was not done, the numbers it asks for.

use erikti_model::Read;
use erikti_model::content::{Input, Item};
use erikti_model::kinds::answer::{self, Verdict};
use erikti_sync::Id;
use leptos::prelude::*;

use super::naming::in_tongue;
use super::refused::LastNo;
use super::{conflicts, runs};
use crate::app::House;
use crate::i18n::{t, text};
use crate::parts::{Answer, AnswerLook, Badge, Entry, Field, Picture, SignMark, ThreeWay, Tone, When};

type NumberField = erikti_model::Field<answer::Answer, u32>;

fn anchor_id(run: Id, code: &str) -> String {
    format!("item-{run}-{code}")
}

/// Brings an item of the page into view, with the focus on its answers.
pub fn item_anchor(run: Id, code: &str) {
    let selector = format!("[id='{}'] input", anchor_id(run, code));
    if let Ok(Some(input)) = document().query_selector(&selector) {
        input.scroll_into_view_with_bool(false);
        // It fails only for an element that has left the page.
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(input).focus();
    }
}

/// One item.
#[component]
pub fn RunItem(
    /// Of which run.
    run: Id,
    /// Which.
    item: Item,
) -> impl IntoView {
    let house = House::here();
    let record = answer::id(run, &item.code);
    let verdict = house.watch(move |ledger| ledger.record(record).and_then(|record| record.get(answer::verdict)));
    let known = house.watch(move |ledger| ledger.record(record).is_some());
    let anchor = anchor_id(run, &item.code);
    let (task, critical, input) = (item.text.clone(), item.critical, item.input.clone());
    let words = in_tongue(task);
    let item = StoredValue::new(item);
    let no = LastNo::new();
    let write = move |given: Option<Verdict>| {
        no.hear(item.with_value(|item| {
            house.act(|pen| {
                let home = runs::home(pen, run)?;
                match given {
                    Some(verdict) => answer::give(pen, &home, run, item, verdict),
                    None => answer::take_back(pen, &home, run, item),
                }
            })
        }));
    };
    view! {
        <div class="stack stack--near" id=anchor>
            <p>{words} {critical.then(|| view! { " " <Badge label=text("c-required") tone=Tone::Warm /> })}</p>
            <ThreeWay
                about=words
                answers=verdicts()
                chosen=verdict
                on_choose=move |verdict| write(Some(verdict))
                on_clear=move |()| write(None)
            />
            <When is=move || verdict.get() == Some(Verdict::NotDone)>
                <Reason run=run item=item />
            </When>
            {input.map(|input| view! { <Numbers run=run item=item input=input /> })}
            {conflicts::cards(Some(record))}
            {no.banner()}
            <When is=move || known.get()>
                <SignMark sign=house.sign(record) />
            </When>
        </div>
    }
}

fn verdicts() -> Vec<Answer<Verdict>> {
    let answer = |value: Verdict, picture, look| Answer { value, label: text(value.label()), picture, look };
    vec![
        answer(Verdict::Done, Picture::Check, AnswerLook::Good),
        answer(Verdict::NotDone, Picture::Cross, AnswerLook::Warm),
        answer(Verdict::NotApplicable, Picture::NotApplicable, AnswerLook::Plain),
    ]
}

/// Why not: kept whenever the person rests from typing.
#[component]
fn Reason(run: Id, item: StoredValue<Item>) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let record = item.with_value(|item| answer::id(run, &item.code));
    let kept = house.watch(move |ledger| ledger.record(record).and_then(|record| record.get(answer::reason)));
    let typed = RwSignal::new(kept.get_untracked().unwrap_or_default());
    let keep = move |()| {
        let why = typed.get_untracked();
        let explain = |item: &Item| house.act(|pen| answer::explain(pen, &runs::home(pen, run)?, run, item, &why));
        no.hear(item.with_value(explain));
    };
    view! {
        <Field
            label=text(answer::reason.label)
            value=typed
            entry=Entry::Lines
            hint=text("run-reason-hint")
            error=no.about(answer::reason.label)
            on_rest=keep
        />
    }
}

/// The numbers an item asks for, beside each other.
#[component]
fn Numbers(run: Id, item: StoredValue<Item>, input: Input) -> impl IntoView {
    let labels: Vec<&'static str> = match &*input.kind {
        "number" | "category_count" => vec![unit_key(&input.unit)],
        "count_split" => input.parts.iter().map(|part| part_key(part)).collect(),
        _ => Vec::new(),
    };
    let fields = labels
        .into_iter()
        .zip(answer::NUMBERS)
        .map(|(label, field)| view! { <Number run=run item=item field=field label=label /> })
        .collect_view();
    view! { <div class="field-pair">{fields}</div> }
}

fn unit_key(unit: &str) -> &'static str {
    match unit {
        "person" => "unit-person",
        "kg" => "unit-kg",
        "l" => "unit-l",
        "day" => "unit-day",
        "s" => "unit-s",
        _ => "unit-other",
    }
}

fn part_key(part: &str) -> &'static str {
    match part {
        "volunteers" => "count-volunteers",
        "others" => "count-others",
        "children" => "count-children",
        "adults" => "count-adults",
        "elderly" => "count-elderly",
        "wheelchair" => "count-wheelchair",
        _ => "unit-other",
    }
}

#[component]
fn Number(run: Id, item: StoredValue<Item>, field: NumberField, label: &'static str) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let record = item.with_value(|item| answer::id(run, &item.code));
    let kept = house.watch(move |ledger| ledger.record(record).and_then(|record| record.get(field)));
    let typed = RwSignal::new(kept.get_untracked().map(|number| number.to_string()).unwrap_or_default());
    let wrong = RwSignal::new(false);
    let keep = move |()| {
        let text = typed.get_untracked();
        let text = text.trim();
        let number = text.parse::<u32>().ok();
        wrong.set(number.is_none() && !text.is_empty());
        let keep = |item: &Item| {
            house.act(|pen| {
                let home = runs::home(pen, run)?;
                match number {
                    Some(number) => answer::number(pen, &home, run, item, field, number),
                    None if text.is_empty() => answer::no_number(pen, &home, run, item, field),
                    None => Ok(()),
                }
            })
        };
        no.hear(item.with_value(keep));
    };
    let error = move || if wrong.get() { Some(t("number-not-whole")) } else { no.about(field.label).get() };
    view! {
        <Field label=text(label) value=typed entry=Entry::Number error=Signal::derive(error) on_rest=keep />
    }
}
