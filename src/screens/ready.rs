//! Before a day without signal: is everything on this phone? Each line is looked at anew, and what can be fetched is.

use erikti_model::Read;
use erikti_model::kinds::activity;
use erikti_model::policy::{activity_space, desk_space};
use erikti_model::time::Instant;
use erikti_sync::{Id, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::gate::{gate, leads};
use crate::app::House;
use crate::i18n::{lately, said, t_with, text};
use crate::memo::Memo;
use crate::offline;
use crate::parts::{Banner, Button, Card, Fact, Facts, Page, Picture, Sign, Tone, Weight, live};
use crate::routes::to_activity;

/// Whether the roster is here as far as the server has it: readable, nothing still on its way, all of it durable.
fn has_roster(session: &Session, id: Id) -> bool {
    let organiser = session.ledger().record(id).and_then(|planned| planned.get(activity::organiser));
    let spaces = [Some(activity_space(id)), organiser.map(desk_space)];
    let granted = |space: &erikti_sync::Space| session.pass().is_some_and(|pass| pass.spaces.contains(space));
    // Of a space that was never written to nothing comes: then only a conversation that has come to rest tells.
    let read = |space: erikti_sync::Space| granted(&space) && (session.position_in(&space) > 0 || session.is_at_rest());
    session.is_settled() && session.strip().fetched.is_none() && spaces.into_iter().flatten().any(read)
}

/// Making an activity ready for offline, for whoever leads it.
#[component]
pub fn ReadyScreen(
    /// Which.
    activity: Id,
) -> impl IntoView {
    gate(leads(activity), move || view! { <Looked activity=activity /> }.into_any())
}

#[component]
fn Looked(activity: Id) -> impl IntoView {
    let house = House::here();
    let sign = house.sign(activity);
    let roster = house.holds(move |session| has_roster(session, activity));
    let (app, kept) = (RwSignal::new(None), RwSignal::new(None));
    let look = move || {
        app.set(None);
        spawn_local(async move {
            house.send_now();
            // The screen may have gone in the meantime.
            let _ = app.try_set(Some(offline::holds_the_app().await));
            let _ = kept.try_set(Some(offline::is_kept().await));
        });
    };
    look();
    let lines = Memo::new(move |_| {
        [
            ("ready-plan", "ready-plan-not", Some(sign.get() == Sign::Delivered)),
            ("ready-roster", "ready-roster-not", Some(roster.get())),
            ("ready-content", "ready-content-not", Some(!house.content().templates.is_empty())),
            ("ready-app", "ready-app-not", app.get()),
            ("ready-kept", "me-not-kept", kept.get()),
        ]
    });
    let all = move || lines.with(|lines| lines.iter().try_fold(true, |all, (_, _, so)| so.map(|so| all && so)));
    let verdict = move || {
        let (key, tone) = match all() {
            None => ("ready-looking", Tone::Neutral),
            Some(true) => ("ready-yes", Tone::Accent),
            Some(false) => ("ready-no", Tone::Warm),
        };
        Some(view! { <Banner text=text(key) tone=tone /> }.into_any())
    };
    let line = |(key, not, so): (&'static str, &'static str, Option<bool>)| {
        let (picture, words) = match so {
            None => (Picture::Saving, "ready-looking"),
            Some(true) => (Picture::Check, "ready-here"),
            Some(false) => (Picture::Warning, not),
        };
        view! { <Fact name=text(key) picture=picture>{text(words)}</Fact> }
    };
    let heard = house.strip();
    view! {
        <Page title=text("ready-title") back=to_activity(activity)>
            {live(verdict)}
            <Card>
                <Facts>{live(move || Some(lines.get().map(line).collect_view().into_any()))}</Facts>
                {live(move || heard.with(|strip| strip.delivered_ms).map(|ms| view! {
                    <p class="soft small">
                        {said(move || t_with("strip-last-delivered", &[("when", lately(Instant::from_unix_ms(ms)).into())]))}
                    </p>
                }.into_any()))}
            </Card>
            <Button label=text("ready-again") picture=Picture::Send weight=Weight::Main wide=true on_press=move |()| look() />
            <p class="soft">{text("ready-hint")}</p>
        </Page>
    }
}
