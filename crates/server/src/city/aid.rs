//! A collection drive of a made-up city, from the first sack to the paper stock book.

use super::activities::Cast;
use super::calendar::later;
use super::story::Story;
use super::words::{DIFFERS, INSTITUTIONS, RECIPIENTS};
use erikti_model::Refusal;
use erikti_model::kinds::aid::{self, Category, Draft, Entry, Reason, Receiver, Sums, Unit, Whose};
use erikti_model::kinds::drive;
use erikti_model::policy::Role;
use erikti_model::time::Instant;
use erikti_sync::{Id, Space};

/// How long what a leader proposed may still wait at a desk.
const RECENT_DAYS: i32 = 40;

fn kilograms(tenths: i64) -> String {
    format!("{},{}", tenths / 10, tenths % 10)
}

/// A new line of somebody's.
fn whose(story: &mut Story<'_>, cast: &Cast, who: usize, at: Instant) -> Whose {
    Whose { activity: cast.at, by: story.id(who), seed: story.mint(at), at }
}

/// A drive: intake by those on duty, what was turned away, a slip mended by a second person, what was sent and handed over.
///
/// # Errors
/// A rule's no.
pub(super) fn drive(story: &mut Story<'_>, cast: &Cast, came: &[usize]) -> Result<(), Refusal> {
    let (at, home) = (cast.at, &cast.home);
    let (for_whom, to) = (story.say(RECIPIENTS), story.say(INSTITUTIONS));
    let opened = later(cast.starts, -60);
    story.tap(cast.taker, opened, |pen| drive::note(pen, home, at, drive::recipient, &for_whom))?;
    story.tap(cast.taker, opened, |pen| drive::note(pen, home, at, drive::destination, &to))?;
    let on_duty: Vec<usize> = came.iter().copied().filter(|who| takes_in(story, cast, *who)).collect();
    let slip = takes(story, cast, &on_duty)?;
    for nth in 0..story.dice.between(1, 3) {
        let reason = story.dice.one_of(Reason::OF_REJECT);
        let number = kilograms(i64::from(story.dice.between(10, 90)));
        let draft = Draft { reason, number, ..weighed(Category::Clothes) };
        let when = later(cast.starts, 100 + i64::from(nth));
        let line = whose(story, cast, cast.taker, when);
        story.tap(cast.taker, when, |pen| aid::enter(pen, home, line, Entry::Reject, &draft))?;
    }
    if let Some(wrong) = slip {
        let when = later(cast.ends, 30);
        let line = whose(story, cast, cast.coordinator, when);
        let why = Some(Reason::Mistyped);
        story.tap(cast.coordinator, when, |pen| aid::correct(pen, home, line, wrong, "50", why))?;
        let when = later(cast.ends, 40);
        let line = whose(story, cast, cast.coordinator, when);
        let why = Some(Reason::Damaged);
        story.tap(cast.coordinator, when, |pen| aid::write_off(pen, home, line, wrong, "1,5", why))?;
    }
    sends(story, cast, &to)?;
    closes(story, cast)
}

/// Whoever came and is on duty for the own organisation.
fn takes_in(story: &Story<'_>, cast: &Cast, who: usize) -> bool {
    let person = story.world.people.get(who);
    person.is_some_and(|it| it.role == Role::Volunteer && it.organisation == cast.organisation)
}

fn weighed(category: Category) -> Draft {
    Draft { category: Some(category), unit: Some(Unit::Weighed), sure: true, ..Draft::default() }
}

/// Lines of intake; the one in which somebody wrote 500 for 50,0, if there is anybody to do so.
fn takes(story: &mut Story<'_>, cast: &Cast, on_duty: &[usize]) -> Result<Option<Id>, Refusal> {
    let mut slip = None;
    for nth in 0..story.dice.between(10, 26) {
        let by = story.dice.one_of(on_duty).unwrap_or(cast.taker);
        let home: Space = if by == cast.taker { cast.home.clone() } else { story.own(by) };
        let category = story.dice.one_of(Category::ALL).unwrap_or(Category::Food);
        let unit = if story.dice.in_a_hundred(75) { Unit::Weighed } else { Unit::Sack };
        let slips = by != cast.taker && slip.is_none();
        let number = match unit {
            _ if slips => "500".to_owned(),
            Unit::Weighed => kilograms(i64::from(story.dice.between(30, 990))),
            _ => story.dice.between(1, 9).to_string(),
        };
        let unit = if slips { Unit::Weighed } else { unit };
        let sticker = format!("{:03}", nth + 1);
        let draft = Draft { unit: Some(unit), number, sticker, ..weighed(category) };
        let when = later(cast.starts, 5 + i64::from(nth) * 4);
        let line = whose(story, cast, by, when);
        story.tap(by, when, |pen| aid::enter(pen, &home, line, Entry::Intake, &draft))?;
        if slips {
            slip = Some(aid::id(line.by, line.seed));
        }
    }
    Ok(slip)
}

/// Two days later most of it goes out and is received; of a recent drive of the organisation that is shown a leader
/// proposes to send some more.
fn sends(story: &mut Story<'_>, cast: &Cast, to: &str) -> Result<(), Refusal> {
    let home = &cast.home;
    let sent = story.world.calendar.at(cast.day + 2, 10 * 60);
    for (nth, category) in (0_u32..).zip(Category::ALL) {
        let tenths = aid::stock(&story.ledger, cast.at, *category) / 100 * i64::from(story.dice.between(60, 90)) / 100;
        if tenths < 50 {
            continue;
        }
        let waybill = format!("{}-{}", story.dice.between(100, 999), nth + 1);
        let draft = Draft { number: kilograms(tenths), waybill, to: to.to_owned(), ..weighed(*category) };
        let when = later(sent, nth.into());
        let line = whose(story, cast, cast.coordinator, when);
        story.tap(cast.coordinator, when, |pen| aid::enter(pen, home, line, Entry::Dispatch, &draft))?;
        let receiver = story.dice.one_of(Receiver::ALL);
        let act = format!("{}", story.dice.between(10, 99));
        let received = Draft { act, receiver, ..draft.clone() };
        let when = later(when, 28 * 60);
        let line = whose(story, cast, cast.coordinator, when);
        story.tap(cast.coordinator, when, |pen| aid::enter(pen, home, line, Entry::Handover, &received))?;
        if cast.is_shown && cast.day > -RECENT_DAYS && nth == 0 && cast.taker != cast.coordinator {
            let draft = Draft { number: "3,5".to_owned(), ..draft };
            let line = whose(story, cast, cast.taker, when);
            story.propose(cast.taker, when, |pen| aid::enter(pen, home, line, Entry::Dispatch, &draft))?;
        }
    }
    Ok(())
}

/// The phone's total beside the paper's, which now and then says something else.
fn closes(story: &mut Story<'_>, cast: &Cast) -> Result<(), Refusal> {
    let when = story.world.calendar.at(cast.day + 4, 18 * 60);
    let tenths = Sums::of(&aid::lines(&story.ledger, cast.at)).intake / 100;
    let differs = story.dice.in_a_hundred(25);
    let paper = kilograms(if differs { tenths + 25 } else { tenths });
    let why = if differs { story.in_tongue(DIFFERS) } else { String::new() };
    let by = story.id(cast.taker);
    story.tap(cast.taker, when, |pen| drive::close(pen, &cast.home, cast.at, &paper, &why, by, when))
}
