//! What stands where there is nothing: a path without a screen, a record that is not on this phone.

use leptos::prelude::*;

use crate::i18n::text;
use crate::parts::{ButtonLink, Empty, Page, Weight};

/// A path that leads nowhere.
#[component]
pub fn PageMissing() -> impl IntoView {
    view! {
        <Page title=text("page-missing-title") back="/">
            <Empty text=text("page-missing")>
                <ButtonLink label=text("page-missing-home") href="/" weight=Weight::Main />
            </Empty>
        </Page>
    }
}

/// A record that is not on this phone (yet).
#[component]
pub fn RecordMissing(
    /// The screen above.
    back: &'static str,
) -> impl IntoView {
    view! {
        <Page title=text("record-missing-title") back=back>
            <Empty text=text("record-missing") />
        </Page>
    }
}
