//! What waits for a person's decision: kept once, never in place of what is in the log, never lost to a taken id.

use super::{accepted, all, write_one};
use crate::grounds::Ground;
use crate::sample::{NOW, append, group, id, space};
use erikti_server::archive::{Answer, Append, Archive, Decision, ForTray, Offer, Store, Trayed, Waits};
use erikti_sync::wire::Verdict;
use erikti_sync::{Entry, Group, Stamp, Value};

fn shown(of: &Group) -> Append {
    Append::of(id("author"), Group { id: of.clone().reminted().id, ..group("shown", &["desk"]) })
}

fn for_tray(of: &Group) -> ForTray {
    let append = Append::of(id("author"), of.clone());
    ForTray { append, reason: "not-granted".to_owned(), shown: shown(of), most: 3 }
}

async fn tray(archive: &Archive, of: &Group) -> Answer {
    archive.take(vec![Offer::Tray(Box::new(for_tray(of)))], NOW).await.unwrap().answers.remove(0)
}

/// A decision about a group that waits.
fn on(of: &Group, accept: bool) -> Append {
    let shown = (space("desk"), shown(of).group.id);
    let lets_in = accept.then(|| Append::of(id("author"), of.clone()));
    let name = format!("{accept} on {}", of.schema);
    Append { decides: vec![Decision { about: Waits::of(of), shown, lets_in }], ..append(&name, &["desk"]) }
}

fn kept(of: &Group, accepted: Option<bool>) -> Trayed {
    let entry = Entry { author: id("author"), group: of.clone() };
    Trayed { entry, reason: "not-granted".to_owned(), received_ms: NOW, accepted }
}

/// The same id, something else in it.
fn forged(of: &Group) -> Group {
    let mut forged = of.clone();
    forged.changes[0].value = Value::text("something else");
    forged.schema = 99;
    forged
}

pub(super) async fn the_tray_keeps_a_group_once(ground: &Ground) {
    let archive = ground.open().await;
    let (a, b) = (group("a", &["s", "t"]), group("b", &["s", "t"]));
    assert_eq!((tray(&archive, &a).await, tray(&archive, &b).await), (Answer::Waits, Answer::Waits));
    assert_eq!(tray(&archive, &a).await, Answer::Waits);
    let mut both = vec![kept(&a, None), kept(&b, None)];
    both.sort_by_key(|one| one.entry.group.id);
    assert_eq!(archive.trayed(None).await.unwrap(), both);
    assert_eq!(all(&archive, "desk").await.head, 2, "shown once");
    assert!(matches!(write_one(&archive, on(&b, false)).await, Verdict::Accepted(..)));
    assert_eq!(tray(&archive, &b).await, Answer::Declined);
    assert_eq!(archive.trayed(Some(b.id)).await.unwrap(), [kept(&b, Some(false))]);
    assert_eq!(archive.heads().await.unwrap().len(), 1, "what waits makes no space");
    let strange = group("c", &["made up\0"]);
    assert_eq!((tray(&archive, &strange).await, tray(&archive, &strange).await), (Answer::Waits, Answer::Waits));
    assert_eq!(archive.trayed(Some(strange.id)).await.unwrap(), [kept(&strange, None)]);
}

pub(super) async fn what_is_in_the_log_or_collides_with_it_is_told_and_not_trayed(ground: &Ground) {
    let archive = ground.open().await;
    let a = group("a", &["s"]);
    write_one(&archive, append("a", &["s"])).await;
    let known = Verdict::Known(vec![(space("s"), 1)], Stamp::at(NOW - 1_000));
    assert_eq!(tray(&archive, &a).await, Answer::Said(known));
    assert_eq!(tray(&archive, &forged(&a)).await, Answer::Said(Verdict::IdCollision));
    assert_eq!((archive.trayed(None).await.unwrap().len(), all(&archive, "desk").await.head), (0, 0));
}

