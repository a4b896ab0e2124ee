//! Every path and its screen, in one table; and what stands above all of them.

use erikti_model::kinds::aid::Entry;
use erikti_model::kinds::tally::Phase;
use erikti_sync::Id;
use erikti_sync::session::Notice;
use leptos::prelude::*;

use crate::app::{House, Opened};
use crate::history::Place;
use crate::i18n::{said, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{AboutScreen, Banner, Button, Frame, Moving, Ornament, Picture, Room, Tone, When};
use crate::screens::{
    Activities, ActivityEdit, ActivityNew, ActivityScreen, AidScreen, CardScreen, CertificateScreen, Conflicts,
    CourseForm, Courses, Delivery, Desk, Emergency, Front, Growth, Guide, HelpScreen, Join, LineScreen, MeScreen,
    MyHours, PageMissing, People, Person, PointsScreen, Profile, QuizScreen, Readiness, ReadyScreen, ReportScreen,
    RunScreen, ScanScreen, SessionScreen, SkillsScreen, Statement, StockScreen, TallyScreen, TemplateScreen, Today,
    Workshop, to_guide,
};
use crate::update;

/// The screen of a path.
fn screen(path: &str) -> AnyView {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let id = |text: &str| Id::parse(text).unwrap_or_default();
    match parts.as_slice() {
        [] => view! { <Today /> }.into_any(),
        ["join"] => view! { <Join /> }.into_any(),
        ["activities"] => view! { <Activities /> }.into_any(),
        ["activities", "new"] => view! { <ActivityNew /> }.into_any(),
        ["activities", of] => view! { <ActivityScreen id=id(of) /> }.into_any(),
        ["activities", of, "edit"] => view! { <ActivityEdit id=id(of) /> }.into_any(),
        ["activities", of, "report"] => view! { <ReportScreen activity=id(of) /> }.into_any(),
        ["activities", of, "ready"] => view! { <ReadyScreen activity=id(of) /> }.into_any(),
        ["activities", of, "scan"] => view! { <ScanScreen activity=id(of) /> }.into_any(),
        ["activities", of, "skills"] => view! { <SkillsScreen activity=id(of) /> }.into_any(),
        ["activities", of, "session"] => view! { <SessionScreen activity=id(of) /> }.into_any(),
        ["activities", of, "session", phase] => {
            view! { <TallyScreen activity=id(of) phase=Phase::parse(phase) /> }.into_any()
        }
        ["activities", of, "aid"] => view! { <AidScreen activity=id(of) entry=Some(Entry::Intake) /> }.into_any(),
        ["activities", of, "aid", "stock"] => view! { <StockScreen activity=id(of) /> }.into_any(),
        ["activities", of, "aid", "line", line] => view! { <LineScreen activity=id(of) line=id(line) /> }.into_any(),
        ["activities", of, "aid", entry] => {
            view! { <AidScreen activity=id(of) entry=Entry::parse(entry) /> }.into_any()
        }
        ["activities", of, "help"] => view! { <HelpScreen activity=id(of) /> }.into_any(),
        ["readiness"] => view! { <Readiness /> }.into_any(),
        ["readiness", "run", of] => view! { <RunScreen id=id(of) /> }.into_any(),
        ["readiness", "emergency"] => view! { <Emergency /> }.into_any(),
        ["readiness", "points"] => view! { <PointsScreen /> }.into_any(),
        ["readiness", "quiz"] => view! { <QuizScreen /> }.into_any(),
        ["readiness", code] => view! { <TemplateScreen code=*code /> }.into_any(),
        ["me"] => view! { <MeScreen /> }.into_any(),
        ["me", "card"] => view! { <CardScreen /> }.into_any(),
        ["me", "profile"] => view! { <Profile /> }.into_any(),
        ["me", "hours"] => view! { <MyHours /> }.into_any(),
        ["me", "growth"] => view! { <Growth /> }.into_any(),
        ["me", "growth", "statement"] => view! { <Statement /> }.into_any(),
        ["me", "growth", "certificate", of] => view! { <CertificateScreen id=id(of) /> }.into_any(),
        ["delivery"] => view! { <Delivery /> }.into_any(),
        ["conflicts"] => view! { <Conflicts /> }.into_any(),
        ["desk"] => view! { <Desk /> }.into_any(),
        ["guide", of] => view! { <Guide of=*of /> }.into_any(),
        ["front"] => view! { <Front /> }.into_any(),
        ["desk", "people"] => view! { <People /> }.into_any(),
        ["desk", "people", of] => view! { <Person id=id(of) /> }.into_any(),
        ["courses"] => view! { <Courses /> }.into_any(),
        ["courses", of] => view! { <CourseForm course=Id::parse(of) /> }.into_any(),
        ["workshop", inner @ ..] => {
            let inner: Vec<String> = inner.iter().map(|part| (*part).to_owned()).collect();
            view! { <Workshop path=inner /> }.into_any()
        }
        _ => view! { <PageMissing /> }.into_any(),
    }
}

/// Where the emergency card is.
pub const EMERGENCY: &str = "/readiness/emergency";

/// Where the reception points are.
pub const POINTS: &str = "/readiness/points";

/// Where a person says who they are and what they agree to.
pub const PROFILE: &str = "/me/profile";

/// Where a person's card is.
pub const CARD: &str = "/me/card";

/// Where a person's own hours are.
pub const HOURS: &str = "/me/hours";

/// Where it is written down what people come to the front office with.
pub const FRONT: &str = "/front";

/// Where it stands what a person has grown to.
pub const GROWTH: &str = "/me/growth";

/// Where the statement of one's hours is.
pub const STATEMENT: &str = "/me/growth/statement";

/// Where a coordinator's people are.
pub const PEOPLE: &str = "/desk/people";

/// Where a certificate is.
pub fn to_certificate(id: Id) -> String {
    format!("{GROWTH}/certificate/{id}")
}

/// Where a coordinator sees one person.
pub fn to_person(id: Id) -> String {
    format!("{PEOPLE}/{id}")
}

/// Where skills are confirmed.
pub fn to_skills(id: Id) -> String {
    format!("/activities/{id}/skills")
}

/// Where an activity is.
pub fn to_activity(id: Id) -> String {
    format!("/activities/{id}")
}

/// Where an activity is changed.
pub fn to_activity_edit(id: Id) -> String {
    format!("/activities/{id}/edit")
}

/// Where an activity is closed.
pub fn to_report(id: Id) -> String {
    format!("/activities/{id}/report")
}

/// Where an activity is made ready for a day without signal.
pub fn to_ready(id: Id) -> String {
    format!("/activities/{id}/ready")
}

/// Where people are let in by their cards.
pub fn to_scan(id: Id) -> String {
    format!("/activities/{id}/scan")
}

/// Where an activity's seismic session is.
pub fn to_session(id: Id) -> String {
    format!("/activities/{id}/session")
}

/// Where the quiz sheets of a session are counted.
pub fn to_tally(id: Id, phase: Phase) -> String {
    format!("/activities/{id}/session/{}", phase.code())
}

/// Where aid is taken in, sent, handed over or moved.
pub fn to_aid(id: Id, entry: Entry) -> String {
    match entry {
        Entry::Intake => format!("/activities/{id}/aid"),
        _ => format!("/activities/{id}/aid/{}", entry.code()),
    }
}

/// Where the totals of an aid drive are.
pub fn to_stock(id: Id) -> String {
    format!("/activities/{id}/aid/stock")
}

/// Where one line of an aid drive is.
pub fn to_line(id: Id, line: Id) -> String {
    format!("/activities/{id}/aid/line/{line}")
}

/// Where it is counted whom was helped.
pub fn to_help(id: Id) -> String {
    format!("/activities/{id}/help")
}

/// Where a checklist is.
pub fn to_template(code: &str) -> String {
    format!("/readiness/{code}")
}

/// Where a run of a checklist is.
pub fn to_run(id: Id) -> String {
    format!("/readiness/run/{id}")
}

/// Where the workshop is.
pub const WORKSHOP: &str = "/workshop";

/// Where the courses are planned.
pub const COURSES: &str = "/courses";

/// Where a course is planned.
pub fn to_plan(id: Id) -> String {
    format!("{COURSES}/{id}")
}

/// Where a course is.
pub fn to_course(id: Id) -> String {
    format!("{WORKSHOP}/{id}")
}

/// Where a day of a course is.
pub fn to_lesson(course: Id, lesson: Id) -> String {
    format!("{WORKSHOP}/{course}/{lesson}")
}

/// Where a run of a workshop's checklist is.
pub fn to_ward_run(id: Id) -> String {
    format!("{WORKSHOP}/run/{id}")
}

/// The frame, the rooms and their screens.
#[component]
pub fn Rooms() -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let place = Place::provide();
    let joined = Memo::new(move |_| me.with(Option::is_some));
    let mentor = house.am(Me::keeps_register);
    let rooms = Memo::new(move |_| if joined.get() { every_room(mentor.get()) } else { rooms_before_joining() });
    // On the page of the words itself it leads nowhere else.
    provide_context(AboutScreen(Memo::new(move |before: Option<&String>| {
        let path = place.path().get();
        let here = path.starts_with("/guide/").then(|| before.cloned()).flatten();
        here.unwrap_or_else(|| to_guide(&path))
    })));
    let whole = house.whole();
    let shown = move || match house.opened().get() {
        Opened::Opening => opening(),
        Opened::Slow => view! { <Shut words=text("open-slow") /> }.into_any(),
        Opened::Newer => view! { <Shut words=text("open-newer") /> }.into_any(),
        Opened::Shut(words) => {
            view! { <Shut words=said(move || t_with("open-failed", &[("words", words.clone().into())])) /> }.into_any()
        }
        Opened::Open if joined.get() || place.path().with(|path| is_for_anybody(path)) => {
            let path = place.path().get();
            if reads_content(&path) {
                house.content();
            }
            if adds_up(&path) && !whole.get() { opening() } else { screen(&path) }
        }
        Opened::Open => view! { <Join /> }.into_any(),
    };
    view! {
        <Frame rooms=rooms path=place.path()>
            <Told />
            {shown}
        </Frame>
    }
}

