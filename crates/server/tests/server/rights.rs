//! Who gets to write and read what, in whole conversations: the roles of `erikti_model::policy` over a real archive.

use crate::exchange::{joined_as, said, talk};
use crate::sample::{NOW, id, space};
use erikti_model::Write;
use erikti_model::kinds::attendance::{self, Mark};
use erikti_model::kinds::trayed::{self, Decision};
use erikti_model::kinds::{activity, volunteer};
use erikti_model::policy::{activity_space, desk_space, organisation_space, person_space, restate};
use erikti_server::accounts::Device;
use erikti_server::archive::{Archive, Store};
use erikti_server::exchange::readable;
use erikti_sync::wire::{Cursor, Verdict};
use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Space, Stamp};

pub(crate) const AT: &str = "activity";

pub(crate) fn tap(name: &str, ledger: &Ledger, write: impl FnOnce(&mut Pen<'_>)) -> Group {
    let mut pen = Pen::new(ledger);
    write(&mut pen);
    restate(&mut pen);
    let occurred_on = OccurredOn { day: 20_000, zone: Name::new("Asia/Almaty") };
    let replica = id("replica");
    Group { id: id(name), stamp: Stamp::at(NOW), replica, schema: 1, occurred_on, changes: pen.finish() }
}

pub(crate) fn plan(by: &Device, at_once: bool) -> Group {
    let of = by.identity.organisation;
    tap("plan", &Ledger::default(), |pen| {
        let home = organisation_space(of);
        pen.set(&home, id(AT), activity::title, "Сенбілік".into());
        activity::found(pen, &home, id(AT), by.identity.person, of, at_once);
    })
}

pub(crate) fn mark(name: &str, home: &Space, whom: Id) -> Group {
    tap(name, &Ledger::default(), |pen| attendance::mark(pen, home, id(AT), whom, Mark::Present).unwrap())
}

/// What somebody who reads a space from its beginning knows.
pub(crate) async fn known(archive: &Archive, space: Space) -> Ledger {
    let mut ledger = Ledger::default();
    for entry in archive.read(space, Cursor::default(), 100).await.unwrap().entries {
        ledger.fold(&entry.group, entry.author);
    }
    ledger
}

pub(crate) fn is_accepted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Accepted(..))
}

#[tokio::test]
async fn a_leader_plans_marks_and_reads_the_roster_in_one_conversation() {
    let archive = Archive::memory();
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let colleague = joined_as(&archive, "Дана", "team_leader").await;
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let roster = activity_space(id(AT));
    let groups = [plan(&leader, false), mark("mark", &roster, id("Айгүл"))];
    let reply = talk(&archive, &leader, &groups, &[]).await;
    assert!(reply.verdicts.iter().all(is_accepted), "{:?}", reply.verdicts);
    assert!(reply.spaces.contains(&roster));
    let desk = desk_space(coordinator.identity.organisation);
    let at_desk = readable(&archive, &coordinator).await.unwrap();
    assert!(at_desk.contains(&desk) && !at_desk.contains(&roster), "one space, however many activities there are");
    assert!(known(&archive, desk).await.record(attendance::id(id(AT), id("Айгүл"))).is_some());
    assert!(!readable(&archive, &colleague).await.unwrap().contains(&roster));
    let Verdict::Accepted(places, _) = &reply.verdicts[1] else { panic!() };
    assert_eq!(*places, [(roster.clone(), 1)], "a person's own space is no place the leader could read back");
    assert_eq!(
        talk(&archive, &colleague, &[mark("late", &roster, id("x"))], std::slice::from_ref(&roster)).await.news,
        []
    );
    assert!(!is_accepted(&talk(&archive, &colleague, &[mark("late", &roster, id("x"))], &[]).await.verdicts[0]));
}

