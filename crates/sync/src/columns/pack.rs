//! Into columns.

use super::{BYTES, Cell, Columns, DERIVED, EMPTY, FLAG, INT, RAW, REF, TEXT, derived, ids};
use crate::{Change, Entry, Group, Id, Name, Space, Value};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use ids::Fresh;

/// Packs groups in their order.
pub fn pack_groups(groups: &[Group]) -> Vec<u8> {
    let mut packer = Packer::default();
    groups.iter().for_each(|group| packer.group(group));
    packer.finish()
}

/// Packs entries in their order.
pub fn pack_entries(entries: &[Entry]) -> Vec<u8> {
    let mut packer = Packer::default();
    for entry in entries {
        packer.group(&entry.group);
        let author = packer.ids.code(&mut packer.authors, entry.author);
        packer.columns.group_author.push(author);
    }
    packer.finish()
}

/// Ids met anywhere, and what is sent of them.
#[derive(Default)]
struct Ids {
    met: BTreeMap<Id, u32>,
    refs: Vec<u32>,
    fresh: Vec<Fresh>,
}

/// Ids met in one column.
#[derive(Default)]
struct Column {
    met: BTreeMap<Id, u32>,
    last: Option<Id>,
    last_time: u64,
}

impl Ids {
    fn code(&mut self, column: &mut Column, id: Id) -> u32 {
        if column.last == Some(id) {
            return 0;
        }
        column.last = Some(id);
        let next = column.met.len() as u32;
        let at = *column.met.entry(id).or_insert(next);
        if at < next {
            return at + 2;
        }
        let next = self.met.len() as u32;
        let at = *self.met.entry(id).or_insert(next);
        self.refs.push(next - at);
        if at == next {
            self.fresh.push((id, column.last_time));
            column.last_time = ids::time_after(id, column.last_time);
        }
        1
    }
}

/// Numbers things by their first appearance.
struct Numbers<T>(BTreeMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Numbers(BTreeMap::new())
    }
}

impl<T: Ord + Clone> Numbers<T> {
    fn of(&mut self, thing: &T, fresh: impl FnOnce()) -> u32 {
        if let Some(at) = self.0.get(thing) {
            return *at;
        }
        let at = self.0.len() as u32;
        self.0.insert(thing.clone(), at);
        fresh();
        at
    }
}

#[derive(Default)]
struct Words {
    met: BTreeMap<String, u32>,
    uses: Vec<u32>,
}

impl Words {
    fn of(&mut self, word: &str) -> u32 {
        let at = match self.met.get(word) {
            Some(at) => *at,
            None => {
                let at = self.met.len() as u32;
                self.met.insert(word.into(), at);
                self.uses.push(0);
                at
            }
        };
        if let Some(uses) = self.uses.get_mut(at as usize) {
            *uses += 1;
        }
        at
    }

    /// All words, the most frequent first, and the new number of each: small numbers take one byte.
    fn sorted(self) -> (String, Vec<u32>) {
        let mut words: Vec<(u32, u32, String)> = Vec::with_capacity(self.met.len());
        for (word, at) in self.met {
            words.push((u32::MAX - self.uses.get(at as usize).copied().unwrap_or(0), at, word));
        }
        words.sort_unstable();
        let mut numbers = alloc::vec![0; words.len()];
        for (new, (_, old, _)) in words.iter().enumerate() {
            if let Some(number) = numbers.get_mut(*old as usize) {
                *number = new as u32;
            }
        }
        let words: Vec<String> = words.into_iter().map(|(.., word)| word).collect();
        (words.join(" "), numbers)
    }
}

#[derive(Default)]
struct Filling {
    form: u16,
    ids: Column,
    ints: Vec<i64>,
    cell: Cell,
}

#[derive(Default)]
struct Packer {
    columns: Columns,
    names: Numbers<Name>,
    spaces: Numbers<Space>,
    words: Words,
    ids: Ids,
    groups: Column,
    replicas: Column,
    authors: Column,
    records: Column,
    bases: Column,
    kinds_of_cell: Numbers<(u32, u32, u16)>,
    cells: Vec<Filling>,
    shapes: Numbers<(u32, Vec<(u32, u8)>)>,
    last_lead: i64,
    last_day: i32,
}

impl Packer {
    fn name(&mut self, name: &Name) -> u32 {
        let names = &mut self.columns.names;
        self.names.of(name, || names.push(name.clone()))
    }

    fn space(&mut self, space: &Space) -> u32 {
        let spaces = &mut self.columns.spaces;
        self.spaces.of(space, || spaces.push(space.clone()))
    }

