//! The one `match` over effects: what the session wants done, done, and the answers fed back.

mod part;
mod pictures;

pub use {part::Part, pictures::Wish};

use crate::alarm::{Alarm, pause};
use crate::global::{document, moment, now_ms, scope};
use crate::journal::Journal;
use crate::mirror;
use crate::tabs::{self, Lead, Tabs};
use crate::wake::{self, Left};
use crate::{relay, settings};
use erikti_sync::session::{Canary, Cut, Effect, Input, Notice, Ticket, Write};
use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Session};
use futures_util::future::join;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::VisibilityState;

/// Shortest and longest wait before listening at the doorbell again, milliseconds.
const DOORBELL_WAITS_MS: (i64, i64) = (1_000, 60_000);

/// How long to wait before a journal that could not be read is read again, milliseconds.
const READ_AGAIN_MS: i32 = 2_000;

/// How long the first screen has to itself before the pages are read, milliseconds: a frame or two.
const BREATH_MS: i32 = 50;

/// How long nothing must have changed before what the first screens show is kept, milliseconds.
const GLIMPSE_AFTER_MS: i64 = 2_000;

/// Which records the first screens show.
type FirstScreens = Box<dyn Fn(&Ledger) -> Vec<Id>>;

/// How long a tab may open its journal before another one may lead, milliseconds.
const OPENING_MS: i64 = 10_000;

/// What the browser says of its storage, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Storage {
    /// Used by this app.
    pub used: f64,
    /// What it may use.
    pub quota: f64,
    /// Whether the browser promised not to empty it on its own.
    pub persisted: bool,
    /// Whether there is a second journal.
    pub mirrored: bool,
}

/// A session in a browser. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Shell(Rc<Inner>);

struct Inner {
    session: RefCell<Session>,
    /// Held, or waited for.
    lead: RefCell<Option<Lead>>,
    left: Cell<bool>,
    journal: Journal,
    mirror: mirror::Mirror,
    tabs: RefCell<Option<Tabs>>,
    alarm: Alarm,
    doorbell_alarm: Alarm,
    glimpse_alarm: Alarm,
    glimpsed: Cell<u32>,
    first_screens: RefCell<Option<FirstScreens>>,
    name: String,
    asked_persist: Cell<bool>,
    asked_wake: Cell<bool>,
    listening: Cell<bool>,
    pictures: pictures::Pictures,
    changed: Box<dyn Fn()>,
    told: Box<dyn Fn(Notice)>,
}

impl std::fmt::Debug for Shell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Shell").field(&self.0.name).finish()
    }
}

impl Shell {
    /// Opens the journal of this name. `changed` is called after every step; `told` with what a person must hear.
    ///
    /// # Errors
    /// The storage's own words, if the journal cannot be read.
    pub async fn open(
        name: &str,
        schema: u16,
        part: Part,
        changed: impl Fn() + 'static,
        told: impl Fn(Notice) + 'static,
    ) -> Result<Shell, String> {
        let shell = Shell::new(name, schema, part, changed, told);
        // Without the lock nobody speaks for the origin: a journal that does not open must not keep it from the other tabs.
        let lead = tabs::lead(name, true).await;
        *shell.0.lead.borrow_mut() = lead.clone();
        let held = Rc::new(Cell::new(lead.is_some()));
        let left = held.clone();
        tabs::on(&scope(), "pagehide", move |_| left.set(false));
        let (opening, let_go, held_on) = (Alarm::default(), lead.clone(), held.clone());
        opening.set(OPENING_MS, move || give_up(let_go.as_ref(), &held_on));
        let opened = shell.load_small().await;
        opening.clear();
        if opened.is_err() {
            give_up(lead.as_ref(), &held);
        }
        shell.join_tabs();
        shell.feed(Input::Lead(held.get()));
        shell.feed(opened?);
        shell.spawn(|shell| async move { shell.load_pages().await });
        if !held.get() {
            shell.wait_in_line();
        }
        shell.0.mirror.forget_left().await;
        shell.wake_on_events();
        shell.listen();
        Ok(shell)
    }

    pub(crate) fn new(
        name: &str,
        schema: u16,
        part: Part,
        changed: impl Fn() + 'static,
        told: impl Fn(Notice) + 'static,
    ) -> Shell {
        Shell(Rc::new(Inner {
            session: RefCell::new(Session::new(schema).keeping(part.keeps)),
            lead: RefCell::new(None),
            left: Cell::new(false),
            journal: Journal::new(name).sealed(part.seal.clone()),
            mirror: mirror::Mirror::new(&format!("{name}-outbox")).sealed(part.seal),
            tabs: RefCell::new(None),
            alarm: Alarm::default(),
            doorbell_alarm: Alarm::default(),
            glimpse_alarm: Alarm::default(),
            glimpsed: Cell::new(0),
            first_screens: RefCell::new(None),
            name: name.into(),
            asked_persist: Cell::new(false),
            asked_wake: Cell::new(false),
            listening: Cell::new(false),
            pictures: pictures::Pictures::default(),
            changed: Box::new(changed),
            told: Box::new(told),
        }))
    }

