//! New ids, as bits: most are of version 7, whose six fixed bits and high bits of time need not be said.
//!
//! Ids are half of what a batch weighs once its words are shared, and no compressor makes random bits smaller.

use super::Columns;
use crate::Id;
use crate::change::Malformed;
use alloc::vec::Vec;

/// How near, in milliseconds, an id's time must be to that of the id before it in its column to be said as a difference.
const NEAR_BITS: u32 = 16;

/// Bits after the time, without version and variant: 12 and 62.
const RANDOM: (u32, u32) = (12, 62);

/// An id that was not met before, and the time of the one before it in its column.
pub(super) type Fresh = (Id, u64);

/// Writes ids of version 7 as time and random bits, others whole.
pub(super) fn write(fresh: &[Fresh], columns: &mut Columns) {
    let times = || fresh.iter().filter(|(id, _)| is_timed(*id)).map(|(id, _)| time_of(*id));
    let least = times().min().unwrap_or(0);
    let span = 64 - times().max().unwrap_or(0).saturating_sub(least).leading_zeros();
    let mut out = Bits::default();
    for (id, before) in fresh {
        let wide = u128::from_be_bytes(*id.bytes());
        if is_timed(*id) {
            out.push(1, 1);
            match near(time_of(*id), *before) {
                Some(difference) => {
                    out.push(1, 1);
                    out.push(difference, NEAR_BITS);
                }
                None => {
                    out.push(0, 1);
                    out.push(time_of(*id) - least, span);
                }
            }
            out.push((wide >> 64) as u64 & 0xfff, RANDOM.0);
            out.push(wide as u64 & (u64::MAX >> 2), RANDOM.1);
        } else {
            out.push(0, 1);
            out.push((wide >> 64) as u64, 64);
            out.push(wide as u64, 64);
        }
    }
    (columns.id_least, columns.id_span, columns.id_bits) = (least, span as u8, out.bytes);
}

/// Reads what [`write`] wrote.
pub(super) struct Reader<'a> {
    bits: &'a [u8],
    at: usize,
    least: u64,
    span: u32,
}

impl<'a> Reader<'a> {
    pub(super) fn new(columns: &'a Columns) -> Reader<'a> {
        Reader { bits: &columns.id_bits, at: 0, least: columns.id_least, span: u32::from(columns.id_span).min(48) }
    }

    /// The next id; `before` is the time of the one before it in its column, and becomes its own.
    pub(super) fn next(&mut self, before: &mut u64) -> Result<Id, Malformed> {
        if self.take(1)? == 0 {
            let (high, low) = (self.take(64)?, self.take(64)?);
            return Ok(Id::from_bytes((u128::from(high) << 64 | u128::from(low)).to_be_bytes()));
        }
        let time = if self.take(1)? == 1 {
            let difference = self.take(NEAR_BITS)?;
            before.wrapping_add((difference >> 1) ^ (difference & 1).wrapping_neg())
        } else {
            self.least.wrapping_add(self.take(self.span)?)
        } & (u64::MAX >> 16);
        *before = time;
        let (a, b) = (self.take(RANDOM.0)?, self.take(RANDOM.1)?);
        let wide = u128::from(time << 16 | 0x7000 | a) << 64 | u128::from(1 << 63 | b);
        Ok(Id::from_bytes(wide.to_be_bytes()))
    }

    /// Whether nothing but the last byte's padding is left.
    pub(super) fn is_at_the_end(&self) -> bool {
        self.at.div_ceil(8) == self.bits.len()
    }

    fn take(&mut self, count: u32) -> Result<u64, Malformed> {
        let mut value = 0;
        let mut left = count as usize;
        while left > 0 {
            let byte = self.bits.get(self.at / 8).ok_or(Malformed("ids cut off"))?;
            let (skip, here) = (self.at % 8, (8 - self.at % 8).min(left));
            let piece = (u64::from(*byte) >> (8 - skip - here)) & ((1 << here) - 1);
            value = value << here | piece;
            self.at += here;
            left -= here;
        }
        Ok(value)
    }
}

/// Whether it has the layout of version 7 (RFC 9562 §5.7).
fn is_timed(id: Id) -> bool {
    let wide = u128::from_be_bytes(*id.bytes());
    (wide >> 76) & 0xf == 7 && (wide >> 62) & 3 == 2
}

/// The 48 bits of time at the beginning of an id.
pub(super) fn time_of(id: Id) -> u64 {
    (u128::from_be_bytes(*id.bytes()) >> 80) as u64
}

/// The time that the column's next id is compared with.
pub(super) fn time_after(id: Id, before: u64) -> u64 {
    if is_timed(id) { time_of(id) } else { before }
}

fn near(time: u64, before: u64) -> Option<u64> {
    let difference = time.wrapping_sub(before) as i64;
    let folded = (difference << 1 ^ difference >> 63) as u64;
    (folded >> NEAR_BITS == 0).then_some(folded)
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, value: u64, count: u32) {
        let mut left = count;
        while left > 0 {
            if self.used == 0 {
                self.bytes.push(0);
            }
            let here = (8 - self.used).min(left);
            let piece = (value >> (left - here)) & ((1 << here) - 1);
            if let Some(last) = self.bytes.last_mut() {
                *last |= (piece << (8 - self.used - here)) as u8;
            }
            self.used = (self.used + here) % 8;
            left -= here;
        }
    }
}
