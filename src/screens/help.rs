//! Help given, by count: a category, how many, "+1". At an institution the head count that it confirmed. No names anywhere.

use erikti_model::code;
use erikti_model::kinds::activity::Direction;
use erikti_model::kinds::help::{self, Category, Draft, Given};
use erikti_model::policy::activity_space;
use erikti_sync::Id;
use leptos::prelude::*;

use super::aid::choices;
use super::by_camera::ByCamera;
use super::gate::{gate, leads_one_of};
use super::refused::LastNo;
use crate::app::House;
use crate::app::draft::{self, Keeper};
use crate::i18n::{lately, said, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Banner, Button, ButtonLink, Card, Check, ChoiceField, Entry, Fact, Facts, Field, Form, Page, Picture, Qr, Sheet,
    SignMark, Stepper, Toasts, Tone, Weight, When, live,
};
use crate::routes::{to_activity, to_help};

/// Kinds of activity at which help is given.
const GIVES: [Direction; 3] = [Direction::Charity, Direction::Vulnerable, Direction::Elderly];

/// The way to the count, for whom it is: nothing for others.
pub fn to_doors(activity: Id) -> AnyView {
    let leads = leads_one_of(activity, &GIVES);
    view! {
        <When is=move || leads.get()>
            <ButtonLink
                label=text("help-title")
                href=to_help(activity)
                picture=Picture::People
                weight=Weight::Main
                wide=true
            />
        </When>
    }
    .into_any()
}

/// Help given at an activity.
#[component]
pub fn HelpScreen(
    /// Which.
    activity: Id,
) -> impl IntoView {
    gate(leads_one_of(activity, &GIVES), move || view! { <Count activity=activity /> }.into_any())
}

#[component]
fn Count(activity: Id) -> impl IntoView {
    let house = House::here();
    let helps = house.am(Me::helps);
    let given = house.watch(move |ledger| help::given(ledger, activity));
    let row = |(category, given): (Category, Given)| {
        view! { <Fact name=text(category.label())>{said(move || told(given))}</Fact> }
    };
    view! {
        <Page title=text("help-title") back=to_activity(activity)>
            <Banner text=text("help-no_names") tone=Tone::Accent />
            <When is=move || helps.get()>
                <Give activity=activity />
            </When>
            <When is=move || helps.get()>
                <NewCoupon />
            </When>
            <When is=move || !given.with(Vec::is_empty)>
                <Card title=text("help-so-far")>
                    <Facts>{live(move || Some(given.get().into_iter().map(row).collect_view().into_any()))}</Facts>
                </Card>
            </When>
        </Page>
    }
}

