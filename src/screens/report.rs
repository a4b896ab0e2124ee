//! The closing report of an activity: what it came to, kept field by field as it is written, and closed when nothing is missing.

use erikti_model::kinds::activity::{self, Direction};
use erikti_model::kinds::report::{self, Measure, Measured, Outcome, Report};
use erikti_model::kinds::stay;
use erikti_model::policy::activity_space;
use erikti_model::{Cell, Read, Refusal};
use erikti_sync::{Id, Pen, Space};
use leptos::prelude::*;

use super::conflicts;
use super::gate::{gate, leads, written};
use super::guests::GuestsCard;
use super::photos::PhotosCard;
use super::refused::LastNo;
use crate::app::House;
use crate::app::draft::Keeper;
use crate::i18n::{Arg, day_time, said, t_with, text};
use crate::memo::{Memo, follow};
use crate::parts::{
    Banner, Button, ButtonLink, Card, Choice, ChoiceField, Entry, Field, Page, Picture, Toasts, Tone, Weight, When,
    live,
};
use crate::routes::{to_activity, to_report, to_session};

/// The way to the report of an activity, and when it was closed.
#[component]
pub fn ToReport(
    /// Of which activity.
    activity: Id,
) -> impl IntoView {
    let closed = Desk::new(activity).written(report::closed);
    view! {
        {live(move || closed.get().map(|at| {
            let words = said(move || t_with("report-closed", &[("when", day_time(at).into())]));
            view! { <Banner text=words tone=Tone::Accent /> }.into_any()
        }))}
        <ButtonLink label=text("act-report") href=to_report(activity) picture=Picture::Checklist wide=true />
    }
}

/// The report of one activity, on this phone.
#[derive(Clone, Copy)]
struct Desk {
    house: House,
    activity: Id,
    no: LastNo,
}

impl Desk {
    fn new(activity: Id) -> Self {
        Self { house: House::here(), activity, no: LastNo::new() }
    }

