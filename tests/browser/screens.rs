//! Every screen, to be looked at: in three languages, at three widths, in three themes. And no text cut at the narrowest.

use serde_json::json;

use crate::jobs;
use crate::office::Office;
use crate::phone::Phone;
use crate::session;
use crate::tab::{PATIENCE, Screen, Tab, picture_folder};

const LANGUAGES: [&str; 3] = ["kk", "ru", "en"];
const THEMES: [&str; 3] = ["light", "dark", "sunlight"];
const NARROW: Screen = Screen { width: 320, height: 640, touch: true };
/// What a phone without an invite shows.
const BEFORE_JOINING: [(&str, &str); 3] =
    [("join", "/join"), ("readiness-unjoined", "/readiness"), ("checklist-unjoined", "/readiness/T04")];
const WIDTHS: [Screen; 3] =
    [NARROW, Screen { width: 390, height: 800, touch: true }, Screen { width: 1280, height: 800, touch: false }];

/// An open office and a phone with something on every screen.
struct Tour {
    office: Office,
    phone: Phone,
    stops: Vec<(&'static str, String)>,
}

impl Tour {
    fn start() -> Self {
        let office = Office::open();
        let phone = Phone::new();
        jobs::join(&phone, office.first_invite());
        for_the_desk(&office);
        let activity = jobs::plan(&phone, "Жер сілкінісіне дайындық сабағы: №12 мектеп-гимназия", "Seismic safety");
        jobs::add_person(&phone, "Нұрсұлтанбек Әбдірахманұлы Құлмұхаммедов");
        jobs::add_person(&phone, "Асель");
        phone.tap_beside("Асель", "Late");
        let edit = format!("{activity}/edit");
        let run = jobs::start_t01(&phone);
        phone.tap_beside("Date, venue and language", "Done");
        phone.tap_beside("The latest materials are downloaded", "Not done");
        two_values(&office, &phone, &edit);
        let (session, tally) = (format!("{activity}/session"), format!("{activity}/session/before"));
        let (scan, ready) = (format!("{activity}/scan"), format!("{activity}/ready"));
        let (report, skills) = (format!("{activity}/report"), format!("{activity}/skills"));
        session::count(&phone, &office.url(&tally), 24, [20, 11, 9, 22, 5, 13, 18, 7, 2, 16]);
        session::count(&phone, &office.url(&format!("{session}/after")), 22, [22, 20, 19, 22, 17, 20, 21, 15, 14, 21]);
        let stops = [
            ("today", "/"),
            ("activities", "/activities"),
            ("activity-new", "/activities/new"),
            ("activity", &activity),
            ("activity-edit", &edit),
            ("report", &report),
            ("session", &session),
            ("tally", &tally),
            ("quiz", "/readiness/quiz"),
            ("readiness", "/readiness"),
            ("emergency", "/readiness/emergency"),
            ("checklist", "/readiness/T01"),
            ("run", &run),
            ("me", "/me"),
            ("hours", "/me/hours"),
            ("growth", "/me/growth"),
            ("statement", "/me/growth/statement"),
            ("skills", &skills),
            ("people", "/desk/people"),
            ("profile", "/me/profile"),
            ("card", "/me/card"),
            ("scan", &scan),
            ("ready", &ready),
            ("delivery", "/delivery"),
            ("conflicts", "/conflicts"),
            ("desk", "/desk"),
            ("joined", "/join"),
            ("missing", "/nowhere"),
        ]
        .map(|(name, path)| (name, path.to_owned()));
        Self { office, phone, stops: stops.into() }
    }

    /// Opens a stop in a language and a theme.
    fn visit(&self, tab: &Tab, path: &str, language: &str, theme: &str) {
        tab.open(&self.office.url(path));
        for (name, value) in [("language", language), ("theme", theme)] {
            tab.eval(&format!("localStorage.setItem({}, {})", json!(name), json!(value)));
        }
        tab.reload();
        let there =
            format!("document.documentElement.lang === {} && document.querySelector('h1') !== null", json!(language));
        tab.wait(path, &there, PATIENCE);
        // Two frames later everything is laid out.
        tab.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }
}

/// Lets a leader ask for something.
fn for_the_desk(office: &Office) {
    let leader = Phone::new();
    jobs::join(&leader, &office.invite("Әбдірахман Құлмұхаммедұлы", "team_leader", jobs::ORGANISATION));
    jobs::plan(&leader, "Қарттар үйіндегі сауық кеші", "Leisure evening");
    leader.tap_text("Ask to publish");
    leader.wait_text("A coordinator must approve this first.");
}

/// Lets a colleague and this phone write different things without knowing of each other.
fn two_values(office: &Office, phone: &Phone, form: &str) {
    let mut colleague = Phone::new();
    jobs::join(&colleague, &office.invite("Динара", "org_coordinator", jobs::ORGANISATION));
    let form = office.url(form);
    colleague.open(&office.url("/activities"));
    colleague.wait_text("№12 мектеп-гимназия");
    colleague.offline(true);
    jobs::change(&colleague, &form, "Place", "Алматы, Абай даңғылы, 10, №12 мектеп-гимназияның мәжіліс залы");
    jobs::change(phone, &form, "Place", "Алматы, Абай 10, спорт залы");
    phone.wait(jobs::STRIP, jobs::ALL_DELIVERED, PATIENCE);
    colleague.offline(false);
    phone.wait_text("Two values");
}

/// Journey (e): the three languages at 320 px, and everything there to be read.
#[test]
fn no_text_is_cut_at_320_px_in_any_language() {
    let tour = Tour::start();
    tour.phone.resize(NARROW);
    let mut cut = Vec::new();
    for language in LANGUAGES {
        for (name, path) in &tour.stops {
            tour.visit(&tour.phone, path, language, "light");
            cut.extend(tour.phone.cut_text().into_iter().map(|what| format!("{name} in {language}: {what}")));
        }
    }
    let newcomer = Phone::with_screen(NARROW);
    for language in LANGUAGES {
        for (name, path) in BEFORE_JOINING {
            tour.visit(&newcomer, path, language, "light");
            cut.extend(newcomer.cut_text().into_iter().map(|what| format!("{name} in {language}: {what}")));
        }
    }
    assert!(cut.is_empty(), "{}", cut.join("\n"));
}

#[test]
#[ignore = "takes pictures to be looked at: cargo xtask screens"]
fn screens() {
    let tour = Tour::start();
    let newcomer = Phone::new();
    for theme in THEMES {
        for language in LANGUAGES {
            for (name, path) in &tour.stops {
                tour.visit(&tour.phone, path, language, theme);
                shoot(&tour.phone, &format!("{name}-{language}-{theme}"));
            }
            for (name, path) in BEFORE_JOINING {
                tour.visit(&newcomer, path, language, theme);
                shoot(&newcomer, &format!("{name}-{language}-{theme}"));
            }
        }
    }
}

fn shoot(tab: &Tab, name: &str) {
    for screen in WIDTHS {
        tab.unroll(screen);
        tab.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        tab.screenshot(&picture_folder().join(format!("{name}-{}.png", screen.width)));
    }
}
