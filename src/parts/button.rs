//! Things to press. A [`Button`] does something here, a [`ButtonLink`] goes somewhere.

use leptos::prelude::*;

use super::icon::{Icon, Picture};

/// How loudly a button speaks. One `Main` a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The day's job.
    Main,
    /// Everything else.
    #[default]
    Plain,
    /// Inside a line of text or a card's foot.
    Quiet,
    /// What would harm somebody if it were an accident.
    Danger,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "button button--main",
            Self::Plain => "button",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
        }
    }
}

/// A button with a word, and a picture before it if wanted.
#[component]
pub fn Button(
    /// The word on it.
    #[prop(into)]
    label: Signal<String>,
    /// What it does; a button that only submits its form needs none.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// How loudly it speaks.
    #[prop(optional)]
    weight: Weight,
    /// A picture before the word.
    #[prop(optional)]
    picture: Option<Picture>,
    /// Shows the picture alone; the word is still read aloud.
    #[prop(optional)]
    picture_only: bool,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Makes it as wide as its container.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=weight.class()
            class:button--wide=wide
            class:button--picture=picture_only
            on:click=move |_| {
                if let Some(press) = on_press {
                    press.run(());
                }
            }
        >
            {picture.map(|picture| view! { <Icon of=picture /> })}
            <span class:unseen=picture_only>{label}</span>
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// The word on it.
    #[prop(into)]
    label: Signal<String>,
    /// Where it goes.
    #[prop(into)]
    href: Signal<String>,
    /// How loudly it speaks.
    #[prop(optional)]
    weight: Weight,
    /// A picture before the word.
    #[prop(optional)]
    picture: Option<Picture>,
    /// Makes it as wide as its container.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    view! {
        <a class=weight.class() class:button--wide=wide href=href>
            {picture.map(|picture| view! { <Icon of=picture /> })}
            <span>{label}</span>
        </a>
    }
}

/// A button that lets the person choose a file.
#[component]
pub fn FileButton(
    /// The word on it.
    #[prop(into)]
    label: Signal<String>,
    /// What the file's name ends with.
    #[prop(into)]
    accept: String,
    /// Opens the camera, on a phone.
    #[prop(optional)]
    camera: bool,
    /// Gets the file.
    #[prop(into)]
    on_choose: Callback<web_sys::File>,
) -> impl IntoView {
    let choose = move |input: web_sys::HtmlInputElement| {
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            on_choose.run(file);
        }
        // The same file chosen again is a choice, too.
        input.set_value("");
    };
    view! {
        <label class="button">
            <input
                class="unseen"
                type="file"
                accept=accept
                capture=camera.then_some("environment")
                on:change:target=move |ev| choose(ev.target())
            />
            <span>{label}</span>
        </label>
    }
}
