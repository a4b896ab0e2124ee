//! The made-up city: the same from the same seed, taken by the policy tap for tap, and something to see for everybody.

use crate::binary::{refuses, run, serve};
use erikti_model::Read;
use erikti_model::kinds::activity::{self, Direction, Status};
use erikti_model::kinds::aid::{Entry, Reason};
use erikti_model::kinds::report::Outcome;
use erikti_model::kinds::{
    aid, attendance, consent, drive, help, report, run as checklist, session, signup, stay, tally, trayed,
};
use erikti_model::policy::{Role, person_space};
use erikti_model::time::Instant;
use erikti_server::archive::{Archive, Store, verify};
use erikti_server::city::{self, City, Recipe, Tap};
use erikti_server::{accounts, exchange};
use erikti_sync::wire::{Cursor, Join, Request};
use erikti_sync::{Id, Ledger, Space, columns};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

fn recipe(seed: u64) -> Recipe {
    let today = Instant::from_inputs("2026-11-23", "12:00").unwrap();
    Recipe { seed, people: city::FEWEST_PEOPLE, activities: city::FEWEST_ACTIVITIES, today }
}

#[test]
fn the_same_seed_is_the_same_city_and_another_seed_or_day_another() {
    let city = City::tell(&recipe(1)).unwrap();
    assert_eq!(city.digest(), City::tell(&recipe(1)).unwrap().digest());
    assert_ne!(city.digest(), City::tell(&recipe(2)).unwrap().digest());
    let tomorrow = Instant::from_inputs("2026-11-24", "12:00").unwrap();
    assert_ne!(city.digest(), City::tell(&Recipe { today: tomorrow, ..recipe(1) }).unwrap().digest());
    // The hour of the day makes no difference, and nothing is of a time that has not come.
    let midnight = Instant::from_inputs("2026-11-23", "00:00").unwrap();
    assert_eq!(city.digest(), City::tell(&Recipe { today: midnight, ..recipe(1) }).unwrap().digest());
    assert!(city.taps.iter().all(|tap| tap.group.stamp.unix_ms() < midnight.unix_ms() && tap.group.check().is_ok()));
    let ids: BTreeSet<Id> = city.taps.iter().map(|tap| tap.group.id).collect();
    assert_eq!(ids.len(), city.taps.len(), "every tap has its own id");
}

/// The figures of the domain (§2) that the city of the default size must be good for.
#[test]
fn a_year_of_the_city_holds_what_a_year_holds() {
    let recipe = Recipe { people: 2_000, activities: 620, ..recipe(1) };
    let city = City::tell(&recipe).unwrap();
    let mut ledger = Ledger::default();
    city.taps.iter().filter(|tap| !tap.waits).for_each(|tap| ledger.fold(&tap.group, city.people[tap.by].id()));
    let organisations: BTreeSet<Id> = city.people.iter().map(|it| it.identity.organisation).collect();
    assert_eq!((organisations.len(), city.people.len(), count(&ledger, activity::KIND)), (32, 2_000, 620));
    let today = recipe.today.day();
    let kinds = |is: &dyn Fn(i32) -> bool| -> BTreeSet<Direction> {
        let of = ledger.of_kind(activity::KIND).filter(|(_, it)| is(it.get(activity::starts).unwrap().day()));
        of.filter_map(|(_, it)| it.get(activity::direction)).collect()
    };
    assert_eq!((kinds(&|day| day < today).len(), kinds(&|day| day > today).len()), (13, 13));
    assert!(!kinds(&|day| day == today).is_empty());
    let of =
        |kind: &str, is: &dyn Fn(&erikti_sync::Record) -> bool| ledger.of_kind(kind).filter(|(_, it)| is(it)).count();
    let entry = |entry: Entry| of(aid::KIND, &|it| it.get(aid::entry) == Some(entry));
    let figures = [
        ("sessions closed", of(session::KIND, &|it| it.get(session::closed).is_some()), 20),
        ("checklists finished", of(checklist::KIND, &|it| it.get(checklist::finished).is_some()), 60),
        ("tallies", count(&ledger, tally::KIND), 20 * 22),
        ("reports closed", of(report::KIND, &|it| it.get(report::closed).is_some()), 400),
        ("cancelled", of(report::KIND, &|it| it.get(report::outcome) == Some(Outcome::Cancelled)), 5),
        ("incidents", of(report::KIND, &|it| it.get(report::incident) == Some(true)), 2),
        ("drives closed", of(drive::KIND, &|it| it.get(drive::closed).is_some()), 12),
        ("intake", entry(Entry::Intake), 200),
        ("turned away", entry(Entry::Reject), 20),
        ("sent", entry(Entry::Dispatch), 40),
        ("handed over", entry(Entry::Handover), 40),
        ("written off", entry(Entry::Writeoff), 5),
        ("corrected", of(aid::KIND, &|it| it.get(aid::reason) == Some(Reason::Mistyped)), 5),
        ("help", count(&ledger, help::KIND), 500),
        ("sign-ups", count(&ledger, signup::KIND), 5_000),
        ("sign-offs", of(signup::KIND, &|it| it.get(signup::state) == Some(signup::State::Cancelled)), 100),
        ("hours confirmed", of(attendance::KIND, &|it| it.get(attendance::minutes).is_some_and(|min| min > 0)), 3_000),
        ("proposed", of(activity::KIND, &|it| it.get(activity::status) == Some(Status::Proposed)), 2),
        ("people with hours", with_hours(&ledger), 1_000),
    ];
    for (what, found, least) in figures {
        assert!(found >= least, "{what}: {found}, at least {least}");
    }
    assert_eq!(ledger.conflicts().count(), 1);
    // Each language has its share of the titles.
    let titles: Vec<String> = ledger.of_kind(activity::KIND).filter_map(|(_, it)| it.get(activity::title)).collect();
    let with = |letters: &str| titles.iter().filter(|it| it.chars().any(|c| letters.contains(c))).count();
    let (kazakh, latin) = (with("әіңғүұқөһӘІҢҒҮҰҚӨҺ"), with("abcdefghijklmnopqrstuvwxyz"));
    assert!(kazakh > 180 && latin > 50 && titles.len() - kazakh - latin > 180, "{kazakh} {latin} {}", titles.len());
}

