//! The house: one session, two verbs. Screens `watch` what is known and `act` through rules; everything else (where it is
//! kept, when it travels) is none of their business.

mod chosen;
pub mod draft;
pub mod photos;
pub mod ward;

pub use chosen::{
    activities_shown, cards_read, keep_activities_shown, keep_cards_read, set_language, set_theme, setting, theme,
};

use crate::me::{Me, Rights};
use crate::memo::{Kept, Memo, Work};
use crate::parts::{PhoneState, Sign, Toasts};
use crate::routes::Rooms;
use crate::screens::first_shown;
use crate::update;
use erikti_browser::{Part, Shell, Storage, files, journal, relay};
use erikti_model::content::{Pack, Template};
use erikti_model::policy;
use erikti_model::time::Instant;
use erikti_model::{Refusal, SCHEMA};
use erikti_sync::bundle::{self, Bundle, Fault, Key};
use erikti_sync::session::{self, Cut, Notice, Owed};
use erikti_sync::wire::Pass;
use erikti_sync::{Id, Ledger, Pen, Record};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Name of this origin's journal, and of the lock of its tabs; `sw.js` knows it too.
pub const JOURNAL: &str = "erikti";

/// Where the checklists lie beside the client.
const CONTENT: &str = "/content.bin";

/// How long the journal may open before the person hears what may be in the way.
const SLOW: std::time::Duration = std::time::Duration::from_secs(5);

/// What a watcher sees in the session.
type Look = Box<dyn Fn(&erikti_sync::Session) -> Kept + Send + Sync>;

/// The session, in every screen's context. Copy it freely.
#[derive(Clone, Copy)]
pub struct House {
    shell: StoredValue<Option<Shell>, LocalStorage>,
    /// Rises with every step of the session.
    beat: RwSignal<u32>,
    /// Version of the ledger, and the day: most steps of the session change neither.
    page: RwSignal<(u32, i32)>,
    opened: RwSignal<Opened>,
    notices: RwSignal<Vec<Notice>>,
    unsaved_forms: RwSignal<u32>,
    /// Drafts of forms that were saved, until what was saved is durable.
    outlived: RwSignal<Vec<String>>,
    content: RwSignal<Option<Arc<Pack>>>,
    sealed: bool,
}

/// Whether the journal is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// Not yet.
    Opening,
    /// Not yet, and it takes longer than it should: another tab stands in the way.
    Slow,
    /// A newer build has been here.
    Newer,
    /// It is.
    Open,
    /// It cannot be opened, in the storage's own words.
    Shut(String),
}

impl House {
    fn build() -> House {
        House {
            shell: StoredValue::new_local(None),
            beat: RwSignal::new(0),
            page: RwSignal::new((0, 0)),
            opened: RwSignal::new(Opened::Opening),
            notices: RwSignal::new(Vec::new()),
            unsaved_forms: RwSignal::new(0),
            outlived: RwSignal::new(Vec::new()),
            content: RwSignal::new(None),
            sealed: false,
        }
    }

    /// The house of this app.
    pub fn here() -> House {
        expect_context()
    }

    /// Whether the journal is open.
    pub fn opened(self) -> RwSignal<Opened> {
        self.opened
    }

    /// What `look` sees in the ledger, again whenever that or the day changes.
    pub fn watch<T>(self, look: impl Fn(&Ledger) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        self.watch_boxed(|house| house.page.track(), Box::new(move |session| Kept::new(look(session.ledger()))))
    }

    fn changed(self) {
        let page = (self.look(&|session| session.ledger().version()), self.now().day());
        if self.page.get_untracked() != page {
            self.page.set(page);
        }
        self.beat.update(|beat| *beat = beat.wrapping_add(1));
    }

    /// A record as it is now; forms take it when they open.
    pub fn record_now(self, id: Id) -> Option<Record> {
        self.look(&|session| session.ledger().record(id).cloned())
    }

    fn watch_session<T>(self, look: impl Fn(&erikti_sync::Session) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        self.watch_boxed(|house| house.beat.track(), Box::new(move |session| Kept::new(look(session))))
    }

