//! Reception points and money: a dated list that works without signal, nearest first only when asked; amounts counted by two.

use serde_json::json;

use crate::jobs::{self, ORGANISATION, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Screen, Tab, picture_folder};

/// Twenty-four schools along a street, two thousandths of a degree apart, and a stadium eleven kilometres to the north.
fn list() -> String {
    let school = |nth: i32| {
        let lon = 76_900 + nth * 2;
        format!("{nth},№ {nth} мектеп,Школа № {nth},\"Медеуский район, Абая {nth}\",school,43.24,76.{}\n", lon - 76_000)
    };
    let schools: String = (1..=24).map(school).collect();
    format!(
        "# source: ДЧС Алматы\n# date: 2024-03-04\nid,name_kk,name_ru,address,kind,lat,lon\n{schools}\
         25,Шығыс стадионы,Стадион «Восток»,\"Турксибский район, Майлина 1\",stadium,43.34,76.924\n"
    )
}

/// Nothing cut at 320 px in three languages, and pictures at 390 px for whoever looks.
fn looks_right(phone: &Tab, name: &str, open: impl Fn(&Tab)) {
    let there = "document.querySelector('.list strong') !== null";
    for language in ["kk", "ru", "en"] {
        phone.resize(Screen { width: 320, height: 640, touch: true });
        phone.eval(&format!("localStorage.setItem('language', '{language}')"));
        phone.reload();
        phone.wait(name, &format!("document.documentElement.lang === '{language}' && {there}"), PATIENCE);
        open(phone);
        assert_eq!(phone.cut_text(), Vec::<String>::new(), "{name} in {language}");
        if std::env::var_os("ERIKTI_SCREENS").is_some() {
            phone.unroll(Screen { width: 390, height: 800, touch: true });
            phone.screenshot(&picture_folder().join(format!("{name}-{language}.png")));
        }
    }
    phone.resize(Screen { width: 390, height: 800, touch: true });
}

#[test]
fn reception_points_are_found_without_signal_and_the_position_is_asked_for_there_alone() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, &office.invite("Мадина", "volunteer", ORGANISATION));
    phone.open(&office.url("/readiness"));
    phone.tap_text("Reception points");
    phone.wait_text("The list of reception points comes from the front office.");
    office.bring_points(&list());
    phone.before_each_page(
        "{ window.asked = 0; const ask = Geolocation.prototype.getCurrentPosition;
           Geolocation.prototype.getCurrentPosition = function (...all) { window.asked += 1; ask.apply(this, all); }; }",
    );
    phone.reload();
    phone.wait_text("ДЧС Алматы. Date of the list: ");
    phone.wait_text("2024");
    phone.offline(true);
    phone.kill();
    phone.start();
    phone.before_each_page(
        "{ window.asked = 0; const ask = Geolocation.prototype.getCurrentPosition;
           Geolocation.prototype.getCurrentPosition = function (...all) { window.asked += 1; ask.apply(this, all); }; }",
    );
    phone.open(&office.url("/readiness/points"));
    phone.wait_text("ДЧС Алматы. Date of the list: ");
    assert_eq!((phone.eval("window.asked"), phone.count(".around")), (json!(0), 0), "nobody asked where the phone is");
    phone.type_into(".search__input", "туркс");
    phone.wait("the stadium alone", "document.querySelectorAll('.list strong').length === 1", PATIENCE);
    phone.wait_text("Стадион «Восток»");
    phone.type_into(".search__input", "");

    phone.permit("geolocation", false);
    phone.tap_text("Nearest to me");
    phone.wait_text("The phone did not allow asking where you are.");
    phone.wait_text("Школа № 1");
    phone.permit("geolocation", true);
    phone.call("Emulation.setGeolocationOverride", json!({"latitude": 43.24, "longitude": 76.9237, "accuracy": 10}));
    phone.tap_text("Nearest to me");
    phone.wait("the nearest", "says(document.querySelector('.list strong')) === '1. Школа № 12'", PATIENCE);
    let rows =
        phone.eval("[...document.querySelectorAll('.list .stack')].slice(0, 3).map((row) => squeeze(row.innerText))");
    let expected = ["1. Школа № 12 20 m · School", "2. Школа № 11 140 m · School", "3. Школа № 13 190 m · School"];
    for (at, row) in expected.iter().enumerate() {
        assert!(rows[at].as_str().is_some_and(|said| said.starts_with(row)), "{row}: {rows}");
    }
    let last = phone.eval("squeeze([...document.querySelectorAll('.list .stack')].at(-1).innerText)");
    assert!(last.as_str().is_some_and(|said| said.starts_with("Стадион «Восток» 11.1 km · Stadium")), "{last}");
    phone.wait_text("Inner ring 500 m, outer ring 1.0 km.");
    // East is right, nothing of this street lies north or south, and the stadium is outside of the picture.
    let dots =
        "[...document.querySelectorAll('.around__dot')].map((dot) => [dot.cx.baseVal.value, dot.cy.baseVal.value])";
    let dots = phone.eval(dots);
    let dots: Vec<(i64, i64)> = dots
        .as_array()
        .into_iter()
        .flatten()
        .map(|dot| (dot[0].as_f64().unwrap_or_default() as i64, dot[1].as_f64().unwrap_or_default() as i64))
        .collect();
    assert_eq!(dots.get(..3), Some(&[(2, 0), (-13, 0), (18, 0)][..]), "{dots:?}");
    assert!(dots.len() == 13 && dots.iter().all(|(x, y)| x.abs() <= 100 && *y == 0), "{dots:?}");
    assert_eq!(phone.eval("window.asked"), json!(2), "once for each tap");
    looks_right(&phone, "points", |phone| {
        phone.tap("main .button--main");
        phone.wait_for(".around__dot");
    });
    assert_eq!(phone.faults(), Vec::<String>::new());
}

