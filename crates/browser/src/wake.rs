//! Delivering with every page closed: the service worker is woken by the browser and runs the same session until it is at rest.
//!
//! `sw.js` holds the lock of the tabs meanwhile, so nobody else speaks for the origin. What a person must be told, and the
//! canary that a worker cannot keep, are left for the page that opens next. Refuses to know how workers are started.

use crate::alarm::pause;
use crate::global::{now_ms, scope};
use crate::shell::{Part, Shell};
use erikti_sync::session::{Canary, Cut, Input, Notice};
use erikti_sync::{Session, Space};
use js_sys::{Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// What the browser is asked to wake the service worker for begins with this; `sw.js` knows it too.
const TAG: &str = "deliver";

/// How long one waking may take, milliseconds: Chromium lets a sync event run for three minutes.
const LONGEST_MS: i64 = 150_000;

/// How long nobody may answer before the browser is asked to try later, milliseconds.
const UNANSWERED_MS: i64 = 15_000;

/// How often to look whether all is done, milliseconds.
const LOOK_EVERY_MS: i32 = 25;

/// What a worker leaves for the page that opens next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// When, by the phone's clock.
    pub(crate) at_ms: i64,
    /// What localStorage should remember.
    pub(crate) canary: Canary,
    /// What the person must be told.
    pub(crate) notices: Vec<Notice>,
}

/// Runs the session of this journal until everything that can be delivered is.
///
/// # Errors
/// Why not all of it went; the browser tries again later.
pub async fn deliver(name: &str, schema: u16, keeps: fn(&Space) -> bool) -> Result<(), String> {
    let notices: Rc<RefCell<Vec<Notice>>> = Rc::default();
    let heard = notices.clone();
    let part = Part { keeps, seal: None };
    let shell = Shell::new(name, schema, part, || {}, move |notice| heard.borrow_mut().push(notice));
    let outcome = until_at_rest(&shell).await;
    let notices = notices.take();
    shell.leave_word(notices).await;
    shell.close();
    outcome
}

async fn until_at_rest(shell: &Shell) -> Result<(), String> {
    let began = now_ms();
    let mut answered = began;
    let loaded = shell.load().await?;
    shell.join_tabs();
    shell.feed(Input::Lead(true));
    shell.feed(loaded);
    while !shell.read(Session::is_at_rest) {
        let now = now_ms();
        match shell.read(|session| session.cut().cloned()) {
            None => answered = now,
            Some(Cut::Unreachable) if now - answered < UNANSWERED_MS => {}
            Some(_) => return Err("the server does not take it now".into()),
        }
        if now - began > LONGEST_MS {
            return Err("it takes too long".into());
        }
        pause(LOOK_EVERY_MS).await;
    }
    Ok(())
}

/// Asks the browser to wake the service worker when there is a network. Where it cannot, the next opening delivers.
pub(crate) fn ask() {
    spawn_local(async {
        let _ = register().await;
    });
}

async fn register() -> Result<(), JsValue> {
    let workers = Reflect::get(&scope().navigator(), &"serviceWorker".into())?;
    let find: Function = Reflect::get(&workers, &"getRegistration".into())?.dyn_into()?;
    let registration = JsFuture::from(find.call0(&workers)?.dyn_into::<Promise>()?).await?;
    let sync = Reflect::get(&registration, &"sync".into())?;
    let register: Function = Reflect::get(&sync, &"register".into())?.dyn_into()?;
    JsFuture::from(register.call1(&sync, &format!("{TAG}-{}", now_ms()).into())?.dyn_into::<Promise>()?).await?;
    Ok(())
}
