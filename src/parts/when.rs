//! Views that come and go.
//!
//! Drawing is boxed once here: a use costs a phone one closure, not a renderer of its own (a screen full of them used to weigh as
//! much as the exchange).

use crate::memo::Memo;
use leptos::prelude::*;

/// A view that is drawn anew whenever what it reads changes; nothing while there is none.
pub fn live(draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    boxed(Box::new(draw))
}

fn boxed(draw: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
    draw.into_any()
}

/// Shows its children while a condition holds.
#[component]
pub fn When(
    /// The condition.
    #[prop(into)]
    is: Signal<bool>,
    /// What it shows.
    children: ChildrenFn,
    /// What it shows instead, otherwise.
    #[prop(optional, into)]
    otherwise: Option<ViewFn>,
) -> impl IntoView {
    let is = Memo::new(move |_| is.get());
    live(move || if is.get() { Some(children()) } else { otherwise.as_ref().map(ViewFn::run) })
}