fn with_hours(ledger: &Ledger) -> usize {
    let confirmed = ledger.of_kind(attendance::KIND).filter(|(_, it)| it.get(attendance::minutes).is_some());
    confirmed.filter_map(|(_, it)| it.get(attendance::person)).collect::<BTreeSet<Id>>().len()
}

/// What a new phone of this person reads in every space that it may read.
async fn reads(archive: &Archive, secret: &str, now_ms: i64) -> (Ledger, Id) {
    let join = Join { nonce: [1; 16], secret: secret.to_owned(), replica: Id::derived(&[secret.as_bytes()]) };
    let pass = accounts::join(archive, join, now_ms).await.unwrap().0.pass;
    let device = archive
        .device_by_token(erikti_server::secret::Hash::of(&pass.token))
        .await
        .unwrap()
        .expect("the device that has just joined");
    let mut ledger = Ledger::default();
    let mut asks: Vec<(Space, Cursor)> = pass.spaces.iter().map(|space| (space.clone(), Cursor::default())).collect();
    while !asks.is_empty() {
        let request = Request {
            nonce: [2; 16],
            replica: device.replica,
            schema: 1,
            clock_ms: now_ms,
            backlog: 0,
            asks,
            offers: Vec::new(),
        };
        let reply = exchange::converse(archive, &device, request, now_ms).await.unwrap().reply;
        for news in &reply.news {
            for entry in columns::unpack_entries(&news.entries).unwrap() {
                ledger.fold(&entry.group, entry.author);
            }
        }
        asks = reply.news.into_iter().filter(|news| news.more).map(|news| (news.space, news.cursor)).collect();
    }
    (ledger, pass.person)
}

