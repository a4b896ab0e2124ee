//! Reads what `docs/protocol.md` describes, from that page alone: nothing of `erikti-sync` may be named here.

use std::collections::VecDeque;

/// Section 2 of the page.
pub struct Reader<'a>(pub &'a [u8]);

impl Reader<'_> {
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken.to_vec()
    }

    pub fn varint(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.take(1)[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    pub fn signed(&mut self) -> i64 {
        signed(self.varint())
    }

    pub fn bytes(&mut self) -> Vec<u8> {
        let count = self.varint() as usize;
        self.take(count)
    }

    pub fn text(&mut self) -> String {
        String::from_utf8(self.bytes()).expect("UTF-8")
    }

    pub fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.varint();
        (0..count).map(|_| one(self)).collect()
    }
}

fn signed(zigzag: u64) -> i64 {
    if zigzag.is_multiple_of(2) { (zigzag / 2) as i64 } else { -((zigzag / 2) as i64) - 1 }
}

type Id = [u8; 16];
type Column = VecDeque<u64>;

fn next<T>(column: &mut VecDeque<T>) -> T {
    column.pop_front().expect("a column is not too short")
}

/// Section 4, *ids*: what a column has met.
#[derive(Default)]
struct Met {
    ids: Vec<Id>,
    last: Option<Id>,
    time: u64,
}

struct Ids {
    refs: Column,
    least: u64,
    span: u64,
    bits: VecDeque<bool>,
    met: Vec<Id>,
}

impl Ids {
    fn bits(&mut self, count: u64) -> u64 {
        (0..count).fold(0, |number, _| number << 1 | u64::from(next(&mut self.bits)))
    }

    fn of(&mut self, column: &mut Met, code: u64) -> Id {
        let id = match code {
            0 => column.last.expect("an id before"),
            1 => self.not_met_in(column),
            _ => column.ids[code as usize - 2],
        };
        column.last = Some(id);
        id
    }

    fn not_met_in(&mut self, column: &mut Met) -> Id {
        let id = match next(&mut self.refs) {
            0 => {
                let id = self.fresh(&mut column.time);
                self.met.push(id);
                id
            }
            back => self.met[self.met.len() - back as usize],
        };
        column.ids.push(id);
        id
    }

