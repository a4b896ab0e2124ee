//! Secrets that people carry or phones keep: random bits in Crockford base32, of which the server stores only a hash.
//!
//! The alphabet has no I, L, O and U, so a secret read aloud or copied from paper survives the usual mistakes.

use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Random bytes of an invite: 128 bits, 26 characters.
pub const INVITE_BYTES: usize = 16;

/// Random bytes of a device token: 256 bits, 52 characters.
pub const TOKEN_BYTES: usize = 32;

/// What the server keeps of a secret: 256 bits of BLAKE3. No salt or stretching: the secrets are random, not chosen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of a secret as a person or a phone gives it.
    pub fn of(secret: &str) -> Hash {
        Hash(*blake3::hash(plain(secret).as_bytes()).as_bytes())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(…)")
    }
}

/// A new secret of `N` random bytes.
///
/// # Errors
/// The operating system gives no random bytes.
pub fn fresh<const N: usize>() -> Result<String, getrandom::Error> {
    Ok(base32(&random::<N>()?))
}

/// Random bytes from the operating system.
///
/// # Errors
/// It gives none.
pub fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn base32(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| (byte >> (7 - at % 8)) & 1);
    (0..bytes.len() * 8)
        .step_by(5)
        .map(|at| (at..at + 5).fold(0, |sum, at| (sum << 1) | usize::from(bit(at))))
        .filter_map(|digit| ALPHABET.get(digit).map(|byte| char::from(*byte)))
        .collect()
}

/// Upper case, without hyphens and spaces, with the look-alikes of the alphabet put right.
fn plain(secret: &str) -> String {
    let letter = |char: char| match char.to_ascii_uppercase() {
        '-' | ' ' => None,
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        other => Some(other),
    };
    secret.trim().chars().filter_map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_have_their_length_and_no_two_are_equal() {
        let (a, b) = (fresh::<INVITE_BYTES>().unwrap(), fresh::<INVITE_BYTES>().unwrap());
        assert_eq!((a.len(), fresh::<TOKEN_BYTES>().unwrap().len()), (26, 52));
        assert_ne!(a, b);
    }

    #[test]
    fn base32_is_crockfords() {
        assert_eq!(base32(&[0xff; 5]), "ZZZZZZZZ");
        assert_eq!(base32(&[0x00, 0x44, 0x32, 0x14, 0xc7]), "01234567");
        assert_eq!(base32(&[0xff]), "ZW");
    }

    #[test]
    fn a_secret_copied_by_hand_is_the_same_secret() {
        assert_eq!(Hash::of("01AB-cdef"), Hash::of(" oiabCDEF "));
        assert_ne!(Hash::of("01ABCDEF"), Hash::of("01ABCDEG"));
    }
}
