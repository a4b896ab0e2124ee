//! The door of the workshop: a PIN, a code on paper for when it is forgotten, and a wall after ten wrong tries.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::refused::LastNo;
use crate::app::ward::{Shut, Standing, Ward};
use crate::i18n::{said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{Banner, Button, Card, Entry, Field, Form, Page, Picture, Tone, Weight, When, live};

/// What stands before whoever has not opened.
#[component]
pub fn DoorScreen() -> impl IntoView {
    let ward = Ward::here();
    let by_code = RwSignal::new(false);
    let waiting = ward.waiting();
    let standing = Memo::new(move |_| ward.standing().get());
    view! {
        <Page title=text("nav-workshop")>
            <When is=move || waiting.get() != 0>
                <Banner text=said(move || t_with("ward-waiting", &[("count", waiting.get().into())])) />
            </When>
            {live(move || Some(match standing.get()? {
                Standing::New => view! { <First /> }.into_any(),
                Standing::Walled => view! { <Banner text=text("ward-walled") tone=Tone::Warm /> <ByCode /> }.into_any(),
                Standing::Locked if by_code.get() => view! { <ByCode /> }.into_any(),
                Standing::Locked => view! {
                    <ByPin />
                    <div><Button label=text("ward-forgotten") weight=Weight::Quiet on_press=move |()| by_code.set(true) /></div>
                }.into_any(),
            }))}
        </Page>
    }
}

/// What is being done, and what came of it.
#[derive(Clone, Copy)]
struct Trying {
    busy: RwSignal<bool>,
    no: RwSignal<Option<Shut>>,
}

impl Trying {
    fn new() -> Self {
        Self { busy: RwSignal::new(false), no: RwSignal::new(None) }
    }

    fn tries(self, opening: impl Future<Output = Result<(), Shut>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let no = opening.await.err();
            // The door is gone once it is open.
            let _ = self.no.try_set(no);
            let _ = self.busy.try_set(false);
        });
    }

    fn told(self) -> AnyView {
        let words = move || {
            self.no.get().map(|no| match no {
                Shut::Wrong(left) => t_with("ward-wrong", &[("left", left.into())]),
                Shut::WrongCode => t("ward-wrong-code"),
                Shut::Walled => t("ward-walled"),
                Shut::Failed(words) => t_with("ward-failed", &[("words", words.into())]),
            })
        };
        live(move || {
            if self.busy.get() {
                return Some(view! { <p role="status">{text("ward-opening")}</p> }.into_any());
            }
            words().map(|words| view! { <Banner text=Signal::stored(words) tone=Tone::Warm /> }.into_any())
        })
    }
}

#[component]
fn ByPin() -> impl IntoView {
    let (ward, trying, pin) = (Ward::here(), Trying::new(), RwSignal::new(String::new()));
    let open = move |()| {
        let typed = pin.get_untracked();
        pin.set(String::new());
        trying.tries(async move { ward.open(&typed).await });
    };
    view! {
        <Card>
            <Form on_submit=open>
                <Field label=text("p-pin") value=pin entry=Entry::Pin />
                {trying.told()}
                <Button label=text("ward-open") weight=Weight::Main wide=true submit=true />
            </Form>
            <p class="soft small">{text("ward-about")}</p>
        </Card>
    }
}

/// A new PIN, typed twice.
#[component]
fn TwoPins(pin: RwSignal<String>, again: RwSignal<String>, no: LastNo) -> impl IntoView {
    view! {
        <Field label=text("ward-pin-new") value=pin entry=Entry::Pin hint=text("ward-pin-hint") error=no.about("ward-pin-new") />
        <Field label=text("ward-pin-again") value=again entry=Entry::Pin error=no.about("ward-pin-again") />
    }
}

#[component]
fn ByCode() -> impl IntoView {
    let (ward, trying, no) = (Ward::here(), Trying::new(), LastNo::new());
    let [code, pin, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let open = move |()| {
        let (code, pin) = (code.get_untracked(), pin.get_untracked());
        if no.hear(Ward::judge(&pin, &again.get_untracked())) {
            trying.tries(async move { ward.open_by_code(&code, &pin).await });
        }
    };
    view! {
        <Card title=text("ward-code")>
            <Form on_submit=open>
                <Field label=text("ward-code-typed") value=code entry=Entry::Code />
                <TwoPins pin=pin again=again no=no />
                {trying.told()}
                <Button label=text("ward-open") weight=Weight::Main wide=true submit=true />
            </Form>
        </Card>
    }
}

/// The first PIN, and the code that is shown once.
#[component]
fn First() -> impl IntoView {
    let (ward, trying, no) = (Ward::here(), Trying::new(), LastNo::new());
    let [pin, again, code] = [(); 3].map(|()| RwSignal::new(String::new()));
    let seal = StoredValue::new_local(None);
    let set = move |()| {
        let typed = pin.get_untracked();
        if no.hear(Ward::judge(&typed, &again.get_untracked())) {
            trying.tries(async move {
                let (key, words) = ward.found(&typed).await?;
                seal.set_value(Some(key));
                code.set(words);
                Ok(())
            });
        }
    };
    let enter = move |()| {
        if let Some(key) = seal.get_value() {
            trying.tries(async move { ward.enter(key).await });
        }
    };
    view! {
        <When
            is=move || code.with(String::is_empty)
            otherwise=move || view! {
                <Card title=text("ward-code")>
                    <p>{text("ward-code-once")}</p>
                    <p class="lead ward-code" translate="no">{code}</p>
                    <Button label=text("ward-code-written") picture=Picture::Check weight=Weight::Main wide=true on_press=enter />
                    {trying.told()}
                </Card>
            }
        >
            <Card title=text("ward-first")>
                <p>{text("ward-about")}</p>
                <Form on_submit=set>
                    <TwoPins pin=pin again=again no=no />
                    {trying.told()}
                    <Button label=text("ward-set") weight=Weight::Main wide=true submit=true />
                </Form>
            </Card>
        </When>
    }
}
