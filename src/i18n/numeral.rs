//! How numbers are written: groups of three parted by a narrow space that does not break, a true minus sign.
//!
//! Refuses to know the language; the decimal mark comes in. `grouped(10000)` is `10 000`.

/// U+202F, the narrow no-break space.
const THIN: char = '\u{202f}';

/// A whole number in groups of three.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    if value < 0 {
        out.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(digit);
    }
    out
}

/// A number given in tenths, with one decimal: `tenths(504, ',')` is `50,4`.
pub fn tenths(value: i64, mark: char) -> String {
    let sign = if value < 0 && value > -10 { "−" } else { "" };
    format!("{sign}{}{mark}{}", grouped(value / 10), (value % 10).abs())
}

#[cfg(test)]
mod tests {
    use super::{grouped, tenths};

    #[test]
    fn groups_of_three() {
        for (value, written) in [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1000, "1\u{202f}000"),
            (10_000, "10\u{202f}000"),
            (1_234_567, "1\u{202f}234\u{202f}567"),
            (-5, "−5"),
            (-12_345, "−12\u{202f}345"),
            (i64::MIN, "−9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808"),
        ] {
            assert_eq!(grouped(value), written);
        }
    }

    #[test]
    fn one_decimal() {
        for (value, written) in
            [(0, "0,0"), (4, "0,4"), (504, "50,4"), (123_456, "12\u{202f}345,6"), (-4, "−0,4"), (-14, "−1,4")]
        {
            assert_eq!(tenths(value, ','), written);
        }
        assert_eq!(tenths(34, '.'), "3.4");
    }
}