    pub(crate) fn join_tabs(&self) {
        let heard = self.clone();
        *self.0.tabs.borrow_mut() = Some(Tabs::join(&self.0.name, move |ops| heard.feed(Input::Peer(ops))));
    }

    fn wait_in_line(&self) {
        let waiting = self.clone();
        spawn_local(async move {
            let lead = tabs::lead(&waiting.0.name, false).await;
            if let Some(lead) = lead.as_ref().filter(|_| waiting.0.left.get()) {
                return lead.release();
            }
            *waiting.0.lead.borrow_mut() = lead.clone();
            waiting.feed(if lead.is_some() { Input::Lead(true) } else { Input::Leaderless });
            waiting.listen();
        });
    }

    /// Ends everything that this shell has begun: for a worker, whose end nobody announces.
    pub(crate) fn close(&self) {
        // An answer that is still under way must not make it speak again beside whoever leads then.
        self.feed(Input::Lead(false));
        self.0.alarm.clear();
        if let Some(tabs) = self.0.tabs.borrow_mut().take() {
            tabs.leave();
        }
        self.0.journal.close();
    }

    pub(crate) async fn leave_word(&self, notices: Vec<Notice>) {
        let _ = self.0.mirror.leave(&Left { at_ms: now_ms(), canary: self.read(Session::canary), notices }).await;
    }

    /// From now on the records that `shown` names are kept beside the journal, so that the next opening shows them at once.
    pub fn glimpse_of(&self, shown: impl Fn(&Ledger) -> Vec<Id> + 'static) {
        *self.0.first_screens.borrow_mut() = Some(Box::new(shown));
    }

