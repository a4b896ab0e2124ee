//! The second journal: what is owed, and the pass, in Cache Storage.
//!
//! Chromium can delete an origin's whole IndexedDB after a process kill, also with strict durability (4 of 530 kills
//! measured); Cache Storage kept every entry in those. Its name never begins like the app's own caches, which come and go
//! with versions.

use crate::global::{scope, words};
use crate::seal::{self, Seal};
use crate::wake::Left;
use erikti_sync::{session, wire};
use js_sys::{Array, Uint8Array};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Headers, Response, ResponseInit};

const PREFIX: &str = "/journal/";

/// The head that says an entry's name.
const NAME: &str = "x-name";

/// The head that holds a short entry's bytes: Chromium writes a body in more than twice the time of a head (1.7 against 0.7 ms).
const BYTES: &str = "x-bytes";

/// Longest entry that goes into its head, bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// The one entry that is no part of the journal.
const LEFT: &str = "left";

/// A mirror of this name in this origin.
#[derive(Debug)]
pub struct Mirror {
    name: String,
    seal: Option<Seal>,
}

impl Mirror {
    /// A mirror; opened at each use, for Cache Storage keeps no connection.
    pub fn new(name: &str) -> Mirror {
        Mirror { name: name.into(), seal: None }
    }

    /// The same with every entry sealed.
    pub fn sealed(mut self, seal: Option<Seal>) -> Mirror {
        self.seal = seal;
        self
    }

    /// Everything in it, and what a worker left; nothing where the browser has no Cache Storage.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn read_all(&self) -> Result<(Vec<(String, Vec<u8>)>, Option<Left>), String> {
        let Some(cache) = self.cache().await? else { return Ok((Vec::new(), None)) };
        let (mut entries, mut left) = (Vec::new(), None);
        for response in all(&cache).await? {
            // One entry that cannot be read must not keep the others from being found.
            let Ok((Some(name), bytes)) = unpack(&response).await else { continue };
            let bytes = seal::open_if(self.seal.as_ref(), &name, bytes).await;
            if name == LEFT {
                left = wire::read(&bytes).ok();
            } else {
                entries.push((name, bytes));
            }
        }
        Ok((entries, left))
    }

    /// Leaves word for the page that opens next.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn leave(&self, left: &Left) -> Result<(), String> {
        self.apply(&[session::Mirror::Put(LEFT.into(), wire::write(left))]).await
    }

    /// Drops what was left: it has been told.
    pub async fn forget_left(&self) {
        // Told twice is better than never.
        let _ = self.apply(&[session::Mirror::Drop(LEFT.into())]).await;
    }

    /// Performs the steps.
    ///
    /// # Errors
    /// The storage's own words; other steps may have been done.
    pub async fn apply(&self, steps: &[session::Mirror]) -> Result<(), String> {
        if steps.is_empty() {
            return Ok(());
        }
        let Some(cache) = self.cache().await? else { return Ok(()) };
        // All at once: one after the other, a phone that comes home with a thousand receipts would spend seconds here. Of
        // several steps about one key only the last counts, for they would race. Not collected: that brings a sort of its own.
        let mut last = BTreeMap::new();
        last.extend(steps.iter().map(|step| (step.key(), step)));
        let mut under_way = Vec::new();
        for step in last.into_values() {
            under_way.push(match step {
                session::Mirror::Put(key, bytes) => {
                    let sealed = match &self.seal {
                        Some(seal) => Some(seal.close(key, bytes).await?),
                        None => None,
                    };
                    let response = pack(key, sealed.as_ref().unwrap_or(bytes)).map_err(|error| words(&error))?;
                    cache.put_with_str(&format!("{PREFIX}{key}"), &response)
                }
                session::Mirror::Drop(key) => cache.delete_with_str(&format!("{PREFIX}{key}")),
            });
        }
        for promise in under_way {
            wait(promise).await?;
        }
        Ok(())
    }

    async fn cache(&self) -> Result<Option<Cache>, String> {
        let Some(caches) = present().then(|| scope().caches().ok()).flatten() else { return Ok(None) };
        wait(caches.open(&self.name)).await.map(|cache| Some(cache.unchecked_into()))
    }
}

/// Every entry. All at once where that is possible: Chromium refuses beyond 10 MiB, heads counted, and then each is asked for.
async fn all(cache: &Cache) -> Result<Vec<Response>, String> {
    if let Ok(all) = wait(cache.match_all()).await {
        return Ok(all.unchecked_into::<Array>().iter().filter_map(|one| one.dyn_into().ok()).collect());
    }
    let keys: Array = wait(cache.keys()).await?.unchecked_into();
    let mut found = Vec::new();
    for key in keys.iter() {
        found.extend(wait(cache.match_with_request(&key.unchecked_into())).await?.dyn_into::<Response>());
    }
    Ok(found)
}

fn pack(name: &str, bytes: &[u8]) -> Result<Response, JsValue> {
    let head = Headers::new()?;
    head.set(NAME, name)?;
    let init = ResponseInit::new();
    init.set_headers(&head);
    if bytes.len() > HEAD_BYTES {
        return Response::new_with_opt_js_u8_array_and_init(Some(&Uint8Array::from(bytes)), &init);
    }
    head.set(BYTES, &scope().btoa(&bytes.iter().copied().map(char::from).collect::<String>())?)?;
    Response::new_with_opt_str_and_init(None, &init)
}

/// An entry's name and bytes.
async fn unpack(response: &Response) -> Result<(Option<String>, Vec<u8>), JsValue> {
    let head = response.headers();
    let bytes = match head.get(BYTES)? {
        Some(bytes) => scope().atob(&bytes)?.chars().map(|one| one as u8).collect(),
        None => Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?).to_vec(),
    };
    Ok((head.get(NAME)?, bytes))
}

/// Whether this browser has Cache Storage: some have it only behind HTTPS.
pub(crate) fn present() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"caches".into()).unwrap_or(false)
}

async fn wait(promise: js_sys::Promise) -> Result<JsValue, String> {
    JsFuture::from(promise).await.map_err(|error| words(&error))
}
