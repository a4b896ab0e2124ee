//! Goods over the counter: category, scales or sacks, a number, save. The same form takes in, turns away, sends, hands over
//! and moves. What was saved stays: a mistake is mended by a second person.

use erikti_model::Read;
use erikti_model::kinds::activity::{self, Direction};
use erikti_model::kinds::aid::{self, Category, Draft, Entered, Entry, Reason, Receiver, Sums, Unit, Whose};
use erikti_model::policy::activity_space;
use erikti_sync::{Id, Space};
use leptos::prelude::*;

use super::missing::RecordMissing;
use super::refused::{LastNo, words};
use crate::app::House;
use crate::app::draft::{self, Keeper};
use crate::i18n::{kilograms, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Banner, Button, ButtonLink, Check, Choice, ChoiceField, ChoiceLook, Entry as Typed, Field, Form, List, Page,
    Picture, Toasts, Tone, Weight, When, live,
};
use crate::routes::{to_activity, to_aid, to_stock};

use super::stock::{leads, rows, signed};

/// How many of one's own lines stand under the form.
const LATEST: usize = 5;

/// What a person can choose from.
pub fn choices<T: Copy>(all: &[T], label: fn(T) -> &'static str) -> Vec<Choice<T>> {
    all.iter().map(|value| Choice::new(*value, text(label(*value)))).collect()
}

/// Where what is taken in at an activity is written, if the person who holds this phone is on duty there.
pub fn home_of(house: House, activity: Id) -> Memo<Option<Space>> {
    let me = house.me();
    house.watch(move |ledger| me.get().and_then(|me| me.takes_in(ledger, activity)))
}

/// The way to the counter and to the store, for whom it is: nothing for others.
pub fn to_counter(house: House, activity: Id) -> AnyView {
    let home = home_of(house, activity);
    let leads = leads(house, activity);
    view! {
        <When is=move || home.with(Option::is_some)>
            <ButtonLink
                label=text("aid-take-in")
                href=to_aid(activity, Entry::Intake)
                picture=Picture::Plus
                weight=Weight::Main
                wide=true
            />
            <When is=move || leads.get()>
                <ButtonLink label=text("aid-to-stock") href=to_stock(activity) picture=Picture::Checklist wide=true />
            </When>
        </When>
    }
    .into_any()
}

/// The form of one entry.
#[component]
pub fn AidScreen(
    /// The activity whose drive it is.
    activity: Id,
    /// What happens to the goods.
    entry: Option<Entry>,
) -> impl IntoView {
    let house = House::here();
    let home = home_of(house, activity);
    let leads = leads(house, activity);
    let on_duty = Memo::new(move |_| home.with(Option::is_some));
    move || match entry {
        Some(Entry::Intake) if on_duty.get() => view! { <Intake activity=activity home=home /> }.into_any(),
        Some(entry @ (Entry::Dispatch | Entry::Handover | Entry::Transfer)) if leads.get() => {
            let home = Memo::new(move |_| Some(activity_space(activity)));
            view! {
                <Page title=text(entry.label()) back=to_stock(activity)>
                    <Goods activity=activity entry=entry home=home />
                </Page>
            }
            .into_any()
        }
        _ => view! { <RecordMissing back="/activities" /> }.into_any(),
    }
}