    /// Looks into the session.
    pub fn read<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(&self.0.session.borrow())
    }

    /// Lets a rule write; what it wrote becomes one group. A rule's no writes nothing.
    ///
    /// # Errors
    /// The rule's no.
    pub fn act<R>(&self, rule: impl FnOnce(&mut Pen<'_>) -> Result<(), R>) -> Result<(), R> {
        let changes = {
            let session = self.0.session.borrow();
            let mut pen = Pen::new(session.ledger());
            rule(&mut pen)?;
            pen.finish()
        };
        self.ask_to_persist();
        self.feed(Input::Act { changes, occurred_on: today() });
        Ok(())
    }

    /// Trades an invite for a pass.
    ///
    /// # Errors
    /// Why not.
    pub async fn join(&self, secret: &str) -> Result<(), Cut> {
        let mut nonce = [0; 16];
        nonce.iter_mut().zip(moment().random).for_each(|(to, from)| *to = from);
        let pass = relay::join(secret, self.read(Session::replica), nonce).await?;
        self.feed(Input::Joined(pass));
        self.listen();
        Ok(())
    }

    /// Takes in groups of this person that came by hand.
    pub fn bring(&self, groups: Vec<Group>) {
        self.ask_to_persist();
        self.feed(Input::Brought(groups));
    }

    /// Speaks with the server now, if anything allows it.
    pub fn wake(&self) {
        self.feed(Input::Wake);
    }

    /// The draft under this key.
    pub async fn draft(&self, key: &str) -> Option<String> {
        self.0.journal.draft(key).await.ok().flatten()
    }

    /// Keeps a draft, or drops it.
    pub fn keep_draft(&self, key: &str, text: Option<String>) {
        let (shell, key) = (self.clone(), key.to_string());
        spawn_local(async move {
            let _ = shell.0.journal.keep_draft(&key, text.as_deref()).await;
        });
    }

    /// What the browser says of its storage.
    pub async fn storage(&self) -> Option<Storage> {
        let manager = scope().navigator().storage();
        let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
        let number = |key: &str| js_sys::Reflect::get(&estimate, &key.into()).ok().and_then(|n| n.as_f64());
        let persisted = JsFuture::from(manager.persisted().ok()?).await.ok()?.is_truthy();
        Some(Storage { used: number("usage")?, quota: number("quota")?, persisted, mirrored: mirror::present() })
    }

    pub(crate) fn feed(&self, input: Input) {
        if self.0.left.get() {
            return;
        }
        let effects = self.0.session.borrow_mut().step(input, moment());
        for effect in effects {
            self.perform(effect);
        }
        self.plan_glimpse();
        self.ask_to_be_woken();
        self.tend_pictures();
        (self.0.changed)();
    }

    /// Keeps a glimpse once the ledger has been left alone for a while.
    fn plan_glimpse(&self) {
        let version = self.read(|session| session.is_whole().then(|| session.ledger().version()));
        let Some(version) = version.filter(|version| self.0.glimpsed.replace(*version) != *version) else { return };
        let shell = self.clone();
        self.0.glimpse_alarm.set(GLIMPSE_AFTER_MS, move || {
            let name = |shown: &FirstScreens| shell.read(|session| shown(session.ledger()));
            let shown = shell.0.first_screens.borrow().as_ref().map(name);
            if let Some(shown) = shown.filter(|_| shell.0.glimpsed.get() == version) {
                shell.feed(Input::Shown(shown));
            }
        });
    }

    /// What is owed and cannot go now is delivered by the service worker when it can, should this page be closed by then.
    fn ask_to_be_woken(&self) {
        let (owing, stuck) = self.read(|session| (session.is_owing(), session.cut().is_some()));
        let alone = stuck || is_hidden() || !scope().navigator().on_line();
        if !owing {
            self.0.asked_wake.set(false);
        } else if alone && document().is_some() && !self.0.asked_wake.replace(true) {
            wake::ask();
        }
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Write(ticket, write) => self.spawn(|shell| async move { shell.write(ticket, write).await }),
            Effect::Load => self.spawn(|shell| async move { Some(shell.load_at_last().await) }),
            Effect::Count => self.spawn(|shell| async move { shell.0.journal.owed().await.ok().map(Input::Counted) }),
            Effect::Post(ticket, body) => {
                // Taken now: whoever joins before it is on its way must not be taken for its author.
                let token = self.read(|session| session.pass().map(|pass| pass.token.clone())).unwrap_or_default();
                self.spawn(|_| async move { Some(Input::Answered(ticket, relay::exchange(&token, &body).await)) });
            }
            Effect::Alarm(at_ms) => {
                let shell = self.clone();
                self.0.alarm.set(at_ms - now_ms(), move || shell.feed(Input::Rang));
            }
            Effect::Tell(notice) => (self.0.told)(notice),
        }
    }

    fn spawn<F: Future<Output = Option<Input>> + 'static>(&self, perform: impl FnOnce(Shell) -> F) {
        let (shell, answer) = (self.clone(), perform(self.clone()));
        spawn_local(async move {
            if let Some(input) = answer.await {
                shell.feed(input);
            }
        });
    }

    /// Additions go into both journals side by side: a tap waits for the slower of the two, not for their sum, and whichever
    /// survives a kill brings it back. Removals from the second follow the first: what is gone there must be safe here.
    async fn in_both(&self, write: &Write) -> Result<(), String> {
        let (additions, removals) = write.mirror_apart();
        let (journal, mirror) = join(self.0.journal.write(write), self.0.mirror.apply(&additions)).await;
        journal?;
        mirror?;
        self.0.mirror.apply(&removals).await
    }

    /// Both journals, then the canary; then the other tabs are told.
    async fn write(&self, ticket: Ticket, write: Write) -> Option<Input> {
        if let Err(words) = self.in_both(&write).await {
            return Some(Input::Written(ticket, Err(words)));
        }
        if write.is_precious() {
            settings::keep_canary(&self.0.name, write.canary);
        }
        if let Some(tabs) = &*self.0.tabs.borrow() {
            tabs.tell(&write.ops);
        }
        Some(Input::Written(ticket, Ok(())))
    }

    /// What a first screen needs; [`Shell::load_pages`] brings the rest.
    async fn load_small(&self) -> Result<Input, String> {
        let (mirror, left) = self.0.mirror.read_all().await?;
        let rows = self.0.journal.read_small().await?;
        Ok(Input::Opened { rows, mirror, canary: self.heed(left) })
    }

    /// The pages one by one, with a breath between them for whoever touches the screen.
    async fn load_pages(&self) -> Option<Input> {
        pause(BREATH_MS).await;
        let Ok(keys) = self.0.journal.pages().await else { return Some(self.load_at_last().await) };
        for key in keys {
            match self.0.journal.page(&key).await {
                Ok(row) => self.feed(Input::Paged(row.into_iter().collect(), false)),
                Err(_) => return Some(self.load_at_last().await),
            }
            pause(0).await;
        }
        Some(Input::Paged(Vec::new(), true))
    }

    /// The mirror is read first: whatever was in it then is in the journal read after, unless the journal was emptied.
    pub(crate) async fn load(&self) -> Result<Input, String> {
        let (mirror, left) = self.0.mirror.read_all().await?;
        let rows = self.0.journal.read_all().await?;
        Ok(Input::Loaded { rows, mirror, canary: self.heed(left) })
    }

    /// Takes the word that a service worker left; the last canary of all.
    fn heed(&self, left: Option<Left>) -> Option<Canary> {
        let left_canary = left.as_ref().map(|left| (left.at_ms, left.canary));
        left.into_iter().flat_map(|left| left.notices).for_each(|notice| (self.0.told)(notice));
        settings::canary(&self.0.name).max(left_canary).map(|(_, canary)| canary)
    }

    /// Reads until it can be read: nothing is written before that, and nothing typed is lost meanwhile.
    async fn load_at_last(&self) -> Input {
        loop {
            match self.load().await {
                Ok(loaded) => return loaded,
                Err(_) => {
                    self.0.journal.close();
                    pause(READ_AGAIN_MS).await;
                }
            }
        }
    }

    /// Asks the browser once a visit not to empty this app's storage on its own.
    fn ask_to_persist(&self) {
        if !self.0.asked_persist.replace(true)
            && let Ok(promise) = scope().navigator().storage().persist()
        {
            spawn_local(async move {
                let _ = JsFuture::from(promise).await;
            });
        }
    }

    fn wake_on_events(&self) {
        let shell = self.clone();
        tabs::on(&scope(), "online", move |_| shell.wake_if_seen());
        let Some(page) = document() else { return };
        let shell = self.clone();
        tabs::on(&page, "visibilitychange", move |_| {
            // An earlier wish may have been used up meanwhile.
            shell.0.asked_wake.set(false);
            shell.ask_to_be_woken();
            shell.wake_if_seen();
        });
        // A page that was frozen, or comes back from the back-forward cache, has heard nothing meanwhile.
        let shell = self.clone();
        tabs::on(&page, "resume", move |_| shell.feed(Input::Thawed));
        let shell = self.clone();
        tabs::on(&scope(), "pagehide", move |_| shell.feed(Input::Lead(false)));
        let shell = self.clone();
        tabs::on(&scope(), "pageshow", move |event| {
            if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|was| was.is_truthy()) {
                shell.feed(Input::Thawed);
                if !shell.0.left.get() {
                    shell.wait_in_line();
                }
            }
        });
    }

    fn wake_if_seen(&self) {
        if !is_hidden() || self.read(Session::is_owing) {
            self.wake();
            self.listen();
        }
    }

    /// Listens at the doorbell as long as this tab leads; again after each end, ever slower.
    fn listen(&self) {
        if self.read(Session::is_listener) && !self.0.listening.replace(true) {
            let shell = self.clone();
            spawn_local(async move { shell.listen_on(DOORBELL_WAITS_MS.0).await });
        }
    }

    async fn listen_on(self, wait_ms: i64) {
        let token = self.read(|session| session.pass().map(|pass| pass.token.clone())).unwrap_or_default();
        let began = now_ms();
        let ringing = self.clone();
        relay::doorbell(&token, move || ringing.wake()).await;
        self.0.listening.set(false);
        let held = now_ms() - began > DOORBELL_WAITS_MS.1;
        let next = if held { DOORBELL_WAITS_MS.0 } else { (wait_ms * 2).min(DOORBELL_WAITS_MS.1) };
        let shell = self.clone();
        self.0.doorbell_alarm.set(wait_ms, move || {
            if shell.read(Session::is_listener) && !shell.0.listening.replace(true) {
                let again = shell.clone();
                spawn_local(async move { again.listen_on(next).await });
            }
        });
    }
}

