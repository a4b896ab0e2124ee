//! A coordinator's people: what those who agreed have done together, and a certificate for each who asks.

use erikti_model::Read;
use erikti_model::growth;
use erikti_model::kinds::certificate::{self, Certified, Issuer};
use erikti_model::kinds::{skill, volunteer};
use erikti_model::policy::{Reach, Thing};
use erikti_sync::Id;
use leptos::prelude::*;

use super::growth::words;
use super::missing::{PageMissing, RecordMissing};
use super::naming;
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{dated, fold, hours, said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Badge, Button, ButtonLink, Card, Empty, Fact, Facts, Field, Form, Line, List, Page, Picture, Row, SignMark, Toasts,
    Tone, Weight, live,
};
use crate::routes::{PEOPLE, to_certificate, to_person};

/// Whether a person issues certificates.
pub fn issues(me: &Me) -> bool {
    me.does(Thing::IssueCertificate, Reach::Organisation)
}

/// Everybody of the organisation, and their hours together.
#[component]
pub fn People() -> impl IntoView {
    let house = House::here();
    if !house.am(issues).get_untracked() {
        return view! { <PageMissing /> }.into_any();
    }
    let together = house.watch(growth::together);
    let people = house.watch(|ledger| {
        let named = |(id, it): (Id, &erikti_sync::Record)| Some((id, it.get(volunteer::name)?));
        let mut people: Vec<(Id, String)> = ledger.of_kind(volunteer::KIND).filter_map(named).collect();
        people.sort_by_cached_key(|(id, name)| (Some(fold(name)), *id));
        people
    });
    let line = |(id, name): (Id, String)| {
        Line::new(format!("{id} {name}"), name.clone(), move || {
            let name = name.clone();
            view! { <Row title=said(move || name.clone()) href=to_person(id) picture=Picture::Person /> }
        })
    };
    let sum = move || {
        let growth::Together { people, minutes } = together.get();
        t_with("people-together-of", &[("people", people.into()), ("hours", hours(minutes.into()).into())])
    };
    view! {
        <Page title=text("people-title") back="/me">
            <Card title=text("people-together")>
                <p class="lead">{said(sum)}</p>
                <p class="soft small">{text("people-together-how")}</p>
            </Card>
            <List
                label=text("people-title")
                lines=Memo::new(move |_| people.get().into_iter().map(line).collect::<Vec<_>>())
                empty=|| view! { <Empty text=text("people-none") /> }
            />
        </Page>
    }
    .into_any()
}

/// One person: what is confirmed, and certificates.
#[component]
pub fn Person(
    /// Who.
    id: Id,
) -> impl IntoView {
    let house = House::here();
    let name = house.watch(move |ledger| naming::person(ledger, id));
    if !house.am(issues).get_untracked() {
        return view! { <PageMissing /> }.into_any();
    }
    let confirmed = house.watch(move |ledger| growth::minutes(ledger, id));
    let skills = house.watch(move |ledger| skill::of(ledger, id));
    let held = house.watch(move |ledger| certificate::of(ledger, id));
    let can = move || skills.with(|all| all.iter().map(|skill| skill.label()).collect());
    live(move || {
        let Some(name) = name.get() else { return Some(view! { <RecordMissing back=PEOPLE /> }.into_any()) };
        let page = view! {
            <Page title=said(move || name.clone()) back=PEOPLE>
                <Card>
                    <Facts>
                        <Fact name=text("att-confirmed_hours") picture=Picture::Check>
                            {said(move || hours(confirmed.get().into()))}
                        </Fact>
                        <Fact name=text("vol-skills")>{words(can, Tone::Accent)}</Fact>
                    </Facts>
                </Card>
                <Issue id=id />
                {live(move || Some(held.get().into_iter().map(|it| issued(house, it)).collect_view().into_any()))}
            </Page>
        };
        Some(page.into_any())
    })
    .into_any()
}

#[component]
fn Issue(id: Id) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let about = RwSignal::new(String::new());
    let issue = move || {
        let Some(me) = me.get_untracked() else { return };
        let issuing = Issuer { person: me.person, organisation: me.organisation, name: &me.organisation_name };
        let (random, now, of) = (house.new_id(), house.now(), about.get_untracked());
        let outcome = house.act(|pen| certificate::issue(pen, &issuing, id, &of, random, now).map(|_| ()));
        if no.hear(outcome) {
            about.set(String::new());
            let number = certificate::number(certificate::register_of(random));
            let made = certificate::id(me.organisation, certificate::register_of(random));
            let told = move || t_with("certificate-issued", &[("number", number.as_str().into())]);
            Toasts::here().say_with_undo(told, move || revoke(house, no, made));
        }
    };
    view! {
        <Card title=text("certificate-issue")>
            <p class="soft">{text("certificate-issue-lead")}</p>
            <Form on_submit=move |()| issue()>
                <Field
                    label=text(certificate::about.label)
                    value=about
                    error=no.about(certificate::about.label)
                    may_be_empty=true
                />
                {no.banner()}
                <Button label=text("certificate-issue") weight=Weight::Main submit=true wide=true />
            </Form>
        </Card>
    }
}

fn revoke(house: House, no: LastNo, id: Id) {
    if no.hear(house.act(|pen| certificate::revoke(pen, id))) {
        Toasts::here().say(|| t("certificate-revoked-now"));
    }
}

fn issued(house: House, it: Certified) -> AnyView {
    let no = LastNo::new();
    let id = it.id;
    let issued = it.issued;
    let foot = if it.revoked {
        view! { <Badge label=text(certificate::revoked.label) tone=Tone::Warm /> }.into_any()
    } else {
        view! { <Button label=text("certificate-revoke") weight=Weight::Danger on_press=move |()| revoke(house, no, id) /> }
            .into_any()
    };
    view! {
        <Card title=Signal::stored(it.number)>
            <div class="beside"><span>{it.about}</span> <span>{said(move || dated(issued))}</span> <SignMark sign=house.sign(id) /></div>
            {no.banner()}
            <div class="beside">
                <ButtonLink label=text("gr-certificate") href=to_certificate(id) picture=Picture::Forward />
                {foot}
            </div>
        </Card>
    }
    .into_any()
}