    /// A field, as it stands.
    fn written<T: Cell + PartialEq + Send + Sync + 'static>(
        self,
        field: erikti_model::Field<Report, T>,
    ) -> Memo<Option<T>> {
        let id = report::id(self.activity);
        self.house.watch(move |ledger| ledger.record(id).and_then(|record| record.get(field)))
    }

    fn act(self, rule: &dyn Fn(&mut Pen<'_>, &Space) -> Result<(), Refusal>) -> bool {
        let home = activity_space(self.activity);
        self.no.hear(self.house.act(|pen| rule(pen, &home)))
    }

    /// The same for an entry with a no of its own; what closing said of it is mended.
    fn keep(self, no: LastNo, rule: &dyn Fn(&mut Pen<'_>, &Space) -> Result<(), Refusal>) -> bool {
        let kept = (Self { no, ..self }).act(rule);
        if kept {
            self.no.hear(Ok(()));
        }
        kept
    }

    /// One of a closed set.
    fn choose<T: Cell + Copy>(self, field: erikti_model::Field<Report, T>, value: T) {
        self.act(&|pen, home| {
            report::note_of(pen, home, self.activity, field, value);
            Ok(())
        });
    }
}

/// The report.
#[component]
pub fn ReportScreen(
    /// Of which activity.
    activity: Id,
) -> impl IntoView {
    gate(leads(activity), move || view! { <Steps activity=activity /> }.into_any())
}

#[component]
fn Steps(activity: Id) -> impl IntoView {
    let desk = Desk::new(activity);
    let outcome = desk.written(report::outcome);
    let kind =
        desk.house.watch(move |ledger| ledger.record(activity).and_then(|planned| planned.get(activity::direction)));
    let outcomes = Outcome::ALL.iter().map(|outcome| Choice::new(*outcome, text(outcome.label()))).collect();
    view! {
        <Page title=text("act-report") back=to_activity(activity)>
            <p class="lead">{text("session-lead")}</p>
            {conflicts::cards(Some(report::id(activity)))}
            <Card>
                <ChoiceField
                    label=text(report::outcome.label)
                    choices=outcomes
                    chosen=outcome
                    on_choose=move |outcome| desk.choose(report::outcome, outcome)
                    error=desk.no.about(report::outcome.label)
                />
            </Card>
            <When is=move || outcome.get() == Some(Outcome::Held)>
                <Came desk=desk />
                {live(move || Some(asked(desk, kind.get().unwrap_or(Direction::Other))))}
                <Incident desk=desk />
            </When>
            <Card>{words(desk, report::note, "report-note-hint")}</Card>
            <PhotosCard activity=activity />
            <Close desk=desk />
        </Page>
    }
}

/// Who came, as far as the roster and the counts say.
#[component]
fn Came(desk: Desk) -> impl IntoView {
    let activity = desk.activity;
    let came = desk.house.watch(move |ledger| report::came(ledger, activity).0);
    let open = desk.house.watch(move |ledger| {
        let known = stay::of_activity(ledger, activity);
        known.values().filter(|known| known.stays() || known.waits().is_some()).count()
    });
    let listed =
        move || t_with("report-listed", &[("count", Arg::from(i64::try_from(came.get()).unwrap_or(i64::MAX)))]);
    view! {
        <Card title=text("report-came")>
            <p>{listed}</p>
            <When is=move || open.get() != 0>
                <Banner text=said(move || t_with("report-hours-open", &[("count", open.get().into())]))>
                    <ButtonLink label=text("act-participants") href=to_activity(activity) />
                </Banner>
            </When>
        </Card>
        <GuestsCard activity=activity />
    }
}

/// What an activity of this kind is measured by.
fn asked(desk: Desk, kind: Direction) -> AnyView {
    let Measured { by, one_is_enough } = report::measures(kind);
    let session = kind == Direction::Seismic;
    let activity = desk.activity;
    view! {
        <Card title=text("report-measure")>
            {one_is_enough.then(|| view! { <p class="soft">{text("report-one-is-enough")}</p> })}
            {session.then(|| view! {
                <p>{text("report-by-session")}</p>
                <ButtonLink label=text("session-open") href=to_session(activity) picture=Picture::Shield />
            })}
            {by.iter().map(|of| number(desk, *of)).collect_view()}
        </Card>
    }
    .into_any()
}

/// A number, kept whenever the person rests from typing.
fn number(desk: Desk, of: Measure) -> AnyView {
    let no = LastNo::new();
    let kept = desk.written(of).get_untracked();
    let typed = RwSignal::new(kept.map(|number| number.to_string()).unwrap_or_default());
    let keep =
        move || desk.keep(no, &|pen, home| report::measure(pen, home, desk.activity, of, &typed.get_untracked()));
    entry(desk, no, of.label, typed, Entry::Number, None, rested(desk, of.key, typed, keep))
}

/// Words, kept in the same way.
fn words(desk: Desk, of: erikti_model::Field<Report, String>, hint: &'static str) -> AnyView {
    let no = LastNo::new();
    let typed = RwSignal::new(desk.written(of).get_untracked().unwrap_or_default());
    let keep = move || desk.keep(no, &|pen, home| report::say(pen, home, desk.activity, of, &typed.get_untracked()));
    entry(desk, no, of.label, typed, Entry::Lines, Some(hint), rested(desk, of.key, typed, keep))
}

/// Keeps an entry when the person rests, and until then, or while it cannot be kept, as a draft.
fn rested(
    desk: Desk,
    key: &'static str,
    typed: RwSignal<String>,
    keep: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> Callback<()> {
    let back = RwSignal::new(false);
    let draft = desk.house.draft(format!("report-{}-{key}", desk.activity));
    let unpack = move |text: &str, as_it_was: bool| {
        typed.set(text.to_owned());
        back.set(as_it_was);
    };
    let keeper = Keeper::watch(draft, "", move || typed.get(), unpack);
    let rest = Callback::new(move |()| {
        if keep() {
            keeper.saved();
        }
    });
    // Over what somebody else has written since, only the person keeps it.
    follow(move || {
        if back.get() {
            rest.run(());
        }
    });
    rest
}

fn entry(
    desk: Desk,
    no: LastNo,
    label: &'static str,
    typed: RwSignal<String>,
    entry: Entry,
    hint: Option<&'static str>,
    keep: Callback<()>,
) -> AnyView {
    let (own, of_closing) = (no.about(label), desk.no.about(label));
    let error = Signal::derive(move || own.get().or_else(|| of_closing.get()));
    match hint {
        Some(hint) => {
            view! { <Field label=text(label) value=typed entry=entry hint=text(hint) error=error on_rest=keep /> }
                .into_any()
        }
        None => view! { <Field label=text(label) value=typed entry=entry error=error on_rest=keep /> }.into_any(),
    }
}

/// Whether something happened.
#[component]
fn Incident(desk: Desk) -> impl IntoView {
    let happened = desk.written(report::incident);
    let answers = vec![Choice::new(false, text("c-no")), Choice::new(true, text("c-yes"))];
    view! {
        <Card>
            <ChoiceField
                label=text(report::incident.label)
                choices=answers
                chosen=happened
                on_choose=move |so| desk.choose(report::incident, so)
                error=desk.no.about(report::incident.label)
            />
            <When is=move || happened.get() == Some(true)>
                {words(desk, report::incident_words, "report-incident-hint")}
            </When>
        </Card>
    }
}

/// The end, or the way back.
#[component]
fn Close(desk: Desk) -> impl IntoView {
    let me = desk.house.me();
    let closed = desk.written(report::closed);
    let reopen = move || {
        desk.act(&|pen, home| report::reopen(pen, home, desk.activity));
    };
    let close = move |()| {
        let (Some(me), now) = (me.get_untracked(), desk.house.now()) else { return };
        if desk.act(&|pen, home| report::close(pen, home, desk.activity, me.person, now)) {
            Toasts::here().say_with_undo(move || t_with("report-closed", &[("when", day_time(now).into())]), reopen);
        }
    };
    view! {
        {desk.no.banner()}
        {written(desk.house, report::id(desk.activity))}
        {move || match closed.get() {
            None => view! {
                <Button label=text("report-close") picture=Picture::Check weight=Weight::Main wide=true on_press=close />
            }.into_any(),
            Some(at) => view! {
                <Banner text=said(move || t_with("report-closed", &[("when", day_time(at).into())])) tone=Tone::Accent>
                    <Button label=text("run-reopen") on_press=move |()| reopen() />
                </Banner>
            }.into_any(),
        }}
    }
}