#[tokio::test]
async fn a_deputy_reads_and_marks_as_the_leader_does_until_another_is_named() {
    let archive = Archive::memory();
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let deputy = joined_as(&archive, "Дана", "team_leader").await;
    let volunteer = joined_as(&archive, "Айгүл", "volunteer").await;
    let (roster, home) = (activity_space(id(AT)), organisation_space(leader.identity.organisation));
    talk(&archive, &leader, &[plan(&leader, false), mark("mark", &roster, id("Айгүл"))], &[]).await;
    let names = |name: &str, person| tap(name, &Ledger::default(), |pen| activity::depute(pen, &home, id(AT), person));
    let theirs = deputy.identity.person;
    assert!(!is_accepted(&talk(&archive, &deputy, &[names("oneself", Some(theirs))], &[]).await.verdicts[0]));
    assert!(is_accepted(&talk(&archive, &leader, &[names("a deputy", Some(theirs))], &[]).await.verdicts[0]));
    let reply = talk(&archive, &deputy, &[mark("theirs", &roster, id("x"))], std::slice::from_ref(&roster)).await;
    assert!(is_accepted(&reply.verdicts[0]), "{:?}", reply.verdicts);
    assert_eq!(reply.news.len(), 1, "and reads what the leader wrote");
    assert_eq!(reply.spaces.iter().filter(|space| space.as_str().starts_with("activity/")).count(), 1);
    // A deputy hands nothing on, and a volunteer who is named reads nothing.
    assert!(!is_accepted(&talk(&archive, &deputy, &[names("on", Some(id("x")))], &[]).await.verdicts[0]));
    let another = volunteer.identity.person;
    assert!(is_accepted(&talk(&archive, &leader, &[names("another", Some(another))], &[]).await.verdicts[0]));
    assert!(!readable(&archive, &volunteer).await.unwrap().contains(&roster));
    assert!(!readable(&archive, &deputy).await.unwrap().contains(&roster));
    assert!(!is_accepted(&talk(&archive, &deputy, &[mark("late", &roster, id("y"))], &[]).await.verdicts[0]));
}

#[tokio::test]
async fn a_volunteer_signs_up_without_reading_the_roster_and_sees_what_is_marked() {
    let archive = Archive::memory();
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let volunteer = joined_as(&archive, "Айгүл", "volunteer").await;
    talk(&archive, &leader, &[plan(&leader, false)], &[]).await;
    let (me, roster) = (volunteer.identity.person, activity_space(id(AT)));
    let own = person_space(me);
    let told = said(&archive, &volunteer, &[mark("sign up", &own, me)], &[]).await;
    let desk = desk_space(leader.identity.organisation);
    assert_eq!(told.stirred, [roster.clone(), desk.clone(), own.clone()], "the leader's phone is rung");
    assert!(known(&archive, desk).await.record(attendance::id(id(AT), me)).is_some());
    assert!(matches!(&told.reply.verdicts[0], Verdict::Accepted(places, _) if *places == [(own.clone(), 1)]));
    assert!(!told.reply.spaces.contains(&roster));
    let seen = known(&archive, roster.clone()).await;
    let record = attendance::id(id(AT), me);
    assert_eq!(seen.record(record).unwrap().heads("status")[0].author, me);
    let late = tap("late", &seen, |pen| attendance::mark(pen, &roster, id(AT), me, Mark::Late).unwrap());
    assert!(is_accepted(&talk(&archive, &leader, &[late], &[]).await.verdicts[0]));
    let mine = known(&archive, own).await;
    assert_eq!(mine.record(record).unwrap().value("status"), seen_status(&archive, &roster, record).await.as_ref());
    assert_eq!(mine.conflicts().count(), 0);
}

async fn seen_status(archive: &Archive, roster: &Space, record: Id) -> Option<erikti_sync::Value> {
    known(archive, roster.clone()).await.record(record)?.value("status").cloned()
}

#[tokio::test]
async fn a_proposal_is_seen_by_the_organisation_and_a_published_activity_by_everybody() {
    let archive = Archive::memory();
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    assert!(is_accepted(&talk(&archive, &leader, &[plan(&leader, false)], &[]).await.verdicts[0]));
    assert!(known(&archive, space("public")).await.is_empty());
    let home = organisation_space(leader.identity.organisation);
    let seen = known(&archive, home.clone()).await;
    let publish = |name: &str| tap(name, &seen, |pen| activity::publish(pen, &home, id(AT)));
    let refused = talk(&archive, &leader, &[publish("too bold")], &[]).await.verdicts.remove(0);
    assert_eq!(refused, Verdict::Trayed("needs-approval".to_owned()));
    assert!(is_accepted(&talk(&archive, &coordinator, &[publish("publish")], &[]).await.verdicts[0]));
    let catalogue = known(&archive, space("public")).await;
    assert_eq!(catalogue.record(id(AT)).unwrap().value("title"), seen.record(id(AT)).unwrap().value("title"));
}

