//! A seismic session of a made-up city: the checklist, the heads, the quiz before and after.

use super::activities::Cast;
use super::calendar::later;
use super::story::Story;
use erikti_model::Refusal;
use erikti_model::kinds::session::{self, Format, Heads};
use erikti_model::kinds::tally::{self, Phase};

/// Leads a session and closes it.
///
/// # Errors
/// A rule's no.
pub(super) fn session(story: &mut Story<'_>, cast: &Cast, came: &[usize]) -> Result<(), Refusal> {
    let (at, home, by, quiz) = (cast.at, &cast.home, story.id(cast.taker), &story.world.book.quiz);
    story.go_through(("T01", Some(at)), home, cast.taker, later(cast.starts, -15), usize::MAX)?;
    let format = story.dice.one_of(Format::ALL).unwrap_or(Format::Volunteers);
    let others = if format == Format::Volunteers { 0 } else { story.dice.between(12, 90) };
    let volunteers = (came.len() as u32).max(1);
    let (dchs, youth) = (story.dice.in_a_hundred(45), story.dice.in_a_hundred(35));
    let (drill, when) = (story.dice.between(40, 150), later(cast.starts, 40));
    story.tap(cast.taker, when, |pen| session::note(pen, home, at, session::format, format))?;
    story.tap(cast.taker, when, |pen| session::note(pen, home, at, session::dchs, dchs))?;
    story.tap(cast.taker, when, |pen| session::note(pen, home, at, session::youth, youth))?;
    story.tap(cast.taker, when, |pen| session::count(pen, home, at, Heads::Volunteers(volunteers)))?;
    story.tap(cast.taker, when, |pen| session::count(pen, home, at, Heads::Others(others)))?;
    story.tap(cast.taker, when, |pen| session::note(pen, home, at, session::drill, drill))?;
    let heads = (volunteers + others).max(4);
    for (phase, least, minute) in [(Phase::Before, 30, 50), (Phase::After, 62, 80)] {
        let sheets = heads - story.dice.between(0, heads / 4);
        let counted = later(cast.starts, minute);
        story.tap(cast.taker, counted, |pen| tally::count(pen, home, at, phase, tally::SHEETS, by, sheets))?;
        for (question, second) in quiz.questions.iter().zip(1..) {
            let right = sheets * story.dice.between(least, least + 33) / 100;
            let counted = later(counted, second);
            story.tap(cast.taker, counted, |pen| tally::count(pen, home, at, phase, &question.code, by, right))?;
        }
    }
    let over = later(cast.ends, 10);
    story.tap(cast.taker, over, |pen| session::close(pen, home, at, quiz, by, over))
}
