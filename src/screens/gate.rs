//! Who comes into the screens of an activity: whoever leads it, or what else a screen asks. For others there is nothing there.

use erikti_model::Read;
use erikti_model::kinds::activity::{self, Direction};
use erikti_sync::Id;
use leptos::prelude::*;

use super::missing::RecordMissing;
use crate::app::House;
use crate::memo::Memo;
use crate::parts::{SignMark, When, live};

/// Whether the person who holds this phone leads an activity.
pub fn leads(activity: Id) -> Memo<bool> {
    let rights = House::here().rights(activity);
    Memo::new(move |_| rights.with(|rights| rights.leads))
}

/// The same for an activity of one of these kinds.
pub fn leads_one_of(activity: Id, kinds: &'static [Direction]) -> Memo<bool> {
    let leads = leads(activity);
    let kind = House::here().watch(move |ledger| ledger.record(activity).and_then(|it| it.get(activity::direction)));
    Memo::new(move |_| leads.get() && kind.get().is_some_and(|kind| kinds.contains(&kind)))
}

/// A screen for whom the gate is open.
pub fn gate(open: Memo<bool>, screen: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let screen = StoredValue::new(screen);
    live(move || {
        Some(if open.get() {
            screen.with_value(|screen| screen())
        } else {
            view! { <RecordMissing back="/activities" /> }.into_any()
        })
    })
    .into_any()
}

/// The sign of a record that a screen writes as it goes, as soon as anything of it is written.
pub fn written(house: House, record: Id) -> AnyView {
    let begun = house.watch(move |ledger| ledger.record(record).is_some());
    view! {
        <When is=move || begun.get()>
            <div class="beside"><SignMark sign=house.sign(record) /></div>
        </When>
    }
    .into_any()
}