    fn fresh(&mut self, time: &mut u64) -> Id {
        let (high, low) = if self.bits(1) == 0 {
            (self.bits(64), self.bits(64))
        } else {
            *time = match self.bits(1) {
                1 => (*time as i64 + signed(self.bits(16))) as u64 % (1 << 48),
                _ => self.least + self.bits(self.span),
            };
            (*time << 16 | 7 << 12 | self.bits(12), 2 << 62 | self.bits(62))
        };
        (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
    }
}

/// Section 2, *id*.
fn derived(parts: [&[u8]; 3]) -> Id {
    let fed = parts.map(|part| [&(part.len() as u64).to_le_bytes(), part].concat()).concat();
    let mut id: Id = blake3::hash(&fed).as_bytes()[..16].try_into().expect("16 bytes");
    (id[6], id[8]) = (0x80 + id[6] % 16, 0x80 + id[8] % 64);
    id
}

struct Cell {
    kind: String,
    field: String,
    form: u64,
    counts: Column,
    items: Column,
    least: i64,
    step: u64,
    ids: Met,
}

impl Cell {
    fn value(&mut self, words: &[String], raw: &mut VecDeque<u8>, ids: &mut Ids) -> (u8, Vec<u8>) {
        match self.form {
            0 => (0, Vec::new()),
            1 => (1, vec![u8::from(next(&mut self.items) != 0)]),
            2 => (2, number(self.least.wrapping_add(next(&mut self.items).wrapping_mul(self.step) as i64))),
            3 => {
                let words: Vec<&str> =
                    (0..next(&mut self.counts)).map(|_| words[next(&mut self.items) as usize].as_str()).collect();
                (3, words.join(" ").into_bytes())
            }
            4 => (4, ids.of(&mut self.ids, next(&mut self.items)).to_vec()),
            tag => ((tag - 256) as u8, raw.drain(..next(&mut self.counts) as usize).collect()),
        }
    }
}

/// Section 2, tag 2.
fn number(number: i64) -> Vec<u8> {
    let holds = |bytes: &usize| *bytes == 8 || number << (64 - 8 * bytes) >> (64 - 8 * bytes) == number;
    let bytes = if number == 0 { 0 } else { (1..=8).find(holds).expect("eight bytes hold it") };
    number.to_le_bytes()[..bytes].to_vec()
}

/// Section 4, read, and spelled out as section 5 says.
pub struct Told {
    pub author: Option<Id>,
    pub stamp: i64,
    spelled: Vec<u8>,
    pub said: Vec<String>,
}

impl Told {
    fn spell(&mut self, bytes: &[u8]) {
        self.spelled.extend((bytes.len() as u32).to_le_bytes());
        self.spelled.extend(bytes);
    }
}

#[derive(Default)]
struct Before {
    space: String,
    record: Id,
    kind: String,
}

struct Batch {
    words: Vec<String>,
    raw: VecDeque<u8>,
    ids: Ids,
    cells: Vec<Cell>,
    /// Space, and of each value its cell and its bases.
    shapes: Vec<(String, Vec<(usize, u8)>)>,
    run_shape: Column,
    run_record: Column,
    run_gap: Column,
    base_group: Column,
    base_index: Column,
    records: Met,
    bases: Met,
}

impl Batch {
    /// One run, as the changes it is: spelled out behind the group's others.
    fn run(&mut self, told: &mut Told, index: &mut u16, before: &mut Option<Before>) {
        let (space, values) = self.shapes[next(&mut self.run_shape) as usize].clone();
        let mut changes = Vec::new();
        for (cell, bases) in values {
            let base = |_| {
                let group = self.ids.of(&mut self.bases, next(&mut self.base_group));
                [&group[..], &(next(&mut self.base_index) as u16).to_le_bytes()].concat()
            };
            let bases: Vec<Vec<u8>> = (0..bases).map(base).collect();
            let cell = &mut self.cells[cell];
            let value = cell.value(&self.words, &mut self.raw, &mut self.ids);
            changes.push((cell.kind.clone(), cell.field.clone(), value, bases));
        }
        let record = match next(&mut self.run_record) {
            0 => derived([changes[0].0.as_bytes(), &changes[0].2.1, &changes[1].2.1]),
            code => self.ids.of(&mut self.records, code - 1),
        };
        *index += next(&mut self.run_gap) as u16;
        for (kind, field, (tag, payload), bases) in changes {
            let last = before.take();
            let [same_space, same_record, same_kind] =
                last.map_or([false; 3], |last| [last.space == space, last.record == record, last.kind == kind]);
            told.spelled.push(u8::from(same_space) + 2 * u8::from(same_record) + 4 * u8::from(same_kind));
            told.spelled.extend(index.to_le_bytes());
            if !same_space {
                told.spell(space.as_bytes());
            }
            if !same_record {
                told.spelled.extend(record);
            }
            if !same_kind {
                told.spell(kind.as_bytes());
            }
            told.spell(field.as_bytes());
            told.spelled.push(tag);
            told.spell(&payload);
            told.spelled.extend((bases.len() as u16).to_le_bytes());
            told.spelled.extend(bases.concat());
            told.said.push(format!("{field} = {}", shown(tag, &payload)));
            *before = Some(Before { space: space.clone(), record, kind });
            *index += 1;
        }
    }

