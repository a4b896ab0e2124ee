//! The volunteer's card: a QR for whoever leads to scan, and six signs to say aloud. It works without any signal.

use erikti_model::{card, code};
use leptos::prelude::*;

use crate::app::House;
use crate::i18n::text;
use crate::me::Me;
use crate::parts::{Card, Page, Qr};

/// The card of the person who holds this phone.
#[component]
pub fn CardScreen() -> impl IntoView {
    let me = House::here().me().get_untracked();
    let shown = |me: Me| {
        view! {
            <Card>
                <strong class="lead centred">{me.name.clone()}</strong>
                <Qr text=card::qr(me.person) label=text("vol-qr") />
                <p class="soft small centred">{text("card-code")}</p>
                <p class="signs centred">{code::spaced(&card::signs(me.person))}</p>
            </Card>
            <p class="soft">{text("card-how")}</p>
            <p class="soft small">{text("card-what")}</p>
        }
    };
    view! { <Page title=text("vol-card") back="/me">{me.map(shown)}</Page> }
}
