//! Pictures: kept beside the records and delivered apart, after them.
//!
//! A picture goes in small pieces while the session is at rest, from where the server has it. Whenever a record wants to go, the
//! piece under way is cut off: nothing waits for a picture. It refuses to know what a picture's record looks like and is told by
//! a [`Wish`] what should become of it.

use super::Shell;
use crate::alarm::Alarm;
use crate::global::now_ms;
use crate::journal::Filing;
use crate::relay;
use erikti_sync::session::Cut;
use erikti_sync::{Id, Ledger, Session, limits};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// Shortest and longest wait before the next try, milliseconds.
const WAITS_MS: (i64, i64) = (1_000, 60_000);

/// What should become of a picture, as its record says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish {
    /// The server should have it.
    Deliver,
    /// Nobody should have it any more.
    Withdraw,
    /// Its record is not known here yet.
    Wait,
}

/// Tells of a picture what its record wishes.
type Wishes = fn(&Ledger, Id) -> Wish;

#[derive(Default)]
pub(super) struct Pictures {
    wish: Cell<Option<Wishes>>,
    /// What is owed: picture and place.
    owed: RefCell<BTreeMap<Id, Id>>,
    /// What the server will not take, and its code: asked again by the next opening.
    refused: RefCell<BTreeMap<Id, String>>,
    seen: Cell<u32>,
    swept: Cell<bool>,
    due: Cell<bool>,
    busy: Cell<bool>,
    /// Not before this moment.
    not_before_ms: Cell<i64>,
    pause_ms: Cell<i64>,
    cutter: RefCell<Option<AbortController>>,
    alarm: Alarm,
}

impl Shell {
    /// From now on pictures are delivered, each as `wish` says.
    pub async fn carry_pictures(&self, wish: fn(&Ledger, Id) -> Wish) {
        self.find_owed().await;
        self.0.pictures.wish.set(Some(wish));
        self.stir_pictures();
        (self.0.changed)();
    }

