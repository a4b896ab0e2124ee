//! What the camera sees, with a frame to aim by.

use leptos::html::Video;
use leptos::prelude::*;

/// The picture; whoever opens the camera gives it its stream.
#[component]
pub fn Viewfinder(
    /// The element that shows the stream.
    video: NodeRef<Video>,
    /// What is to be done, for screen readers too.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <figure class="viewfinder">
            <video class="viewfinder__picture" node_ref=video prop:muted=true playsinline=true autoplay=true aria-hidden="true" />
            <figcaption class="small soft">{label}</figcaption>
        </figure>
    }
}
