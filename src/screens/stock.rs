//! The store of an aid drive: what came, what went, what is left, by category; what needs a person; the end of the drive.

use erikti_model::kinds::aid::{self, Entered, Entry, Sums};
use erikti_model::kinds::drive;
use erikti_model::policy::activity_space;
use erikti_model::{Field as Token, Read};
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;

use super::conflicts;
use super::gate::gate;
use super::money::till;
use super::naming::person;
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{day_time, kilograms, lately, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Banner, BarLine, Bars, Button, ButtonLink, Card, Empty, Entry as Typed, Fact, Facts, Field, Form, Line, List, Page,
    Picture, Row, SignMark, Toasts, Tone, Weight, When, live,
};
use crate::routes::{to_activity, to_aid, to_line};

/// Whether the person who holds this phone leads a collection: sees all of its lines.
pub fn leads(house: House, activity: Id) -> Memo<bool> {
    let me = house.me();
    house.watch(move |ledger| {
        me.get().and_then(|me| me.takes_in(ledger, activity)).is_some_and(|home| home == activity_space(activity))
    })
}

/// A line and the name of whoever wrote it.
pub type Signed = (Entered, String);

/// The lines of a drive with their authors, latest first.
pub fn signed(ledger: &Ledger, activity: Id) -> Vec<Signed> {
    let name = |line: Entered| {
        let name = person(ledger, line.by).unwrap_or_default();
        (line, name)
    };
    aid::lines(ledger, activity).into_iter().map(name).collect()
}

/// Lines as rows of a list.
pub fn rows(house: House, activity: Id, lines: Memo<Vec<Signed>>) -> Memo<Vec<Line>> {
    let row = move |(line, name): Signed| {
        let Entered { id, entry, category, grams, at, .. } = line;
        let title = move || format!("{} · {}", t(category.label()), kilograms(grams));
        let words = format!("{} {name}", title());
        let (key, name) = (format!("{id}{name}"), Signal::stored(name));
        let view = move || {
            let about = said(move || format!("{} · {} · {}", t(entry.label()), lately(at), name.get()));
            view! { <Row title=said(title) href=to_line(activity, id) about=about sign=house.sign(id) /> }
        };
        Line::new(key, words, view)
    };
    Memo::new(move |_| lines.get().into_iter().map(row).collect())
}

/// The store.
#[component]
pub fn StockScreen(
    /// The activity whose drive it is.
    activity: Id,
) -> impl IntoView {
    gate(leads(House::here(), activity), move || view! { <Stock activity=activity /> }.into_any())
}

#[component]
fn Stock(activity: Id) -> impl IntoView {
    let house = House::here();
    let lines = house.watch(move |ledger| signed(ledger, activity));
    let go = move |entry: Entry, picture: Picture| {
        view! { <ButtonLink label=text(entry.label()) href=to_aid(activity, entry) picture=picture /> }
    };
    view! {
        <Page title=text("aid-to-stock") back=to_activity(activity)>
            {conflicts::cards(Some(drive::id(activity)))}
            <Doubles activity=activity />
            <Totals lines=lines />
            <div class="beside">
                {go(Entry::Intake, Picture::Plus)}
                {go(Entry::Dispatch, Picture::Send)}
                {go(Entry::Handover, Picture::Delivered)}
                {go(Entry::Transfer, Picture::Forward)}
            </div>
            {till(house, activity)}
            <About activity=activity />
            <Close activity=activity />
            <h2>{text("aid-lines")}</h2>
            <List
                label=text("aid-lines")
                lines=rows(house, activity, lines)
                empty=|| view! { <Empty text=text("aid-none") /> }
            />
        </Page>
    }
}

/// Stickers that stand on two lines: both count until a person decides.
#[component]
fn Doubles(activity: Id) -> impl IntoView {
    let doubles = House::here().watch(move |ledger| aid::doubles(ledger, activity));
    let banner = move |(number, lines): (String, Vec<Id>)| {
        let links = (1i64..).zip(lines).map(|(nth, line)| {
            let label = said(move || t_with("aid-line-nth", &[("number", nth.into())]));
            view! { <ButtonLink label=label href=to_line(activity, line) weight=Weight::Quiet /> }
        });
        let links = links.collect_view();
        let told = said(move || t_with("aid-twice", &[("number", number.as_str().into())]));
        view! {
            <Banner text=told tone=Tone::Warm>
                <div class="beside">{links}</div>
            </Banner>
        }
    };
    live(move || Some(doubles.get().into_iter().map(banner).collect_view().into_any()))
}

fn told(key: &'static str, sums: &Sums) -> String {
    let weights = [
        ("collected", sums.collected()),
        ("rejected", sums.rejected),
        ("shipped", sums.shipped),
        ("delivered", sums.delivered),
        ("off", sums.written_off),
        ("stock", sums.stock()),
    ];
    let mut args: Vec<_> = weights.into_iter().map(|(name, grams)| (name, kilograms(grams).into())).collect();
    args.push(("share", sums.weighed_share().unwrap_or_default().into()));
    t_with(key, &args)
}

