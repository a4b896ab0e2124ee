//! The person, the language and the look, and what this phone promises to keep.

use erikti_model::kinds::volunteer;
use leptos::prelude::*;

use super::conflicts;
use super::delivery::{fullness, kept_key};
use super::growth::GrowthCard;
use super::hours::HoursCard;
use super::people::issues;
use super::refused::LastNo;
use crate::app::{self, House};
use crate::i18n::{self, Lang, said, t, text};
use crate::memo::Memo;
use crate::parts::{
    Button, ButtonLink, Card, Choice, ChoiceField, Entry, Fact, Facts, Field, Page, Picture, Toasts, Weight, When, live,
};
use crate::routes::{CARD, PEOPLE, PROFILE};

/// The themes by the names under which they are kept; the empty one follows the phone.
const THEMES: [&str; 4] = ["", "light", "dark", "sunlight"];

/// The person and this phone.
#[component]
pub fn MeScreen() -> impl IntoView {
    let issues = House::here().am(issues);
    view! {
        <Page title=text("nav-me")>
            <Who />
            <HoursCard />
            <GrowthCard />
            <When is=move || issues.get()>
                <ButtonLink label=text("people-title") href=PEOPLE picture=Picture::People wide=true />
            </When>
            <Look />
            <ThisPhone />
        </Page>
    }
}

#[component]
fn Who() -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let name = RwSignal::new(me.get_untracked().map(|me| me.name).unwrap_or_default());
    let save = move |()| {
        let Some(me) = me.get_untracked() else { return };
        let typed = name.get_untracked();
        if no.hear(house.act(|pen| volunteer::join(pen, me.person, &typed, None, me.organisation))) {
            Toasts::here().say(|| t("me-name-saved"));
        }
    };
    let changed = Memo::new(move |_| me.get().is_some_and(|me| me.name != name.get().trim()));
    view! {
        <Card>
            <Field
                label=text(volunteer::name.label)
                value=name
                entry=Entry::Name
                error=no.about(volunteer::name.label)
            />
            <When is=move || changed.get()>
                <div><Button label=text("c-save") on_press=save /></div>
            </When>
            {no.banner()}
            {me.get_untracked().map(|me| conflicts::cards(Some(me.person)))}
            {live(move || me.get().map(|me| view! {
                <Facts>
                    <Fact name=text("me-organisation") picture=Picture::People>{me.organisation_name}</Fact>
                    {me.role.map(|role| view! {
                        <Fact name=text(volunteer::role.label) picture=Picture::Person>{text(role.label())}</Fact>
                    })}
                </Facts>
            }.into_any()))}
            <div class="beside">
                <ButtonLink label=text("vol-card") href=CARD picture=Picture::Qr weight=Weight::Main />
                <ButtonLink label=text("nav-profile") href=PROFILE picture=Picture::Person />
            </div>
        </Card>
    }
}

/// Language and look.
#[component]
pub fn Look() -> impl IntoView {
    let theme = RwSignal::new(app::theme());
    let choose = move |name: &'static str| {
        app::set_theme(name);
        theme.set(name.to_owned());
    };
    let themes = THEMES.map(|name| Choice::new(name, text(theme_key(name)))).to_vec();
    let chosen = Memo::new(move |_| THEMES.into_iter().find(|name| theme.with(|theme| theme == name)));
    view! {
        <Card>
            <LanguageField />
            <ChoiceField label=text("me-look") choices=themes chosen=chosen on_choose=choose />
        </Card>
    }
}

/// The three languages, each by its own name.
#[component]
pub fn LanguageField() -> impl IntoView {
    let languages = Lang::all().map(|lang| Choice::new(lang, Signal::stored(lang.own_name()))).to_vec();
    view! {
        <ChoiceField
            label=text("c-language")
            choices=languages
            chosen=Memo::new(move |_| Some(i18n::lang()))
            on_choose=app::set_language
        />
    }
}

fn theme_key(name: &str) -> &'static str {
    match name {
        "light" => "theme-light",
        "dark" => "theme-dark",
        "sunlight" => "theme-sunlight",
        _ => "theme-phone",
    }
}

/// What this phone promises, and how to make it promise more.
#[component]
fn ThisPhone() -> impl IntoView {
    let house = House::here();
    let full = fullness(house);
    let kept = move || full.get().map(|full| kept_key(full.kept));
    view! {
        <Card title=text("me-phone")>
            {live(move || kept().map(|key| view! { <p>{text(key)}</p> }.into_any()))}
            <div class="stack stack--near not-installed">
                <h3>{text("me-install")}</h3>
                <p class="soft">{said(move || if on_ios() { t("me-install-ios") } else { t("me-install-how") })}</p>
            </div>
            <div><ButtonLink label=text("delivery-title") href="/delivery" picture=Picture::Delivered /></div>
        </Card>
    }
}

fn on_ios() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name))
}