#[component]
fn Intake(activity: Id, home: Memo<Option<Space>>) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let leads = leads(house, activity);
    let today = house.watch(move |ledger| {
        let now = house.now().day();
        Sums::of(aid::lines(ledger, activity).iter().filter(|line| line.at.day() == now))
    });
    let mine = house.watch(move |ledger| {
        let me = me.get().map(|me| me.person);
        let mut mine = signed(ledger, activity);
        mine.retain(|(line, _)| Some(line.by) == me);
        mine.truncate(LATEST);
        mine
    });
    let told = move || {
        let sums = today.get();
        let share = sums.weighed_share().unwrap_or_default();
        t_with("aid-today", &[("weight", kilograms(sums.intake).into()), ("share", share.into())])
    };
    view! {
        <Page title=text("aid-intake") back=to_activity(activity)>
            <p class="lead" role="status">{said(told)}</p>
            <Goods activity=activity entry=Entry::Intake home=home />
            <When is=move || leads.get()>
                <ButtonLink label=text("aid-to-stock") href=to_stock(activity) picture=Picture::Checklist wide=true />
            </When>
            <When is=move || !mine.with(Vec::is_empty)>
                <h2>{text("aid-mine")}</h2>
                <List label=text("aid-mine") lines=rows(house, activity, mine) empty=|| () />
            </When>
            <Banner text=text("aid-cash") tone=Tone::Accent />
        </Page>
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Held {
    /// Everything that is chosen.
    chosen: RwSignal<Draft>,
    rejected: RwSignal<bool>,
    number: RwSignal<String>,
    sticker: RwSignal<String>,
    waybill: RwSignal<String>,
    act: RwSignal<String>,
    to: RwSignal<String>,
    into: RwSignal<Option<Id>>,
}

impl Held {
    fn new() -> Self {
        let typed = || RwSignal::new(String::new());
        Self {
            chosen: RwSignal::new(Draft::default()),
            rejected: RwSignal::new(false),
            number: typed(),
            sticker: typed(),
            waybill: typed(),
            act: typed(),
            to: typed(),
            into: RwSignal::new(None),
        }
    }

    fn texts(self) -> [RwSignal<String>; 5] {
        [self.number, self.sticker, self.waybill, self.act, self.to]
    }

    fn packed(self) -> String {
        let mut kept = self.chosen.with(|draft| {
            let Draft { category, unit, reason, receiver, from_paper, .. } = draft;
            let codes = [
                category.map(Category::code),
                unit.map(Unit::code),
                reason.map(Reason::code),
                receiver.map(Receiver::code),
            ];
            let mut kept: Vec<String> = codes.map(|code| code.unwrap_or_default().to_owned()).into();
            kept.push(draft::tick(*from_paper));
            kept
        });
        kept.push(draft::tick(self.rejected.get()));
        kept.push(self.into.get().map(|into| into.to_string()).unwrap_or_default());
        kept.extend(self.texts().map(|text| text.get()));
        draft::packed(&kept)
    }

    fn unpack(self, packed: &str) {
        let mut parts = draft::parts(packed);
        let mut next = || parts.next().unwrap_or_default();
        self.chosen.set(Draft {
            category: Category::parse(next()),
            unit: Unit::parse(next()),
            reason: Reason::parse(next()),
            receiver: Receiver::parse(next()),
            from_paper: !next().is_empty(),
            ..Draft::default()
        });
        self.rejected.set(!next().is_empty());
        self.into.set(Id::parse(next()));
        for (text, part) in self.texts().into_iter().zip(parts) {
            text.set(part.to_owned());
        }
    }

    /// Whether anything is said that is asked under *more*.
    fn says_more(self) -> bool {
        self.rejected.get() || self.sticker.with(|sticker| !sticker.is_empty()) || self.chosen.with(|it| it.from_paper)
    }

    fn draft(self, entry: Entry, sure: bool) -> Draft {
        let chosen = self.chosen.get_untracked();
        Draft {
            unit: if entry == Entry::Intake { chosen.unit } else { Some(Unit::Weighed) },
            number: self.number.get_untracked(),
            sticker: self.sticker.get_untracked(),
            waybill: self.waybill.get_untracked(),
            act: self.act.get_untracked(),
            to: self.to.get_untracked(),
            sure,
            ..chosen
        }
    }

    /// The next sack: category and unit stay, as do waybill, act and institution.
    fn next(self) {
        self.number.set(String::new());
        self.sticker.set(String::new());
        self.rejected.set(false);
    }
}

#[component]
fn Goods(activity: Id, entry: Entry, home: Memo<Option<Space>>) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let form = Held::new();
    let draft = house.draft(format!("aid-{activity}-{}", entry.code()));
    let keeper = Keeper::watch(draft, "", move || form.packed(), move |packed, _| form.unpack(packed));
    let more = Memo::new(move |open: Option<&bool>| open.copied().unwrap_or_default() || form.says_more());
    let no = LastNo::new();
    let asked = RwSignal::new(None);
    let save = move |sure: bool| {
        let (Some(me), Some(home)) = (me.get_untracked(), home.get_untracked()) else { return };
        let whose = Whose { activity, by: me.person, seed: house.new_id(), at: house.now() };
        let draft = form.draft(entry, sure);
        let rejects = entry == Entry::Intake && form.rejected.get_untracked();
        let mut twice = false;
        let outcome = house.act(|pen| match entry {
            Entry::Transfer => {
                let into = form.into.get_untracked();
                let into = into.ok_or_else(|| erikti_model::Refusal::new("refusal-aid-into"))?;
                aid::transfer(pen, [&home, &activity_space(into)], whose, into, draft.category, &draft.number)
            }
            _ => {
                twice = !rejects && aid::is_taken(pen.ledger(), activity, &draft.sticker);
                aid::enter(pen, &home, whose, if rejects { Entry::Reject } else { entry }, &draft)
            }
        });
        let asks = outcome.as_ref().err().filter(|no| aid::ASKS.contains(&no.key)).cloned();
        let is_asked = asks.is_some();
        asked.set(asks);
        if !is_asked && no.hear(outcome) {
            let waits = !matches!(entry, Entry::Intake) && !me.mends();
            let number = draft.sticker;
            Toasts::here().say(move || match twice {
                true => t_with("aid-twice", &[("number", number.trim().into())]),
                false => t(if waits { "aid-proposed" } else { "aid-saved" }),
            });
            form.next();
            keeper.saved();
        }
    };
    let chosen = form.chosen;
    let counted =
        move || entry == Entry::Intake && chosen.with(|draft| draft.unit.is_some_and(|it| it != Unit::Weighed));
    view! {
        <Form on_submit=move |()| save(false)>
            {(entry == Entry::Handover).then(|| view! { <Sent activity=activity form=form /> })}
            {(entry == Entry::Transfer).then(|| view! { <Drives activity=activity form=form /> })}
            <ChoiceField
                label=text(aid::category.label)
                choices=choices(Category::ALL, Category::label)
                chosen=Memo::new(move |_| chosen.with(|draft| draft.category))
                on_choose=move |kind| chosen.update(|draft| draft.category = Some(kind))
                error=no.about(aid::category.label)
            />
            {(entry == Entry::Intake).then(|| view! {
                <ChoiceField
                    label=text(aid::unit.label)
                    choices=choices(Unit::ALL, Unit::label)
                    chosen=Memo::new(move |_| chosen.with(|draft| draft.unit))
                    on_choose=move |unit| chosen.update(|draft| draft.unit = Some(unit))
                    error=no.about(aid::unit.label)
                />
            })}
            <Field
                label=said(move || t(if counted() { "aid-count" } else { "aid-in-kilograms" }))
                value=form.number
                entry=Typed::Decimal
                error=no.about(aid::grams.label)
            />
            {live(move || chosen.with(estimate).map(|told| view! { <p class="soft small">{said(told)}</p> }.into_any()))}
            {(entry == Entry::Intake).then(|| view! {
                <details class="stack" open=move || more.get()>
                    <summary>{text("aid-more")}</summary>
                    <AtTheCounter form=form no=no />
                </details>
            })}
            {matches!(entry, Entry::Dispatch | Entry::Handover).then(|| view! { <OnPaper form=form entry=entry no=no /> })}
            {no.banner()}
            {live(move || asked.get().map(|no| view! {
                <Banner text=said(move || words(&no)) tone=Tone::Warm>
                    <Button label=text("aid-yes") on_press=move |()| save(true) />
                </Banner>
            }.into_any()))}
            <Button label=text("c-save") picture=Picture::Check weight=Weight::Main submit=true wide=true />
        </Form>
    }
}

