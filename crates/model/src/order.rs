//! Order by a moment, and by an id where moments are the same.
//!
//! A sort is compiled anew for every type of what is sorted, and a first visit downloads each: lists are ordered here, by keys of
//! one type. Refuses to know what is ordered.

use alloc::vec::Vec;
use erikti_sync::Id;

/// All of them, the smallest key first.
pub fn by<T>(all: Vec<T>, key: impl Fn(&T) -> (i64, Id)) -> Vec<T> {
    let places = places(all.iter().map(key).collect());
    let mut all: Vec<Option<T>> = all.into_iter().map(Some).collect();
    places.into_iter().filter_map(|at| all.get_mut(at)?.take()).collect()
}

/// Where each stood.
fn places(keys: Vec<(i64, Id)>) -> Vec<usize> {
    let mut keys: Vec<((i64, Id), usize)> = keys.into_iter().zip(0..).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::by;
    use alloc::vec::Vec;
    use erikti_sync::Id;

    #[test]
    fn the_earlier_moment_comes_first_then_the_smaller_id_then_what_stood_first() {
        let id = |name: &str| Id::derived(&[name.as_bytes()]);
        let (low, high) = (id("a").min(id("b")), id("a").max(id("b")));
        let keys = [(3, low), (1, high), (-2, low), (1, low), (3, low)];
        let ordered = by((0..keys.len()).collect::<Vec<_>>(), |at| keys[*at]);
        assert_eq!(ordered, [2, 3, 1, 0, 4]);
    }
}