#[tokio::test]
async fn a_coordinator_lets_in_or_declines_what_waits_and_its_author_hears_of_it() {
    let archive = Archive::memory();
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let (first, second) = (plan(&leader, true), {
        let home = organisation_space(leader.identity.organisation);
        tap("another", &Ledger::default(), |pen| {
            activity::found(pen, &home, id("another"), leader.identity.person, leader.identity.organisation, true);
        })
    });
    let reply = talk(&archive, &leader, &[first.clone(), second.clone()], &[]).await;
    assert_eq!(reply.verdicts, [Verdict::Trayed("needs-approval".into()), Verdict::Trayed("needs-approval".into())]);
    let desk = desk_space(coordinator.identity.organisation);
    let seen = known(&archive, desk.clone()).await;
    let waiting = seen.record(trayed::id(&first)).unwrap();
    assert_eq!(trayed::content(trayed::id(&first), waiting), Some(first.clone()));
    assert_eq!(
        trayed::content(trayed::id(&second), waiting),
        None,
        "nobody is shown another tap than the one decided about"
    );
    let decide = |name: &str, of: &Group, decision| {
        tap(name, &seen, |pen| trayed::decide(pen, trayed::id(of), decision).unwrap())
    };
    let (yes, no) = (decide("yes", &first, Decision::Accept), decide("no", &second, Decision::Decline));
    assert!(!is_accepted(&talk(&archive, &leader, std::slice::from_ref(&yes), &[]).await.verdicts[0]), "not one's own");
    let told = said(&archive, &coordinator, &[yes, no], &[]).await;
    assert!(told.reply.verdicts.iter().all(is_accepted), "{:?}", told.reply.verdicts);
    assert_eq!(told.reply.verdicts.len(), 2);
    assert!(told.stirred.contains(&space("public")));
    let catalogue = archive.read(space("public"), Cursor::default(), 9).await.unwrap().entries;
    assert_eq!((catalogue.len(), catalogue[0].author), (1, leader.identity.person), "let in as its author's");
    let reply = talk(&archive, &leader, &[first, second], &[]).await;
    assert!(matches!(&reply.verdicts[0], Verdict::Known(..)), "{:?}", reply.verdicts);
    assert_eq!(reply.verdicts[1], Verdict::Refused("declined".to_owned()));
    assert!(reply.spaces.contains(&activity_space(id(AT))), "what was let in makes true what it says");
}

#[tokio::test]
async fn the_author_is_whose_token_it_is_and_the_same_person_keeps_one_name() {
    let archive = Archive::memory();
    let secret = |name: &str| erikti_server::secret::Hash::of(name);
    for (secret_of, name) in [("first", "Айгүл"), ("second", "Айгуль")] {
        let mut invite = crate::sample::invite(secret_of);
        invite.secret = secret(secret_of);
        invite.identity.name = name.to_owned();
        archive.create_invite(invite).await.unwrap();
        let join = erikti_sync::wire::Join { nonce: [1; 16], secret: secret_of.into(), replica: id(secret_of) };
        erikti_server::accounts::join(&archive, join, NOW).await.unwrap();
    }
    let person = crate::sample::identity("Айгүл").person;
    for home in [person_space(person), organisation_space(id("organisation"))] {
        let seen = known(&archive, home.clone()).await;
        let heads = seen.record(person).unwrap().heads(volunteer::name.key);
        assert_eq!((heads.len(), heads[0].author), (1, person), "{home}");
        assert_eq!(heads[0].value, erikti_sync::Value::text("Айгүл"));
    }
}

