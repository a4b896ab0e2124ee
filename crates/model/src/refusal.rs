//! Why a rule says no: a locale key, the field it is about, and the numbers in the sentence.

use alloc::vec::Vec;

/// A rule's no. Nothing was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Locale key: `refusal-…`.
    pub key: &'static str,
    /// Label key of the field to mend, if it is about one.
    pub field: Option<&'static str>,
    /// Named numbers for the sentence.
    pub numbers: Vec<(&'static str, i64)>,
}

impl Refusal {
    /// About no field in particular.
    pub fn new(key: &'static str) -> Refusal {
        Refusal { key, field: None, numbers: Vec::new() }
    }

    /// About one field.
    pub fn about(field: &'static str, key: &'static str) -> Refusal {
        Refusal { key, field: Some(field), numbers: Vec::new() }
    }

    /// With a number.
    pub fn with(mut self, name: &'static str, number: i64) -> Refusal {
        self.numbers.push((name, number));
        self
    }
}