fn room(href: &'static str, picture: Picture, key: &'static str) -> Room {
    Room { href, picture, label: text(key) }
}

fn rooms_before_joining() -> Vec<Room> {
    vec![room("/readiness", Picture::Shield, "nav-readiness"), room("/join", Picture::Person, "nav-join")]
}

/// What works on a phone that is nobody's yet.
fn is_for_anybody(path: &str) -> bool {
    matches!(path.split('/').find(|part| !part.is_empty()), Some("readiness" | "guide"))
}

/// Whether a screen is made of the checklists: one that is open before they have come is drawn once more when they have.
fn reads_content(path: &str) -> bool {
    path.starts_with("/readiness") || path.contains("/session") || path.starts_with(WORKSHOP)
}

/// Whether a screen closes or adds up what lies in many records: it waits until all of them have been read, or it would say no to
/// a person for what it has not seen yet.
fn adds_up(path: &str) -> bool {
    let sums = [GROWTH, PEOPLE, POINTS, "/readiness/run/"].iter().any(|of| path.starts_with(of));
    sums || path.starts_with("/activities/") && path.split('/').count() > 3
}

fn opening() -> AnyView {
    view! { <div class="opening"><Ornament /></div> }.into_any()
}

fn every_room(mentor: bool) -> Vec<Room> {
    let mut rooms = vec![
        room("/", Picture::Today, "nav-today"),
        room("/activities", Picture::Calendar, "nav-activities"),
        room("/readiness", Picture::Shield, "nav-readiness"),
        room("/me", Picture::Person, "nav-me"),
    ];
    if mentor {
        rooms.insert(3, room(WORKSHOP, Picture::People, "nav-ward"));
    }
    rooms
}