fn count(ledger: &Ledger, kind: &str) -> usize {
    ledger.of_kind(kind).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tap_is_taken_and_each_role_finds_something_in_every_room() {
    let city = City::tell(&recipe(1)).unwrap();
    let archive = Archive::memory();
    let mut delivered = 0;
    city::deliver(&archive, &city, |done| delivered = done).await.unwrap();
    assert_eq!(delivered, city.taps.len());
    let report = verify::all(&archive).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
    let waiting = archive.trayed(None).await.unwrap().len();
    assert_eq!(waiting, city.taps.iter().filter(|tap| tap.waits).count(), "nothing else is set aside");
    assert!(waiting >= 3, "{waiting}");

    let today = Instant::from_inputs("2026-11-23", "00:00").unwrap();
    let now_ms = today.unix_ms() + 9 * 3_600_000;
    let invites = city::invite(&archive, now_ms).await.unwrap();
    assert_eq!(invites.iter().map(|(role, ..)| *role).collect::<Vec<_>>(), Role::ALL);
    let mut at_desks = 0;
    for (role, who, secret) in invites {
        let (ledger, me) = reads(&archive, &secret, now_ms).await;
        assert_eq!(me, who.person);
        let published = |it: &erikti_sync::Record| it.get(activity::status) == Some(Status::Published);
        let starts = |it: &erikti_sync::Record| it.get(activity::starts).unwrap_or_default();
        let planned: Vec<_> = ledger.of_kind(activity::KIND).filter(|(_, it)| published(it)).collect();
        // Today and the catalogue.
        assert!(planned.iter().any(|(_, it)| stay::is_on(it, today)), "{role:?}");
        assert!(planned.iter().filter(|(_, it)| starts(it).day() > today.day()).count() >= 15, "{role:?}");
        let kinds: BTreeSet<Direction> = planned.iter().filter_map(|(_, it)| it.get(activity::direction)).collect();
        assert_eq!(kinds.len(), Direction::ALL.len(), "{role:?}");
        // Readiness and the profile.
        assert!(ledger.of_kind(checklist::KIND).any(|(_, it)| it.space() == &person_space(me)), "{role:?}");
        assert!(consent::is_given(&ledger, me, consent::Purpose::Registration), "{role:?}");
        let shifts = signup::of_person(&ledger, me);
        let coming = shifts.filter_map(|at| ledger.record(at)).filter(|it| starts(it) >= today).count();
        let hours = stay::entries(&ledger, me);
        if matches!(role, Role::Volunteer | Role::TeamLeader | Role::Mentor) {
            assert!(coming > 0, "{role:?} has a shift ahead");
            assert!(hours.iter().any(|entry| entry.confirmed), "{role:?} has hours");
        }
        if matches!(role, Role::TeamLeader | Role::OrgCoordinator) {
            for kind in [aid::KIND, drive::KIND, help::KIND, report::KIND, session::KIND, tally::KIND, signup::KIND] {
                assert!(count(&ledger, kind) > 0, "{role:?} {kind}");
            }
            assert_eq!(ledger.conflicts().count(), 1, "{role:?} chooses between two places");
            let waits =
                planned.iter().any(|(at, _)| stay::of_activity(&ledger, *at).values().any(|it| it.waits().is_some()));
            assert!(waits, "{role:?} has hours to confirm");
            assert!(ledger.of_kind(activity::KIND).any(|(_, it)| it.get(activity::status) == Some(Status::Proposed)));
        }
        if role == Role::TeamLeader {
            let leads = |at: &Id| ledger.of_kind(signup::KIND).any(|(_, it)| it.get(signup::activity) == Some(*at));
            assert!(planned.iter().any(|(at, it)| stay::is_on(it, today) && leads(at)), "a roster for today");
        }
        let at_desk = count(&ledger, trayed::KIND);
        let decides = matches!(role, Role::OrgCoordinator | Role::Admin);
        assert_eq!(at_desk > 0, decides, "{role:?}: {at_desk} at the desk");
        at_desks += at_desk;
        if role == Role::Admin {
            assert!(count(&ledger, report::KIND) > 0);
        }
    }
    assert_eq!(at_desks, waiting, "all that waits, waits before those who are shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_that_the_policy_does_not_let_through_spoils_the_city() {
    let mut city = City::tell(&recipe(1)).unwrap();
    // A leader's tap in a roster, now from the phone of a volunteer of another organisation.
    let in_a_roster = |tap: &&mut Tap| tap.group.changes.iter().any(|change| change.kind.as_str() == report::KIND);
    let tap = city.taps.iter_mut().find(in_a_roster).unwrap();
    let organisation = &city.people[tap.by].identity.organisation;
    let strangers = city
        .people
        .iter()
        .enumerate()
        .filter(|(_, it)| it.role == Role::Volunteer && it.identity.organisation != *organisation);
    let (stranger, _) = strangers.min_by_key(|(_, it)| it.joined).unwrap();
    tap.by = stranger;
    let sentence = city::deliver(&Archive::memory(), &city, |_| ()).await.unwrap_err();
    assert!(sentence.contains("not taken") && sentence.contains("not-granted"), "{sentence}");
}

#[test]
fn a_seeded_directory_is_served_with_a_link_for_each_role_and_never_seeded_again() {
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("demo");
    let place = data.to_str().unwrap();
    let words = ["seed", "--city", "--data", place, "--people", "200", "--activities", "200", "--today", "2026-11-23"];
    let output = run(&words);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("nothing refused") && !parent.path().join("demo.unfinished").exists(), "{said}");
    let expected = City::tell(&recipe(1)).unwrap();
    assert!(said.contains(&expected.digest().to_string()), "{said}");
    refuses(&words, &[place, "not empty", "--data"]);
    let elsewhere = parent.path().join("other");
    refuses(&["seed", "--city", "--data", elsewhere.to_str().unwrap(), "--today", "soon"], &["--today soon"]);

    let mut child = serve(&data, &["--demo"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let lines: Vec<String> = lines.take_while(|line| !line.starts_with("Erikti is at")).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let links: BTreeSet<&String> = lines.iter().filter(|line| line.contains("/join#")).collect();
    assert_eq!(links.len(), Role::ALL.len(), "{lines:?}");
    for role in Role::ALL {
        assert!(lines.iter().any(|line| line.contains(&format!("({})", role.code()))), "{role:?}: {lines:?}");
    }
    let empty = tempfile::tempdir().unwrap();
    refuses(
        &["serve", "--demo", "--data", empty.path().to_str().unwrap(), "--listen", "127.0.0.1:0"],
        &["no made-up city", "seed --city"],
    );
}
