//! E19 Quiz sitting: how many answered each question right before and after a session. No names, no sheets: totals alone.
//!
//! Whoever counts has an own tally; the sum is computed, so that two helpers who count two heaps of sheets never overwrite
//! each other.

use crate::content::Quiz;
use crate::field::{choice, pointing_at, record};
use crate::{Read, Refusal, Write};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Space};

record! {
    /// One counter's total of one question.
    Tally: "tally" {
        /// The activity.
        activity: Id,
        /// Before the session or after it.
        phase: Phase,
        /// The question's code, or [`SHEETS`].
        question: String,
        /// Who counted.
        counter: Id,
        /// How many, answers or sheets.
        counted: u32,
    }
}

choice! {
    /// When a quiz is taken.
    Phase ("quiz-") {
        /// Before the session.
        Before = "before",
        /// After it.
        After = "after",
    }
}

/// In place of a question: how many sheets were counted.
pub const SHEETS: &str = "sheets";

/// Most sheets of one counter: a full lecture hall.
pub const MOST: u32 = 2_000;

/// Fewer sheets than this say nothing about what was learnt (K12).
pub const FEWEST: u32 = 10;

/// The sheets and right answers of one phase, all counters together.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Score {
    /// Sheets.
    pub sheets: u32,
    /// Right answers, question by question.
    pub right: Vec<u32>,
}

impl Score {
    /// Right answers a sheet, in tenths; `None` without sheets.
    pub fn mean_tenths(&self) -> Option<i64> {
        let right: i64 = self.right.iter().map(|right| i64::from(*right)).sum();
        (self.sheets > 0).then(|| (right * 20 / i64::from(self.sheets) + 1) / 2)
    }

    /// Whether there are enough sheets to say a gain aloud.
    pub fn says_something(&self) -> bool {
        self.sheets >= FEWEST
    }
}

/// This counter's record of this question.
pub fn id(of_activity: Id, of_phase: Phase, of_question: &str, by: Id) -> Id {
    let parts = [KIND, of_phase.code(), of_question].map(str::as_bytes);
    Id::derived(&[parts[0], of_activity.bytes(), parts[1], parts[2], by.bytes()])
}

/// Sets this counter's total of a question, or of sheets.
///
/// # Errors
/// More than [`MOST`].
pub fn count(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    of_phase: Phase,
    of_question: &str,
    by: Id,
    how_many: u32,
) -> Result<(), Refusal> {
    if how_many > MOST {
        return Err(Refusal::new("refusal-tally-many").with("most", MOST.into()));
    }
    let record = id(of_activity, of_phase, of_question, by);
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, phase, of_phase);
    pen.set(home, record, question, of_question.to_string());
    pen.set(home, record, counter, by);
    pen.set(home, record, counted, how_many);
    Ok(())
}

/// All counters' totals of one phase.
pub fn score(ledger: &Ledger, of_activity: Id, of_phase: Phase, quiz: &Quiz) -> Score {
    let mut score = Score { sheets: 0, right: alloc::vec![0; quiz.questions.len()] };
    for (_, record) in pointing_at(ledger, activity, of_activity).filter(|(_, it)| it.get(phase) == Some(of_phase)) {
        let (Some(of), Some(more)) = (record.get(question), record.get(counted)) else { continue };
        let place = if of == SHEETS {
            Some(&mut score.sheets)
        } else {
            let at = quiz.questions.iter().position(|asked| *asked.code == *of);
            at.and_then(|at| score.right.get_mut(at))
        };
        if let Some(place) = place {
            *place = place.saturating_add(more);
        }
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_rounded_to_tenths() {
        for (sheets, right, mean) in
            [(0, 5, None), (10, 51, Some(51)), (3, 10, Some(33)), (3, 20, Some(67)), (7, 0, Some(0))]
        {
            let score = Score { sheets, right: alloc::vec![right] };
            assert_eq!(score.mean_tenths(), mean, "{right} of {sheets}");
        }
    }
}