    /// Keeps a picture and owes it to the server.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn keep_picture(&self, place: Id, id: Id, bytes: &[u8]) -> Result<(), String> {
        self.ask_to_persist();
        self.0.journal.file_picture(place, id, Filing { bytes: Some(Some(bytes)), owed: Some(true) }).await?;
        self.0.pictures.owed.borrow_mut().insert(id, place);
        self.stir_pictures();
        Ok(())
    }

    /// A picture's record says something else now: the server must hear of it.
    pub async fn owe_picture(&self, place: Id, id: Id) {
        if self.0.journal.file_picture(place, id, Filing { bytes: None, owed: Some(true) }).await.is_ok() {
            self.0.pictures.owed.borrow_mut().insert(id, place);
            self.0.pictures.refused.borrow_mut().remove(&id);
            self.stir_pictures();
            (self.0.changed)();
        }
    }

    /// A picture from this phone, else from the server; kept here if `is_right`.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn picture(&self, place: Id, id: Id, is_right: impl Fn(&[u8]) -> bool) -> Result<Vec<u8>, Cut> {
        if let Ok(Some(bytes)) = self.0.journal.picture(id).await {
            return Ok(bytes);
        }
        let bytes = relay::whole_picture(&self.token(), &path(place, id)).await?;
        if !is_right(&bytes) {
            return Err(Cut::NotOurs);
        }
        // A full phone shows it all the same.
        let _ = self.0.journal.file_picture(place, id, Filing { bytes: Some(Some(&bytes)), owed: None }).await;
        Ok(bytes)
    }

    /// How many pictures the server may not have as their records say.
    pub fn pictures_owed(&self) -> usize {
        self.0.pictures.owed.borrow().len()
    }

    /// Whether this picture is owed, and the server's no, if it said one.
    pub fn owes_picture(&self, id: Id) -> (bool, Option<String>) {
        (self.0.pictures.owed.borrow().contains_key(&id), self.0.pictures.refused.borrow().get(&id).cloned())
    }

    fn token(&self) -> String {
        self.read(|session| session.pass().map(|pass| pass.token.clone())).unwrap_or_default()
    }

    fn stir_pictures(&self) {
        self.0.pictures.due.set(true);
        self.tend_pictures();
    }

    /// Nothing else is owed, nothing is under way, and this tab is the one that speaks.
    fn is_free(&self) -> bool {
        self.read(|session| session.is_listener() && session.is_at_rest() && session.cut().is_none())
    }

    /// Cuts off what is under way where a record wants to go, and goes on where none does.
    pub(super) fn tend_pictures(&self) {
        let pictures = &self.0.pictures;
        if !self.is_free() {
            if let Some(cutter) = &*pictures.cutter.borrow() {
                cutter.abort();
            }
            return;
        }
        // Another tab may have taken a picture: it wrote a record, too.
        let version = self.read(|session| session.ledger().version());
        if pictures.seen.replace(version) != version {
            pictures.due.set(true);
        }
        let early = now_ms() < pictures.not_before_ms.get();
        if pictures.wish.get().is_none() || early || pictures.busy.get() || !pictures.due.replace(false) {
            return;
        }
        pictures.busy.set(true);
        let shell = self.clone();
        spawn_local(async move {
            let done = shell.deliver_pictures().await;
            let pictures = &shell.0.pictures;
            pictures.busy.set(false);
            match done {
                Ok(()) => pictures.pause_ms.set(0),
                // A record went first; the session's next step brings us back.
                Err(_) if !shell.is_free() => pictures.due.set(true),
                Err(cut) => shell.try_pictures_later(&cut),
            }
            if pictures.due.get() {
                shell.tend_pictures();
            }
        });
    }

    fn try_pictures_later(&self, cut: &Cut) {
        let pictures = &self.0.pictures;
        let pause = (pictures.pause_ms.get() * 2).clamp(WAITS_MS.0, WAITS_MS.1);
        pictures.pause_ms.set(pause);
        let asked = if let Cut::Busy(Some(after)) = cut { (*after).min(limits::PAUSE_LONGEST_MS) } else { 0 };
        let wait = pause.max(asked);
        pictures.not_before_ms.set(now_ms() + wait);
        let shell = self.clone();
        pictures.alarm.set(wait, move || shell.stir_pictures());
    }

    async fn find_owed(&self) {
        if let Ok(owed) = self.0.journal.pictures_owed().await {
            *self.0.pictures.owed.borrow_mut() = owed.into_iter().collect();
        }
    }

    fn wish(&self, id: Id) -> Wish {
        let wish = self.0.pictures.wish.get();
        self.read(|session| wish.map_or(Wish::Wait, |wish| wish(session.ledger(), id)))
    }

    async fn deliver_pictures(&self) -> Result<(), Cut> {
        self.find_owed().await;
        self.sweep_pictures().await;
        let owed = self.0.pictures.owed.borrow().clone();
        for (id, place) in owed {
            let (wish, refused) = (self.wish(id), self.0.pictures.refused.borrow().contains_key(&id));
            if wish == Wish::Wait || refused {
                continue;
            }
            match self.bring_picture(place, id, wish).await {
                Ok(()) if self.wish(id) == wish => {
                    let filing = Filing { bytes: None, owed: Some(false) };
                    if self.0.journal.file_picture(place, id, filing).await.is_ok() {
                        self.0.pictures.owed.borrow_mut().remove(&id);
                    }
                }
                Ok(()) => self.0.pictures.due.set(true),
                Err(Cut::Rejected(code)) => drop(self.0.pictures.refused.borrow_mut().insert(id, code)),
                Err(cut) => return Err(cut),
            }
            (self.0.changed)();
        }
        Ok(())
    }

    /// Drops, once an opening, what no record wants any more.
    async fn sweep_pictures(&self) {
        if !self.read(Session::is_whole) || self.0.pictures.swept.replace(true) {
            return;
        }
        for id in self.0.journal.pictures().await.unwrap_or_default() {
            if self.wish(id) == Wish::Withdraw && !self.0.pictures.owed.borrow().contains_key(&id) {
                let _ = self.0.journal.file_picture(Id::NIL, id, Filing { bytes: Some(None), owed: None }).await;
            }
        }
    }

    async fn bring_picture(&self, place: Id, id: Id, wish: Wish) -> Result<(), Cut> {
        if wish == Wish::Withdraw {
            return self.piece(&path(place, id), None).await.map(|_| ());
        }
        let bytes = self.0.journal.picture(id).await.map_err(|_| Cut::Busy(None))?;
        // What the browser took away cannot be brought, and must not be called delivered.
        let bytes = bytes.ok_or_else(|| Cut::Rejected("photo-gone".into()))?;
        let to = |from: usize| format!("{}?from={from}&of={}", path(place, id), bytes.len());
        let mut here = self.piece(&to(0), Some(&[])).await?;
        while let Some(rest) = bytes.get(here..).filter(|rest| !rest.is_empty()) {
            let piece = rest.get(..limits::PICTURE_PIECE_BYTES).unwrap_or(rest);
            let now = self.piece(&to(here), Some(piece)).await?;
            if now <= here {
                return Err(Cut::Busy(None));
            }
            here = now;
        }
        Ok(())
    }

    /// One request; how many bytes the server has.
    async fn piece(&self, path: &str, piece: Option<&[u8]>) -> Result<usize, Cut> {
        if !self.is_free() {
            return Err(Cut::Unreachable);
        }
        let cutter = AbortController::new().map_err(|_| Cut::Leaderless)?;
        *self.0.pictures.cutter.borrow_mut() = Some(cutter.clone());
        let held = relay::picture(&self.token(), path, piece, &cutter).await;
        *self.0.pictures.cutter.borrow_mut() = None;
        held.map(|held| held.bytes as usize)
    }
}

fn path(place: Id, id: Id) -> String {
    format!("/photos/{place}/{id}")
}