/// What one sack, box or piece is taken for, and by which table.
fn estimate(draft: &Draft) -> Option<impl Fn() -> String + Send + Sync + use<>> {
    let (kind, unit) = draft.category.zip(draft.unit)?;
    let one = aid::average(kind, unit)?;
    Some(move || {
        let args = [
            ("unit", t(unit.label()).into()),
            ("weight", kilograms(one).into()),
            ("version", aid::WEIGHTS_VERSION.into()),
        ];
        t_with("aid-average", &args)
    })
}

/// Whether it is turned away and why, the sticker, and whether it is copied from paper.
#[component]
fn AtTheCounter(form: Held, no: LastNo) -> impl IntoView {
    let chosen = form.chosen;
    view! {
        <Check label=text("aid-reject") ticked=form.rejected on_change=move |so| form.rejected.set(so) />
        <When is=move || form.rejected.get()>
            <ChoiceField
                label=text(aid::reason.label)
                choices=choices(Reason::OF_REJECT, Reason::label)
                chosen=Memo::new(move |_| chosen.with(|draft| draft.reason))
                on_choose=move |why| chosen.update(|draft| draft.reason = Some(why))
                error=no.about(aid::reason.label)
            />
        </When>
        <Field
            label=text(aid::sticker.label)
            value=form.sticker
            entry=Typed::Code
            error=no.about(aid::sticker.label)
            may_be_empty=true
        />
        <Check
            label=text(aid::from_paper.label)
            ticked=Signal::derive(move || chosen.with(|draft| draft.from_paper))
            on_change=move |so| chosen.update(|draft| draft.from_paper = so)
        />
    }
}

