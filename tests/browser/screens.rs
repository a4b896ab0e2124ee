//! Every screen, to be looked at: in three languages, at three widths, in three themes. And no text cut at the narrowest.

use serde_json::json;

use crate::aid;
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
    /// Leads an activity at which help is given.
    leader: Phone,
    help: String,
    newcomer: Phone,
}

impl Tour {
    fn start() -> Self {
        let office = Office::open();
        let phone = Phone::new();
        jobs::join(&phone, office.first_invite());
        let leader = for_the_desk(&office);
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
        let drive = jobs::plan(&phone, "Көмек жинау: Абай ауданының тұрғындарына", "Collecting money and goods");
        let aid = format!("{drive}/aid");
        phone.open(&office.url(&aid));
        aid::take_in(&phone, "Clothes", "Sack", "3");
        phone.wait_text("Today: 24.0 kg");
        let (stock, dispatch) = (format!("{aid}/stock"), format!("{aid}/dispatch"));
        let line = phone.eval("document.querySelector('main a[href*=\"/aid/line/\"]').getAttribute('href')");
        let line = line.as_str().expect("the line's address").to_owned();
        let help = format!("{}/help", jobs::plan(&leader, "Мұқтаж отбасыларға азық-түлік тарату", "Charity event"));
        leader.open(&office.url(&help));
        leader.tap_text("Once more (+1)");
        leader.wait_for(".field__error span");
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
            ("front", "/front"),
            ("aid", &aid),
            ("aid-dispatch", &dispatch),
            ("aid-line", &line),
            ("stock", &stock),
            ("courses", "/courses"),
            ("course-new", "/courses/new"),
            ("delivery", "/delivery"),
            ("conflicts", "/conflicts"),
            ("desk", "/desk"),
            ("joined", "/join"),
            ("guide", "/guide/stock"),
            ("missing", "/nowhere"),
        ]
        .map(|(name, path)| (name, path.to_owned()));
        Self { office, phone, stops: stops.into(), leader, help, newcomer: Phone::new() }
    }

    /// Every stop with its name, its path and the phone that makes it.
    fn stops(&self) -> impl Iterator<Item = (&Phone, &'static str, &str)> {
        let joined = self.stops.iter().map(|(name, path)| (&self.phone, *name, path.as_str()));
        let before = BEFORE_JOINING.map(|(name, path)| (&self.newcomer, name, path));
        joined.chain([(&self.leader, "help-given", self.help.as_str())]).chain(before)
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
fn for_the_desk(office: &Office) -> Phone {
    let leader = Phone::new();
    jobs::join(&leader, &office.invite("Әбдірахман Құлмұхаммедұлы", "team_leader", jobs::ORGANISATION));
    jobs::plan(&leader, "Қарттар үйіндегі сауық кеші", "Leisure evening");
    leader.tap_text("Ask to publish");
    leader.wait_text("A coordinator must approve this first.");
    leader
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
    let mut cut = Vec::new();
    for language in LANGUAGES {
        for (phone, name, path) in tour.stops() {
            phone.resize(NARROW);
            tour.visit(phone, path, language, "light");
            cut.extend(phone.cut_text().into_iter().map(|what| format!("{name} in {language}: {what}")));
        }
    }
    assert!(cut.is_empty(), "{}", cut.join("\n"));
}

#[test]
#[ignore = "takes pictures to be looked at: cargo xtask screens"]
fn screens() {
    let tour = Tour::start();
    for theme in THEMES {
        for language in LANGUAGES {
            for (phone, name, path) in tour.stops() {
                tour.visit(phone, path, language, theme);
                shoot(phone, &format!("{name}-{language}-{theme}"));
            }
        }
    }
}

/// What is judged: level A and AA up to WCAG 2.2.
const AXE: &str = "axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'],
    }).then(({ violations, passes }) => ({
        rules: passes.length,
        wrong: violations.flatMap(({ id, nodes }) => nodes.map((node) =>
            `${id}: ${node.html.slice(0, 200)} (${squeeze(node.failureSummary)})`)),
    }))";

/// Nobody is shut out by how a screen is built: names, labels, contrast, sizes, as far as a program can judge.
#[test]
fn no_screen_fails_axe() {
    let file = std::env::var_os("ERIKTI_AXE").expect("ERIKTI_AXE names axe.min.js: cargo xtask setup fetches it");
    let axe = std::fs::read_to_string(file).expect("axe.min.js can be read");
    let tour = Tour::start();
    let mut wrong = std::collections::BTreeMap::<String, String>::new();
    for (theme, language) in THEMES.into_iter().zip(LANGUAGES) {
        for (phone, name, path) in tour.stops() {
            tour.visit(phone, path, language, theme);
            phone.call("Runtime.evaluate", json!({"expression": axe}));
            for screen in [NARROW, WIDTHS[2]] {
                phone.resize(screen);
                let judged = phone.eval(AXE);
                assert!(judged["rules"].as_u64() > Some(10), "{name}: {judged}");
                let found = judged["wrong"].as_array().into_iter().flatten().filter_map(|one| one.as_str());
                // The same fault on many screens is told once.
                wrong.extend(
                    found.map(|one| (one.to_owned(), format!("{name}, {theme}, {language}, {} px", screen.width))),
                );
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().map(|(what, whereabouts)| format!("{whereabouts}: {what}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shoot(tab: &Tab, name: &str) {
    for screen in WIDTHS {
        tab.unroll(screen);
        tab.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        tab.screenshot(&picture_folder().join(format!("{name}-{}.png", screen.width)));
    }
}
