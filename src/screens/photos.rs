//! The pictures of a report: add, see, remove. None where children are.

use erikti_model::Refusal;
use erikti_model::kinds::activity::{self, Direction};
use erikti_model::kinds::photo::{self, Shows};
use erikti_model::{Read, kinds::report};
use erikti_sync::Id;
use erikti_sync::session::Cut;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::delivery::problem_words;
use super::refused::LastNo;
use crate::app::House;
use crate::app::photos::forget;
use crate::i18n::{said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Banner, Button, Card, Choice, ChoiceField, FileButton, Picture, SignMark, Snapshot, Toasts, Tone, Weight, When,
    live,
};

/// What a picture file is called by a browser.
const PICTURES: &str = "image/*";

/// The pictures of an activity's report.
#[component]
pub fn PhotosCard(
    /// Of which activity.
    activity: Id,
) -> impl IntoView {
    let house = House::here();
    let kind = house.watch(move |ledger| ledger.record(activity).and_then(|planned| planned.get(activity::direction)));
    let all = house.watch(move |ledger| photo::all(ledger, activity));
    let camera_off = move || !photo::allowed(kind.get().unwrap_or(Direction::Other));
    view! {
        <Card title=text("photos")>
            <When
                is=camera_off
                otherwise=move || view! { <Add activity=activity /> }
            >
                <p class="soft">{text("photos-off")}</p>
            </When>
            <ul class="snapshots">
                <For each=move || all.get() key=|id| *id let:id>
                    <li><Shown activity=activity id=id /></li>
                </For>
            </ul>
        </Card>
    }
}

/// A way in, once somebody has vouched for what it shows.
#[component]
fn Add(activity: Id) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let shows = RwSignal::new(None);
    let working = RwSignal::new(false);
    let choices = Shows::ALL.iter().map(|shows| Choice::new(*shows, text(shows.label()))).collect();
    let take = move |file: web_sys::File| {
        let Some(vouched) = shows.get_untracked() else { return };
        working.set(true);
        spawn_local(async move {
            let added: Result<Id, Refusal> = house.add_photo(activity, &file, vouched).await;
            working.set(false);
            no.hear(added.map(|_| ()));
        });
    };
    view! {
        <p class="soft">{text("photos-lead")}</p>
        <ChoiceField
            label=text(photo::shows.label)
            choices=choices
            chosen=Memo::new(move |_| shows.get())
            on_choose=move |so| shows.set(Some(so))
            error=no.about(photo::shows.label)
        />
        <When is=move || shows.get().is_some()>
            <div class="beside">
                <FileButton label=text("photos-take") accept=PICTURES camera=true on_choose=take />
                <FileButton label=text("photos-choose") accept=PICTURES on_choose=take />
            </div>
        </When>
        <When is=move || working.get()>
            <p class="soft">{text("photos-working")}</p>
        </When>
        {no.banner()}
    }
}

/// One picture, as far as it is here.
#[component]
fn Shown(activity: Id, id: Id) -> impl IntoView {
    let house = House::here();
    let standing = house.photo(id);
    let seen = RwSignal::new(None::<Result<String, Cut>>);
    let look = move || {
        spawn_local(async move {
            let found = house.show_photo(activity, id).await;
            if seen.is_disposed() {
                found.iter().for_each(|address| forget(address));
            } else {
                seen.set(Some(found));
            }
        });
    };
    look();
    on_cleanup(move || {
        if let Some(Some(Ok(address))) = seen.try_get_untracked() {
            forget(&address);
        }
    });
    let size = house.watch(move |ledger| {
        let record = ledger.record(id);
        let side = |field| record.and_then(|record| record.get(field)).unwrap_or(1);
        (side(photo::width), side(photo::height))
    });
    let report_closed = house.watch(move |ledger| {
        ledger.record(report::id(activity)).and_then(|report| report.get(report::closed)).is_some()
    });
    let remove = move |()| {
        if house.remove_photo(activity, id, true).is_ok() {
            Toasts::here().say_with_undo(
                || t("photos-removed"),
                move || {
                    let _ = house.remove_photo(activity, id, false);
                },
            );
        }
    };
    let number = move || {
        house
            .watch(move |ledger| photo::all(ledger, activity).iter().position(|one| *one == id))
            .get()
            .map_or(1, |nth| nth + 1)
    };
    view! {
        {live(move || seen.get().map(|seen| match seen {
            Ok(address) => view! {
                <Snapshot
                    address=address
                    label=said(move || t_with("photos-one", &[("number", number().into())]))
                    size=size.get_untracked()
                />
            }.into_any(),
            Err(cut) => {
                let key = if matches!(cut, Cut::Rejected(_)) { "photos-not-yet" } else { "photos-not-here" };
                view! {
                    <Banner text=text(key)>
                        <Button label=text("photos-look") on_press=move |()| look() />
                    </Banner>
                }.into_any()
            }
        }))}
        <div class="beside">
            <SignMark sign=Memo::new(move |_| standing.get().sign) />
            <When is=move || !report_closed.get()>
                <Button label=text("photos-remove") picture=Picture::Cross weight=Weight::Quiet on_press=remove />
            </When>
        </div>
        {live(move || standing.get().no.map(|code| view! {
            <Banner text=said(move || problem_words(&code)) tone=Tone::Warm />
        }.into_any()))}
    }
}
