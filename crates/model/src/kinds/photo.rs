//! E09 A picture of a report: that it was taken, how large it is and what the person vouched for. The picture itself travels
//! apart, under this record's id, which follows from its bytes: whoever holds both can tell that they belong together.
//!
//! No picture of an activity that is for children.

use super::activity::{self, Direction};
use crate::field::{choice, pointing_at, record};
use crate::time::Instant;
use crate::{Read, Refusal, Write};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Space, limits};

record! {
    /// A picture.
    Photo: "photo" {
        /// The activity.
        activity: Id,
        /// What it shows of people.
        shows: Shows,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Bytes.
        bytes: u32,
        /// Who added it.
        by: Id,
        /// When.
        at: Instant,
        /// Whether it was removed.
        gone: bool,
    }
}

choice! {
    /// What a picture shows of people, as whoever adds it vouches.
    Shows ("photo-shows-") {
        /// Nobody who could be recognised.
        Nobody = "nobody",
        /// Adults, who agreed.
        Agreed = "agreed",
    }
}

/// A picture as the phone has made it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Its id.
    pub id: Id,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Bytes.
    pub bytes: u32,
}

/// The id of these bytes as a picture of this activity.
pub fn id(of_activity: Id, picture: &[u8]) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes(), picture])
}

/// Whether pictures are taken at activities of this kind: not where children are.
pub const fn allowed(kind: Direction) -> bool {
    !matches!(kind, Direction::Workshop | Direction::Teaching)
}

/// Whether one more picture may be added.
///
/// # Errors
/// Why not.
pub fn may_add(ledger: &Ledger, of_activity: Id) -> Result<(), Refusal> {
    let Some(planned) = ledger.record(of_activity) else { return Err(Refusal::new("refusal-gone")) };
    if !allowed(planned.get(activity::direction).unwrap_or(Direction::Other)) {
        return Err(Refusal::new("refusal-photo-children"));
    }
    if all(ledger, of_activity).len() >= limits::PICTURES {
        return Err(Refusal::new("refusal-photos-many").with("most", limits::PICTURES as i64));
    }
    Ok(())
}

/// Adds a picture.
///
/// # Errors
/// Children, or too many.
pub fn add(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    taken: Taken,
    vouched: Shows,
    who: Id,
    now: Instant,
) -> Result<(), Refusal> {
    let record = taken.id;
    if !stands(pen.ledger(), record).unwrap_or_default() {
        may_add(pen.ledger(), of_activity)?;
    }
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, shows, vouched);
    pen.set(home, record, width, taken.width);
    pen.set(home, record, height, taken.height);
    pen.set(home, record, bytes, taken.bytes);
    pen.set(home, record, by, who);
    pen.set(home, record, at, now);
    pen.set(home, record, gone, false);
    Ok(())
}

/// Removes a picture, or brings it back.
///
/// # Errors
/// Children, or too many meanwhile.
pub fn remove(pen: &mut Pen<'_>, home: &Space, of_activity: Id, record: Id, so: bool) -> Result<(), Refusal> {
    if !so {
        may_add(pen.ledger(), of_activity)?;
    }
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, gone, so);
    Ok(())
}

/// Whether this picture belongs to its report still; `None` if nothing is known of it.
pub fn stands(ledger: &Ledger, record: Id) -> Option<bool> {
    let record = ledger.record(record).filter(|record| record.kind().as_str() == KIND)?;
    Some(record.get(gone) != Some(true))
}

/// The pictures of an activity, oldest first.
pub fn all(ledger: &Ledger, of_activity: Id) -> Vec<Id> {
    let all = pointing_at(ledger, activity, of_activity).filter(|(_, record)| record.get(gone) != Some(true));
    let all = all.map(|(id, record)| (record.get(at).map_or(0, Instant::unix_ms), id)).collect();
    crate::order::by(all, |one: &(i64, Id)| *one).into_iter().map(|(_, id)| id).collect()
}

