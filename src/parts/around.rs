//! A picture of what lies around somebody: dots in their direction and distance, two rings as a scale, north up. No map is loaded.

use leptos::prelude::*;

use super::when::live;
use crate::memo::Memo;

/// Dots that carry their number.
pub const NUMBERED: usize = 9;

/// Radius of the outer ring in the picture.
const RADIUS: i64 = 100;

/// The picture.
#[component]
pub fn Around(
    /// What it shows, for whom it is read aloud.
    #[prop(into)]
    label: Signal<String>,
    /// The letter of the north.
    #[prop(into)]
    north: Signal<String>,
    /// What the outer ring measures.
    #[prop(into)]
    scale: Signal<String>,
    /// Where things are, nearest first: east and north, thousandths of the outer ring.
    #[prop(into)]
    dots: Memo<Vec<(i64, i64)>>,
) -> impl IntoView {
    let dot = |(at, (east, north)): (usize, (i64, i64))| {
        let (x, y) = (east * RADIUS / 1_000, -north * RADIUS / 1_000);
        let number = (at < NUMBERED).then(|| {
            view! { <text class="around__number" x=(x + 4).to_string() y=(y - 3).to_string()>{at + 1}</text> }
        });
        view! {
            <circle class="around__dot" cx=x.to_string() cy=y.to_string() r="4" />
            {number}
        }
    };
    view! {
        <figure class="around">
            <svg class="around__picture" viewBox="-116 -124 232 240" role="img" aria-label=label>
                <circle class="around__ring" r="100" />
                <circle class="around__ring" r="50" />
                <path class="around__ring" d="M0 -100V-108M-4 -104L0 -110L4 -104" />
                <text class="around__north" x="0" y="-113">{north}</text>
                {live(move || Some(dots.get().into_iter().enumerate().map(dot).collect_view().into_any()))}
                <path class="around__me" d="M-7 0H7M0 -7V7" />
            </svg>
            <figcaption class="soft small">{scale}</figcaption>
        </figure>
    }
}
