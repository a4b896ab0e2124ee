//! The camera as a reader of squares: pictures go to a worker (`public/scan.js`), what it reads comes back.
//!
//! Refuses to know what the squares say. No picture is kept, and none leaves the phone.

use erikti_browser::alarm::pause;
use js_sys::{Array, Function, JSON, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, ImageBitmap, MediaStream, MediaStreamTrack, MessageEvent, Worker};

/// The worker beside the client.
const READER: &str = "/scan.js";

/// The camera at the back, large enough for a card at arm's length and small enough for a cheap phone.
const WISHES: &str =
    r#"{"audio":false,"video":{"facingMode":"environment","width":{"ideal":960},"height":{"ideal":720}}}"#;

/// Between two pictures, milliseconds: the phone stays cool, and nobody waits for it.
const EVERY_MS: i32 = 120;

/// From this state on a video has a picture (`HAVE_CURRENT_DATA`).
const HAS_PICTURE: u16 = 2;

/// A camera that looks; it stops when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Camera(Rc<Looking>);

#[derive(Debug)]
struct Looking {
    stream: MediaStream,
    worker: Worker,
    on: Cell<bool>,
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.tracks().for_each(|track| track.stop());
        self.worker.terminate();
    }
}

impl Looking {
    fn tracks(&self) -> impl Iterator<Item = MediaStreamTrack> {
        self.stream.get_tracks().into_iter().map(JsCast::unchecked_into)
    }
}

impl Camera {
    /// Opens the camera into a video element. `seen` hears what is read, `broken` once, a locale key, if nothing can read.
    ///
    /// # Errors
    /// Why not, as a locale key.
    pub async fn open(
        video: HtmlVideoElement,
        seen: impl Fn(String) + 'static,
        broken: impl FnOnce(&'static str) + 'static,
    ) -> Result<Self, &'static str> {
        let worker = Worker::new(READER).map_err(|_| "scan-no-reader")?;
        let stream = stream().await.map_err(|problem| {
            worker.terminate();
            let name = Reflect::get(&problem, &"name".into()).ok().and_then(|name| name.as_string());
            if name.as_deref() == Some("NotAllowedError") { "scan-refused" } else { "scan-no-camera" }
        })?;
        video.set_src_object(Some(&stream));
        // It plays by itself; some browsers wait to be told.
        if let Ok(playing) = video.play() {
            let _ = JsFuture::from(playing).await;
        }
        let looking = Rc::new(Looking { stream, worker, on: Cell::new(true) });
        let weak = Rc::downgrade(&looking);
        spawn_local(async move {
            loop {
                pause(EVERY_MS).await;
                let Some(looking) = weak.upgrade().filter(|looking| looking.on.get()) else { return };
                match look(&video, &looking.worker).await {
                    Ok(Some(text)) => seen(text),
                    Ok(None) => {}
                    Err(()) => return broken("scan-no-reader"),
                }
            }
        });
        Ok(Self(looking))
    }

    /// Whether there is a light.
    pub fn has_torch(&self) -> bool {
        let able = |track: MediaStreamTrack| {
            let ask: Function = Reflect::get(&track, &"getCapabilities".into()).ok()?.dyn_into().ok()?;
            Reflect::get(&ask.call0(&track).ok()?, &"torch".into()).ok().map(|torch| torch.is_truthy())
        };
        self.0.tracks().any(|track| able(track) == Some(true))
    }

    /// Turns the light on or off, where there is one.
    pub fn light(&self, on: bool) {
        let wish =
            JSON::parse(if on { r#"{"advanced":[{"torch":true}]}"# } else { r#"{"advanced":[{"torch":false}]}"# });
        for (track, wish) in self.0.tracks().zip(wish) {
            let apply =
                Reflect::get(&track, &"applyConstraints".into()).ok().and_then(|f| f.dyn_into::<Function>().ok());
            let _ = apply.and_then(|apply| apply.call1(&track, &wish).ok());
        }
    }

    /// Ends it at once, while somebody may still hold a clone.
    pub fn stop(&self) {
        self.0.on.set(false);
        self.0.tracks().for_each(|track| track.stop());
    }
}

async fn stream() -> Result<MediaStream, JsValue> {
    let devices = window().navigator().media_devices()?;
    let wishes = JSON::parse(WISHES)?;
    Ok(JsFuture::from(devices.get_user_media_with_constraints(wishes.unchecked_ref())?).await?.unchecked_into())
}

/// One picture: what it says, nothing, or an error when the worker cannot read at all.
async fn look(video: &HtmlVideoElement, worker: &Worker) -> Result<Option<String>, ()> {
    if video.ready_state() < HAS_PICTURE {
        return Ok(None);
    }
    // A video that has just been stopped has no picture any more.
    let Ok(taking) = window().create_image_bitmap_with_html_video_element(video) else { return Ok(None) };
    let Ok(picture) = JsFuture::from(taking).await else { return Ok(None) };
    let picture: ImageBitmap = picture.unchecked_into();
    let answer = Promise::new(&mut |heard, failed| {
        worker.set_onmessage(Some(&heard));
        worker.set_onerror(Some(&failed));
        let _ = worker.post_message_with_transfer(&picture, &Array::of1(&picture));
    });
    let answer: MessageEvent = JsFuture::from(answer).await.map_err(drop)?.unchecked_into();
    let said = answer.data();
    if said == JsValue::FALSE { Err(()) } else { Ok(said.as_string()) }
}