    fn watch_boxed<T>(self, track: fn(House), look: Look) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::of(self.tracked(track, look))
    }

    /// Compiled once, not once for each watcher or type.
    fn tracked(self, track: fn(House), look: Look) -> Work {
        Box::new(move |_| {
            track(self);
            self.look(&*look)
        })
    }

    fn look<T>(self, look: &dyn Fn(&erikti_sync::Session) -> T) -> T {
        self.shell.with_value(|shell| match shell {
            Some(shell) => shell.read(look),
            None => look(&erikti_sync::Session::new(SCHEMA)),
        })
    }

    /// Lets a rule write. What it wrote is on screen at once; its sign tells how far it got. With it goes who else must see it.
    ///
    /// # Errors
    /// The rule's no; then nothing was written.
    pub fn act(self, rule: impl FnOnce(&mut Pen<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
        match self.shell.get_value() {
            Some(shell) => shell.act(|pen| {
                rule(pen)?;
                policy::restate(pen);
                Ok(())
            }),
            None => Err(Refusal::new("refusal-not-open")),
        }
    }

    /// Who holds this phone; `None` before joining.
    pub fn me(self) -> Memo<Option<Me>> {
        self.watch_session(Me::of)
    }

    /// What this person may do with an activity.
    pub fn rights(self, activity: Id) -> Memo<Rights> {
        self.watch_session(move |session| {
            let me = Me::of(session).zip(session.ledger().record(activity));
            me.map(|(me, record)| me.at(record)).unwrap_or_default()
        })
    }

    /// Whether everything this phone knows has been read: until then a record may be there in part.
    pub fn whole(self) -> Memo<bool> {
        self.watch_session(erikti_sync::Session::is_whole)
    }

    /// Whether somebody holds this phone of whom this is true.
    pub fn am(self, one_who: fn(&Me) -> bool) -> Memo<bool> {
        self.watch_session(move |session| Me::of(session).as_ref().is_some_and(one_who))
    }

    /// Whether this is true of what the session holds.
    pub fn holds(self, so: impl Fn(&erikti_sync::Session) -> bool + Send + Sync + 'static) -> Memo<bool> {
        self.watch_session(so)
    }

    /// The sign beside a record.
    pub fn sign(self, record: Id) -> Memo<Sign> {
        self.watch_session(move |session| sign(session.sign(record)))
    }

    /// The sign of several records together: the least delivered one's.
    pub fn sign_of_all(self, records: impl Fn() -> Vec<Id> + Send + Sync + 'static) -> Memo<Sign> {
        self.watch_session(move |session| {
            let worst = records().into_iter().map(|record| session.sign(record)).max();
            sign(worst.unwrap_or(session::Sign::Delivered))
        })
    }

    /// The whole phone in one line.
    pub fn phone(self) -> Memo<PhoneState> {
        self.watch_session(|session| {
            let strip = session.strip();
            PhoneState {
                saving: strip.saving,
                on_phone: strip.waiting,
                needs_you: strip.needs_you,
                asked: strip.asked,
                last_delivered: strip.delivered_ms,
            }
        })
    }

    /// Everything the delivery screen tells.
    pub fn strip(self) -> Memo<session::Strip> {
        self.watch_session(erikti_sync::Session::strip)
    }

    /// Every owed tap, newest first.
    pub fn owed(self) -> Memo<Vec<Owed>> {
        self.watch_session(erikti_sync::Session::owed)
    }

    /// Speaks with the server now, if anything allows it.
    pub fn send_now(self) {
        if let Some(shell) = self.shell.get_value() {
            shell.wake();
        }
    }

    /// Trades an invite for a pass; the server writes the newcomer's name where the organisation sees it.
    ///
    /// # Errors
    /// Why not.
    pub async fn join(self, secret: &str) -> Result<(), Cut> {
        let Some(shell) = self.shell.get_value() else { return Err(Cut::Unreachable) };
        shell.join(secret).await
    }

    /// Saves what this phone owes to a file of this name: its holder's, or `former` holders', a file each.
    ///
    /// # Errors
    /// Why not, as a locale key.
    pub fn save_owed(self, name: &str, former: bool) -> Result<(), &'static str> {
        let phone = js_sys::Date::now() as i64;
        let owed = self.look(&|session| {
            let files = |pass: &Pass| {
                let file = |maker: &Id| {
                    let bundle = Bundle::of(pass.organisation, *maker, phone, &session.owed_groups(*maker));
                    bundle::write(&bundle, &Key::of_token(&pass.token))
                };
                let makers = if former { session.former_makers() } else { vec![pass.person] };
                makers.iter().map(file).collect::<Vec<_>>()
            };
            session.pass().map(files).unwrap_or_default()
        });
        owed.iter().try_for_each(|file| files::give(name, file)).map_err(|_| "copy-not-saved")
    }

    /// Gives the person a file.
    ///
    /// # Errors
    /// Why not, as a locale key.
    pub fn give(self, name: &str, text: &str) -> Result<(), &'static str> {
        files::give(name, text.as_bytes()).map_err(|_| "copy-not-saved")
    }

    /// Takes in what another phone of the same person owes; says how many entries were new here.
    ///
    /// # Errors
    /// Why not, as a locale key; then nothing was taken in.
    pub async fn take_in(self, file: &web_sys::File) -> Result<usize, &'static str> {
        let bytes = files::bytes(file).await.map_err(|_| "copy-damaged")?;
        let bundle = bundle::read(&bytes).map_err(|fault| match fault {
            Fault::Foreign | Fault::TooLarge => "copy-foreign",
            Fault::Newer => "copy-newer",
            Fault::Damaged => "copy-damaged",
        })?;
        let groups = bundle.groups().map_err(|_| "copy-damaged")?;
        let Some(shell) = self.shell.get_value() else { return Err("refusal-not-open") };
        let ours = |session: &erikti_sync::Session| session.pass().is_some_and(|pass| pass.person == bundle.person);
        if !shell.read(ours) {
            return Err("copy-of-another");
        }
        let new: Vec<_> = groups.into_iter().filter(|group| !shell.read(|session| session.holds(group.id))).collect();
        let count = new.len();
        shell.bring(new);
        Ok(count)
    }

    /// What the person must be told, oldest first.
    pub fn notices(self) -> RwSignal<Vec<Notice>> {
        self.notices
    }

    /// What the browser says of its storage.
    pub async fn storage(self) -> Option<Storage> {
        self.shell.get_value()?.storage().await
    }

    /// The moment it is, by the server's clock as far as known.
    pub fn now(self) -> Instant {
        let phone = js_sys::Date::now() as i64;
        Instant::from_unix_ms(self.look(&|session| session.corrected(phone)))
    }

    /// A new record's id.
    pub fn new_id(self) -> Id {
        let mut random = [0; 10];
        if let Ok(crypto) = window().crypto() {
            let _ = crypto.get_random_values_with_u8_array(&mut random);
        }
        Id::mint(self.now().unix_ms(), random)
    }

    /// Checklists, quiz and numbers to call; empty until they have been read, which only a first visit sees.
    pub fn content(self) -> Arc<Pack> {
        self.content.get().unwrap_or_default()
    }

    /// The checklist with this code, if there is one.
    pub fn template(self, code: &str) -> Option<Template> {
        self.content().template(code).cloned()
    }

    async fn read_content(self) {
        let pack = relay::file_at_last(CONTENT, Pack::read).await;
        self.content.set(Some(Arc::new(pack)));
    }

    /// How many forms hold something unsaved: a new version waits for them.
    pub fn unsaved_forms(self) -> RwSignal<u32> {
        self.unsaved_forms
    }
}

