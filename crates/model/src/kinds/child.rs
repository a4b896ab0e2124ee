//! E22 Child register: a code that the institution gave, and an age band. Whose code it is stands on paper with the institution.
//!
//! There is no place for a name here, and what looks like one is refused: by the form, and by the server once more.

use crate::field::{choice, pointing_at, record};
use crate::policy::course_space;
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen};

record! {
    /// A child at a course.
    Child: "child" {
        /// The course.
        course: Id,
        /// The code, such as `MT-07`.
        child_code: String,
        /// Age band.
        band: Band,
        /// When the code ended; no reason is kept.
        ended: Instant,
    }
}

choice! {
    /// How old, roughly (E22).
    Band ("band-") {
        /// 7 to 10.
        Seven = "7-10",
        /// 11 to 13.
        Eleven = "11-13",
        /// 14 and 15.
        Fourteen = "14-15",
        /// 16 and 17.
        Sixteen = "16-17",
    }
}

/// Most letters of a code: three and more could be a name.
const LETTERS: usize = 2;

/// Most digits: four could be a year of birth.
const DIGITS: usize = 3;

/// Capital letters that look the same on a Kazakh or Russian keyboard and on a Latin one.
const ALIKE: [(char, char); 12] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('І', 'I'),
];

/// A child on the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The record.
    pub id: Id,
    /// The code.
    pub code: String,
    /// Age band.
    pub band: Option<Band>,
    /// The code has ended.
    pub ended: bool,
}

/// The record of this code at this course, on every phone.
pub fn id(of_course: Id, of_code: &str) -> Id {
    Id::derived(&[KIND.as_bytes(), of_course.bytes(), of_code.as_bytes()])
}

/// The code that somebody typed, as it is kept: one or two capital letters, a hyphen, two or three digits.
///
/// # Errors
/// Nothing typed; what looks like a name; what is no code.
pub fn code_of(typed: &str) -> Result<String, Refusal> {
    let typed = typed.trim();
    let about = |key| Refusal::about(child_code.label, key);
    if typed.is_empty() {
        return Err(about("refusal-code-missing"));
    }
    let letters: String =
        typed.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_uppercase).map(latin).collect();
    let rest = typed.trim_start_matches(char::is_alphabetic);
    let digits = rest.trim_start_matches([' ', '-', '–', '—']);
    let is_code = (1..=LETTERS).contains(&letters.chars().count())
        && (1..=DIGITS).contains(&digits.len())
        && digits.chars().all(|c| c.is_ascii_digit());
    if is_code {
        return Ok(format!("{letters}-{digits:0>2}"));
    }
    let words = typed.split(|c: char| !c.is_alphabetic());
    let longest = words.map(|word| word.chars().count()).max().unwrap_or_default();
    let named = longest > LETTERS || !typed.chars().any(|c| c.is_ascii_digit());
    Err(about(if named { "refusal-code-name" } else { "refusal-code-shape" }))
}

fn latin(letter: char) -> char {
    ALIKE.iter().find(|(from, _)| *from == letter).map_or(letter, |(_, to)| *to)
}

/// Whether this is a code as it is kept.
pub fn is_code(text: &str) -> bool {
    code_of(text).is_ok_and(|kept| kept == text)
}

/// Puts a code on the register; one that had ended goes on.
///
/// # Errors
/// What is no code; no age band; a code that is there.
pub fn enter(pen: &mut Pen<'_>, of_course: Id, typed: &str, of_band: Option<Band>) -> Result<(), Refusal> {
    let kept = code_of(typed)?;
    let of_band = of_band.ok_or_else(|| Refusal::about(band.label, "refusal-band-missing"))?;
    let (home, record) = (course_space(of_course), id(of_course, &kept));
    if pen.will_be(record, child_code).is_some() && pen.will_be(record, ended).is_none() {
        return Err(Refusal::about(child_code.label, "refusal-code-taken"));
    }
    pen.set(&home, record, course, of_course);
    pen.set(&home, record, child_code, kept);
    pen.set(&home, record, band, of_band);
    pen.empty(&home, record, ended);
    Ok(())
}

/// Ends a code. Why is nobody's business here.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn end(pen: &mut Pen<'_>, of_course: Id, child: Id, at: Instant) -> Result<(), Refusal> {
    pen.set(&course_space(of_course), child, ended, at);
    Ok(())
}

