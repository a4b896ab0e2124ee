//! Certificates and points over the real archive: who may issue, what anybody is told of a number, and that the server works
//! points out as a phone does.

use crate::exchange::{joined_as, talk};
use crate::rights::{AT, is_accepted, known, plan, tap};
use crate::sample::{NOW, id};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use erikti_model::Write;
use erikti_model::growth;
use erikti_model::kinds::certificate::{self, Issuer};
use erikti_model::kinds::consent::{self, Purpose};
use erikti_model::kinds::skill::{self, Ability};
use erikti_model::kinds::{activity, stay, volunteer};
use erikti_model::policy::{PUBLIC, activity_space, desk_space, organisation_space, person_space};
use erikti_model::time::Instant;
use erikti_server::accounts::Device;
use erikti_server::archive::{Archive, Store};
use erikti_server::doorbell::Doorbell;
use erikti_server::http::{House, router};
use erikti_sync::wire::Cursor;
use erikti_sync::{Group, Id, Ledger, Pen, Space};
use tokio::sync::watch;
use tower::ServiceExt;

const HOUR_MS: i64 = 3_600_000;

/// A coordinator at whose activity a volunteer's four hours are confirmed and the quiz was passed.
struct Office {
    archive: Archive,
    coordinator: Device,
    volunteer: Device,
    /// What the coordinator's phone knows.
    knows: Ledger,
}

impl Office {
    async fn open(agrees: bool) -> Office {
        let archive = Archive::memory();
        let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
        let volunteer = joined_as(&archive, "Айгүл <i>", "volunteer").await;
        let mut office = Office { archive, coordinator, volunteer, knows: Ledger::default() };
        let (me, who) = (office.coordinator.identity.person, office.volunteer.identity.person);
        let (home, starts) = (activity_space(id(AT)), Instant::from_unix_ms(NOW));
        let of = office.coordinator.identity.organisation;
        let planned = plan(&office.coordinator, true);
        office.give(planned).await;
        let when = tap("when", &office.knows, |pen| {
            let home = organisation_space(of);
            pen.set(&home, id(AT), activity::starts, starts);
            pen.set(&home, id(AT), activity::ends, Instant::from_unix_ms(NOW + 4 * HOUR_MS));
        });
        office.give(when).await;
        let hours = tap("hours", &office.knows, |pen| {
            let until = Instant::from_unix_ms(NOW + 4 * HOUR_MS);
            stay::correct(pen, &home, (id(AT), who, me), Some(starts), Some(until)).unwrap();
        });
        office.give(hours).await;
        let can = tap("can", &office.knows, |pen| {
            skill::say(pen, &home, (id(AT), who, me), Ability::Safety, true).unwrap();
        });
        office.give(can).await;
        // The name and the consent reach the coordinator by the organisation's space.
        let said = tap("agrees", &Ledger::default(), |pen| {
            volunteer::join(pen, who, "Айгүл <i>", None, of).unwrap();
            consent::say(pen, who, Purpose::Publication, agrees, of, starts).unwrap();
        });
        assert!(is_accepted(
            &talk(&office.archive, &office.volunteer, std::slice::from_ref(&said), &[]).await.verdicts[0]
        ));
        office.knows.fold(&said, who);
        office
    }

    async fn give(&mut self, group: Group) {
        let verdicts = talk(&self.archive, &self.coordinator, std::slice::from_ref(&group), &[]).await.verdicts;
        assert!(verdicts.iter().all(is_accepted), "{verdicts:?}");
        self.knows.fold(&group, self.coordinator.identity.person);
    }