#[test]
fn money_counts_when_a_second_adult_has_counted_it() {
    let office = Office::open();
    let [mut first, second, leader] =
        [("Сәуле", "org_coordinator"), ("Динара", "org_coordinator"), ("Берік", "team_leader")].map(|(name, role)| {
            let phone = Phone::new();
            jobs::join(&phone, &office.invite(name, role, ORGANISATION));
            phone
        });
    let activity = jobs::plan(&leader, "Fair for the children's ward", "Collecting money and goods");
    leader.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    let stock = office.url(&format!("{activity}/aid/stock"));
    leader.open(&stock);
    leader.wait_text("Store and totals");
    leader.wait_text_gone("Write the amount");
    first.open(&stock);
    first.wait_text("Confirmed 0 ₸ · waiting 0 ₸");
    first.offline(true);
    first.type_labelled("Amount, tenge", "15 000,50");
    first.type_labelled("Receipt number", "AB-17");
    first.tap_text("Write the amount");
    first.wait_text("Write the amount in whole tenge, such as 15000.");
    first.type_labelled("Amount, tenge", "15 000");
    first.tap_text("Write the amount");
    first.wait_text("Confirmed 0 ₸ · waiting 15 000 ₸");
    first.wait_text("Waits for a second person");
    assert!(!first.text("main").contains("I counted the same"), "nobody is their own second");
    first.kill();
    first.start();
    first.open(&stock);
    first.wait_text("15 000 ₸ · receipt AB-17");
    first.offline(false);
    first.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    second.open(&stock);
    second.wait_text("15 000 ₸ · receipt AB-17");
    second.tap_text("I counted the same");
    second.wait_text("Confirmed 15 000 ₸ · waiting 0 ₸");
    second.wait_text("Counted by two");
    second.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    first.wait_text("Confirmed 15 000 ₸ · waiting 0 ₸");
    first.type_labelled("Amount, tenge", "15000");
    first.type_labelled("Receipt number", "ab 17");
    first.tap_text("Write the amount");
    first.wait_text("This receipt is written twice");
    second.wait_text("Confirmed 15 000 ₸ · waiting 15 000 ₸");
    second.tap_text("It does not match");
    second.wait_text("Did not match, not counted");
    second.wait_text_gone("This receipt is written twice");
    first.wait_text("Confirmed 15 000 ₸ · waiting 0 ₸");
    looks_right(&second, "money", |_| ());
    assert_eq!([first.faults(), second.faults(), leader.faults()].concat(), Vec::<String>::new());
}
