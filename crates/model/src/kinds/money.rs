//! Money given at a collection: an amount and the number of its receipt, counted by two adults. No cards, no transfers, no names.
//!
//! A line is only ever added. It counts when a second person has confirmed it by another line that points at it; one that a
//! second person turned down does not. A line's id follows from its author, as in [`super::aid`].

use crate::field::{pointing_at, record};
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// A line of money, or the second person's word about one.
    Money: "money" {
        /// The activity at which it was given.
        activity: Id,
        /// How much, tenge.
        tenge: i64,
        /// Number of the receipt.
        receipt: String,
        /// Who wrote it.
        by: Id,
        /// What tells it from the author's other lines.
        seed: Id,
        /// When.
        at: Instant,
        /// The line that it confirms or turns down.
        original: Id,
        /// Who wrote that one.
        original_by: Id,
        /// What tells that one from its author's other lines.
        original_seed: Id,
        /// Whether the second person counted the same.
        stands: bool,
    }
}

/// Largest line, tenge.
pub const MOST: i64 = 100_000_000;

/// Longest number of a receipt, characters.
pub const RECEIPT_CHARS: usize = 40;

/// Whose line it is.
pub use super::aid::Whose;

/// The line with this seed of this author.
pub fn id(author: Id, of_seed: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), author.bytes(), of_seed.bytes()])
}

/// A line as it was entered, with what a second person said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entered {
    /// The record.
    pub id: Id,
    /// How much, tenge.
    pub tenge: i64,
    /// Number of the receipt.
    pub receipt: String,
    /// Who wrote it.
    pub by: Id,
    /// What tells it from the author's other lines.
    pub seed: Id,
    /// When.
    pub at: Instant,
    /// Whether a second person counted the same; `None` while none has. One no outweighs every yes.
    pub stands: Option<bool>,
    /// The same receipt stands on another line that counts or may count.
    pub twice: bool,
}

/// What was given at an activity, tenge.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// Counted by two.
    pub confirmed: i64,
    /// Counted by one.
    pub waiting: i64,
}

/// Writes a line.
///
/// # Errors
/// No whole amount, or no receipt.
pub fn enter(pen: &mut Pen<'_>, home: &Space, whose: Whose, amount: &str, number: &str) -> Result<(), Refusal> {
    let digits: String = amount.chars().filter(|letter| !letter.is_whitespace()).collect();
    let whole = !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit());
    let amount = if whole { digits.parse().unwrap_or(i64::MAX) } else { 0 };
    if amount <= 0 {
        return Err(Refusal::about(tenge.label, "refusal-money-amount"));
    }
    if amount > MOST {
        return Err(Refusal::about(tenge.label, "refusal-number-large").with("most", MOST));
    }
    let number = number.trim();
    if number.is_empty() {
        return Err(Refusal::about(receipt.label, "refusal-money-receipt"));
    }
    if number.chars().count() > RECEIPT_CHARS {
        return Err(Refusal::about(receipt.label, "refusal-text-long").with("most", RECEIPT_CHARS as i64));
    }
    let record = found(pen, home, whose);
    pen.set(home, record, tenge, amount);
    pen.set(home, record, receipt, number.to_string());
    Ok(())
}

fn found(pen: &mut Pen<'_>, home: &Space, whose: Whose) -> Id {
    let record = id(whose.by, whose.seed);
    pen.set(home, record, activity, whose.activity);
    pen.set(home, record, by, whose.by);
    pen.set(home, record, seed, whose.seed);
    pen.set(home, record, at, whose.at);
    record
}

/// Says as a second person that one counted the same, or that one did not.
///
/// # Errors
/// The line is not known here, or is the person's own.
pub fn second(pen: &mut Pen<'_>, home: &Space, whose: Whose, of: Id, so: bool) -> Result<(), Refusal> {
    let line = lines(pen.ledger(), whose.activity).into_iter().find(|line| line.id == of);
    let line = line.ok_or_else(|| Refusal::new("refusal-gone"))?;
    if line.by == whose.by {
        return Err(Refusal::new("refusal-money-own"));
    }
    let record = found(pen, home, whose);
    pen.set(home, record, original, of);
    pen.set(home, record, original_by, line.by);
    pen.set(home, record, original_seed, line.seed);
    pen.set(home, record, stands, so);
    Ok(())
}

/// The lines of an activity, latest first.
pub fn lines(ledger: &Ledger, of_activity: Id) -> Vec<Entered> {
    let lines = pointing_at(ledger, activity, of_activity).filter_map(|(id, record)| entered(ledger, id, record));
    let mut lines = order::by(lines.collect(), |line| (line.at.unix_ms(), line.id));
    lines.reverse();
    let counts = |line: &&Entered| line.stands != Some(false);
    let twice: Vec<bool> = lines
        .iter()
        .map(|line| {
            let same = |other: &&Entered| same_receipt(&other.receipt, &line.receipt);
            counts(&line) && lines.iter().filter(counts).filter(same).count() > 1
        })
        .collect();
    lines.iter_mut().zip(twice).for_each(|(line, twice)| line.twice = twice);
    lines
}

fn same_receipt(one: &str, other: &str) -> bool {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    one == other || !plain(one).is_empty() && plain(one) == plain(other)
}

