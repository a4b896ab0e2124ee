//! What an activity of a made-up city comes to: help given, and the closing report.

use super::activities::Cast;
use super::calendar::later;
use super::story::Story;
use super::words::{AFTERWARDS, INCIDENTS, INSTITUTIONS};
use erikti_model::Refusal;
use erikti_model::kinds::activity::Direction;
use erikti_model::kinds::aid::{self, Sums};
use erikti_model::kinds::help::{self, Category};
use erikti_model::kinds::report::{self, Measure, Outcome};
use erikti_model::policy::{Reach, Thing};

/// Whom help is for, and whether it is given at doors.
fn helped(kind: Direction) -> Option<(&'static [Category], bool)> {
    match kind {
        Direction::Vulnerable => Some((&[Category::LowIncome, Category::LargeFamily, Category::Disability], true)),
        Direction::Elderly => Some((&[Category::LonePensioner, Category::Elderly], true)),
        Direction::Charity => Some((&[Category::Orphan, Category::NoParentalCare], false)),
        Direction::Leisure => Some((&[Category::Elderly], false)),
        _ => None,
    }
}

/// Help as it was given, door by door or at an institution; the front office, which only looks, notes none.
///
/// # Errors
/// A rule's no.
pub(super) fn help(story: &mut Story<'_>, cast: &Cast) -> Result<(), Refusal> {
    let counts = story.world.people.get(cast.taker).is_some_and(|it| it.role.does(Thing::HelpRecord, Reach::Team));
    let Some((categories, at_doors)) = helped(cast.kind).filter(|_| counts) else { return Ok(()) };
    let times = if at_doors { story.dice.between(4, 14) } else { 1 };
    let by = story.id(cast.taker);
    for nth in 0..times {
        let when = later(cast.starts, 20 + i64::from(nth) * 9);
        let people = if at_doors { story.dice.between(1, 7) } else { story.dice.between(18, 60) };
        let children = match story.dice.one_of(categories) {
            Some(Category::Orphan | Category::NoParentalCare) => people,
            Some(Category::LowIncome | Category::LargeFamily) => people / 2,
            _ => 0,
        };
        let category = story.dice.one_of(categories);
        let place = if at_doors { None } else { Some((story.say(INSTITUTIONS), true)) };
        let (repeat, record) = (story.dice.in_a_hundred(30), story.mint(when));
        // Two doors of three have a coupon.
        let coupon = if at_doors && nth % 3 > 0 { help::new_coupon(record) } else { String::new() };
        let draft = help::Draft { category, people, children, repeat, place, coupon };
        story.tap(cast.taker, when, |pen| help::give(pen, &cast.home, record, cast.at, &draft, by, when))?;
    }
    Ok(())
}

/// It was called off the day before.
///
/// # Errors
/// A rule's no.
pub(super) fn cancelled(story: &mut Story<'_>, cast: &Cast) -> Result<(), Refusal> {
    let (when, by) = (later(cast.starts, -20 * 60), story.id(cast.taker));
    story.tap(cast.taker, when, |pen| {
        report::note_of(pen, &cast.home, cast.at, report::outcome, Outcome::Cancelled);
        report::close(pen, &cast.home, cast.at, by, when)
    })
}

/// What is written down for a measure.
fn measured(story: &mut Story<'_>, cast: &Cast, of: Measure) -> u32 {
    let given = help::given(&story.ledger, cast.at);
    let sum = |part: fn(&help::Given) -> u32| given.iter().map(|(_, given)| part(given)).sum::<u32>();
    match (cast.kind, of.key) {
        (Direction::Collection, "kg") => {
            let grams = Sums::of(&aid::lines(&story.ledger, cast.at)).intake;
            u32::try_from(grams.max(0) / 1_000).unwrap_or_default()
        }
        (Direction::Vulnerable, "families") => sum(|given| given.families),
        (Direction::Vulnerable | Direction::Elderly, "people") => sum(|given| given.people),
        (Direction::Elderly, "visits") => sum(|given| given.times),
        (_, "raised") => story.dice.between(8, 240) * 5_000,
        (_, "grade") => story.dice.between(4, 5),
        (_, "waste") => story.dice.between(60, 900),
        (_, "bags") => story.dice.between(10, 90),
        (_, "trees") => story.dice.between(0, 60),
        (_, "area") => story.dice.between(2, 40) * 100,
        (_, "feed") => story.dice.between(20, 160),
        (_, "lessons" | "hours") => story.dice.between(1, 4),
        _ => story.dice.between(8, 45),
    }
}

/// The closing report, within a week mostly; now and then nobody writes one.
///
/// # Errors
/// A rule's no.
pub(super) fn report(story: &mut Story<'_>, cast: &Cast) -> Result<(), Refusal> {
    if story.dice.in_a_hundred(6) {
        return Ok(());
    }
    let day = cast.day + story.dice.between(1, 8) as i32;
    let (when, by) = (story.world.calendar.at(day, story.dice.between(1_200, 1_400)), story.id(cast.taker));
    let (at, home, note) = (cast.at, &cast.home, later(when, 2));
    if report::came(&story.ledger, at) == (0, 0) {
        return story.tap(cast.taker, when, |pen| {
            report::note_of(pen, home, at, report::outcome, Outcome::Cancelled);
            report::close(pen, home, at, by, when)
        });
    }
    story.tap(cast.taker, when, |pen| {
        report::note_of(pen, home, at, report::outcome, Outcome::Held);
        Ok(())
    })?;
    for of in report::measures(cast.kind).by {
        let typed = measured(story, cast, *of).to_string();
        story.tap(cast.taker, later(when, 1), |pen| report::measure(pen, home, at, *of, &typed))?;
    }
    if cast.kind == Direction::Other || story.dice.in_a_hundred(60) {
        let words = story.say(AFTERWARDS);
        story.tap(cast.taker, note, |pen| report::say(pen, home, at, report::note, &words))?;
    }
    let incident = story.dice.in_a_hundred(2).then(|| story.say(INCIDENTS));
    story.tap(cast.taker, later(note, 1), |pen| {
        report::note_of(pen, home, at, report::incident, incident.is_some());
        match &incident {
            Some(words) => report::say(pen, home, at, report::incident_words, words),
            None => Ok(()),
        }
    })?;
    let end = later(note, 2);
    story.tap(cast.taker, end, |pen| report::close(pen, home, at, by, end))
}