/// The sign that shows how far the session says something has got.
pub const fn sign(of: session::Sign) -> Sign {
    match of {
        session::Sign::Delivered => Sign::Delivered,
        session::Sign::Asked => Sign::Asked,
        session::Sign::OnPhone => Sign::OnPhone,
        session::Sign::Saving => Sign::Saving,
        session::Sign::NeedsYou => Sign::NeedsYou,
    }
}

/// The app: the house, its frame and its rooms.
#[component]
pub fn App() -> impl IntoView {
    let house = House::build();
    provide_context(house);
    let toasts = Toasts::provide();
    chosen::choose_language(toasts);
    chosen::choose_theme();
    provide_context(update::Update::watch(house));
    provide_context(ward::Ward::provide(house).phone());
    house.drop_outlived_drafts();
    spawn_local(house.read_content());
    spawn_local(open(house));
    set_timeout(
        // Told only what is new: whoever hears of it draws the whole screen once more.
        move || {
            if house.opened.get_untracked() == Opened::Opening {
                house.opened.set(Opened::Slow);
            }
        },
        SLOW,
    );
    view! { <Rooms /> }
}

async fn open(house: House) {
    let changed = move || house.changed();
    let told = move |notice| house.notices.update(|notices| notices.push(notice));
    match Shell::open(JOURNAL, SCHEMA, Part { keeps: ward::is_open, seal: None }, changed, told).await {
        Ok(shell) => {
            shell.glimpse_of(move |ledger| first_shown(ledger, house.now().day()));
            house.shell.set_value(Some(shell));
            changed();
            house.opened.set(Opened::Open);
            house.carry_photos().await;
        }
        Err(words) if words == journal::NEWER => house.opened.set(Opened::Newer),
        Err(words) => house.opened.set(Opened::Shut(words)),
    }
}
