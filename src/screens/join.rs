//! The one screen that needs the network: an invite is traded for a place.

use erikti_sync::session::Cut;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::delivery::{cut_words, is_of_former};
use super::me::LanguageField;
use crate::app::House;
use crate::history::Place;
use crate::i18n::{said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Banner, Button, ButtonLink, Card, Empty, Entry, Field, Form, Ornament, Page, Picture, Toasts, Tone, Weight, live,
};

/// Joining, or the word that this phone has joined.
#[component]
pub fn Join() -> impl IntoView {
    let house = House::here();
    let me = house.me();
    // A server that no longer knows this phone (restored to before it joined, or by choice) lets it in by a new invite.
    let strip = house.strip();
    let shut = Memo::new(move |_| strip.with(|strip| matches!(strip.cut, Some(Cut::Shut(_)))));
    move || match me.get() {
        Some(me) if !shut.get() => view! { <Already me=me /> }.into_any(),
        _ => view! { <Ask /> }.into_any(),
    }
}

#[component]
fn Already(me: Me) -> impl IntoView {
    let words = move || {
        t_with(
            "join-already",
            &[("name", me.name.clone().into()), ("organisation", me.organisation_name.clone().into())],
        )
    };
    view! {
        <Page title=text("join-title") back="/">
            <Empty text=words>
                <ButtonLink label=text("page-missing-home") href="/" weight=Weight::Main />
            </Empty>
        </Page>
    }
}

/// The secret of an invite: what stands after `#` in its link, or the code alone.
fn secret(invite: &str) -> String {
    let invite = invite.trim();
    invite.rsplit_once('#').map_or(invite, |(_, secret)| secret).to_owned()
}

/// What the phone's holder has not sent yet, before somebody else may join: how many entries, and whose.
fn owing(house: House) -> Memo<Option<(usize, String)>> {
    let (me, owed) = (house.me(), house.owed());
    let count = move || owed.with(|owed| owed.iter().filter(|owed| !is_of_former(owed)).count());
    Memo::new(move |_| me.get().map(|me| (count(), me.name)).filter(|(count, _)| *count > 0))
}

#[component]
fn Ask() -> impl IntoView {
    let house = House::here();
    let (owing, me) = (owing(house), house.me());
    let invite = RwSignal::new(secret(&window().location().hash().unwrap_or_default()));
    let wrong = RwSignal::new(None::<Wrong>);
    let going = RwSignal::new(false);
    let toasts = Toasts::here();
    let place = Place::here();
    let go = move || {
        let secret = secret(&invite.get_untracked());
        if secret.is_empty() {
            wrong.set(Some(Wrong::Empty));
            return;
        }
        if going.get_untracked() {
            return;
        }
        going.set(true);
        spawn_local(async move {
            let outcome = house.join(&secret).await;
            going.set(false);
            match outcome {
                Ok(()) => {
                    place.go_instead("/");
                    let name = house.me().get_untracked().map(|me| me.name).unwrap_or_default();
                    toasts.say(move || t_with("join-welcome", &[("name", name.clone().into())]));
                }
                Err(cut) => wrong.set(Some(Wrong::Cut(cut))),
            }
        });
    };
    view! {
        <Page title=text("app-name") bare=true>
            <Ornament />
            <p class="lead">{text("join-lead")}</p>
            <LanguageField />
            {live(move || owing.get().map(|(count, name)| {
                let words = said(move || t_with("join-owing", &[("count", count.into()), ("name", name.clone().into())]));
                view! {
                    <Banner text=words tone=Tone::Warm>
                        <ButtonLink label=text("join-owing-see") href="/delivery" />
                    </Banner>
                }.into_any()
            }))}
            <Card>
                <Form on_submit=move |()| go()>
                    <Field
                        label=text("join-invite")
                        value=invite
                        entry=Entry::Code
                        hint=text("join-invite-hint")
                        error=Signal::derive(move || wrong.get().map(|wrong| wrong.words()))
                    />
                    <Button
                        label=said(move || match (going.get(), owing.get()) {
                            (true, _) => t("join-going"),
                            (false, None) => t("join-go"),
                            (false, Some(_)) => t("join-go-anyway"),
                        })
                        weight=Weight::Main
                        submit=true
                        wide=true
                    />
                </Form>
            </Card>
            {live(move || me.with(Option::is_none).then(without_joining))}
        </Page>
    }
}

/// What needs no invite.
fn without_joining() -> AnyView {
    view! {
        <p class="soft">{text("join-without")}</p>
        <div><ButtonLink label=text("join-look") href="/readiness" picture=Picture::Shield /></div>
    }
    .into_any()
}

/// Why the phone has not joined.
#[derive(Clone)]
enum Wrong {
    Empty,
    Cut(Cut),
}

impl Wrong {
    fn words(&self) -> String {
        match self {
            Self::Empty => t("join-invite-missing"),
            Self::Cut(Cut::Unreachable) => t("join-no-signal"),
            Self::Cut(cut) => cut_words(cut),
        }
    }
}
