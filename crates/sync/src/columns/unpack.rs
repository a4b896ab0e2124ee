//! Out of columns: everything checked, nothing returned in part, and no more memory than an honest batch takes.

use super::{Cell, Columns, DERIVED, EMPTY, FLAG, INT, RAW, REF, TEXT, derived, ids};
use crate::change::Malformed;
use crate::{Change, ChangeId, Entry, Group, Id, Name, OccurredOn, Space, Stamp, Value, limits};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Unpacks what [`super::pack_groups`] packed.
///
/// # Errors
/// What part is not as it must be; nothing is returned in part.
pub fn unpack_groups(bytes: &[u8]) -> Result<Vec<Group>, Malformed> {
    Ok(unpack(bytes)?.into_iter().map(|(_, group)| group).collect())
}

/// Unpacks what [`super::pack_entries`] packed.
///
/// # Errors
/// What part is not as it must be; nothing is returned in part.
pub fn unpack_entries(bytes: &[u8]) -> Result<Vec<Entry>, Malformed> {
    let entry = |(author, group): (Option<Id>, Group)| {
        author.map(|author| Entry { author, group }).ok_or(Malformed("entry without author"))
    };
    unpack(bytes)?.into_iter().map(entry).collect()
}

fn unpack(bytes: &[u8]) -> Result<Vec<(Option<Id>, Group)>, Malformed> {
    let (columns, rest) =
        postcard::take_from_bytes::<Columns>(bytes).map_err(|_| Malformed("columns cannot be read"))?;
    if !rest.is_empty() {
        return Err(Malformed("bytes after the columns"));
    }
    let words = columns.words.split(' ').map(Arc::from).collect();
    let shapes = shapes(&columns)?;
    let cells = columns.cells.iter().map(|_| Place::default()).collect();
    let mut reader = Reader { columns: &columns, words, shapes, cells, ..Reader::new(&columns) };
    let groups: Result<Vec<_>, Malformed> = (0..columns.group_id.len()).map(|at| reader.group(at)).collect();
    let groups = groups?;
    if reader.is_at_the_end() { Ok(groups) } else { Err(Malformed("cells that belong to no group")) }
}

struct Shape {
    space: Space,
    kind: Name,
    values: Vec<(usize, usize)>,
}

fn shapes(columns: &Columns) -> Result<Vec<Shape>, Malformed> {
    let mut from = 0usize;
    let shape = |(space, count): (&u32, &u32)| {
        let count = *count as usize;
        if count == 0 || count > limits::GROUP_CHANGES {
            return Err(Malformed("shape of no or too many values"));
        }
        let until = from.saturating_add(count);
        let range = from..until;
        let cells = columns.shape_cell.get(range.clone()).ok_or(Malformed("shape without its values"))?;
        let bases = columns.shape_bases.get(range).ok_or(Malformed("shape without its bases"))?;
        from = until;
        let kind = cell(&columns.cell_kind, cells.first().map_or(0, |first| *first as usize))?;
        let one_kind = cells.iter().all(|at| columns.cell_kind.get(*at as usize) == Some(&kind));
        if !one_kind {
            return Err(Malformed("shape of two kinds"));
        }
        Ok(Shape {
            space: cell(&columns.spaces, *space as usize)?,
            kind: cell(&columns.names, kind as usize).map_err(|_| Malformed("no such name in the dictionary"))?,
            values: cells.iter().zip(bases).map(|(cell, bases)| (*cell as usize, usize::from(*bases))).collect(),
        })
    };
    let shapes = columns.shape_space.iter().zip(&columns.shape_values).map(shape).collect();
    if columns.shape_space.len() != columns.shape_values.len() {
        return Err(Malformed("shape columns differ in length"));
    }
    shapes
}

/// How far a column of ids was read.
#[derive(Default)]
struct Met {
    ids: Vec<Id>,
    last: Option<Id>,
    last_time: u64,
}

/// How far a cell was read.
#[derive(Default)]
struct Place {
    count: usize,
    item: usize,
    ids: Met,
}

struct Ids<'a> {
    fresh: ids::Reader<'a>,
    ids: Vec<Id>,
    reference: usize,
}

struct Reader<'a> {
    columns: &'a Columns,
    words: Vec<Arc<str>>,
    shapes: Vec<Shape>,
    cells: Vec<Place>,
    ids: Ids<'a>,
    groups: Met,
    replicas: Met,
    authors: Met,
    records: Met,
    bases: Met,
    run: usize,
    base: usize,
    raw: usize,
    /// Changes and bytes of text that may still come: a few bytes must not unfold into gigabytes.
    changes_left: usize,
    text_left: usize,
    lead: i64,
    day: i32,
}