fn told(given: Given) -> String {
    let Given { times, families, people, children, institutions, in_institutions } = given;
    let mut parts = vec![t_with("help-times-given", &[("times", times.into())])];
    if families > 0 {
        parts.push(t_with("help-summary", &[("families", families.into()), ("people", people.into())]));
    }
    if children > 0 {
        parts.push(t_with("help-children", &[("children", children.into())]));
    }
    if institutions > 0 {
        let heads = [("places", institutions.into()), ("people", in_institutions.into())];
        parts.push(t_with("help-places", &heads));
    }
    parts.join(" · ")
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Held {
    draft: RwSignal<Draft>,
    place: RwSignal<String>,
    coupon: RwSignal<String>,
}

impl Held {
    fn packed(self) -> String {
        let mut kept = self.draft.with(|it| {
            let at_place = it.place.as_ref();
            vec![
                it.category.map_or("", Category::code).to_owned(),
                it.people.to_string(),
                it.children.to_string(),
                draft::tick(it.repeat),
                draft::tick(at_place.is_some()),
                draft::tick(at_place.is_some_and(|(_, confirmed)| *confirmed)),
            ]
        });
        kept.extend([self.place, self.coupon].map(|text| text.get()));
        draft::packed(&kept)
    }

    fn unpack(self, packed: &str) {
        let mut parts = draft::parts(packed);
        let mut next = || parts.next().unwrap_or_default();
        let mut it = Draft { category: Category::parse(next()), ..Draft::default() };
        it.people = next().parse().unwrap_or(1);
        it.children = next().parse().unwrap_or_default();
        it.repeat = !next().is_empty();
        let (at_place, confirmed) = (!next().is_empty(), !next().is_empty());
        it.place = at_place.then(|| (String::new(), confirmed));
        self.draft.set(it);
        self.place.set(next().to_owned());
        self.coupon.set(next().to_owned());
    }
}

/// One more door, or one more visit.
#[component]
fn Give(activity: Id) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let draft = RwSignal::new(Draft { people: 1, ..Draft::default() });
    let (place, coupon) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (last, again) = (RwSignal::new(None), RwSignal::new(None));
    let form = Held { draft, place, coupon };
    let kept = house.draft(format!("help-{activity}"));
    let keeper = Keeper::watch(kept, "", move || form.packed(), move |packed, _| form.unpack(packed));
    let save = move || {
        let Some(me) = me.get_untracked() else { return };
        let (record, now) = (house.new_id(), house.now());
        let mut given = draft.get_untracked();
        given.place = given.place.map(|(_, confirmed)| (place.get_untracked(), confirmed));
        given.coupon = coupon.get_untracked();
        let mut before = None;
        let outcome = house.act(|pen| {
            before = help::read_coupon(&given.coupon).ok().and_then(|of| help::last_used(pen.ledger(), &of));
            help::give(pen, &activity_space(activity), record, activity, &given, me.person, now)
        });
        if no.hear(outcome) {
            last.set(Some(record));
            again.set(before.filter(|_| given.place.is_none()));
            let words = summary(&given);
            draft.update(|draft| {
                *draft = Draft { category: draft.category, people: 1, ..Draft::default() };
            });
            place.set(String::new());
            coupon.set(String::new());
            keeper.saved();
            Toasts::here().say_with_undo(
                move || t_with("help-saved", &[("what", words.as_str().into())]),
                move || {
                    no.hear(house.act(|pen| help::take_back(pen, record, true)));
                },
            );
        }
    };
    let at_place = Memo::new(move |_| draft.with(|draft| draft.place.is_some()));
    let people = move |count: u32| draft.update(|draft| draft.people = count);
    let sign = house.sign_of_all(move || last.get().into_iter().collect());
    view! {
        <Card>
            <Form on_submit=move |()| save()>
                <ChoiceField
                    label=text("help-category")
                    choices=choices(Category::ALL, Category::label)
                    chosen=Memo::new(move |_| draft.with(|draft| draft.category))
                    on_choose=move |kind| draft.update(|draft| draft.category = Some(kind))
                    error=no.about(help::category.label)
                />
                <Stepper
                    label=text("help-count_people")
                    count=Signal::derive(move || draft.with(|draft| draft.people))
                    on_change=people
                    max=help::MOST_IN_A_PLACE
                />
                <Told no=no field=help::people.label />
                <Stepper
                    label=text(help::children.label)
                    count=Signal::derive(move || draft.with(|draft| draft.children))
                    on_change=move |count| draft.update(|draft| draft.children = count)
                    max=help::MOST_IN_A_PLACE
                />
                <Told no=no field=help::children.label />
                <Check
                    label=text("help-repeat")
                    ticked=Signal::derive(move || draft.with(|draft| draft.repeat))
                    on_change=move |so| draft.update(|draft| draft.repeat = so)
                />
                <Check
                    label=text("help-at-place")
                    ticked=at_place
                    on_change=move |so: bool| draft.update(|draft| draft.place = so.then(Default::default))
                />
                <When is=move || at_place.get()>
                    <Field
                        label=text(help::institution.label)
                        value=place
                        hint=text("help-place-hint")
                        error=no.about(help::institution.label)
                    />
                    <Check
                        label=text("help-confirmed")
                        ticked=Signal::derive(move || {
                            draft.with(|draft| draft.place.as_ref().is_some_and(|(_, confirmed)| *confirmed))
                        })
                        on_change=move |so| draft.update(|draft| draft.place = Some((String::new(), so)))
                    />
                </When>
                <When is=move || !at_place.get()>
                    <Field
                        label=text(help::coupon.label)
                        value=coupon
                        entry=Entry::Code
                        hint=text("coupon-hint")
                        error=no.about(help::coupon.label)
                        may_be_empty=true
                    />
                    <ByCamera on_seen=move |text: String| { coupon.set(help::read_coupon(&text).unwrap_or(text)) } />
                </When>
                {no.banner()}
                {live(move || again.get().map(|when| view! {
                    <Banner text=said(move || t_with("coupon-again", &[("when", lately(when).into())])) tone=Tone::Warm />
                }.into_any()))}
                <p class="lead" role="status">{said(move || draft.with(summary))}</p>
                <Button label=text("help-one-more") picture=Picture::Plus weight=Weight::Main submit=true wide=true />
                <When is=move || last.with(Option::is_some)>
                    <SignMark sign=sign />
                </When>
            </Form>
        </Card>
    }
}

/// A coupon for a family that has none: it is shown, and copied onto paper.
#[component]
fn NewCoupon() -> impl IntoView {
    let house = House::here();
    let open = RwSignal::new(false);
    let shown = move || {
        let signs = help::new_coupon(house.new_id());
        view! {
            <Qr text=help::coupon_qr(&signs) label=text(help::coupon.label) />
            <p class="signs signs--long centred">{code::spaced(&signs)}</p>
            <p class="soft">{text("coupon-new-hint")}</p>
        }
    };
    view! {
        <div><Button label=text("coupon-new") picture=Picture::Qr on_press=move |()| open.set(true) /></div>
        <Sheet title=text("coupon-new") open=open>{shown()}</Sheet>
    }
}

/// What is wrong with a count.
#[component]
fn Told(no: LastNo, field: &'static str) -> impl IntoView {
    let wrong = no.about(field);
    live(move || wrong.get().map(|words| view! { <Banner text=words tone=Tone::Warm /> }.into_any()))
}

/// What will be saved, in words, before it is.
fn summary(draft: &Draft) -> String {
    let counts = [("families", draft.families().into()), ("people", draft.people.into())];
    match &draft.place {
        None => t_with("help-summary", &counts),
        Some(_) => t_with("help-places", &[("places", 1u32.into()), ("people", draft.people.into())]),
    }
}