/// The waybill, and at the receiver's the act.
#[component]
fn OnPaper(form: Held, entry: Entry, no: LastNo) -> impl IntoView {
    let chosen = form.chosen;
    view! {
        <Field label=text(aid::waybill.label) value=form.waybill entry=Typed::Code error=no.about(aid::waybill.label) />
        <Field label=text(aid::to.label) value=form.to error=no.about(aid::to.label) />
        {(entry == Entry::Handover).then(|| view! {
            <Field label=text(aid::act.label) value=form.act entry=Typed::Code error=no.about(aid::act.label) />
            <ChoiceField
                label=text(aid::receiver.label)
                choices=choices(Receiver::ALL, Receiver::label)
                chosen=Memo::new(move |_| chosen.with(|draft| draft.receiver))
                on_choose=move |who| chosen.update(|draft| draft.receiver = Some(who))
                error=no.about(aid::receiver.label)
            />
        })}
    }
}

/// What was sent: choosing it fills in the form.
#[component]
fn Sent(activity: Id, form: Held) -> impl IntoView {
    let sent = House::here().watch(move |ledger| {
        let mut sent = aid::lines(ledger, activity);
        sent.retain(|line| line.entry == Entry::Dispatch && !line.points);
        let paper = |line: Entered| {
            let record = ledger.record(line.id)?;
            Some((line, record.get(aid::waybill)?, record.get(aid::to)?))
        };
        sent.into_iter().filter_map(paper).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(None);
    let take = move |of: Id| {
        chosen.set(Some(of));
        let Some((line, waybill, to)) = sent.get_untracked().into_iter().find(|(line, ..)| line.id == of) else {
            return;
        };
        form.chosen.update(|draft| draft.category = Some(line.category));
        let typed = format!("{}.{:03}", line.grams / 1_000, line.grams % 1_000);
        form.number.set(typed.trim_end_matches('0').trim_end_matches('.').to_owned());
        form.waybill.set(waybill);
        form.to.set(to);
    };
    let choice = |(line, waybill, to): (Entered, String, String)| {
        let label =
            said(move || format!("{waybill} · {} · {} · {to}", t(line.category.label()), kilograms(line.grams)));
        Choice::new(line.id, label)
    };
    live(move || {
        let choices: Vec<_> = sent.get().into_iter().map(choice).collect();
        let menu = view! {
            <ChoiceField
                label=text("aid-dispatch")
                choices=choices
                chosen=chosen
                on_choose=take
                look=ChoiceLook::Menu
            />
        };
        Some(menu.into_any())
    })
}

/// The other drives of whom one leads.
#[component]
fn Drives(activity: Id, form: Held) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let others = house.watch(move |ledger| {
        let me = me.get();
        let led = |id: &Id, planned: &erikti_sync::Record| {
            planned.get(activity::direction) == Some(Direction::Collection)
                && *id != activity
                && me.as_ref().is_some_and(|me| me.at(planned).leads)
        };
        let others = ledger.of_kind(activity::KIND).filter(|(id, planned)| led(id, planned));
        others.filter_map(|(id, planned)| Some((id, planned.get(activity::title)?))).collect::<Vec<_>>()
    });
    live(move || {
        let choice = |(id, title): (Id, String)| Choice::new(id, Signal::stored(title));
        let choices: Vec<_> = others.get().into_iter().map(choice).collect();
        let menu = view! {
            <ChoiceField
                label=text("aid-into")
                choices=choices
                chosen=form.into
                on_choose=move |into| form.into.set(Some(into))
                look=ChoiceLook::Menu
            />
        };
        Some(menu.into_any())
    })
}
