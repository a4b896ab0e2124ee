//! Right or wrong, number by number: to be looked at by somebody else over a shoulder.

use crate::memo::Memo;
use leptos::prelude::*;

use super::icon::{Icon, Picture};
use crate::i18n::{said, t_with};

/// A row of numbered ticks and crosses.
#[component]
pub fn Ticks(
    /// Whether each was right, from number one on.
    #[prop(into)]
    marks: Memo<Vec<bool>>,
) -> impl IntoView {
    let tick = |(number, right): (i64, bool)| {
        let (picture, key) = if right { (Picture::Check, "ticks-right") } else { (Picture::Cross, "ticks-wrong") };
        view! {
            <li class="ticks__one" class:ticks__one--right=right>
                <Icon of=picture />
                <span>{said(move || t_with(key, &[("number", number.into())]))}</span>
            </li>
        }
    };
    view! { <ol class="ticks">{move || (1..).zip(marks.get()).map(tick).collect_view()}</ol> }
}