    fn is_used_up(&self) -> bool {
        self.cells.iter().all(|cell| cell.counts.is_empty() && cell.items.is_empty())
            && [&self.run_shape, &self.base_group, &self.ids.refs].into_iter().all(VecDeque::is_empty)
            && self.raw.is_empty()
            && self.ids.bits.len() < 8
    }
}

pub fn unpack(packed: &[u8]) -> Vec<Told> {
    let mut reader = Reader(packed);
    let column = |reader: &mut Reader<'_>| VecDeque::from(reader.list(Reader::varint));
    let (names, spaces) = (reader.list(Reader::text), reader.list(Reader::text));
    let words = reader.text().split(' ').map(str::to_string).collect();
    let (refs, least, span) = (column(&mut reader), reader.varint(), reader.take(1)[0].into());
    let bits = reader.bytes().into_iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1 == 1)).collect();
    let [mut kinds, mut fields, mut forms] = std::array::from_fn(|_| column(&mut reader));
    let cell = |reader: &mut Reader<'_>| Cell {
        kind: names[next(&mut kinds) as usize].clone(),
        field: names[next(&mut fields) as usize].clone(),
        form: next(&mut forms),
        counts: column(reader),
        items: column(reader),
        least: reader.signed(),
        step: reader.varint(),
        ids: Met::default(),
    };
    let (cells, raw) = (reader.list(cell), reader.bytes().into());
    let [shape_space, shape_values, mut shape_cell] = std::array::from_fn(|_| column(&mut reader));
    let mut shape_bases = VecDeque::from(reader.bytes());
    let mut value = |_| (next(&mut shape_cell) as usize, next(&mut shape_bases));
    let shape = |(space, values)| (spaces[space as usize].clone(), (0..values).map(&mut value).collect());
    let shapes = shape_space.into_iter().zip(shape_values).map(shape).collect();
    let [ids_of, leads, replica, schema, days, zone, mut authors, runs] = std::array::from_fn(|_| column(&mut reader));
    let [run_shape, run_record, run_gap, base_group, base_index] = std::array::from_fn(|_| column(&mut reader));
    assert!(reader.0.is_empty(), "something follows the last field");
    let ids = Ids { refs, least, span, bits, met: Vec::new() };
    let (records, bases) = (Met::default(), Met::default());
    let mut batch = Batch {
        words,
        raw,
        ids,
        cells,
        shapes,
        run_shape,
        run_record,
        run_gap,
        base_group,
        base_index,
        records,
        bases,
    };
    let (mut groups, mut replicas, mut people, mut lead, mut day) =
        (Met::default(), Met::default(), Met::default(), 0i64, 0i32);
    let mut told = Vec::new();
    for at in 0..ids_of.len() {
        let id = batch.ids.of(&mut groups, ids_of[at]);
        let replica = batch.ids.of(&mut replicas, replica[at]);
        lead = lead.wrapping_add(signed(leads[at]));
        day = day.wrapping_add(signed(days[at]) as i32);
        let time = id[..6].iter().fold(0, |time, byte| time << 8 | i64::from(*byte));
        let stamp = lead.wrapping_add(time << 16);
        let head = [&id[..], &replica, &(schema[at] as u16).to_le_bytes(), &day.to_le_bytes()].concat();
        let mut one = Told { author: None, stamp, spelled: head, said: Vec::new() };
        one.spell(names[zone[at] as usize].as_bytes());
        let (mut index, mut before) = (0, None);
        (0..runs[at]).for_each(|_| batch.run(&mut one, &mut index, &mut before));
        one.author = authors.pop_front().map(|author| batch.ids.of(&mut people, author));
        told.push(one);
    }
    assert!(batch.is_used_up() && authors.is_empty(), "something belongs to no group");
    told
}

pub fn digest(told: &Told) -> [u8; 16] {
    blake3::hash(&told.spelled).as_bytes()[..16].try_into().expect("16 bytes")
}

pub fn chain(before: [u8; 16], told: &Told) -> [u8; 16] {
    let author = told.author.expect("an entry has an author");
    let spelled = [&before[..], &author, &told.stamp.to_le_bytes(), &told.spelled].concat();
    blake3::hash(&spelled).as_bytes()[..16].try_into().expect("16 bytes")
}

pub fn shown(tag: u8, payload: &[u8]) -> String {
    match tag {
        0 => "empty".into(),
        1 => (payload == [1]).to_string(),
        2 => {
            let sign = if payload.last().is_some_and(|top| *top >= 0x80) { 0xff } else { 0 };
            let mut wide = [sign; 8];
            wide[..payload.len()].copy_from_slice(payload);
            i64::from_le_bytes(wide).to_string()
        }
        3 if str::from_utf8(payload).is_ok() => String::from_utf8_lossy(payload).into_owned(),
        4 => payload.iter().map(|byte| format!("{byte:02x}")).collect(),
        other => format!("#{other} {payload:?}"),
    }
}