#[tokio::test]
async fn a_volunteer_s_proposal_is_let_in_and_its_author_reads_no_roster() {
    let archive = Archive::memory();
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let volunteer = joined_as(&archive, "Айгүл", "volunteer").await;
    let (me, of) = (volunteer.identity.person, volunteer.identity.organisation);
    let bold = tap("plan", &Ledger::default(), |pen| {
        activity::found(pen, &person_space(me), id(AT), me, of, true);
    });
    let reply = talk(&archive, &volunteer, std::slice::from_ref(&bold), &[]).await;
    assert_eq!(reply.verdicts, [Verdict::Trayed("needs-approval".into())]);
    let seen = known(&archive, desk_space(of)).await;
    let yes = tap("yes", &seen, |pen| trayed::decide(pen, trayed::id(&bold), Decision::Accept).unwrap());
    assert!(is_accepted(&talk(&archive, &coordinator, &[yes], &[]).await.verdicts[0]));
    assert!(known(&archive, space("public")).await.record(id(AT)).is_some());
    let home = organisation_space(of);
    let adopted = tap("adopt", &Ledger::default(), |pen| activity::found(pen, &home, id(AT), me, of, true));
    assert!(is_accepted(&talk(&archive, &coordinator, &[adopted], &[]).await.verdicts[0]));
    assert!(!readable(&archive, &volunteer).await.unwrap().contains(&activity_space(id(AT))));
    assert!(readable(&archive, &coordinator).await.unwrap().contains(&desk_space(of)));
}

/// Somebody else leads from now on.
pub(crate) fn hand_on(name: &str, home: &Space, to: Id) -> Group {
    tap(name, &Ledger::default(), |pen| pen.set(home, id(AT), activity::leader, to))
}

#[tokio::test]
async fn a_replaced_leader_who_delivers_once_more_what_made_them_leader_leads_and_reads_nothing() {
    let archive = Archive::memory();
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let (home, roster) = (organisation_space(leader.identity.organisation), activity_space(id(AT)));
    let plan = plan(&leader, false);
    talk(&archive, &leader, &[plan.clone(), mark("in time", &roster, id("x"))], &[]).await;
    talk(&archive, &coordinator, &[hand_on("hand on", &home, id("another"))], &[]).await;
    let late = [plan, mark("in time", &roster, id("x")), mark("late", &roster, id("y"))];
    let reply = talk(&archive, &leader, &late, std::slice::from_ref(&roster)).await;
    assert!(matches!(reply.verdicts[..], [Verdict::Known(..), Verdict::Known(..), Verdict::Trayed(_)]), "{reply:?}");
    assert!(reply.news.is_empty() && !reply.spaces.contains(&roster), "{:?}", reply.spaces);
    // And alone, when nothing is judged a second time.
    let alone = talk(&archive, &leader, &late[..1], std::slice::from_ref(&roster)).await;
    assert!(alone.news.is_empty() && !alone.spaces.contains(&roster), "{:?}", alone.spaces);
    let waiting = archive.trayed(None).await.unwrap();
    assert_eq!(
        waiting.iter().map(|one| one.entry.group.id).collect::<Vec<_>>(),
        [id("late")],
        "what is known needs no decision"
    );
}

#[tokio::test]
async fn a_coordinator_lets_in_a_mark_at_an_activity_and_another_organisation_s_decides_nothing() {
    let archive = Archive::memory();
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let colleague = joined_as(&archive, "Дана", "team_leader").await;
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let mut stranger = joined_as(&archive, "Бөтен", "org_coordinator").await;
    stranger.identity.organisation = id("another organisation");
    talk(&archive, &leader, &[plan(&leader, false)], &[]).await;
    let (roster, of) = (activity_space(id(AT)), leader.identity.organisation);
    let late = mark("late", &roster, id("x"));
    assert!(!is_accepted(&talk(&archive, &colleague, std::slice::from_ref(&late), &[]).await.verdicts[0]));
    let seen = known(&archive, desk_space(of)).await;
    let theirs = tap("theirs", &Ledger::default(), |pen| {
        let desk = desk_space(stranger.identity.organisation);
        pen.set(&desk, trayed::id(&late), trayed::tap, late.id);
        pen.set(&desk, trayed::id(&late), trayed::decision, Decision::Decline);
    });
    assert!(is_accepted(&talk(&archive, &stranger, &[theirs], &[]).await.verdicts[0]), "on a desk of their own");
    assert_eq!(archive.trayed(Some(late.id)).await.unwrap()[0].accepted, None);
    let yes = tap("yes", &seen, |pen| trayed::decide(pen, trayed::id(&late), Decision::Accept).unwrap());
    assert!(is_accepted(&talk(&archive, &coordinator, &[yes], &[]).await.verdicts[0]));
    assert!(known(&archive, roster).await.record(attendance::id(id(AT), id("x"))).is_some());
    let reply = talk(&archive, &colleague, &[late], &[]).await;
    assert!(matches!(reply.verdicts[..], [Verdict::Known(..)]), "{:?}", reply.verdicts);
}