fn entered(ledger: &Ledger, of: Id, record: &Record) -> Option<Entered> {
    let said = pointing_at(ledger, original, of).filter(|(_, word)| word.get(by) != record.get(by));
    Some(Entered {
        id: of,
        tenge: record.get(tenge)?,
        receipt: record.get(receipt)?,
        by: record.get(by)?,
        seed: record.get(seed)?,
        at: record.get(at)?,
        stands: said.filter_map(|(_, word)| word.get(stands)).reduce(|all, one| all && one),
        twice: false,
    })
}

impl Sums {
    /// Of these lines.
    pub fn of(lines: &[Entered]) -> Sums {
        let mut sums = Sums::default();
        for line in lines {
            match line.stands {
                Some(true) => sums.confirmed = sums.confirmed.saturating_add(line.tenge),
                None => sums.waiting = sums.waiting.saturating_add(line.tenge),
                Some(false) => {}
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::{Entered, Sums, Whose, enter, lines, second};
    use crate::Refusal;
    use crate::policy::activity_space;
    use crate::time::Instant;
    use alloc::vec::Vec;
    use erikti_sync::{Group, Name, OccurredOn, Stamp};
    use erikti_sync::{Id, Ledger, Pen, Space};

    fn id_of(name: &str) -> Id {
        Id::derived(&[name.as_bytes()])
    }

    /// A ledger, and how many groups it holds.
    #[derive(Default)]
    struct Till(Ledger, u8);

    impl Till {
        fn act(
            &mut self,
            who: &str,
            rule: impl FnOnce(&mut Pen<'_>, &Space, Whose) -> Result<(), Refusal>,
        ) -> Result<(), &'static str> {
            self.1 += 1;
            let at = Instant::from_unix_ms(self.1.into());
            let seed = Id::derived(&[&[self.1]]);
            let whose = Whose { activity: id_of("fair"), by: id_of(who), seed, at };
            let mut pen = Pen::new(&self.0);
            rule(&mut pen, &activity_space(id_of("fair")), whose).map_err(|no| no.key)?;
            let changes = pen.finish();
            let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
            let id = Id::mint(0, [self.1; 10]);
            let group = Group { id, stamp: Stamp(1), replica: Id::NIL, schema: 1, occurred_on, changes };
            self.0.fold(&group, id_of(who));
            Ok(())
        }

        fn enters(&mut self, who: &str, amount: &str, receipt: &str) -> Result<(), &'static str> {
            self.act(who, |pen, home, whose| enter(pen, home, whose, amount, receipt))
        }

        fn says(&mut self, who: &str, receipt: &str, so: bool) -> Result<(), &'static str> {
            let of = self.lines().into_iter().find(|line| line.receipt == receipt).map_or(Id::NIL, |line| line.id);
            self.act(who, |pen, home, whose| second(pen, home, whose, of, so))
        }

        fn lines(&self) -> Vec<Entered> {
            lines(&self.0, id_of("fair"))
        }

        fn sums(&self) -> (i64, i64) {
            let sums = Sums::of(&self.lines());
            (sums.confirmed, sums.waiting)
        }
    }

    #[test]
    fn a_line_is_an_amount_in_whole_tenge_and_a_receipt() {
        let rows = [
            ("15000", "17", None),
            (" 15 000 ", "17", None),
            ("15\u{a0}000", "17", None),
            ("", "17", Some("refusal-money-amount")),
            ("0", "17", Some("refusal-money-amount")),
            ("-5", "17", Some("refusal-money-amount")),
            ("12,5", "17", Some("refusal-money-amount")),
            ("100000001", "17", Some("refusal-number-large")),
            ("99999999999999999999999", "17", Some("refusal-number-large")),
            ("5", "  ", Some("refusal-money-receipt")),
            ("5", "12345678901234567890123456789012345678901", Some("refusal-text-long")),
        ];
        for (amount, receipt, refused) in rows {
            let mut till = Till::default();
            assert_eq!(till.enters("aliya", amount, receipt).err(), refused, "{amount:?} {receipt:?}");
            let expected = if refused.is_none() { (0, 15_000) } else { (0, 0) };
            assert_eq!(till.sums(), expected, "{amount:?} {receipt:?}");
        }
    }

    #[test]
    fn two_adults_count_and_nobody_is_their_own_second() {
        let mut till = Till::default();
        till.enters("aliya", "15000", "17").unwrap();
        till.enters("marat", "2000", "18").unwrap();
        assert_eq!(till.sums(), (0, 17_000));
        assert_eq!(till.says("aliya", "17", true), Err("refusal-money-own"));
        assert_eq!(till.says("marat", "19", true), Err("refusal-gone"));
        till.says("marat", "17", true).unwrap();
        assert_eq!(till.sums(), (15_000, 2_000));
        till.says("aliya", "18", false).unwrap();
        assert_eq!(till.sums(), (15_000, 0));
        // One no outweighs every yes, in whatever order they arrive.
        till.says("serik", "18", true).unwrap();
        assert_eq!(till.sums(), (15_000, 0));
    }

    #[test]
    fn the_same_receipt_twice_is_told_until_one_is_turned_down() {
        let mut till = Till::default();
        for (who, receipt) in [("aliya", "AB-17"), ("marat", "ab 17"), ("marat", "AB-18")] {
            till.enters(who, "500", receipt).unwrap();
        }
        let twice = |till: &Till| till.lines().iter().map(|line| line.twice).collect::<Vec<_>>();
        assert_eq!(twice(&till), [false, true, true]);
        till.says("aliya", "ab 17", false).unwrap();
        assert_eq!(twice(&till), [false, false, false]);
        assert_eq!(till.sums(), (0, 1_000));
    }
}
