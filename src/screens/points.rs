//! Reception points: the dated list, nearest first once the person asks for it, and a picture of where they lie. Works without
//! signal; the phone's position is asked for here alone and kept nowhere.

use erikti_model::kinds::point::{Shown, Spot};
use erikti_model::kinds::points::{self, Whole};
use erikti_model::order;
use erikti_sync::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::House;
use crate::i18n::{Lang, dated, decimal, fold, lang, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{Around, Banner, Button, Empty, Line, List, NUMBERED, Page, Picture, Tone, Weight, When, live};
use crate::position;

/// Radii of the outer ring, metres: the first that holds the numbered points.
const RADII: [i64; 10] = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000];

/// Dots of one picture: more would hide each other.
const DOTS: usize = 40;

type Points = Vec<(Id, Shown)>;

/// The screen.
#[component]
pub fn PointsScreen() -> impl IntoView {
    let list = House::here().watch(points::latest);
    let has = move || list.with(Option::is_some);
    let head = move |whole: Whole| {
        t_with("points-of", &[("source", whole.source.into()), ("day", dated(whole.listed).into())])
    };
    view! {
        <Page title=text("points-title") back="/readiness">
            <When is=has otherwise=|| view! { <Empty text=text("points-none") /> }>
                <p class="lead">{said(move || list.get().map(head).unwrap_or_default())}</p>
                <p class="soft">{text("points-may-change")}</p>
                <Near list=list />
            </When>
        </Page>
    }
}

#[component]
fn Near(list: Memo<Option<Whole>>) -> impl IntoView {
    let here = RwSignal::new(None::<Spot>);
    let (asking, problem) = (RwSignal::new(false), RwSignal::new(None::<&'static str>));
    let sorted: Memo<Points> = Memo::new(move |_| {
        let mut all = list.get().map(|whole| whole.points).unwrap_or_default();
        match here.get() {
            Some(here) => order::by(all, |(id, point)| (here.metres(point.spot), *id)),
            None => {
                all.sort_by_cached_key(|(id, point)| (Some(fold(&name(point))), *id));
                all
            }
        }
    });
    let ask = move |()| {
        asking.set(true);
        spawn_local(async move {
            let found = position::here().await;
            // The screen may have gone in the meantime.
            let _ = asking.try_set(false);
            let _ = problem.try_set(found.err());
            if let Ok((lat, lon)) = found {
                let _ = here.try_set(Some(Spot { lat, lon }));
            }
        });
    };
    let lines = Memo::new(move |_| {
        let here = here.get();
        sorted.get().into_iter().enumerate().map(|(at, point)| line(at, point, here)).collect::<Vec<_>>()
    });
    view! {
        <Button
            label=text("points-nearest")
            picture=Picture::Search
            weight=Weight::Main
            wide=true
            on_press=ask
        />
        <When is=move || asking.get()>
            <p class="soft" role="status">{text("points-asking")}</p>
        </When>
        {live(move || problem.get().map(|key| view! { <Banner text=text(key) tone=Tone::Warm /> }.into_any()))}
        {live(move || here.get().map(|here| around(here, sorted)))}
        <List label=text("points-title") lines=lines empty=|| () />
    }
}

/// What a point is called in this language; the list has no English names.
fn name(point: &Shown) -> String {
    if lang() == Lang::Kk { point.name_kk.clone() } else { point.name_ru.clone() }
}

fn far(metres: i64) -> String {
    if metres < 995 {
        t_with("points-metres", &[("metres", (metres.saturating_add(5) / 10 * 10).into())])
    } else {
        t_with("points-kilometres", &[("kilometres", decimal(metres.saturating_add(50) / 100).into())])
    }
}

fn line(at: usize, (id, point): (Id, Shown), here: Option<Spot>) -> Line {
    let metres = here.map(|here| here.metres(point.spot));
    let words = format!("{} {} {} {}", point.name_kk, point.name_ru, point.address, t(point.sort.label()));
    let number = metres.filter(|_| at < NUMBERED).map(|_| format!("{}. ", at + 1)).unwrap_or_default();
    Line::new(format!("{id}{metres:?}{number}"), words, move || {
        let point = point.clone();
        let (title, address, number) = (point.clone(), point.address.clone(), number.clone());
        let about = move || {
            let far = metres.map(far).into_iter();
            far.chain([t(point.sort.label())]).collect::<Vec<_>>().join(" · ")
        };
        view! {
            <div class="stack stack--near">
                <strong>{said(move || format!("{number}{}", name(&title)))}</strong>
                <p class="soft">{said(about)}</p>
                <p class="as-typed">{address}</p>
            </div>
        }
    })
}

/// The picture of the nearest around the person.
fn around(here: Spot, sorted: Memo<Points>) -> AnyView {
    let radius = Memo::new(move |_| {
        let edge =
            sorted.with(|all| all.iter().take(NUMBERED).next_back().map_or(0, |(_, last)| here.metres(last.spot)));
        RADII.into_iter().find(|radius| *radius >= edge).unwrap_or(edge)
    });
    let dots = Memo::new(move |_| {
        let radius = radius.get().max(1);
        let near = sorted.get().into_iter().map(|(_, point)| here.to(point.spot)).take(DOTS);
        let within = near.filter(|(east, north)| east * east + north * north <= radius * radius);
        within.map(|(east, north)| (east * 1_000 / radius, north * 1_000 / radius)).collect::<Vec<_>>()
    });
    let scale =
        move || t_with("points-scale", &[("half", far(radius.get() / 2).into()), ("whole", far(radius.get()).into())]);
    view! { <Around label=text("points-picture") north=text("points-north") scale=said(scale) dots=dots /> }.into_any()
}