/// Takes an end back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn go_on(pen: &mut Pen<'_>, of_course: Id, child: Id) -> Result<(), Refusal> {
    pen.empty(&course_space(of_course), child, ended);
    Ok(())
}

/// Every code that was ever on the register of a course, in order of code.
pub fn all(ledger: &Ledger, of_course: Id) -> Vec<Listed> {
    let listed = |(id, record): (Id, &erikti_sync::Record)| {
        let is_over = record.get(ended).is_some();
        Some(Listed { id, code: record.get(child_code)?, band: record.get(band), ended: is_over })
    };
    order::by(pointing_at(ledger, course, of_course).filter_map(listed).collect(), |one: &Listed| {
        (place(&one.code), one.id)
    })
}

/// Where a code stands among others: by its letters, then by its number.
fn place(of_code: &str) -> i64 {
    let (letters, number) = of_code.split_once('-').unwrap_or_default();
    let letters = letters.chars().fold(0, |before: i64, letter| before * 0x11_0000 + i64::from(u32::from(letter)));
    letters * 1_000 + number.parse::<i64>().unwrap_or_default()
}

/// The code after the highest on the register: what the next child most likely has.
pub fn next_code(ledger: &Ledger, of_course: Id) -> Option<String> {
    let last = all(ledger, of_course).pop()?;
    let (letters, number) = last.code.split_once('-')?;
    let next = number.parse::<u32>().ok()?.saturating_add(1).to_string();
    (next.len() <= DIGITS).then(|| format!("{letters}-{next:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_the_order_of_their_numbers_and_the_next_one_is_offered() {
        let (at, mut ledger) = (Id::derived(&[b"c"]), Ledger::default());
        assert_eq!(next_code(&ledger, at), None);
        for (n, typed) in ["mt 10", "мт-9", "MT-112", "A-1"].into_iter().enumerate() {
            let mut pen = Pen::new(&ledger);
            enter(&mut pen, at, typed, Some(Band::Seven)).unwrap();
            let occurred_on = erikti_sync::OccurredOn { day: 0, zone: erikti_sync::Name::new("UTC") };
            let (id, stamp) = (Id::mint(0, [n as u8; 10]), erikti_sync::Stamp(n as u64));
            let changes = pen.finish();
            ledger.fold(&erikti_sync::Group { id, stamp, replica: Id::NIL, schema: 1, occurred_on, changes }, Id::NIL);
        }
        let codes: Vec<String> = all(&ledger, at).into_iter().map(|one| one.code).collect();
        assert_eq!(codes, ["A-01", "MT-09", "MT-10", "MT-112"]);
        assert_eq!(next_code(&ledger, at).as_deref(), Some("MT-113"));
        let mut pen = Pen::new(&ledger);
        let again = enter(&mut pen, at, "мт 9", Some(Band::Seven));
        assert_eq!(again.unwrap_err().key, "refusal-code-taken");
    }

    #[test]
    fn a_code_is_kept_one_way_and_a_name_is_refused_with_a_reason() {
        let rows = [
            ("MT-07", Ok("MT-07")),
            (" mt 7 ", Ok("MT-07")),
            ("мт07", Ok("MT-07")),
            ("МТ–112", Ok("MT-112")),
            ("ш-3", Ok("Ш-03")),
            ("", Err("refusal-code-missing")),
            ("Әлия", Err("refusal-code-name")),
            ("Аля", Err("refusal-code-name")),
            ("Ән", Err("refusal-code-name")),
            ("Әлия-07", Err("refusal-code-name")),
            ("MT-07 Әлия", Err("refusal-code-name")),
            ("Иванов 07", Err("refusal-code-name")),
            ("A. B.", Err("refusal-code-name")),
            ("MT-2015", Err("refusal-code-shape")),
            ("07", Err("refusal-code-shape")),
            ("MT-07-08", Err("refusal-code-shape")),
        ];
        for (typed, expected) in rows {
            let said = code_of(typed);
            assert_eq!(said.as_deref().map_err(|no| no.key), expected, "{typed}");
            if let Ok(kept) = said {
                assert!(is_code(&kept), "{kept} is kept as it is");
            }
        }
        assert!(!is_code("mt-07") && !is_code("МТ-07"), "another spelling is another child");
    }
}