/// What is said above every screen until it is answered: a new version, and what happened to this phone.
#[component]
fn Told() -> impl IntoView {
    let house = House::here();
    let notices = house.notices();
    let heard = move |()| {
        notices.update(|all| {
            all.drain(..all.len().min(1));
        });
    };
    let strip = house.strip();
    let fetched = Memo::new(move |_| strip.with(|strip| strip.fetched));
    let count = move || i64::try_from(fetched.get().unwrap_or_default()).unwrap_or(i64::MAX);
    let so_far = move || t_with("fetching", &[("count", count().into())]);
    let update = use_context::<update::Update>();
    let ready = move || update.filter(|update| update.ready().get());
    view! {
        <div class="told">
            {move || ready().map(|update| view! {
                <Banner text=text("update-ready") tone=Tone::Accent>
                    <Button label=text("update-switch") on_press=move |()| update.switch() />
                </Banner>
            })}
            <When is=move || fetched.with(Option::is_some)>
                <Moving words=Signal::derive(so_far) />
            </When>
            {move || notices.with(|all| all.first().cloned()).map(|notice| view! {
                <Banner text=said(move || notice_words(&notice)) tone=Tone::Warm>
                    <Button label=text("c-got-it") on_press=heard />
                </Banner>
            })}
        </div>
    }
}

fn notice_words(notice: &Notice) -> String {
    match notice {
        Notice::Vanished { recovered, owed } => {
            t_with("notice-vanished", &[("recovered", (*recovered).into()), ("owed", (*owed).into())])
        }
        Notice::Withdrawn { spaces } => t_with("notice-withdrawn", &[("count", (*spaces).into())]),
        Notice::HistoryChanged { reoffered } => t_with("notice-history", &[("count", (*reoffered).into())]),
    }
}

#[component]
fn Shut(words: Signal<String>) -> impl IntoView {
    view! { <div class="told"><Banner text=words tone=Tone::Warm /></div> }
}
