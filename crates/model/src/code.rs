//! Codes that a person reads aloud, types and scans: few signs, none that looks like another, the last of them a check.
//!
//! The signs are 23, a prime: with a weight of its own for every place any one wrong sign and any two exchanged ones make another
//! sum. It refuses to know what a code stands for.

use crate::Refusal;
use alloc::string::String;
use alloc::vec::Vec;

/// The signs: of 0 O D Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V at most one is among them, so whatever is mistaken for it is known.
pub const SIGNS: &[u8; 23] = b"23456789ACDEFHKMNPRTVXY";

/// What every QR of this app begins with.
pub const PREFIX: &str = "ERIKTI:";

/// The longest code: so many places have a weight of their own.
pub const LONGEST: usize = SIGNS.len() - 1;

/// What a typed letter stands for: small letters, those of the Cyrillic keyboard that look alike, and what is mistaken for a sign.
fn meant(typed: char) -> char {
    let letter = typed.to_uppercase().next().unwrap_or(typed);
    match letter {
        'А' | 'Ә' => 'A',
        'В' | 'B' => '8',
        'С' => 'C',
        'Е' | 'Ё' => 'E',
        'Н' | 'Ң' => 'H',
        'К' | 'Қ' => 'K',
        'М' => 'M',
        'Р' => 'P',
        'Т' => 'T',
        'Х' | 'Һ' => 'X',
        'У' | 'Ү' | 'Ұ' => 'Y',
        'З' => '3',
        'Z' => '2',
        'S' | 'Ѕ' => '5',
        'G' => '6',
        'U' => 'V',
        other => other,
    }
}

fn place_of(sign: char) -> Option<u32> {
    SIGNS.iter().position(|known| char::from(*known) == sign).and_then(|place| u32::try_from(place).ok())
}

fn sign_at(place: u64) -> char {
    let at = usize::try_from(place % SIGNS.len() as u64).unwrap_or_default();
    SIGNS.get(at).copied().map_or('2', char::from)
}

/// The sum over all places, the last weighing 1, the one before it 2 and so on.
fn sum(places: impl DoubleEndedIterator<Item = u32>) -> u64 {
    (1..).zip(places.rev()).map(|(weight, place)| u64::from(place) * weight).sum::<u64>() % SIGNS.len() as u64
}

/// The code of this many signs for a large number: its lowest places, and the check.
pub fn of(mut number: u128, length: usize) -> String {
    let radix = SIGNS.len() as u128;
    let mut places = Vec::new();
    for _ in 1..length {
        places.push(u32::try_from(number % radix).unwrap_or_default());
        number /= radix;
    }
    // The check weighs 1: with a 0 in its place the others' sum is what it must make good.
    let others = sum(places.iter().copied().chain([0]));
    let check = SIGNS.len() as u64 - others;
    places.iter().map(|place| sign_at(u64::from(*place))).chain([sign_at(check)]).collect()
}

/// Reads a typed code of this many signs; spaces and dashes between them are nothing.
///
/// # Errors
/// What is wrong with it: empty, another length, a sign that no code has, a slip that the check tells.
pub fn read(typed: &str, length: usize) -> Result<String, Refusal> {
    let signs: Vec<char> =
        typed.chars().filter(|sign| !sign.is_whitespace() && !"-–—·.".contains(*sign)).map(meant).collect();
    if signs.is_empty() {
        return Err(Refusal::new("refusal-code-empty"));
    }
    if signs.len() != length {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        return Err(Refusal::new("refusal-code-length").with("most", count(length)).with("count", count(signs.len())));
    }
    let places: Option<Vec<u32>> = signs.iter().map(|sign| place_of(*sign)).collect();
    let places = places.ok_or_else(|| Refusal::new("refusal-code-sign"))?;
    if sum(places.iter().copied()) == 0 {
        Ok(signs.into_iter().collect())
    } else {
        Err(Refusal::new("refusal-code-check"))
    }
}

/// A code in two halves, easier to say and to copy: `K7M 3XA`.
pub fn spaced(code: &str) -> String {
    let half = code.chars().count().div_ceil(2);
    let (first, last): (String, String) = (code.chars().take(half).collect(), code.chars().skip(half).collect());
    first + "\u{a0}" + &last
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(typed: &str, length: usize) -> &'static str {
        read(typed, length).map_or_else(|no| no.key, |_| "read")
    }

    /// All of them, not some: every place, every other sign, every two places.
    #[test]
    fn every_wrong_sign_and_every_two_exchanged_ones_are_caught() {
        for length in [6, 8, LONGEST] {
            for number in [0u128, 1, 22, 23, 987_654_321, u128::MAX, 0x0190_1234_5678_9abc_def0_1234_5678_9abc] {
                let code: Vec<char> = of(number, length).chars().collect();
                assert_eq!(code.len(), length);
                let text = |signs: &[char]| signs.iter().collect::<String>();
                assert_eq!(read(&text(&code), length), Ok(text(&code)));
                for at in 0..length {
                    for other in SIGNS.iter().map(|sign| char::from(*sign)).filter(|sign| *sign != code[at]) {
                        let mut wrong = code.clone();
                        wrong[at] = other;
                        assert_eq!(
                            key(&text(&wrong), length),
                            "refusal-code-check",
                            "{} {}",
                            text(&code),
                            text(&wrong)
                        );
                    }
                    for with in (0..at).filter(|with| code[*with] != code[at]) {
                        let mut wrong = code.clone();
                        wrong.swap(at, with);
                        assert_eq!(
                            key(&text(&wrong), length),
                            "refusal-code-check",
                            "{} {}",
                            text(&code),
                            text(&wrong)
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_typed_by_eye_is_what_was_meant() {
        let code = of(0xabc_def0_1234, 6);
        let spoken = [code.to_lowercase(), spaced(&code), alloc::format!(" {}-{} ", &code[..2], &code[2..])];
        for typed in spoken {
            assert_eq!(read(&typed, 6).as_deref(), Ok(&*code), "{typed}");
        }
        let alike = [('А', 'A'), ('с', 'C'), ('Е', 'E'), ('н', 'H'), ('К', 'K'), ('М', 'M'), ('р', 'P'), ('т', 'T')];
        let more = [('х', 'X'), ('У', 'Y'), ('Z', '2'), ('s', '5'), ('g', '6'), ('В', '8'), ('b', '8'), ('u', 'V')];
        for (typed, sign) in alike.into_iter().chain(more) {
            assert_eq!(meant(typed), sign, "{typed}");
        }
        for sign in SIGNS.iter().map(|sign| char::from(*sign)) {
            assert_eq!(meant(sign), sign, "a sign means itself");
        }
    }

    #[test]
    fn what_is_no_code_is_named() {
        let code = of(7, 6);
        let rows = [
            ("", "refusal-code-empty"),
            (" - ", "refusal-code-empty"),
            (&code[..5], "refusal-code-length"),
            (&(code.clone() + "2"), "refusal-code-length"),
            ("0OQIL1", "refusal-code-sign"),
            ("https:", "refusal-code-sign"),
            ("Жанара", "refusal-code-sign"),
        ];
        for (typed, expected) in rows {
            assert_eq!(key(typed, 6), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange_to_be_read(typed in "\\PC{0,40}", length in 2usize..LONGEST) {
            if let Ok(code) = read(&typed, length) {
                prop_assert_eq!(read(&code, length), Ok(code));
            }
        }
    }
}
