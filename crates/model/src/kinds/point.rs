//! E31 Reception point: where people go who cannot stay at home after an earthquake. The front office brings them in as a whole
//! list ([`super::points`]); no phone ever writes one.

use crate::field::{choice, record};
use crate::{Read, Write};
use alloc::string::String;
use erikti_sync::{Id, Pen, Record, Space};

record! {
    /// A point.
    Point: "point" {
        /// The list it stands in.
        list: Id,
        /// Name in Kazakh.
        name_kk: String,
        /// Name in Russian.
        name_ru: String,
        /// Address with the district, as the list writes it.
        address: String,
        /// What building it is.
        sort: Sort,
        /// Latitude, millionths of a degree.
        lat: i64,
        /// Longitude, millionths of a degree.
        lon: i64,
    }
}

choice! {
    /// What building a reception point is (E31).
    Sort ("point-") {
        /// A school.
        School = "school",
        /// A kindergarten.
        Kindergarten = "kindergarten",
        /// A college.
        College = "college",
        /// A university.
        University = "university",
        /// A stadium.
        Stadium = "stadium",
    }
}

/// A place on the ground, millionths of a degree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spot {
    /// Latitude.
    pub lat: i64,
    /// Longitude.
    pub lon: i64,
}

/// Metres of a degree of latitude at 43° north.
const DEGREE_NORTH: i64 = 111_100;

/// Metres of a degree of longitude on the equator of a sphere that fits Almaty.
const DEGREE_EAST: i64 = 111_500;

impl Spot {
    /// How far another spot lies to the east and to the north, metres: flat ground, right within a hundredth across the city.
    pub fn to(self, other: Spot) -> (i64, i64) {
        // Bhaskara's cosine, good to two thousandths; in hundredths of a degree.
        let middle = self.lat.saturating_add(other.lat) / 20_000;
        let square = middle.saturating_mul(middle).min(81_000_000);
        let cosine = (324_000_000 - 4 * square) * 10_000 / (324_000_000 + square);
        let metres = |millionths: i64, degree: i64| millionths.saturating_mul(degree) / 1_000_000;
        let east = metres(other.lon.saturating_sub(self.lon), DEGREE_EAST).saturating_mul(cosine) / 10_000;
        (east, metres(other.lat.saturating_sub(self.lat), DEGREE_NORTH))
    }

    /// How far another spot is, metres.
    pub fn metres(self, other: Spot) -> i64 {
        let (east, north) = self.to(other);
        east.saturating_mul(east).saturating_add(north.saturating_mul(north)).isqrt()
    }
}

/// A point as a list shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Address.
    pub address: String,
    /// What building it is.
    pub sort: Sort,
    /// Where it is.
    pub spot: Spot,
}

impl Shown {
    /// Reads a point; `None` if it is not whole.
    pub fn of(record: &Record) -> Option<Shown> {
        Some(Shown {
            name_kk: record.get(name_kk)?,
            name_ru: record.get(name_ru)?,
            address: record.get(address)?,
            sort: record.get(sort)?,
            spot: Spot { lat: record.get(lat)?, lon: record.get(lon)? },
        })
    }
}

/// The point that a list calls so.
pub fn id(of_list: Id, code: &str) -> Id {
    Id::derived(&[KIND.as_bytes(), of_list.bytes(), code.as_bytes()])
}

/// Writes a point of a list.
pub fn place(pen: &mut Pen<'_>, home: &Space, of_list: Id, code: &str, point: Shown) {
    let record = id(of_list, code);
    pen.set(home, record, list, of_list);
    pen.set(home, record, name_kk, point.name_kk);
    pen.set(home, record, name_ru, point.name_ru);
    pen.set(home, record, address, point.address);
    pen.set(home, record, sort, point.sort);
    pen.set(home, record, lat, point.spot.lat);
    pen.set(home, record, lon, point.spot.lon);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distances as the great circle on WGS 84 has them, metres.
    #[test]
    fn distances_in_the_city_are_right_within_a_hundredth() {
        let square = Spot { lat: 43_238_293, lon: 76_945_465 };
        let rows = [
            ("the same spot", square, 0),
            ("a degree of latitude up to Qapshaghai", Spot { lat: 44_238_293, lon: 76_945_465 }, 111_112),
            ("a hundredth of a degree to the south", Spot { lat: 43_228_293, lon: 76_945_465 }, 1_111),
            ("a hundredth of a degree to the east", Spot { lat: 43_238_293, lon: 76_955_465 }, 812),
            ("a tenth of a degree to the west", Spot { lat: 43_238_293, lon: 76_845_465 }, 8_122),
        ];
        for (what, spot, metres) in rows {
            for far in [square.metres(spot), spot.metres(square)] {
                assert!((far - metres).abs() * 100 <= metres, "{what}: {far} for {metres}");
            }
        }
        let (east, north) = square.to(Spot { lat: 43_228_293, lon: 76_955_465 });
        assert!(east > 0 && north < 0, "{east} {north}");
    }

    #[test]
    fn no_position_however_wrong_is_too_much() {
        let (low, high) = (Spot { lat: i64::MIN, lon: i64::MIN }, Spot { lat: i64::MAX, lon: i64::MAX });
        for (from, to) in [(low, high), (high, low), (low, Spot::default()), (Spot::default(), high)] {
            assert!(from.metres(to) >= 0);
        }
    }
}
