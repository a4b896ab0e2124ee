//! Shares side by side, as bars to look at and as a table to be read aloud.

use crate::memo::Memo;
use leptos::prelude::*;

use super::when::live;

/// One line: what it is about, and a share of 100 for each of the compared things, if it is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BarLine {
    /// What it is about.
    pub name: String,
    /// Shares of 100, in the order of the legend.
    pub shares: Vec<Option<u32>>,
}

/// Bars, a group of them each line.
#[component]
pub fn Bars(
    /// What is compared with what.
    #[prop(into)]
    label: Signal<String>,
    /// What the bars of a group are called, first to last.
    legend: Vec<Signal<String>>,
    /// The lines.
    #[prop(into)]
    lines: Memo<Vec<BarLine>>,
    /// The lines are called by words, not by numbers.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let heads = legend.iter().enumerate().map(|(at, name)| {
        view! { <th scope="col" class=format!("bars__key bars__key--{at}")>{*name}</th> }
    });
    let heads = heads.collect_view();
    view! {
        <table class="bars" class:bars--named=named>
            <caption class="bars__title">{label}</caption>
            <thead>
                <tr><td></td>{heads}</tr>
            </thead>
            {live(move || Some(view! { <tbody>{lines.get().into_iter().map(line).collect_view()}</tbody> }.into_any()))}
        </table>
    }
}

fn line(BarLine { name, shares }: BarLine) -> AnyView {
    let cell = |(at, share): (usize, Option<u32>)| {
        let Some(share) = share else { return view! { <td class="bars__cell">"—"</td> }.into_any() };
        view! {
            <td class="bars__cell">
                <svg class="bars__bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <rect class="bars__whole" width="100" height="10" />
                    <rect class=format!("bars__share bars__share--{at}") width=share.min(100).to_string() height="10" />
                </svg>
                <span class="bars__number">{format!("{share}\u{202f}%")}</span>
            </td>
        }
        .into_any()
    };
    let cells = shares.into_iter().enumerate().map(cell).collect_view();
    view! { <tr><th scope="row" class="bars__name">{name}</th>{cells}</tr> }.into_any()
}