fn give_up(lead: Option<&Lead>, held: &Cell<bool>) {
    if let Some(lead) = lead {
        lead.release();
    }
    held.set(false);
}

fn is_hidden() -> bool {
    document().is_some_and(|page| page.visibility_state() == VisibilityState::Hidden)
}

thread_local! {
    /// The zone's name, and how far it was from UTC when it was asked for, minutes: asking takes longer than all the rest of a tap.
    static ZONE: RefCell<Option<(f64, Name)>> = const { RefCell::new(None) };
}

/// The civil day by this phone's own zone.
fn today() -> OccurredOn {
    let date = js_sys::Date::new_0();
    let offset = date.get_timezone_offset();
    let shifted = date.get_time() - offset * 60_000.0;
    let day = (shifted / 86_400_000.0).floor() as i32;
    let known = ZONE.with_borrow(|known| known.clone().filter(|(then, _)| *then == offset));
    let (_, zone) = known.unwrap_or_else(|| ZONE.with_borrow_mut(|known| known.insert((offset, zone())).clone()));
    OccurredOn { day, zone }
}

fn zone() -> Name {
    let options = js_sys::Intl::DateTimeFormat::default().resolved_options();
    let zone = js_sys::Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
    Name::new(zone.as_deref().unwrap_or("UTC"))
}
