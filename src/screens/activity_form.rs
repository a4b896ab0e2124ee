//! Planning an activity, and changing the plan of one. What is typed is kept as a draft until it is saved.

use erikti_model::Read;
use erikti_model::kinds::activity::{self, Direction, District, Plan};
use erikti_model::policy::{Reach, Thing};
use erikti_model::time::Instant;
use erikti_sync::{Id, Record};
use leptos::prelude::*;

use super::conflicts;
use super::missing::{PageMissing, RecordMissing};
use super::refused::LastNo;
use crate::app::House;
use crate::app::draft::{self, Keeper};
use crate::history::Place;
use crate::i18n::{t, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{Button, Choice, ChoiceField, ChoiceLook, Entry, Field, Form, Page, Toasts, Weight, When};
use crate::routes::to_activity;

/// How long an activity is thought to last until somebody says otherwise: most clean-ups and evenings, milliseconds.
const USUAL_MS: i64 = 3 * 60 * 60 * 1000;

const HOUR_MS: i64 = 60 * 60 * 1000;

type MomentField = erikti_model::Field<activity::Activity, Instant>;

/// What the form holds.
#[derive(Clone, Copy)]
struct Held {
    title: RwSignal<String>,
    direction: RwSignal<Option<Direction>>,
    place: RwSignal<String>,
    starts_day: RwSignal<String>,
    starts_time: RwSignal<String>,
    ends_day: RwSignal<String>,
    ends_time: RwSignal<String>,
    note: RwSignal<String>,
    places: RwSignal<String>,
    least_age: RwSignal<String>,
    district: RwSignal<Option<District>>,
}

impl Held {
    fn fresh(now: Instant) -> Self {
        let hour = Instant::from_unix_ms((now.unix_ms() / HOUR_MS + 1) * HOUR_MS);
        Self::holding(&Plan {
            starts: Some(hour),
            ends: Some(Instant::from_unix_ms(hour.unix_ms() + USUAL_MS)),
            ..Plan::default()
        })
    }

    fn holding(plan: &Plan) -> Self {
        let day = |at: Option<Instant>| RwSignal::new(at.map(Instant::date_input).unwrap_or_default());
        let time = |at: Option<Instant>| RwSignal::new(at.map(Instant::time_input).unwrap_or_default());
        Self {
            title: RwSignal::new(plan.title.clone()),
            direction: RwSignal::new(plan.direction),
            place: RwSignal::new(plan.place.clone()),
            starts_day: day(plan.starts),
            starts_time: time(plan.starts),
            ends_day: day(plan.ends),
            ends_time: time(plan.ends),
            note: RwSignal::new(plan.note.clone()),
            places: RwSignal::new(plan.places.clone()),
            least_age: RwSignal::new(plan.least_age.clone()),
            district: RwSignal::new(plan.district),
        }
    }

    fn plan(self) -> Plan {
        let moment = |day: RwSignal<String>, time: RwSignal<String>| {
            Instant::from_inputs(&day.get_untracked(), &time.get_untracked())
        };
        Plan {
            title: self.title.get_untracked(),
            direction: self.direction.get_untracked(),
            place: self.place.get_untracked(),
            starts: moment(self.starts_day, self.starts_time),
            ends: moment(self.ends_day, self.ends_time),
            note: self.note.get_untracked(),
            places: self.places.get_untracked(),
            least_age: self.least_age.get_untracked(),
            district: self.district.get_untracked(),
        }
    }

    fn texts(self) -> [RwSignal<String>; 9] {
        let Self { title, place, starts_day, starts_time, ends_day, ends_time, note, places, least_age, .. } = self;
        [title, place, starts_day, starts_time, ends_day, ends_time, note, places, least_age]
    }

    fn packed(self) -> String {
        let mut parts = vec![self.direction.get().map_or("", Direction::code).to_owned()];
        parts.extend(self.texts().map(|text| text.get()));
        parts.push(self.district.get().map_or("", District::code).to_owned());
        draft::packed(&parts)
    }

    fn unpack(self, packed: &str) {
        let mut parts = draft::parts(packed);
        self.direction.set(parts.next().and_then(Direction::parse));
        for (text, part) in self.texts().into_iter().zip(&mut parts) {
            text.set(part.to_owned());
        }
        self.district.set(parts.next().and_then(District::parse));
    }

    fn keeper(self, house: House, key: String, name: &str) -> Keeper {
        Keeper::watch(house.draft(key), name, move || self.packed(), move |packed, _| self.unpack(packed))
    }

    /// The end follows the day of the beginning as long as it was on the same day.
    fn keep_days_together(self) {
        Effect::new(move |before: Option<String>| {
            let day = self.starts_day.get();
            if before.is_some_and(|before| before == self.ends_day.get_untracked()) {
                self.ends_day.set(day.clone());
            }
            day
        });
    }
}

fn plan_of(record: &Record) -> Plan {
    Plan {
        title: record.get(activity::title).unwrap_or_default(),
        direction: record.get(activity::direction),
        place: record.get(activity::place).unwrap_or_default(),
        starts: record.get(activity::starts),
        ends: record.get(activity::ends),
        note: record.get(activity::note).unwrap_or_default(),
        places: record.get(activity::places).map(|people| people.to_string()).unwrap_or_default(),
        least_age: record.get(activity::least_age).map(|years| years.to_string()).unwrap_or_default(),
        district: record.get(activity::district),
    }
}

/// A new activity.
#[component]
pub fn ActivityNew() -> impl IntoView {
    let house = House::here();
    let Some(me) = house.me().get_untracked().filter(Me::plans) else { return view! { <PageMissing /> }.into_any() };
    let form = Held::fresh(house.now());
    let keeper = form.keeper(house, "activity-new".to_owned(), "");
    let told = if publishes(&me) { "activity-added" } else { "activity-proposed" };
    let saved = move |()| {
        keeper.saved();
        Toasts::here().say(move || t(told));
    };
    view! {
        <Page title=text("activity-new-title") back="/activities">
            <PlanForm form=form id=house.new_id() on_saved=Callback::new(saved) />
            <Button label=text("form-clear") weight=Weight::Quiet on_press=move |()| keeper.clear() />
        </Page>
    }
    .into_any()
}

/// Whether what this person plans is in the catalogue at once.
fn publishes(me: &Me) -> bool {
    me.does(Thing::PublishActivity, Reach::Organisation)
}

/// Changing the plan of an activity.
#[component]
pub fn ActivityEdit(
    /// Which.
    id: Id,
) -> impl IntoView {
    let house = House::here();
    let known = house.watch(move |ledger| ledger.record(id).is_some());
    let whole = house.whole();
    let rights = house.rights(id);
    // A form saves what it shows: it waits for the whole record, and of two values it would settle on one, so that is
    // asked first, and only at the beginning.
    let contested = conflicts::is_contested(house, id);
    let ready = Memo::new(move |before: Option<&bool>| {
        let may = whole.get() && rights.with(|rights| rights.edits.is_some()) && !contested.get();
        may || before.copied().unwrap_or_default()
    });
    let otherwise = move || match (contested.get() || !whole.get(), known.get()) {
        (true, _) => view! {
            <Page title=text("activity-edit-title") back=to_activity(id)>{conflicts::cards(Some(id))}</Page>
        }
        .into_any(),
        (_, true) => view! { <PageMissing /> }.into_any(),
        _ => view! { <RecordMissing back="/activities" /> }.into_any(),
    };
    view! { <When is=move || ready.get() otherwise=otherwise><PlanEdit id=id /></When> }
}

#[component]
fn PlanEdit(id: Id) -> impl IntoView {
    let house = House::here();
    let Some(opened) = house.record_now(id) else { return ().into_any() };
    let form = Held::holding(&plan_of(&opened));
    let keeper = form.keeper(house, format!("activity-edit-{id}"), &id.to_string());
    let saved = move |()| {
        keeper.saved();
        Toasts::here().say(|| t("activity-changed"));
    };
    view! {
        <Page title=text("activity-edit-title") back=to_activity(id)>
            <PlanForm form=form id=id opened=opened on_saved=Callback::new(saved) />
        </Page>
    }
    .into_any()
}

/// The questions, and Save.
#[component]
fn PlanForm(
    form: Held,
    id: Id,
    /// The activity as it was when the form was opened.
    #[prop(optional)]
    opened: Option<Record>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let place = Place::here();
    form.keep_days_together();
    let save = move || {
        let Some(me) = me.get_untracked() else { return };
        let now = house.now();
        let home = house.rights(id).get_untracked().edits.unwrap_or_else(|| me.home());
        let outcome = house.act(|pen| {
            if let Some(opened) = opened.clone() {
                pen.having_seen(id, opened);
                return activity::plan(pen, &home, id, &form.plan(), now);
            }
            activity::plan(pen, &home, id, &form.plan(), now)?;
            activity::found(pen, &home, id, me.person, me.organisation, publishes(&me));
            Ok(())
        });
        if no.hear(outcome) {
            on_saved.run(());
            place.go_instead(&to_activity(id));
        }
    };
    let kinds = Direction::ALL.iter().map(|kind| Choice::new(*kind, text(kind.label()))).collect();
    let elsewhere = Choice::new(None, text("district-none"));
    let districts = District::ALL.iter().map(|district| Choice::new(Some(*district), text(district.label())));
    view! {
        <Form on_submit=move |()| save()>
            <Field
                label=text(activity::title.label)
                value=form.title
                hint=text("activity-title-hint")
                error=no.about(activity::title.label)
            />
            <ChoiceField
                label=text(activity::direction.label)
                choices=kinds
                chosen=form.direction
                on_choose=move |kind| form.direction.set(Some(kind))
                error=no.about(activity::direction.label)
            />
            <Field
                label=text(activity::place.label)
                value=form.place
                error=no.about(activity::place.label)
                may_be_empty=true
            />
            <ChoiceField
                label=text(activity::district.label)
                choices=std::iter::once(elsewhere).chain(districts).collect()
                chosen=Memo::new(move |_| Some(form.district.get()))
                on_choose=move |district| form.district.set(district)
                look=ChoiceLook::Menu
            />
            <Moment token=activity::starts day=form.starts_day time=form.starts_time no=no />
            <Moment token=activity::ends day=form.ends_day time=form.ends_time no=no />
            <Field
                label=text(activity::places.label)
                value=form.places
                entry=Entry::Number
                hint=text("activity-places-hint")
                error=no.about(activity::places.label)
                may_be_empty=true
            />
            <Field
                label=text(activity::least_age.label)
                value=form.least_age
                entry=Entry::Number
                hint=text("activity-age-hint")
                error=no.about(activity::least_age.label)
                may_be_empty=true
            />
            <Field
                label=text(activity::note.label)
                value=form.note
                entry=Entry::Lines
                error=no.about(activity::note.label)
                may_be_empty=true
            />
            {no.banner()}
            <Button label=text("c-save") weight=Weight::Main submit=true wide=true />
        </Form>
    }
}

/// A day and a time that are one moment.
#[component]
fn Moment(token: MomentField, day: RwSignal<String>, time: RwSignal<String>, no: LastNo) -> impl IntoView {
    view! {
        <fieldset>
            <legend class="field__label">{text(token.label)}</legend>
            <div class="field-pair">
                <Field label=text("act-date") value=day entry=Entry::Date error=no.about(token.label) />
                <Field label=text("act-time") value=time entry=Entry::Time />
            </div>
        </fieldset>
    }
}
