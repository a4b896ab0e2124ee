//! What is known of activities: kept with the groups that tell it, and compared before anything is written that relies on it.

use super::{accepted, all, whole};
use crate::grounds::Ground;
use crate::sample::{NOW, append, id, space};
use erikti_server::archive::{Answer, Append, Archive, Decision, Offer, Store, Tie, Ties, Waits};
use erikti_sync::Id;
use erikti_sync::wire::Verdict;
use std::collections::BTreeMap;
use std::sync::Arc;

fn tie(organisation: &str, leader: &str) -> Tie {
    let named = |name: &str| (!name.is_empty()).then(|| id(name));
    Tie { organisation: named(organisation), leader: named(leader) }
}

fn of(activity: &str, tie: Tie) -> BTreeMap<Id, Tie> {
    [(id(activity), tie)].into()
}

/// A group in a space, what it relies on, and what it makes true.
fn told(name: &str, at: &str, relies: BTreeMap<Id, Tie>, makes: BTreeMap<Id, Tie>) -> Append {
    Append { relies, makes, ..append(name, &[at]) }
}

pub(super) async fn what_groups_make_true_is_kept_with_them_once(ground: &Ground) {
    let archive = ground.open().await;
    let founded = told("a", "s", BTreeMap::new(), of("x", tie("ours", "aliya")));
    let handed_on = told("b", "s", BTreeMap::new(), of("x", tie("ours", "bolat")));
    let both = [of("y", tie("ours", "bolat")), of("z", tie("", "bolat"))].concat();
    archive.append(vec![founded.clone(), handed_on, told("c", "s", BTreeMap::new(), both)], NOW).await.unwrap();
    // Known by now: what it once made true has been overtaken.
    archive.append(vec![founded], NOW).await.unwrap();
    let known = archive.ties(id("bolat"), None, vec![id("x"), id("z"), id("unknown")]).await.unwrap();
    let expected = Ties {
        leads: [id("x"), id("y"), id("z")].into(),
        of: [of("x", tie("ours", "bolat")), of("z", tie("", "bolat"))].concat(),
    };
    assert_eq!(known, expected);
    for (but_for, leads) in [("ours", vec!["z"]), ("theirs", vec!["x", "y", "z"])] {
        let known = archive.ties(id("bolat"), Some(id(but_for)), vec![]).await.unwrap();
        assert_eq!(known, Ties { leads: leads.into_iter().map(id).collect(), of: BTreeMap::new() }, "{but_for}");
    }
    assert_eq!(archive.ties(id("aliya"), None, vec![]).await.unwrap(), Ties::default());
    assert_eq!(archive.ties(id("aliya"), Some(id("theirs")), vec![]).await.unwrap(), Ties::default());
}

trait Concat {
    fn concat(self) -> BTreeMap<Id, Tie>;
}

impl<const N: usize> Concat for [BTreeMap<Id, Tie>; N] {
    fn concat(self) -> BTreeMap<Id, Tie> {
        self.into_iter().flatten().collect()
    }
}

async fn answers(archive: &Archive, appends: Vec<Append>) -> Vec<Answer> {
    archive.take(appends.into_iter().map(Offer::Write).collect(), NOW).await.unwrap().answers
}

pub(super) async fn what_relied_on_something_else_is_stale_and_nothing_of_it_is_written(ground: &Ground) {
    let archive = ground.open().await;
    let nobody_s = archive.ties(id("aliya"), None, vec![id("x")]).await.unwrap().of;
    assert_eq!(nobody_s, BTreeMap::new());
    let believed = of("x", Tie::default());
    let aliya_s = of("x", tie("ours", "aliya"));
    // One request founds an activity and marks in it; between its reading and its writing another did so too.
    let founded = told("founded", "org", believed.clone(), aliya_s.clone());
    archive.append(vec![told("others", "org/2", BTreeMap::new(), of("x", tie("theirs", "dana")))], NOW).await.unwrap();
    let marked = told("marked", "act", aliya_s.clone(), BTreeMap::new());
    let free = append("free", &["org"]);
    let said = answers(&archive, vec![founded.clone(), marked.clone(), free]).await;
    assert_eq!(said, [Answer::Stale, Answer::Stale, Answer::Said(accepted(&[("org", 1)]))]);
    assert!(all(&archive, "act").await.entries.is_empty());
    let dana_s = archive.ties(id("dana"), None, vec![id("x")]).await.unwrap();
    assert_eq!(dana_s.of, of("x", tie("theirs", "dana")), "what is stale makes nothing true");

    // What a group makes true holds for the next of the same request, and what is known makes nothing true again.
    let elsewhere = |name: &str, at: &str, relies: &Tie, makes: &Tie| told(name, at, of("y", *relies), of("y", *makes));
    let (a, b) = (tie("ours", "aliya"), tie("ours", "bolat"));
    let first = elsewhere("1", "org", &Tie::default(), &a);
    let said = answers(&archive, vec![first.clone(), elsewhere("2", "org", &a, &b)]).await;
    assert!(said.iter().all(|answer| matches!(answer, Answer::Said(Verdict::Accepted(..)))), "{said:?}");
    let said = answers(&archive, vec![first, told("late mark", "act", of("y", a), BTreeMap::new())]).await;
    assert!(matches!(said[..], [Answer::Said(Verdict::Known(..)), Answer::Stale]), "{said:?}");

    // What is let in relies, too: then nothing of the decision is written.
    let waiting = told("waiting", "act", of("y", a), BTreeMap::new());
    let shown = (space("desk"), id("shown"));
    archive.append(vec![append("shown", &["desk"])], NOW).await.unwrap();
    let decision = Decision { about: Waits::of(&waiting.group), shown, lets_in: Some(waiting) };
    let decided = Append { decides: vec![decision], ..append("decided", &["desk"]) };
    assert_eq!(answers(&archive, vec![decided]).await, [Answer::Stale]);
    assert_eq!((all(&archive, "act").await.head, all(&archive, "desk").await.head), (0, 1));
    whole(&archive).await;
}

pub(super) async fn of_many_who_rely_on_the_same_and_change_it_one_is_written(ground: &Ground) {
    let first = Arc::new(ground.open().await);
    let second = if ground.outlives_its_archive() { Arc::new(ground.open().await) } else { first.clone() };
    let mut believed = Tie::default();
    for round in 0..12 {
        // In spaces of their own, so that only the activity itself stands between them; and two activities, either first.
        let rivals = (0..6).map(|rival| {
            let archive = if rival % 2 == 0 { first.clone() } else { second.clone() };
            let mine = tie("ours", &format!("{round}/{rival}"));
            let ties = |tie: Tie| [of("x", tie), of("y", tie)].concat();
            let at = format!("space {rival}");
            let append = told(&format!("{round}/{rival}"), &at, ties(believed), ties(mine));
            tokio::spawn(async move { (mine, answers(&archive, vec![append]).await.remove(0)) })
        });
        let mut won = Vec::new();
        for rival in rivals.collect::<Vec<_>>() {
            match rival.await.unwrap() {
                (tie, Answer::Said(Verdict::Accepted(..))) => won.push(tie),
                (_, Answer::Stale) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(won.len(), 1, "round {round}");
        believed = won[0];
        let known = second.ties(id("nobody"), None, vec![id("x"), id("y")]).await.unwrap().of;
        assert_eq!(known, [of("x", believed), of("y", believed)].concat());
    }
}
