//! What a field can hold.
//!
//! A value travels as a tag and its bytes, so a reader that does not know a tag keeps and relays the bytes untouched.
//! There is no floating point: money is tiyn, weight grams, time minutes, so sums never drift.

use crate::{Id, limits};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// One value of one field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Nothing: the field was emptied.
    Empty,
    /// Yes or no.
    Flag(bool),
    /// A whole number; its unit belongs to the field.
    Int(i64),
    /// UTF-8 text of at most [`limits::TEXT_BYTES`].
    Text(Arc<str>),
    /// Another record.
    Ref(Id),
    /// Bytes of at most [`limits::TEXT_BYTES`] that mean something to their field alone.
    Bytes(Arc<[u8]>),
    /// A value of a newer version: kept and passed on byte for byte.
    Unknown(u8, Arc<[u8]>),
}

const EMPTY: u8 = 0;
const FLAG: u8 = 1;
const INT: u8 = 2;
const TEXT: u8 = 3;
const REF: u8 = 4;
const BYTES: u8 = 5;

impl Value {
    /// A text value.
    pub fn text(text: &str) -> Value {
        Value::Text(Arc::from(text))
    }

    /// Writes the payload and returns the tag.
    pub fn write(&self, out: &mut Vec<u8>) -> u8 {
        match self {
            Value::Empty => EMPTY,
            Value::Flag(flag) => {
                out.push(u8::from(*flag));
                FLAG
            }
            Value::Int(int) => {
                // Shortest little-endian two's complement: 0 takes no byte, -1 one.
                let bytes = int.to_le_bytes();
                let sign = if *int < 0 { 0xff } else { 0 };
                let mut len = bytes.iter().rposition(|b| *b != sign).map_or(0, |at| at + 1);
                let top = bytes.get(len.wrapping_sub(1)).copied().unwrap_or(0);
                if (top & 0x80 != 0) != (*int < 0) {
                    len += 1;
                }
                out.extend(bytes.iter().take(len));
                INT
            }
            Value::Text(text) => {
                out.extend_from_slice(text.as_bytes());
                TEXT
            }
            Value::Ref(id) => {
                out.extend_from_slice(id.bytes());
                REF
            }
            Value::Bytes(bytes) => {
                out.extend_from_slice(bytes);
                BYTES
            }
            Value::Unknown(tag, bytes) => {
                out.extend_from_slice(bytes);
                *tag
            }
        }
    }

    /// Bytes of the payload, near enough to fill a batch by.
    pub fn weight(&self) -> usize {
        match self {
            Value::Empty => 0,
            Value::Flag(_) => 1,
            Value::Int(_) => 8,
            Value::Text(text) => text.len(),
            Value::Ref(_) => 16,
            Value::Bytes(bytes) | Value::Unknown(_, bytes) => bytes.len(),
        }
    }

    /// Reads a tag and payload. A known tag with a payload it cannot have is kept as [`Value::Unknown`], so that reading
    /// and writing again always gives the same bytes.
    pub fn read(tag: u8, bytes: &[u8]) -> Value {
        Self::known(tag, bytes).unwrap_or_else(|| Value::Unknown(tag, Arc::from(bytes)))
    }

    fn known(tag: u8, bytes: &[u8]) -> Option<Value> {
        let value = match tag {
            EMPTY => Value::Empty,
            FLAG => Value::Flag(*bytes.first()? != 0),
            INT => {
                let sign = bytes.last().is_some_and(|top| top & 0x80 != 0);
                let mut wide = [if sign { 0xff } else { 0 }; 8];
                wide.get_mut(..bytes.len())?.copy_from_slice(bytes);
                Value::Int(i64::from_le_bytes(wide))
            }
            TEXT if bytes.len() <= limits::TEXT_BYTES => Value::Text(Arc::from(core::str::from_utf8(bytes).ok()?)),
            REF => Value::Ref(Id::from_bytes(bytes.try_into().ok()?)),
            BYTES if bytes.len() <= limits::TEXT_BYTES => Value::Bytes(Arc::from(bytes)),
            _ => return None,
        };
        let mut again = Vec::with_capacity(bytes.len());
        (value.write(&mut again) == tag && again == bytes).then_some(value)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Empty => f.write_str("∅"),
            Value::Flag(flag) => fmt::Debug::fmt(flag, f),
            Value::Int(int) => fmt::Debug::fmt(int, f),
            Value::Text(text) => fmt::Debug::fmt(text, f),
            Value::Ref(id) => fmt::Debug::fmt(id, f),
            Value::Bytes(bytes) => write!(f, "{}B", bytes.len()),
            Value::Unknown(tag, bytes) => write!(f, "#{tag}:{}B", bytes.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round(value: &Value) -> Value {
        let mut bytes = Vec::new();
        let tag = value.write(&mut bytes);
        Value::read(tag, &bytes)
    }

    #[test]
    fn whole_numbers_take_as_few_bytes_as_they_can() {
        for (int, len) in
            [(0, 0), (1, 1), (127, 1), (128, 2), (-1, 1), (-128, 1), (-129, 2), (i64::MAX, 8), (i64::MIN, 8)]
        {
            let mut bytes = Vec::new();
            Value::Int(int).write(&mut bytes);
            assert_eq!(bytes.len(), len, "{int}");
            assert_eq!(round(&Value::Int(int)), Value::Int(int));
        }
    }

    proptest! {
        #[test]
        fn reading_and_writing_again_gives_the_same_bytes(tag in 0u8..8, bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            let value = Value::read(tag, &bytes);
            let mut again = Vec::new();
            prop_assert_eq!(value.write(&mut again), tag);
            prop_assert_eq!(again, bytes);
        }

        #[test]
        fn known_values_come_back(int in any::<i64>(), text in ".{0,40}", flag in any::<bool>()) {
            for value in [Value::Int(int), Value::text(&text), Value::Flag(flag), Value::Empty, Value::Ref(Id::derived(&[b"a"])), Value::Bytes(text.as_bytes().into())] {
                prop_assert_eq!(round(&value), value);
            }
        }
    }
}