    fn group(&mut self, group: &Group) {
        let id = self.ids.code(&mut self.groups, group.id);
        let replica = self.ids.code(&mut self.replicas, group.replica);
        let zone = self.name(&group.occurred_on.zone);
        let lead = (group.stamp.0 as i64).wrapping_sub((ids::time_of(group.id) << 16) as i64);
        let (mut runs, mut next) = (0, 0u16);
        for run in group.changes.chunk_by(belong_together) {
            runs += 1;
            let first = run.first().map_or(next, |change| change.index);
            self.columns.run_gap.push(first.wrapping_sub(next));
            next = first.wrapping_add(run.len() as u16);
            self.run(run);
        }
        let columns = &mut self.columns;
        columns.group_id.push(id);
        columns.group_replica.push(replica);
        columns.group_zone.push(zone);
        columns.group_stamp.push(lead.wrapping_sub(self.last_lead));
        columns.group_day.push(group.occurred_on.day.wrapping_sub(self.last_day));
        columns.group_schema.push(group.schema);
        columns.group_runs.push(runs);
        (self.last_lead, self.last_day) = (lead, group.occurred_on.day);
    }

    fn run(&mut self, run: &[Change]) {
        let Some(first) = run.first() else { return };
        let space = self.space(&first.space);
        let kind = self.name(&first.kind);
        let values: Vec<(u32, u8)> = run.iter().map(|change| self.change(kind, change)).collect();
        let columns = &mut self.columns;
        let shape = self.shapes.of(&(space, values.clone()), || {
            columns.shape_space.push(space);
            columns.shape_values.push(values.len() as u32);
            columns.shape_cell.extend(values.iter().map(|(cell, _)| *cell));
            columns.shape_bases.extend(values.iter().map(|(_, bases)| *bases));
        });
        let follows = derived(&first.kind, run.iter().map(|change| change.value.clone()));
        let record =
            if follows == Some(first.record) { DERIVED } else { 1 + self.ids.code(&mut self.records, first.record) };
        self.columns.run_shape.push(shape);
        self.columns.run_record.push(record);
    }

    fn change(&mut self, kind: u32, change: &Change) -> (u32, u8) {
        let field = self.name(&change.field);
        for base in &change.base {
            let group = self.ids.code(&mut self.bases, base.group);
            self.columns.base_group.push(group);
            self.columns.base_index.push(base.index);
        }
        let form = form(&change.value);
        let (columns, cells) = (&mut self.columns, &mut self.cells);
        let at = self.kinds_of_cell.of(&(kind, field, form), || {
            columns.cell_kind.push(kind);
            columns.cell_field.push(field);
            columns.cell_form.push(form);
            cells.push(Filling { form, ..Filling::default() });
        });
        self.value(at, &change.value);
        (at, change.base.len() as u8)
    }

    fn value(&mut self, at: u32, value: &Value) {
        let Some(filling) = self.cells.get_mut(at as usize) else { return };
        match value {
            Value::Empty => {}
            Value::Flag(flag) => filling.cell.items.push(u64::from(*flag)),
            Value::Int(int) => filling.ints.push(*int),
            Value::Text(text) => {
                let before = filling.cell.items.len();
                filling.cell.items.extend(text.split(' ').map(|word| u64::from(self.words.of(word))));
                filling.cell.counts.push((filling.cell.items.len() - before) as u32);
            }
            Value::Ref(id) => filling.cell.items.push(u64::from(self.ids.code(&mut filling.ids, *id))),
            Value::Bytes(bytes) | Value::Unknown(_, bytes) => {
                filling.cell.counts.push(bytes.len() as u32);
                self.columns.raw.extend_from_slice(bytes);
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let (words, numbers) = self.words.sorted();
        let filled = |filling: Filling| match filling.form {
            INT => numbered(&filling.ints),
            TEXT => {
                let new = |old: &u64| numbers.get(*old as usize).map_or(0, |new| u64::from(*new));
                Cell { items: filling.cell.items.iter().map(new).collect(), ..filling.cell }
            }
            _ => filling.cell,
        };
        self.columns.cells = self.cells.into_iter().map(filled).collect();
        self.columns.words = words;
        self.columns.id_refs = self.ids.refs;
        ids::write(&self.ids.fresh, &mut self.columns);
        // Serialising plain vectors into memory cannot fail; an empty batch is the honest answer if it ever did.
        postcard::to_allocvec(&self.columns).unwrap_or_default()
    }
}

fn belong_together(one: &Change, next: &Change) -> bool {
    let same = one.record == next.record && one.kind == next.kind && one.space == next.space;
    same && one.index.checked_add(1) == Some(next.index)
}

fn form(value: &Value) -> u16 {
    match value {
        Value::Empty => EMPTY,
        Value::Flag(_) => FLAG,
        Value::Int(_) => INT,
        Value::Text(_) => TEXT,
        Value::Ref(_) => REF,
        Value::Bytes(_) => BYTES,
        Value::Unknown(tag, _) => RAW + u16::from(*tag),
    }
}

/// Numbers as steps above the least of them: moments of whole half hours take two bytes instead of six.
fn numbered(ints: &[i64]) -> Cell {
    let least = ints.iter().copied().min().unwrap_or(0);
    let above: Vec<u64> = ints.iter().map(|int| int.wrapping_sub(least) as u64).collect();
    let step = above.iter().copied().fold(0, greatest_common_divisor).max(1);
    Cell { counts: Vec::new(), items: above.into_iter().map(|int| int / step).collect(), least, step }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