/// What came, what went, what is left.
#[component]
fn Totals(lines: Memo<Vec<Signed>>) -> impl IntoView {
    let all = Memo::new(move |_| lines.with(|lines| Sums::of(lines.iter().map(|(line, _)| line))));
    let each = Memo::new(move |_| lines.with(|lines| aid::by_category(lines.iter().map(|(line, _)| line))));
    let fact = |(category, sums): (aid::Category, Sums)| {
        view! { <Fact name=text(category.label())>{said(move || told("aid-row", &sums))}</Fact> }
    };
    let bars = move || {
        let whole = all.get().collected();
        let bar = |(category, sums): (aid::Category, Sums)| BarLine {
            name: t(category.label()),
            shares: vec![aid::share(sums.collected(), whole), aid::share(sums.stock(), sums.collected())],
        };
        each.get().into_iter().map(bar).collect::<Vec<_>>()
    };
    view! {
        <Card>
            <p class="lead" role="status">{said(move || told("aid-total", &all.get()))}</p>
            <p>{said(move || told("aid-total-sent", &all.get()))}</p>
            <When is=move || !each.with(Vec::is_empty)>
                <Facts>{live(move || Some(each.get().into_iter().map(fact).collect_view().into_any()))}</Facts>
                <Bars
                    label=text("aid-shares")
                    legend=vec![text("aid-share-collected"), text("aid-share-stock")]
                    lines=Memo::new(move |_| bars())
                    named=true
                />
            </When>
        </Card>
    }
}

/// For whom goods are collected, and where they go.
#[component]
fn About(activity: Id) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let field = move |token: Token<drive::Drive, String>| {
        let kept = house.watch(move |ledger| drive::record_of(ledger, activity).and_then(|it| it.get(token)));
        let typed = RwSignal::new(kept.get_untracked().unwrap_or_default());
        let keep = move |()| {
            let words = typed.get_untracked();
            no.hear(house.act(|pen| drive::note(pen, &activity_space(activity), activity, token, &words)));
        };
        view! {
            <Field label=text(token.label) value=typed error=no.about(token.label) may_be_empty=true on_rest=keep />
        }
    };
    view! {
        <Card title=text("aid-drive")>
            {field(drive::recipient)}
            {field(drive::destination)}
            {no.banner()}
        </Card>
    }
}

/// The end of the drive: the phone's sum beside the paper's.
#[component]
fn Close(activity: Id) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let (paper, why) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let home = move || activity_space(activity);
    let closed = house.watch(move |ledger| {
        let drive = drive::record_of(ledger, activity)?;
        let on_paper = drive.get(drive::paper)?;
        let at = drive.get(drive::closed)?;
        Some((at, on_paper, drive::difference(ledger, activity, on_paper), drive.get(drive::reason)))
    });
    let here = house.watch(move |ledger| {
        let paper = aid::grams_of(&paper.get()).ok()?;
        Some((paper, drive::difference(ledger, activity, paper)))
    });
    let compared = |on_paper: i64, difference: i64| {
        let weights = [("phone", on_paper + difference), ("paper", on_paper), ("difference", difference)];
        t_with("drive-compared", &weights.map(|(name, grams)| (name, kilograms(grams).into())))
    };
    let close = move || {
        let (Some(me), now) = (me.get_untracked(), house.now()) else { return };
        let (paper, why) = (paper.get_untracked(), why.get_untracked());
        let outcome = house.act(|pen| drive::close(pen, &home(), activity, &paper, &why, me.person, now));
        if no.hear(outcome) {
            Toasts::here().say(move || t_with("drive-closed", &[("when", day_time(now).into())]));
        }
    };
    let reopen = move |()| {
        no.hear(house.act(|pen| drive::reopen(pen, &home(), activity)));
    };
    let open = move || {
        view! {
            <Form on_submit=move |()| close()>
                <Field
                    label=text(drive::paper.label)
                    value=paper
                    entry=Typed::Decimal
                    error=no.about(drive::paper.label)
                />
                {live(move || here.get().map(|(paper, difference)| view! {
                    <p role="status">{said(move || compared(paper, difference))}</p>
                }.into_any()))}
                <When is=move || here.get().is_some_and(|(_, difference)| difference != 0)>
                    <Field label=text(drive::reason.label) value=why error=no.about(drive::reason.label) />
                </When>
                {no.banner()}
                <Button label=text("drive-close") submit=true wide=true />
            </Form>
        }
    };
    let shut = move || {
        live(move || {
            let (at, on_paper, difference, why) = closed.get()?;
            let words = said(move || t_with("drive-closed", &[("when", day_time(at).into())]));
            let shut = view! {
                <Banner text=words tone=Tone::Accent>
                    <Button label=text("run-reopen") on_press=reopen />
                </Banner>
                <p>{said(move || compared(on_paper, difference))}</p>
                <p class="soft as-typed">{why}</p>
                <SignMark sign=house.sign(drive::id(activity)) />
            };
            Some(shut.into_any())
        })
    };
    view! {
        <Card title=text("drive-close-title")>
            <When is=move || closed.with(Option::is_none) otherwise=shut>{open()}</When>
        </Card>
    }
}
