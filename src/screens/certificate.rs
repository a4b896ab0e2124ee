//! What can be printed: a certificate with its number and code, and the statement of hours that a university asks for.

use erikti_model::growth::open_badges::{self, Words};
use erikti_model::kinds::activity;
use erikti_model::kinds::certificate::{self, Certified};
use erikti_model::kinds::stay::{self, Entry};
use erikti_model::{Read, growth};
use erikti_sync::Id;
use leptos::prelude::*;

use super::me::LanguageField;
use super::missing::RecordMissing;
use super::planned::Planned;
use crate::app::House;
use crate::i18n::{dated, hours, lang, said, t, t_with, text};
use crate::me::Me;
use crate::parts::{Banner, Button, Card, Empty, Fact, Facts, Ornament, Page, Picture, Qr, Toasts, Tone, Weight, live};
use crate::routes::GROWTH;

/// One certificate, on this phone or on paper.
#[component]
pub fn CertificateScreen(
    /// Which.
    id: Id,
) -> impl IntoView {
    let house = House::here();
    let held = house.watch(move |ledger| ledger.record(id).and_then(|record| certificate::read(id, record)));
    live(move || {
        Some(match held.get() {
            None => view! { <RecordMissing back=GROWTH /> }.into_any(),
            Some(it) => sheet(house, it),
        })
    })
}

fn days(it: &Certified) -> String {
    if it.from.day() == it.until.day() { dated(it.from) } else { format!("{} – {}", dated(it.from), dated(it.until)) }
}

fn skills(it: &Certified) -> String {
    it.skills.iter().map(|skill| t(skill.label())).collect::<Vec<_>>().join(", ")
}

fn sheet(house: House, it: Certified) -> AnyView {
    let server = location().origin().unwrap_or_default();
    let address = format!("{server}/verify/{}", it.number);
    let (shown, listed, exported) = (it.clone(), it.clone(), it.clone());
    let fact = |key: &'static str, value: Signal<String>| view! { <Fact name=text(key)>{value}</Fact> };
    let minutes = it.minutes;
    let some = |words: &String| !words.is_empty();
    let checked = address.clone();
    let export = move |()| {
        let it = &exported;
        let (name, criteria) = (t("certificate-hereby"), t("growth-how"));
        let parts = [it.about.clone(), hours(it.minutes.into()), days(it), skills(it)];
        let description = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
        let words = Words { language: lang().code(), name: &name, description: &description, criteria: &criteria };
        let file = format!("erikti-{}.json", it.number);
        if let Err(key) = house.give(&file, &open_badges::credential(it, &server, &words)) {
            Toasts::here().say(move || t(key));
        }
    };
    view! {
        <Page title=text("gr-certificate") back=GROWTH>
            {it.revoked.then(|| view! { <Banner text=text("certificate-is-revoked") tone=Tone::Warm /> })}
            <Card>
                <article class="paper">
                    <Ornament />
                    <h2>{text("gr-certificate")}</h2>
                    <p>{text("certificate-hereby")}</p>
                    <p class="paper__name"><strong>{it.name.clone()}</strong></p>
                    <Facts>
                        {fact(certificate::minutes.label, said(move || hours(minutes.into())))}
                        {fact("certificate-period", said(move || days(&shown)))}
                        {some(&it.about).then(|| fact(certificate::about.label, Signal::stored(it.about.clone())))}
                        {(!it.skills.is_empty()).then(|| fact(certificate::skills.label, said(move || skills(&listed))))}
                        {fact(certificate::issuer.label, Signal::stored(it.issuer.clone()))}
                        {fact(certificate::issued.label, said(move || dated(it.issued)))}
                        {fact(certificate::register.label, Signal::stored(it.number.clone()))}
                    </Facts>
                    <Qr text=address label=text("certificate-qr") />
                    <p class="small">
                        {said(move || t_with("certificate-check", &[("address", checked.as_str().into())]))}
                    </p>
                </article>
            </Card>
            <div class="stack not-on-paper">
                <LanguageField />
                {print_button()}
                <Button label=text("certificate-export") wide=true on_press=export />
                <p class="soft small">{text("certificate-export-hint")}</p>
            </div>
        </Page>
    }
    .into_any()
}

fn print_button() -> AnyView {
    let print = move |()| {
        // A browser without paper says no by itself.
        let _ = window().print();
    };
    view! { <Button label=text("print") picture=Picture::Checklist weight=Weight::Main wide=true on_press=print /> }
        .into_any()
}

/// One's confirmed hours, day by day, for whoever asks on paper.
#[component]
pub fn Statement() -> impl IntoView {
    let house = House::here();
    let me = house.me().get_untracked();
    view! {
        <Page title=text("statement-title") back=GROWTH>
            {me.map(|me| statement(house, me))}
        </Page>
    }
}

fn statement(house: House, me: Me) -> AnyView {
    let who = me.person;
    let told = house.watch(move |ledger| {
        let mut confirmed: Vec<Entry> = stay::entries(ledger, who);
        confirmed.retain(|entry| entry.confirmed);
        confirmed.reverse();
        (confirmed.iter().map(|it| (it.activity, it.at, it.minutes)).collect::<Vec<_>>(), growth::minutes(ledger, who))
    });
    let (ours, called) = (me.organisation, me.organisation_name.clone());
    let row = move |(id, at, minutes): (Id, erikti_model::time::Instant, u32)| {
        let planned = house.record_now(id);
        let own = planned.as_ref().and_then(|it| it.get(activity::organiser)) == Some(ours);
        let title = planned.and_then(|it| Planned::of(id, &it)).map_or_else(|| t("activity-nameless"), |it| it.name());
        let of = if own { called.clone() } else { t("statement-other") };
        view! {
            <tr>
                <td>{said(move || dated(at))}</td>
                <td>{title}<br /><span class="soft small">{of}</span></td>
                <td>{hours(minutes.into())}</td>
            </tr>
        }
    };
    let rows = live(move || {
        let row = row.clone();
        Some(told.with(|told| told.0.clone()).into_iter().map(row).collect_view().into_any())
    });
    let none = move || told.with(|told| told.0.is_empty());
    view! {
        <Card>
            <article class="paper">
                <h2>{text("statement-title")}</h2>
                <p class="paper__name"><strong>{me.name}</strong></p>
                <p>{me.organisation_name}</p>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text("statement-day")}</th>
                            <th scope="col">{text(erikti_model::kinds::skill::activity.label)}</th>
                            <th scope="col">{text("statement-hours")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row" colspan="2">{text("statement-total")}</th>
                            <td><strong>{said(move || hours(told.with(|told| told.1).into()))}</strong></td>
                        </tr>
                    </tfoot>
                </table>
                {live(move || none().then(|| view! { <Empty text=text("hours-none") /> }.into_any()))}
                <p class="soft small">{text("statement-lead")}</p>
                <p class="small">{said(move || dated(house.now()))}</p>
            </article>
        </Card>
        <div class="stack not-on-paper">
            <LanguageField />
            {print_button()}
        </div>
    }
    .into_any()
}
