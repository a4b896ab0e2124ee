//! Money at a collection: amounts and receipts, counted by two adults. No names, no cards.

use erikti_model::kinds::money::{self, Entered, Sums, Whose};
use erikti_model::policy::{Reach, Thing, activity_space};
use erikti_sync::Id;
use leptos::prelude::*;

use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{lately, said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Badge, Button, Card, Entry as Typed, Field, Form, Line, List, SignMark, Toasts, Tone, Weight, When, live,
};

/// The money of a collection, for whom it is: nothing for others.
pub fn till(house: House, activity: Id) -> AnyView {
    let counts = house.am(counts_money);
    view! {
        <When is=move || counts.get()>
            <Till activity=activity />
        </When>
    }
    .into_any()
}

/// Whether this person counts money, with a second one.
fn counts_money(me: &Me) -> bool {
    me.does(Thing::MoneyLine, Reach::Organisation)
}

#[component]
fn Till(activity: Id) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let (amount, receipt) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let lines = house.watch(move |ledger| money::lines(ledger, activity));
    let whose = move || {
        let by = me.get_untracked()?.person;
        Some(Whose { activity, by, seed: house.new_id(), at: house.now() })
    };
    let save = move || {
        let (Some(whose), amount_typed, number) = (whose(), amount.get_untracked(), receipt.get_untracked()) else {
            return;
        };
        if no.hear(house.act(|pen| money::enter(pen, &activity_space(activity), whose, &amount_typed, &number))) {
            amount.set(String::new());
            receipt.set(String::new());
            Toasts::here().say(move || t("money-saved"));
        }
    };
    let second = move |of: Id, so: bool| {
        if let Some(whose) = whose() {
            no.hear(house.act(|pen| money::second(pen, &activity_space(activity), whose, of, so)));
        }
    };
    let told = move || {
        let sums = lines.with(|lines| Sums::of(lines));
        t_with("money-total", &[("confirmed", sums.confirmed.into()), ("waiting", sums.waiting.into())])
    };
    let rows = Memo::new(move |_| {
        let me = me.get().map(|me| me.person);
        lines.get().into_iter().map(|line| row(house, line, me, second)).collect::<Vec<_>>()
    });
    view! {
        <Card title=text("money-title")>
            <p class="lead" role="status">{said(told)}</p>
            <p class="soft">{text("money-two")}</p>
            <Form on_submit=move |()| save()>
                <Field
                    label=text(money::tenge.label)
                    value=amount
                    entry=Typed::Number
                    error=no.about(money::tenge.label)
                />
                <Field
                    label=text(money::receipt.label)
                    value=receipt
                    entry=Typed::Code
                    error=no.about(money::receipt.label)
                />
                {no.banner()}
                <Button label=text("money-save") submit=true />
            </Form>
            <List label=text("money-title") lines=rows empty=|| () />
        </Card>
    }
}

fn row(house: House, line: Entered, me: Option<Id>, second: impl Fn(Id, bool) + Copy + Send + Sync + 'static) -> Line {
    let Entered { id, tenge, at, stands, twice, .. } = line;
    let mine = me == Some(line.by);
    let key = format!("{id}{stands:?}{twice}{mine}");
    let title = t_with("money-line", &[("tenge", tenge.into()), ("receipt", line.receipt.as_str().into())]);
    Line::new(key, title, move || {
        let receipt = line.receipt.clone();
        let title = move || t_with("money-line", &[("tenge", tenge.into()), ("receipt", receipt.as_str().into())]);
        let (state, tone) = match stands {
            Some(true) => ("money-confirmed", Tone::Accent),
            Some(false) => ("money-turned-down", Tone::Neutral),
            None => ("money-waits", Tone::Warm),
        };
        let asks = (stands.is_none() && !mine).then(|| {
            view! {
                <div class="beside">
                    <Button label=text("money-same") on_press=move |()| second(id, true) />
                    <Button label=text("money-differs") weight=Weight::Quiet on_press=move |()| second(id, false) />
                </div>
            }
        });
        view! {
            <div class="stack stack--near">
                <strong>{said(title)}</strong>
                <div class="beside">
                    <Badge label=text(state) tone=tone />
                    {twice.then(|| view! { <Badge label=text("money-twice") tone=Tone::Warm /> })}
                    <span class="soft small">{live(move || Some(lately(at).into_any()))}</span>
                    <SignMark sign=house.sign(id) />
                </div>
                {asks}
            </div>
        }
    })
}