pub(super) async fn what_is_let_in_under_a_taken_id_gets_another(ground: &Ground) {
    let archive = ground.open().await;
    let a = group("a", &["s"]);
    let other = forged(&a);
    tray(&archive, &a).await;
    assert_eq!(write_one(&archive, Append::of(id("author"), other.clone())).await, accepted(&[("s", 1)]));
    assert!(matches!(write_one(&archive, on(&a, true)).await, Verdict::Accepted(..)));
    let there = all(&archive, "s").await.entries;
    let again = a.clone().reminted();
    assert_eq!(there.iter().map(|entry| &entry.group).collect::<Vec<_>>(), [&other, &again], "both are kept");
    // The phone offers what waited, hears of the collision, gives it the same new id, and finds it delivered.
    assert_eq!(tray(&archive, &a).await, Answer::Said(Verdict::IdCollision));
    let known = Verdict::Known(vec![(space("s"), 2)], Stamp::at(NOW - 1_000));
    assert_eq!(tray(&archive, &again).await, Answer::Said(known));

    // Two that wait under one id, decided about at once.
    let (one, two) = (group("c", &["s"]), forged(&group("c", &["s"])));
    assert_eq!((tray(&archive, &one).await, tray(&archive, &two).await), (Answer::Waits, Answer::Waits));
    let mut both = Append { group: group("both", &["desk"]), ..on(&one, true) };
    both.decides.extend(on(&two, true).decides);
    assert!(matches!(write_one(&archive, both).await, Verdict::Accepted(..)));
    let there: Vec<Group> = all(&archive, "s").await.entries.into_iter().map(|entry| entry.group).collect();
    assert_eq!(there[2..], [one, two.reminted()]);

    // Where that is taken as well, nothing is decided and it waits on.
    let b = group("b", &["s"]);
    tray(&archive, &b).await;
    for taken in [forged(&b), forged(&b.clone().reminted())] {
        write_one(&archive, Append::of(id("author"), taken)).await;
    }
    let decided = Append { group: group("decided", &["desk"]), ..on(&b, true) };
    assert_eq!(archive.take(vec![Offer::Write(decided)], NOW).await.unwrap().answers, [Answer::Stale]);
    assert_eq!(archive.trayed(Some(b.id)).await.unwrap(), [kept(&b, None)]);
}

pub(super) async fn once_let_in_it_stays_let_in_and_what_nobody_was_shown_nobody_decides(ground: &Ground) {
    let archive = ground.open().await;
    let (a, b) = (group("a", &["s"]), Group { schema: 2, ..group("b", &["s"]) });
    tray(&archive, &a).await;
    // Two coordinators, each in a transaction of their own, and a third who reads late.
    for (accept, waits) in [(false, Some(false)), (true, Some(true)), (false, Some(true))] {
        let name = format!("{accept} {waits:?}");
        let decision = Append { group: group(&name, &["desk"]), ..on(&a, accept) };
        assert!(matches!(write_one(&archive, decision).await, Verdict::Accepted(..)));
        assert_eq!(archive.trayed(Some(a.id)).await.unwrap(), [kept(&a, waits)]);
    }
    assert_eq!(all(&archive, "s").await.entries.len(), 1);
    // In one transaction, too.
    tray(&archive, &b).await;
    let done = archive.take(vec![Offer::Write(on(&b, true)), Offer::Write(on(&b, false))], NOW).await.unwrap();
    assert!(done.stirred.contains(&space("s")));
    assert_eq!(archive.trayed(Some(b.id)).await.unwrap(), [kept(&b, Some(true))]);

    let c = Group { schema: 3, ..group("c", &["s"]) };
    tray(&archive, &c).await;
    let mut elsewhere = on(&c, false);
    elsewhere.decides[0].shown = (space("another desk"), elsewhere.decides[0].shown.1);
    write_one(&archive, elsewhere).await;
    assert_eq!(archive.trayed(Some(c.id)).await.unwrap(), [kept(&c, None)]);
}

pub(super) async fn an_author_s_groups_wait_up_to_a_number_and_no_more_is_kept(ground: &Ground) {
    let archive = ground.open().await;
    let groups: Vec<Group> = (0..5).map(|n| Group { schema: n, ..group(&n.to_string(), &["s"]) }).collect();
    let offers = groups.iter().map(|group| Offer::Tray(Box::new(for_tray(group)))).collect();
    let first = archive.take(offers, NOW).await.unwrap().answers;
    assert_eq!(first, [Answer::Waits, Answer::Waits, Answer::Waits, Answer::TooMany, Answer::TooMany]);
    assert_eq!((tray(&archive, &groups[0]).await, tray(&archive, &groups[3]).await), (Answer::Waits, Answer::TooMany));
    let mut another = for_tray(&groups[3]);
    another.append.author = id("another");
    assert_eq!(
        archive.take(vec![Offer::Tray(Box::new(another))], NOW).await.unwrap().answers,
        [Answer::Waits],
        "an author's flood is nobody else's"
    );
    assert_eq!((archive.trayed(None).await.unwrap().len(), all(&archive, "desk").await.head), (4, 4));
    write_one(&archive, on(&groups[1], false)).await;
    assert_eq!(tray(&archive, &groups[4]).await, Answer::Waits, "one was decided: there is room for one more");
}