/// Whether these bytes are a JPEG that says nothing but its picture and its colours: no place, no camera, no words.
pub fn is_bare(picture: &[u8]) -> bool {
    let Some(mut rest) = picture.strip_prefix(&[0xff, 0xd8]) else { return false };
    loop {
        let [0xff, marker, high, low, ..] = rest else { return false };
        match marker {
            // The picture itself begins.
            0xda => return true,
            // JFIF, colours, Adobe's mark of how they are kept; else what somebody tells of the picture.
            0xe0 | 0xe2 | 0xee => {}
            0xe1..=0xef | 0xfe => return false,
            _ => {}
        }
        let length = usize::from(*high) * 256 + usize::from(*low);
        let Some(next) = rest.get(2 + length..) else { return false };
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::activity_space;
    use alloc::vec;
    use erikti_sync::{Group, Name, OccurredOn, Stamp};

    const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);

    fn fold(
        ledger: &mut Ledger,
        n: u8,
        write: impl FnOnce(&mut Pen<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut pen = Pen::new(ledger);
        write(&mut pen)?;
        let changes = pen.finish();
        let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
        let (id, stamp) = (Id::mint(0, [n; 10]), Stamp(n.into()));
        ledger.fold(&Group { id, stamp, replica: Id::NIL, schema: 1, occurred_on, changes }, Id::NIL);
        Ok(())
    }

    fn planned(kind: Direction) -> (Ledger, Id, Space) {
        let (mut ledger, of) = (Ledger::default(), Id::derived(&[b"x"]));
        let home = activity_space(of);
        fold(&mut ledger, 1, |pen| {
            pen.set(&home, of, activity::direction, kind);
            Ok(())
        })
        .unwrap();
        (ledger, of, home)
    }

    fn taken(of: Id, picture: &[u8]) -> Taken {
        Taken { id: id(of, picture), width: 1600, height: 1200, bytes: picture.len() as u32 }
    }

    #[test]
    fn no_picture_where_children_are() {
        for kind in Direction::ALL {
            let (ledger, of, home) = planned(*kind);
            let mut pen = Pen::new(&ledger);
            let said = add(&mut pen, &home, of, taken(of, b"a"), Shows::Nobody, Id::NIL, NOW);
            let for_children = matches!(kind, Direction::Workshop | Direction::Teaching);
            assert_eq!(said.err().map(|no| no.key), for_children.then_some("refusal-photo-children"), "{kind:?}");
            assert_eq!(pen.changes().is_empty(), for_children, "{kind:?}");
        }
    }

    #[test]
    fn a_picture_is_added_once_removed_brought_back_and_never_one_too_many() {
        let (mut ledger, of, home) = planned(Direction::Eco);
        let put = |ledger: &mut Ledger, n: u8| {
            fold(ledger, n, |pen| add(pen, &home, of, taken(of, &[n]), Shows::Agreed, Id::NIL, NOW))
        };
        for n in 2..22 {
            put(&mut ledger, n).unwrap();
        }
        put(&mut ledger, 21).unwrap();
        assert_eq!(all(&ledger, of).len(), limits::PICTURES);
        assert_eq!(put(&mut ledger, 30).unwrap_err().key, "refusal-photos-many");
        let first = id(of, &[2]);
        fold(&mut ledger, 31, |pen| remove(pen, &home, of, first, true)).unwrap();
        assert_eq!((all(&ledger, of).len(), stands(&ledger, first)), (limits::PICTURES - 1, Some(false)));
        fold(&mut ledger, 32, |pen| remove(pen, &home, of, first, false)).unwrap();
        assert_eq!((all(&ledger, of).len(), stands(&ledger, first)), (limits::PICTURES, Some(true)));
        assert_eq!(stands(&ledger, of), None);
    }

    #[test]
    fn what_a_camera_tells_beside_the_picture_is_seen() {
        let segment = |marker: u8, words: &[u8]| [&[0xff, marker, 0, words.len() as u8 + 2][..], words].concat();
        let of = |segments: &[Vec<u8>]| [&[0xff, 0xd8][..], &segments.concat(), &[0xff, 0xda, 0, 2, 1, 2, 3]].concat();
        let (jfif, exif) = (segment(0xe0, b"JFIF\0"), segment(0xe1, b"Exif\0\0GPS"));
        let rows = [
            (of(&[jfif.clone(), segment(0xdb, &[1; 64])]), true),
            (of(&[jfif.clone(), segment(0xe2, b"ICC_PROFILE\0")]), true),
            (of(&[jfif.clone(), exif.clone()]), false),
            (of(&[exif]), false),
            (of(&[segment(0xed, b"Photoshop")]), false),
            (of(&[segment(0xfe, b"words")]), false),
            (vec![0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 1], false),
            (vec![0xff, 0xd8], false),
            (b"\x89PNG".to_vec(), false),
            (Vec::new(), false),
        ];
        for (nth, (picture, bare)) in rows.into_iter().enumerate() {
            assert_eq!(is_bare(&picture), bare, "row {nth}");
        }
    }
}
