//! Who sees and does what: a screen offers what its person may do, and what is asked for waits for whoever decides.

use crate::jobs::{self, SIGN, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Evening in the care home";

fn joined(office: &Office, name: &str, role: &str) -> Phone {
    let phone = Phone::new();
    jobs::join(&phone, &office.invite(name, role, jobs::ORGANISATION));
    phone
}

/// What a person who leads here is offered, by the words on the screen.
fn offered(phone: &Tab) -> Vec<&'static str> {
    let words = ["Participants", "Add a person", "Record a head count", "Edit", "Publish", "Ask to publish"];
    let page = phone.text("main");
    words.into_iter().filter(|words| page.contains(words)).collect()
}

#[test]
fn what_a_leader_asks_for_waits_at_the_desk_and_once_let_in_everybody_sees_it() {
    let office = Office::open();
    let coordinator = joined(&office, "Сәуле", "org_coordinator");
    let leader = joined(&office, "Берік", "team_leader");
    let volunteer = joined(&office, "Айгүл", "volunteer");
    let activity = jobs::plan(&leader, TITLE, "Leisure evening");
    leader.wait_text("Proposed");
    jobs::add_person(&leader, "Асель");
    leader.tap_text("Ask to publish");
    leader.wait_text("A coordinator must approve this first.");
    leader.open(&office.url("/delivery"));
    leader.wait_text("A coordinator must approve this first.");
    leader.wait_text("1 entry waits for a coordinator");
    leader.wait_text("Before a coordinator");
    volunteer.open(&office.url("/activities"));
    volunteer.wait_text("will be here");

    coordinator.open(&office.url("/"));
    coordinator.wait_text("1 entry waits for your decision");
    coordinator.tap_text("Decide");
    for words in ["Берік", "A coordinator’s approval is needed", TITLE, "Leisure evening", jobs::ORGANISATION] {
        coordinator.wait_text(words);
    }
    coordinator.tap_text("Let in");
    coordinator.wait_text("Let in. This cannot be undone.");
    coordinator.wait_text("Nothing waits for a decision.");
    coordinator.tap_text("Already decided");
    coordinator.wait_text("let in");
    assert_eq!(coordinator.count("main .button"), 0, "what is decided is decided");

    volunteer.wait_text(TITLE);
    volunteer.tap_text(TITLE);
    volunteer.wait_text("Almaty, Abai 10");
    assert_eq!(offered(&volunteer), Vec::<&str>::new());
    assert!(!volunteer.text("main").contains("Асель"), "a volunteer reads no roster");
    coordinator.open(&office.url(&activity));
    jobs::wait_answer(&coordinator, "Асель", "Present");
    assert_eq!(offered(&coordinator), ["Participants", "Add a person", "Record a head count", "Edit"]);

    leader.open(&office.url(&activity));
    leader.wait_beside(TITLE, SIGN, "delivered");
    leader.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    let faults = [leader.faults(), coordinator.faults(), volunteer.faults()].concat();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn what_a_coordinator_declines_stays_with_its_author_who_reads_why() {
    let office = Office::open();
    let coordinator = joined(&office, "Сәуле", "org_coordinator");
    let leader = joined(&office, "Берік", "team_leader");
    jobs::plan(&leader, TITLE, "Leisure evening");
    leader.tap_text("Ask to publish");
    leader.wait_text("A coordinator must approve this first.");
    coordinator.open(&office.url("/desk"));
    coordinator.tap_text("Decline");
    coordinator.wait_text("Nothing waits for a decision.");
    coordinator.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    leader.open(&office.url("/delivery"));
    leader.wait_text("The coordinator declined this.");
}

#[test]
fn a_volunteer_proposes_and_changes_it_and_a_coordinator_publishes_by_one_tap() {
    let office = Office::open();
    let coordinator = joined(&office, "Сәуле", "org_coordinator");
    let volunteer = joined(&office, "Айгүл", "volunteer");
    let activity = jobs::propose(&volunteer, TITLE, "Leisure evening");
    volunteer.wait_text("Proposed");
    assert_eq!(offered(&volunteer), ["Edit"]);
    jobs::change(&volunteer, &office.url(&format!("{activity}/edit")), "Place", "The big hall");
    coordinator.open(&office.url(&activity));
    coordinator.wait_text("The big hall");
    coordinator.tap_text("Publish");
    coordinator.wait_text("Published: everybody sees it now");
    coordinator.wait_text("Participants");
    assert_eq!(offered(&coordinator), ["Participants", "Add a person", "Record a head count", "Edit"]);
    let another = joined(&office, "Ержан", "volunteer");
    another.open(&office.url(&activity));
    another.wait_text("The big hall");
    for phone in [&volunteer, &another] {
        phone.wait_gone(".badge--warm");
        assert_eq!(offered(phone), Vec::<&str>::new());
    }
    coordinator.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
}

#[test]
fn an_auditor_looks_and_is_offered_nothing() {
    let office = Office::open();
    let coordinator = joined(&office, "Сәуле", "org_coordinator");
    let auditor = joined(&office, "Мадина", "auditor");
    let activity = jobs::plan(&coordinator, TITLE, "Leisure evening");
    auditor.wait_text("Nothing is planned yet.");
    assert_eq!(auditor.count("a[href='/activities/new']"), 0);
    auditor.open(&office.url("/activities"));
    auditor.wait_text(TITLE);
    assert_eq!(auditor.count("a[href='/activities/new']"), 0);
    auditor.open(&office.url(&activity));
    auditor.wait_text(TITLE);
    assert_eq!(offered(&auditor), Vec::<&str>::new());
    for nowhere in ["/activities/new", &format!("{activity}/edit"), "/desk"] {
        auditor.open(&office.url(nowhere));
        auditor.wait_text("There is no such page");
    }
}

#[test]
fn a_deputy_holds_the_same_on_another_phone_and_both_mark_one_person_once() {
    let office = Office::open();
    let (mut leader, mut deputy) = (Phone::new(), Phone::new());
    jobs::join(&leader, &office.invite("Берік", "team_leader", jobs::ORGANISATION));
    jobs::join(&deputy, &office.invite("Дана", "team_leader", jobs::ORGANISATION));
    let activity = jobs::plan(&leader, "Clean-up in the Medeu gorge", "Eco volunteering");
    jobs::add_person(&leader, "Айгүл");
    deputy.open(&office.url(&activity));
    deputy.wait_text("Clean-up in the Medeu gorge");
    assert!(!deputy.text("main").contains("Айгүл"), "a colleague's roster is not read");
    leader.type_labelled("Deputy", "Дана");
    leader.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    deputy.wait_text("Айгүл");

    leader.offline(true);
    deputy.offline(true);
    leader.tap_beside("Айгүл", "Late");
    deputy.tap_beside("Айгүл", "Late");
    // The leader's phone breaks: what the deputy has goes on.
    leader.kill();
    jobs::add_person(&deputy, "Ержан");
    deputy.offline(false);
    deputy.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    leader.start();
    leader.offline(false);
    leader.open(&office.url(&activity));
    leader.wait_text("Ержан");
    leader.wait_text("Present: 1 · Late: 1 · Absent: 0");
    leader.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    assert!(!leader.text("main").contains("two values"), "the same mark twice is one");
    assert_eq!([leader.faults(), deputy.faults()].concat(), Vec::<String>::new());
}