fn cell<T: Clone>(column: &[T], at: usize) -> Result<T, Malformed> {
    column.get(at).cloned().ok_or(Malformed("column too short"))
}

impl Ids<'_> {
    fn of(&mut self, columns: &Columns, column: &mut Met, code: u64) -> Result<Id, Malformed> {
        let nowhere = Malformed("no such id in the dictionary");
        let id = match code {
            0 => column.last.ok_or(nowhere)?,
            1 => {
                let id = self.first(columns, column)?;
                column.ids.push(id);
                id
            }
            _ => cell(&column.ids, usize::try_from(code - 2).unwrap_or(usize::MAX)).map_err(|_| nowhere)?,
        };
        column.last = Some(id);
        Ok(id)
    }

    fn first(&mut self, columns: &Columns, column: &mut Met) -> Result<Id, Malformed> {
        let back = cell(&columns.id_refs, self.reference)? as usize;
        self.reference += 1;
        if back > 0 {
            let at = self.ids.len().checked_sub(back).ok_or(Malformed("no such id in the dictionary"))?;
            return cell(&self.ids, at);
        }
        let id = self.fresh.next(&mut column.last_time)?;
        self.ids.push(id);
        Ok(id)
    }
}

impl<'a> Reader<'a> {
    fn new(columns: &'a Columns) -> Reader<'a> {
        Reader {
            columns,
            words: Vec::new(),
            shapes: Vec::new(),
            cells: Vec::new(),
            ids: Ids { fresh: ids::Reader::new(columns), ids: Vec::new(), reference: 0 },
            groups: Met::default(),
            replicas: Met::default(),
            authors: Met::default(),
            records: Met::default(),
            bases: Met::default(),
            run: 0,
            base: 0,
            raw: 0,
            changes_left: limits::PACKED_CHANGES,
            text_left: limits::PACKED_BYTES,
            lead: 0,
            day: 0,
        }
    }

    fn is_at_the_end(&self) -> bool {
        let columns = self.columns;
        let cells_read = self
            .cells
            .iter()
            .zip(&columns.cells)
            .all(|(place, cell)| place.count == cell.counts.len() && place.item == cell.items.len());
        cells_read
            && self.run == columns.run_shape.len()
            && self.base == columns.base_group.len()
            && self.raw == columns.raw.len()
            && self.ids.reference == columns.id_refs.len()
            && self.ids.fresh.is_at_the_end()
    }

    fn name(&self, at: u32) -> Result<Name, Malformed> {
        cell(&self.columns.names, at as usize).map_err(|_| Malformed("no such name in the dictionary"))
    }

    fn group(&mut self, at: usize) -> Result<(Option<Id>, Group), Malformed> {
        let columns = self.columns;
        let id = self.ids.of(columns, &mut self.groups, cell(&columns.group_id, at)?.into())?;
        let replica = self.ids.of(columns, &mut self.replicas, cell(&columns.group_replica, at)?.into())?;
        self.lead = self.lead.wrapping_add(cell(&columns.group_stamp, at)?);
        self.day = self.day.wrapping_add(cell(&columns.group_day, at)?);
        let mut changes = Vec::new();
        for _ in 0..cell(&columns.group_runs, at)? {
            self.run(&mut changes)?;
        }
        let author = match columns.group_author.get(at) {
            Some(author) => Some(self.ids.of(columns, &mut self.authors, (*author).into())?),
            None => None,
        };
        let group = Group {
            id,
            stamp: Stamp(self.lead.wrapping_add((ids::time_of(id) << 16) as i64) as u64),
            replica,
            schema: cell(&columns.group_schema, at)?,
            occurred_on: OccurredOn { day: self.day, zone: self.name(cell(&columns.group_zone, at)?)? },
            changes,
        };
        group.check()?;
        Ok((author, group))
    }

    fn run(&mut self, changes: &mut Vec<Change>) -> Result<(), Malformed> {
        let (columns, at) = (self.columns, self.run);
        self.run += 1;
        let shape = cell(&columns.run_shape, at)? as usize;
        let (space, kind, count) = match self.shapes.get(shape) {
            Some(shape) => (shape.space.clone(), shape.kind.clone(), shape.values.len()),
            None => return Err(Malformed("no such shape")),
        };
        if changes.len() + count > limits::GROUP_CHANGES {
            return Err(Malformed("group with too many changes"));
        }
        self.changes_left =
            self.changes_left.checked_sub(count).ok_or(Malformed("more changes than a batch may hold"))?;
        let (from, gap) = (changes.len(), u32::from(cell(&columns.run_gap, at)?));
        let first = changes.last().map_or(0, |last| u32::from(last.index) + 1) + gap;
        for nth in 0..count {
            let (which, bases) = self.shapes.get(shape).map_or(Ok((0, 0)), |shape| cell(&shape.values, nth))?;
            let base = (0..bases).map(|_| self.base()).collect::<Result<Vec<ChangeId>, Malformed>>()?;
            let index = u16::try_from(first + nth as u32).map_err(|_| Malformed("index too large"))?;
            changes.push(Change {
                index,
                space: space.clone(),
                record: Id::NIL,
                kind: kind.clone(),
                field: self.name(cell(&columns.cell_field, which)?)?,
                value: self.value(which)?,
                base,
            });
        }
        let run = changes.get_mut(from..).unwrap_or_default();
        let record = match cell(&columns.run_record, at)? {
            DERIVED => derived(&kind, run.iter().map(|change| change.value.clone()))
                .ok_or(Malformed("a derived id of fewer than two values"))?,
            code => self.ids.of(columns, &mut self.records, u64::from(code - 1))?,
        };
        run.iter_mut().for_each(|change| change.record = record);
        Ok(())
    }

    fn base(&mut self) -> Result<ChangeId, Malformed> {
        let (columns, at) = (self.columns, self.base);
        self.base += 1;
        let group = self.ids.of(columns, &mut self.bases, cell(&columns.base_group, at)?.into())?;
        Ok(ChangeId { group, index: cell(&columns.base_index, at)? })
    }

    fn value(&mut self, which: usize) -> Result<Value, Malformed> {
        let (columns, short) = (self.columns, Malformed("column too short"));
        let values = columns.cells.get(which).ok_or(short.clone())?;
        let place = self.cells.get_mut(which).ok_or(short)?;
        match cell(&columns.cell_form, which)? {
            EMPTY => Ok(Value::Empty),
            FLAG => Ok(Value::Flag(next(values, place)? != 0)),
            INT => Ok(Value::Int(values.least.wrapping_add(next(values, place)?.wrapping_mul(values.step) as i64))),
            REF => {
                let code = next(values, place)?;
                Ok(Value::Ref(self.ids.of(columns, &mut place.ids, code)?))
            }
            TEXT => self.text(which),
            raw if raw >= RAW => {
                let until = self.raw.saturating_add(cell(&values.counts, place.count)? as usize);
                place.count += 1;
                let bytes = columns.raw.get(self.raw..until).ok_or(Malformed("payload too short"))?;
                self.raw = until;
                Ok(Value::read((raw - RAW) as u8, bytes))
            }
            _ => Err(Malformed("no such form of value")),
        }
    }

    fn text(&mut self, which: usize) -> Result<Value, Malformed> {
        let short = Malformed("column too short");
        let (values, place) = self.columns.cells.get(which).zip(self.cells.get_mut(which)).ok_or(short.clone())?;
        let count = cell(&values.counts, place.count)? as usize;
        place.count += 1;
        let until = place.item.saturating_add(count);
        let numbers = values.items.get(place.item..until).ok_or(short)?;
        place.item = until;
        let word = |number: &u64| self.words.get(usize::try_from(*number).unwrap_or(usize::MAX));
        let unknown = Malformed("no such word");
        if let [only] = numbers {
            // Choices and codes: one word, shared by everybody who says it.
            return word(only).filter(|word| word.len() <= limits::TEXT_BYTES).cloned().map(Value::Text).ok_or(unknown);
        }
        let mut text = String::new();
        for (nth, number) in numbers.iter().enumerate() {
            if nth > 0 {
                text.push(' ');
            }
            text.push_str(word(number).ok_or(unknown.clone())?);
            if text.len() > limits::TEXT_BYTES {
                return Err(Malformed("value too long"));
            }
        }
        self.text_left = self.text_left.checked_sub(text.len()).ok_or(Malformed("more text than a batch may hold"))?;
        Ok(Value::text(&text))
    }
}

fn next(values: &Cell, place: &mut Place) -> Result<u64, Malformed> {
    let item = cell(&values.items, place.item)?;
    place.item += 1;
    Ok(item)
}
