//! Names for things that were made without asking anybody: 128 random bits in UUID layout.
//!
//! Uniqueness rests on randomness alone, never on a counter of the device, so a cloned profile or a restored backup is
//! harmless. Ids that two people must reach independently (one attendance mark per session and person) are derived.

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A 128-bit identifier; shown and parsed as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Id([u8; 16]);

impl Id {
    /// The id of nothing; never minted.
    pub const NIL: Id = Id([0; 16]);

    /// A new id in UUIDv7 layout (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 of the 80 random bits given.
    pub fn mint(unix_ms: i64, random: [u8; 10]) -> Id {
        let time = unix_ms.max(0).to_be_bytes();
        let mut bytes = [0; 16];
        let (head, tail) = bytes.split_at_mut(6);
        for (to, from) in head.iter_mut().zip(time.iter().skip(2)) {
            *to = *from;
        }
        tail.copy_from_slice(&random);
        Id(versioned(bytes, 0x70))
    }

    /// The same id for the same parts, on every phone (UUIDv8 layout, RFC 9562 §5.8, over BLAKE3).
    pub fn derived(parts: &[&[u8]]) -> Id {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        Id(versioned(bytes, 0x80))
    }

    /// The 16 bytes.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The id of these 16 bytes, taken as they are.
    pub fn from_bytes(bytes: [u8; 16]) -> Id {
        Id(bytes)
    }

    /// Reads 32 hexadecimal digits; anything else is `None`.
    pub fn parse(text: &str) -> Option<Id> {
        if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(|n| Id(n.to_be_bytes()))
    }

    /// The 32 hexadecimal digits.
    pub fn hex(&self) -> String {
        alloc::format!("{self}")
    }
}

fn versioned(mut bytes: [u8; 16], version: u8) -> [u8; 16] {
    let [_, _, _, _, _, _, v, _, r, ..] = &mut bytes;
    *v = (*v & 0x0f) | version;
    *r = (*r & 0x3f) | 0x80;
    bytes
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_round_trips_and_refuses_everything_else() {
        let id = Id::mint(1_732_000_000_000, [0xab; 10]);
        assert_eq!(Id::parse(&id.hex()), Some(id));
        for bad in ["", "zz", "+123456789012345678901234567890123", &id.hex()[1..]] {
            assert_eq!(Id::parse(bad), None, "{bad}");
        }
        assert_eq!(Id::parse("+f000000000000000000000000000000f"), None);
    }

    #[test]
    fn ids_sort_by_time_and_carry_their_version() {
        let (a, b) = (Id::mint(1, [0xff; 10]), Id::mint(2, [0; 10]));
        assert!(a < b);
        assert_eq!(a.hex().as_bytes()[12], b'7');
        assert_eq!(Id::derived(&[b"x"]).hex().as_bytes()[12], b'8');
    }

    #[test]
    fn derived_ids_do_not_run_parts_together() {
        assert_ne!(Id::derived(&[b"ab", b"c"]), Id::derived(&[b"a", b"bc"]));
        assert_eq!(Id::derived(&[b"ab", b"c"]), Id::derived(&[b"ab", b"c"]));
    }
}
