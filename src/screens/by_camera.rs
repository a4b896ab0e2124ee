//! Squares by the camera, one after another without a tap: cards at the door, coupons at another.

use erikti_model::card::Sight;
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::House;
use crate::camera::Camera;
use crate::i18n::text;
use crate::parts::{Banner, Button, Check, Picture, Tone, Viewfinder, Weight, When, live};

/// The camera, and the button that opens it.
#[component]
pub fn ByCamera(
    /// Gets what each square says, once for each time it comes into view.
    #[prop(into)]
    on_seen: Callback<String>,
    /// How loudly its button speaks.
    #[prop(optional)]
    weight: Weight,
) -> impl IntoView {
    let house = House::here();
    let video = NodeRef::<Video>::new();
    let open = RwSignal::new(false);
    let problem = RwSignal::new(None::<&'static str>);
    let (torch, lit) = (RwSignal::new(false), RwSignal::new(false));
    let camera = StoredValue::new_local(None::<Camera>);
    let sight = StoredValue::new(Sight::default());
    let seen = move |text: String| {
        let now = house.now();
        if sight.try_update_value(|sight| sight.is_new(&text, now)) == Some(true) {
            // The screen may have gone in the meantime.
            let _ = on_seen.try_run(text);
        }
    };
    let close = move || {
        if let Some(Some(camera)) = camera.try_update_value(Option::take) {
            camera.stop();
        }
        // The screen may have gone: then there is nobody to show it to.
        let _ = open.try_set(false);
    };
    let fail = move |why| {
        close();
        let _ = problem.try_set(Some(why));
    };
    let start = move |()| {
        problem.set(None);
        open.set(true);
        request_animation_frame(move || {
            let Some(video) = video.get_untracked() else { return };
            spawn_local(async move {
                match Camera::open(video, seen, fail).await {
                    Ok(opened) if open.try_get_untracked() == Some(true) => {
                        torch.set(opened.has_torch());
                        camera.set_value(Some(opened));
                    }
                    // Closed while the browser asked.
                    Ok(opened) => opened.stop(),
                    Err(why) => fail(why),
                }
            });
        });
    };
    let light = move |on| {
        camera.with_value(|camera| camera.iter().for_each(|camera| camera.light(on)));
        lit.set(on);
    };
    on_cleanup(close);
    view! {
        {live(move || problem.get().map(|key| view! { <Banner text=text(key) tone=Tone::Warm /> }.into_any()))}
        <When
            is=move || open.get()
            otherwise=move || view! {
                <Button label=text("att-scan_qr") picture=Picture::Qr weight=weight wide=true on_press=start />
            }
        >
            <Viewfinder video=video label=text("scan-aim") />
            <div class="beside">
                <When is=move || torch.get()>
                    <Check label=text("scan-torch") ticked=lit on_change=light />
                </When>
                <Button label=text("c-close") picture=Picture::Cross on_press=move |()| close() />
            </div>
        </When>
    }
}
