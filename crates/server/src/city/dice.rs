//! Chance that follows from a seed.

use erikti_sync::Id;

/// SplitMix64 (Steele, Lea, Flood 2014): small, and even enough for names and numbers.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The dice for one purpose of a seed: what another purpose throws changes nothing here.
    pub(super) fn of(seed: u64, purpose: &str) -> Dice {
        let [a, b, c, d, e, f, g, h, ..] = *Id::derived(&[&seed.to_le_bytes(), purpose.as_bytes()]).bytes();
        Dice(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 and more, less than this.
    pub(super) fn below(&mut self, most: usize) -> usize {
        (self.next() % (most.max(1) as u64)) as usize
    }

    /// From the first to the last.
    pub(super) fn between(&mut self, first: u32, last: u32) -> u32 {
        first + self.below((last.saturating_sub(first) + 1) as usize) as u32
    }

    /// So many times in a hundred.
    pub(super) fn in_a_hundred(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// One of these.
    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).copied()
    }

    /// Bytes for an id.
    pub(super) fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        let thrown = self.next().to_le_bytes().into_iter().chain(self.next().to_le_bytes());
        bytes.iter_mut().zip(thrown).for_each(|(to, from)| *to = from);
        bytes
    }
}
