//! Who a person is and what the person agrees to: the year of birth, the parent's consent, each purpose ticked apart.

use erikti_model::Read;
use erikti_model::kinds::activity::ADULT;
use erikti_model::kinds::consent::{self, Purpose};
use erikti_model::kinds::volunteer;
use leptos::prelude::*;

use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{said, t, t_with, text};
use crate::me::Me;
use crate::parts::{Button, Card, Check, Entry, Field, Form, Page, SignMark, Toasts, Weight, When};

/// The profile.
#[component]
pub fn Profile() -> impl IntoView {
    let me = House::here().me().get_untracked();
    view! {
        <Page title=text("nav-profile") back="/me">
            {me.map(|me| view! {
                <Person me=me.clone() />
                <Parent me=me.clone() />
                <Consents me=me />
            })}
        </Page>
    }
}

#[component]
fn Person(me: Me) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    // A form changes only what differs from what it showed when it was opened, or saved last.
    let opened = StoredValue::new(house.record_now(me.person));
    let year = opened.with_value(|record| record.as_ref().and_then(|record| record.get(volunteer::born)));
    let name = RwSignal::new(me.name.clone());
    let born = RwSignal::new(year.map(|year| year.to_string()).unwrap_or_default());
    let sign = house.sign(me.person);
    let save = move || {
        let (name, born, now) = (name.get_untracked(), born.get_untracked(), house.now());
        let outcome = house.act(|pen| {
            if let Some(opened) = opened.get_value() {
                pen.having_seen(me.person, opened);
            }
            volunteer::profile(pen, me.person, &name, &born, me.organisation, now)
        });
        if no.hear(outcome) {
            opened.set_value(house.record_now(me.person));
            Toasts::here().say(|| t("profile-saved"));
        }
    };
    view! {
        <Card>
            <Form on_submit=move |()| save()>
                <Field
                    label=text(volunteer::name.label)
                    value=name
                    entry=Entry::Name
                    error=no.about(volunteer::name.label)
                />
                <Field
                    label=text(volunteer::born.label)
                    value=born
                    entry=Entry::Number
                    hint=text("profile-born-hint")
                    error=no.about(volunteer::born.label)
                    may_be_empty=true
                />
                {no.banner()}
                <div class="beside"><SignMark sign=sign /></div>
                <Button label=text("c-save") weight=Weight::Main submit=true wide=true />
            </Form>
        </Card>
    }
}

/// For whom the law, or the city's own rule, asks a parent.
#[component]
fn Parent(me: Me) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let (who, of) = (me.person, me.organisation);
    let minor = house.watch(move |ledger| {
        let born = ledger.record(who).and_then(|record| record.get(volunteer::born));
        born.is_some_and(|born| !volunteer::old_enough(born, ADULT, house.now()))
    });
    let seen = house.watch(move |ledger| {
        ledger.record(who).and_then(|record| record.get(volunteer::parent_consent)).unwrap_or_default()
    });
    let tick = move |yes| {
        no.hear(house.act(|pen| volunteer::note_parent(pen, who, yes, of)));
    };
    view! {
        <When is=move || minor.get()>
            <Card title=text(volunteer::parent_consent.label)>
                <p>{text("profile-minor")}</p>
                <Check label=text("profile-parent-tick") ticked=seen on_change=tick />
                {no.banner()}
            </Card>
        </When>
    }
}

/// The purposes, each ticked apart.
#[component]
fn Consents(me: Me) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let (who, of) = (me.person, me.organisation);
    let organisation = me.organisation_name;
    let purpose = move |to: Purpose| {
        let given = house.watch(move |ledger| consent::is_given(ledger, who, to));
        let known = house.watch(move |ledger| ledger.record(consent::id(who, to)).is_some());
        let sign = house.sign(consent::id(who, to));
        let say = move |yes| {
            let now = house.now();
            no.hear(house.act(|pen| consent::say(pen, who, to, yes, of, now)));
        };
        view! {
            <div class="stack stack--near">
                <Check label=text(to.label()) ticked=given on_change=say />
                <When is=move || known.get()><SignMark sign=sign /></When>
            </div>
        }
    };
    let lead = move || t_with("consent-lead", &[("organisation", organisation.as_str().into())]);
    let version = || t_with("consent-version", &[("version", consent::TEXT_VERSION.into())]);
    view! {
        <Card title=text("vol-consent")>
            <p>{said(lead)}</p>
            {Purpose::ALL.iter().map(|to| purpose(*to)).collect_view()}
            {no.banner()}
            <p class="soft small">{said(version)}</p>
        </Card>
    }
}