#[tokio::test]
async fn of_two_groups_that_wait_under_one_id_only_the_one_decided_about_is_let_in() {
    let archive = Archive::memory();
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let (home, roster) = (organisation_space(leader.identity.organisation), activity_space(id(AT)));
    talk(&archive, &coordinator, &[plan(&coordinator, false)], &[]).await;
    let (one, other) = (mark("twice", &roster, id("x")), mark("twice", &roster, id("y")));
    let reply = talk(&archive, &leader, &[one.clone(), other.clone()], &[]).await;
    assert!(matches!(reply.verdicts[..], [Verdict::Trayed(_), Verdict::Trayed(_)]), "{:?}", reply.verdicts);
    let seen = known(&archive, desk_space(leader.identity.organisation)).await;
    let decide = |of: &Group| {
        tap(&format!("on {}", trayed::id(of)), &seen, |pen| {
            trayed::decide(pen, trayed::id(of), Decision::Accept).unwrap()
        })
    };
    assert!(is_accepted(&talk(&archive, &coordinator, &[decide(&one)], &[]).await.verdicts[0]));
    let marked =
        async |whom: &str| known(&archive, roster.clone()).await.record(attendance::id(id(AT), id(whom))).is_some();
    assert_eq!((marked("x").await, marked("y").await), (true, false));
    assert!(is_accepted(&talk(&archive, &coordinator, &[decide(&other)], &[]).await.verdicts[0]));
    assert!(marked("y").await, "let in under another id");
    // Its phone hears of the collision, gives it that id, and finds it delivered.
    let reply = talk(&archive, &leader, &[one, other.clone(), other.reminted()], &[]).await;
    let told =
        [Verdict::Known(Vec::new(), Stamp::at(NOW)), Verdict::IdCollision, Verdict::Known(Vec::new(), Stamp::at(NOW))];
    assert_eq!(reply.verdicts, told);
    assert!(!reply.spaces.contains(&roster) && reply.spaces.contains(&home));
}

#[tokio::test]
async fn nobody_confirms_own_hours_and_who_came_reads_what_somebody_else_confirmed() {
    let archive = Archive::memory();
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let volunteer = joined_as(&archive, "Айгүл", "volunteer").await;
    talk(&archive, &leader, &[plan(&leader, false)], &[]).await;
    let roster = activity_space(id(AT));
    let person = |device: &Device| device.identity.person;
    // Whoever tries has written down the times, as whoever leads may.
    let confirms = |home: &Space, whom: Id| {
        tap(&format!("{home} {whom}"), &Ledger::default(), |pen| {
            let record = attendance::id(id(AT), whom);
            pen.set(home, record, attendance::activity, id(AT));
            pen.set(home, record, attendance::person, whom);
            pen.set(home, record, attendance::minutes, 480);
        })
    };
    let own = |device: &Device| person_space(person(device));
    for (device, home) in [
        (&leader, roster.clone()),
        (&leader, own(&leader)),
        (&coordinator, roster.clone()),
        (&coordinator, desk_space(coordinator.identity.organisation)),
        (&coordinator, organisation_space(coordinator.identity.organisation)),
        (&volunteer, own(&volunteer)),
        (&volunteer, roster.clone()),
    ] {
        let verdict = talk(&archive, device, &[confirms(&home, person(device))], &[]).await.verdicts.remove(0);
        assert_eq!(verdict, Verdict::Trayed("not-granted".to_owned()), "{home}");
    }
    for (device, whom) in [(&leader, &volunteer), (&coordinator, &leader)] {
        let verdict = talk(&archive, device, &[confirms(&roster, person(whom))], &[]).await.verdicts.remove(0);
        assert!(is_accepted(&verdict), "{verdict:?}");
        let told = known(&archive, own(whom)).await;
        let record = told.record(attendance::id(id(AT), person(whom))).unwrap();
        assert_eq!(record.value("minutes"), Some(&erikti_sync::Value::Int(480)));
        assert_eq!(record.heads("minutes")[0].author, person(device));
    }
}
