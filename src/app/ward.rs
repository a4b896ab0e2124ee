//! The workshop's own house behind a door: another session over another, sealed journal, which holds courses alone.
//!
//! While the door is shut nothing of it is in memory or readable on the phone. It shuts after five minutes without a touch.

use super::{House, Opened};
use crate::me::Me;
use crate::memo::{Memo, follow};
use crate::parts::PhoneState;
use crate::routes;
use erikti_browser::seal::{Door, Seal};
use erikti_browser::{Part, Shell};
use erikti_model::policy::is_protected;
use erikti_model::{Refusal, SCHEMA};
use erikti_sync::{Id, Space};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

pub use erikti_browser::seal::{PIN_DIGITS, Shut, Standing};

/// How long nobody may touch the phone before the door shuts, milliseconds.
const IDLE_MS: f64 = 300_000.0;

/// How often that is looked at; and whenever the page is seen again.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What the main journal is for: everything that need not be sealed.
pub fn is_open(space: &Space) -> bool {
    !is_protected(space)
}

/// The workshop's house and its door. Copy it freely.
#[derive(Clone, Copy)]
pub struct Ward {
    main: House,
    house: House,
    standing: RwSignal<Option<Standing>>,
    waiting: RwSignal<usize>,
    touched: StoredValue<f64>,
}

impl House {
    /// The house behind the door; it shares with this one what is no secret.
    fn behind(self) -> House {
        let House { notices, unsaved_forms, content, .. } = self;
        House { notices, unsaved_forms, content, sealed: true, ..House::build() }
    }

    /// Where a run of a checklist is shown.
    pub fn to_run(self, id: Id) -> String {
        if self.sealed { routes::to_ward_run(id) } else { routes::to_run(id) }
    }

    /// Whether this is the house behind the door.
    pub fn is_sealed(self) -> bool {
        self.sealed
    }
}

impl Ward {
    /// Beside the main house; shut.
    pub(super) fn provide(main: House) -> Ward {
        let ward = Ward {
            main,
            house: main.behind(),
            standing: RwSignal::new(None),
            waiting: RwSignal::new(0),
            touched: StoredValue::new(0.0),
        };
        provide_context(ward);
        for touch in ["pointerdown", "keydown"] {
            // Whoever touches it after the time has passed comes too late.
            let touched = move |_| {
                ward.shut_if_idle();
                ward.touched.set_value(js_sys::Date::now());
            };
            let _ = window_event_listener_untyped(touch, touched);
        }
        let _ = window_event_listener_untyped("visibilitychange", move |_| ward.shut_if_idle());
        set_interval(move || ward.shut_if_idle(), LOOK_EVERY);
        let me = main.me();
        // Another holder has another door.
        follow(move || {
            me.with(|_| ());
            ward.shut();
        });
        ward
    }

    /// The ward of this app.
    pub fn here() -> Ward {
        expect_context()
    }

    /// The house behind the door.
    pub fn house(self) -> House {
        self.house
    }

    /// How the door stands; `None` until it is known.
    pub fn standing(self) -> RwSignal<Option<Standing>> {
        self.standing
    }

    /// The whole phone in one line: what waits behind the door is told with the rest, also when it is shut.
    pub fn phone(self) -> Memo<PhoneState> {
        let (phone, inside, waiting) = (self.main.phone(), self.house.phone(), self.waiting);
        let photos = self.main.photos_owed();
        Memo::new(move |_| {
            let (mut phone, inside) = (phone.get(), inside.get());
            phone.saving += inside.saving;
            phone.on_phone += inside.on_phone + waiting.get() + photos.get();
            phone.needs_you += inside.needs_you;
            phone.asked += inside.asked;
            phone.last_delivered = phone.last_delivered.max(inside.last_delivered);
            phone
        })
    }

    /// How many entries wait sealed behind the shut door.
    pub fn waiting(self) -> RwSignal<usize> {
        self.waiting
    }

    fn name(self) -> Option<String> {
        let mentor = |session: &_| Me::of(session).filter(Me::keeps_register).map(|me| format!("ward-{}", me.person));
        self.main.look(&mentor)
    }

    async fn look_again(self) {
        let Some(name) = self.name() else { return };
        let door = Door::to(&name);
        self.waiting.set(door.waiting().await);
        self.standing.set(Some(door.standing().await));
    }

    /// Sets the first PIN; the code to be written down. [`Ward::enter`] opens once it is.
    ///
    /// # Errors
    /// Why not.
    pub async fn found(self, pin: &str) -> Result<(Seal, String), Shut> {
        self.door()?.found(pin).await
    }

    /// Opens by the PIN.
    ///
    /// # Errors
    /// Why not.
    pub async fn open(self, pin: &str) -> Result<(), Shut> {
        let seal = self.door()?.open(pin).await;
        if seal.is_err() {
            self.look_again().await;
        }
        self.enter(seal?).await
    }

    /// Opens by the code on paper, and sets another PIN.
    ///
    /// # Errors
    /// Why not.
    pub async fn open_by_code(self, code: &str, pin: &str) -> Result<(), Shut> {
        let seal = self.door()?.open_by_code(code, pin).await?;
        self.enter(seal).await
    }

    fn door(self) -> Result<Door, Shut> {
        self.name().map(|name| Door::to(&name)).ok_or_else(|| Shut::Failed(String::new()))
    }

    /// Goes in.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn enter(self, seal: Seal) -> Result<(), Shut> {
        let pass = self.main.look(&|session| session.pass().cloned());
        let Some((name, pass)) = self.name().zip(pass) else { return Err(Shut::Walled) };
        let (house, part) = (self.house, Part { keeps: is_protected, seal: Some(seal) });
        let told = move |notice| house.notices.update(|notices| notices.push(notice));
        let shell = Shell::open(&name, SCHEMA, part, move || house.changed(), told).await.map_err(Shut::Failed)?;
        if shell.read(|session| session.pass().map(|pass| pass.token.clone())) != Some(pass.token.clone()) {
            shell.hold(pass);
        }
        self.waiting.set(0);
        self.touched.set_value(js_sys::Date::now());
        house.shell.set_value(Some(shell));
        house.changed();
        house.opened.set(Opened::Open);
        Ok(())
    }

    fn shut_if_idle(self) {
        if js_sys::Date::now() - self.touched.get_value() >= IDLE_MS && self.house.shell.with_value(Option::is_some) {
            self.shut();
        }
    }

    /// Shuts the door. What was tapped and is not durable yet is made so first; nobody sees it meanwhile.
    pub fn shut(self) {
        let shell = self.house.shell.try_update_value(Option::take).flatten();
        self.house.opened.set(Opened::Opening);
        self.house.changed();
        spawn_local(async move {
            if let Some(shell) = shell {
                shell.leave().await;
            }
            self.look_again().await;
        });
    }

    /// Whether two PINs that were typed are one, and long enough.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn judge(pin: &str, again: &str) -> Result<(), Refusal> {
        if pin.chars().count() < PIN_DIGITS || !pin.chars().all(|c| c.is_ascii_digit()) {
            return Err(Refusal::about("ward-pin-new", "refusal-pin-short").with("least", PIN_DIGITS as i64));
        }
        if pin != again {
            return Err(Refusal::about("ward-pin-again", "refusal-pin-differs"));
        }
        Ok(())
    }
}