    fn act(&self, name: &str, rule: impl FnOnce(&mut Pen<'_>)) -> Group {
        tap(name, &self.knows, rule)
    }

    async fn issue(&mut self) -> (Id, String) {
        let (who, by) = (self.volunteer.identity.person, self.coordinator.identity.clone());
        let mut made = Id::NIL;
        let group = self.act("issue", |pen| {
            let issuing = Issuer { person: by.person, organisation: by.organisation, name: "Фронт-офис" };
            made = certificate::issue(pen, &issuing, who, "T01", id("random"), Instant::from_unix_ms(NOW)).unwrap();
        });
        self.give(group).await;
        let number = certificate::of(&self.knows, who)[0].number.clone();
        (made, number)
    }
}

async fn asked(archive: Archive, paths: &[String]) -> Vec<(u16, String)> {
    let (_stop, stopping) = watch::channel(false);
    let site = router(House::new(archive, Doorbell::default(), "photos".into(), None, stopping));
    let mut answers = Vec::new();
    for path in paths {
        let answer = site.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        answers
            .push((status, String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()));
    }
    answers
}

#[tokio::test]
async fn anybody_is_told_whether_a_number_holds_and_the_name_only_with_a_yes() {
    for agrees in [true, false] {
        let mut office = Office::open(agrees).await;
        let (_, number) = office.issue().await;
        let typed = number.to_lowercase().replace('-', "");
        let paths = [
            format!("/verify/{number}"),
            format!("/verify?number={typed}"),
            "/verify/0000-0000-0000".to_owned(),
            "/verify".to_owned(),
        ];
        let answers = asked(office.archive, &paths).await;
        let statuses: Vec<u16> = answers.iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses, [200, 200, 404, 200]);
        let (_, page) = &answers[0];
        for words in ["жарамды", "действителен", "is valid", "Фронт-офис", "T01", &number, "4 h 0 min", "Safety quiz"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert_eq!(page.contains("Айгүл &lt;i&gt;"), agrees, "{page}");
        assert!(!page.contains("Айгүл <i>") && !page.contains("Сәуле"));
        assert!(answers[2].1.contains("no certificate"));
    }
}

#[tokio::test]
async fn a_revoked_certificate_says_so_and_reaches_its_holder() {
    let mut office = Office::open(true).await;
    let (made, number) = office.issue().await;
    let group = office.act("revoke", |pen| certificate::revoke(pen, made).unwrap());
    office.give(group).await;
    let who = office.volunteer.identity.person;
    let held = known(&office.archive, person_space(who)).await;
    assert!(certificate::of(&held, who)[0].revoked);
    let answers = asked(office.archive, &[format!("/verify/{number}")]).await;
    assert_eq!(answers[0].0, 410);
    assert!(answers[0].1.contains("has been revoked") && !answers[0].1.contains("is valid"));
}

#[tokio::test]
async fn an_own_skill_or_certificate_and_a_volunteers_are_refused() {
    let office = Office::open(true).await;
    let (me, of) = (office.coordinator.identity.person, office.coordinator.identity.organisation);
    let issues = |whom: Id, by: Id| {
        tap("forged", &Ledger::default(), |pen| {
            let register = certificate::register_of(id("forged"));
            let (home, record) = (desk_space(of), certificate::id(of, register));
            pen.set(&home, record, certificate::person, whom);
            pen.set(&home, record, certificate::register, register);
            pen.set(&home, record, certificate::organisation, of);
            pen.set(&home, record, certificate::by, by);
        })
    };
    let own_skill = tap("own", &Ledger::default(), |pen| {
        let (home, record) = (activity_space(id(AT)), skill::id(id(AT), me, Ability::Safety));
        pen.set(&home, record, skill::activity, id(AT));
        pen.set(&home, record, skill::person, me);
        pen.set(&home, record, skill::by, me);
        pen.set(&home, record, skill::given, true);
    });
    let newcomer = office.volunteer.identity.person;
    for (by, group) in [
        (&office.coordinator, own_skill),
        (&office.coordinator, issues(me, me)),
        (&office.volunteer, issues(id("somebody"), newcomer)),
    ] {
        let verdicts = talk(&office.archive, by, &[group], &[]).await.verdicts;
        assert!(!is_accepted(&verdicts[0]), "{verdicts:?}");
    }
    let number = certificate::number(certificate::register_of(id("forged")));
    assert_eq!(asked(office.archive, &[format!("/verify/{number}")]).await[0].0, 404);
}

#[tokio::test]
async fn the_server_works_points_out_as_the_phone_does() {
    let office = Office::open(true).await;
    let who = office.volunteer.identity.person;
    let mut kept = Ledger::default();
    // The plan is in the catalogue, which both read.
    for space in [person_space(who), Space::new(PUBLIC)] {
        let page = office.archive.read(space, Cursor::default(), 100).await.unwrap();
        page.entries.iter().for_each(|entry| kept.fold(&entry.group, entry.author));
    }
    let points = |ledger: &Ledger| {
        growth::ledger(ledger, who).iter().map(|line| (line.activity, line.points)).collect::<Vec<_>>()
    };
    assert_eq!(points(&kept), [(id(AT), 40)]);
    assert_eq!(points(&kept), points(&office.knows));
}
