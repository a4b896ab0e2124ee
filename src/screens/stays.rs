//! What whoever leads does about the times of those who came: everybody has left, hours confirmed, one person's times corrected.

use erikti_model::kinds::activity;
use erikti_model::kinds::stay::{self, Known};
use erikti_model::policy::activity_space;
use erikti_model::time::Instant;
use erikti_model::{Read, Refusal};
use erikti_sync::{Id, Pen, Space};
use leptos::prelude::*;
use std::collections::BTreeMap;

use super::hours::{told, word_badge};
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{said, t, t_with, text};
use crate::me::holder;
use crate::memo::Memo;
use crate::parts::{Button, Entry, Field, Form, Picture, Toasts, Weight, When, live};

/// Everybody of whom something is known.
pub type Everybody = Memo<BTreeMap<Id, Known>>;

type Rule<'a> = &'a dyn Fn(&mut Pen<'_>, &Space, &[Id]) -> Result<(), Refusal>;

/// Whoever leads, at one activity.
#[derive(Clone, Copy)]
pub struct Taker {
    house: House,
    activity: Id,
    /// Who holds this phone.
    pub me: Id,
    /// Why the last tap wrote nothing.
    pub no: LastNo,
}

impl Taker {
    /// Nothing was tapped yet.
    pub fn new(activity: Id) -> Self {
        let house = House::here();
        Self { house, activity, me: house.me().with_untracked(holder), no: LastNo::new() }
    }

    /// Lets a rule write about people, as many at once as one group holds.
    fn of(self, whom: &[Id], rule: Rule<'_>) -> bool {
        let home = activity_space(self.activity);
        whom.chunks(stay::AT_ONCE).all(|some| self.no.hear(self.house.act(|pen| rule(pen, &home, some))))
    }

    /// They leave now.
    pub fn out(self, whom: Vec<Id>) {
        let (at, me, now, count) = (self.activity, self.me, self.house.now(), whom.len());
        if self.of(&whom, &|pen, home, some| stay::check_out(pen, home, at, some, me, now)) {
            Toasts::here().say_with_undo(
                move || t_with("stay-out", &[("count", count.into())]),
                move || {
                    self.of(&whom, &|pen, home, some| {
                        some.iter().try_for_each(|who| stay::take_back(pen, home, at, *who, me, stay::left))
                    });
                },
            );
        }
    }

    /// Their hours count.
    pub fn confirm(self, whom: Vec<Id>) {
        let (at, me, count) = (self.activity, self.me, whom.len());
        if self.of(&whom, &|pen, home, some| stay::confirm(pen, home, at, some, me)) {
            Toasts::here().say_with_undo(
                move || t_with("stay-confirmed", &[("count", count.into())]),
                move || {
                    self.of(&whom, &|pen, home, some| {
                        some.iter().try_for_each(|who| stay::unconfirm(pen, home, at, *who, me))
                    });
                },
            );
        }
    }
}

/// One tap for all: everybody has left, all hours confirmed.
#[component]
pub fn ForAll(
    /// At which activity.
    activity: Id,
    /// Everybody.
    all: Everybody,
    /// Whether this person confirms hours.
    #[prop(into)]
    confirms: Signal<bool>,
) -> impl IntoView {
    let taker = Taker::new(activity);
    let which = move |wanted: fn(&Known) -> bool| {
        all.with(|all| all.iter().filter(|(_, known)| wanted(known)).map(|(who, _)| *who).collect::<Vec<Id>>())
    };
    let here = Memo::new(move |_| which(Known::stays));
    let waiting = Memo::new(move |_| {
        let mut waiting = which(|known| known.waits().is_some());
        waiting.retain(|who| *who != taker.me);
        waiting
    });
    let counted =
        |key: &'static str, whom: Memo<Vec<Id>>| said(move || t_with(key, &[("count", whom.with(Vec::len).into())]));
    view! {
        <div class="beside">
            <When is=move || !here.with(Vec::is_empty)>
                <Button
                    label=counted("stay-out-all", here)
                    picture=Picture::Clock
                    on_press=move |()| taker.out(here.get_untracked())
                />
            </When>
            <When is=move || confirms.get() && !waiting.with(Vec::is_empty)>
                <Button
                    label=counted("stay-confirm-all", waiting)
                    picture=Picture::Check
                    weight=Weight::Main
                    on_press=move |()| taker.confirm(waiting.get_untracked())
                />
            </When>
        </div>
        {taker.no.banner()}
    }
}

/// One person's times in the roster, and what can be done about them.
pub fn times_of(
    taker: Taker,
    who: Id,
    known: Memo<Known>,
    confirms: Signal<bool>,
    on_correct: Callback<()>,
) -> AnyView {
    let own = who == taker.me;
    view! {
        <When is=move || known.get().is_there()>
            <div class="beside between">
                <span class="soft small">{said(move || told(&known.get()).unwrap_or_default())}</span>
                {live(move || word_badge(&known.get()))}
                <div class="beside">
                    <When is=move || known.get().stays()>
                        <Button label=text("att-checkout") on_press=move |()| taker.out(vec![who]) />
                    </When>
                    <When is=move || !own && confirms.get() && known.get().waits().is_some()>
                        <Button label=text("att-confirm") on_press=move |()| taker.confirm(vec![who]) />
                    </When>
                    <Button
                        label=text("stay-correct")
                        picture=Picture::Edit
                        picture_only=true
                        weight=Weight::Quiet
                        on_press=move |()| on_correct.run(())
                    />
                </div>
            </div>
            <When is=move || own && known.get().waits().is_some()>
                <p class="soft small">{text("refusal-hours-own")}</p>
            </When>
        </When>
    }
    .into_any()
}

/// The form for one person's times: two times of day; the days only of an activity that lasts longer than one.
#[component]
pub fn Correct(
    /// At which activity.
    activity: Id,
    /// Whose.
    who: Id,
    /// The name.
    #[prop(into)]
    called: Signal<String>,
    /// As they are known.
    known: Known,
    /// The sheet around it.
    open: RwSignal<bool>,
) -> impl IntoView {
    let house = House::here();
    let taker = Taker::new(activity);
    let planned = house.record_now(activity);
    let time = |field| planned.as_ref().and_then(|planned| planned.get(field));
    let starts: Option<Instant> = time(activity::starts);
    let ends: Option<Instant> = time(activity::ends).or(starts);
    let days = starts.map(Instant::day) != ends.map(Instant::day);
    let day = |at: Option<Instant>| RwSignal::new(at.map(Instant::date_input).unwrap_or_default());
    let hour = |at: Option<Instant>| RwSignal::new(at.map(Instant::time_input).unwrap_or_default());
    let (from_day, until_day) = (day(known.came.or(starts)), day(known.left.or(ends)));
    let (from, until) = (hour(known.came), hour(known.left));
    let moment = |day: RwSignal<String>, time: RwSignal<String>| {
        Instant::from_inputs(&day.get_untracked(), &time.get_untracked())
    };
    let save = move || {
        let (came, left) = (moment(from_day, from), moment(until_day, until));
        let one = (activity, who, taker.me);
        let home = activity_space(activity);
        if taker.no.hear(house.act(|pen| stay::correct(pen, &home, one, came, left))) {
            Toasts::here().say(|| t("stay-corrected"));
            open.set(false);
        }
    };
    let date = move |label: &'static str, day: RwSignal<String>| {
        days.then(|| view! { <Field label=text(label) value=day entry=Entry::Date /> })
    };
    view! {
        <Form on_submit=move |()| save()>
            <strong>{called}</strong>
            {date("stay-came-day", from_day)}
            <Field label=text(stay::came.label) value=from entry=Entry::Time error=taker.no.about(stay::came.label) />
            {date("stay-left-day", until_day)}
            <Field
                label=text(stay::left.label)
                value=until
                entry=Entry::Time
                hint=text("stay-left-hint")
                error=taker.no.about(stay::left.label)
                may_be_empty=true
            />
            {taker.no.banner()}
            <Button label=text("c-save") weight=Weight::Main submit=true wide=true />
        </Form>
    }
}
