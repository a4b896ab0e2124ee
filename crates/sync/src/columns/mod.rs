//! Groups and entries, packed: one column per property, every name, word and id once.
//!
//! Thirty-five fields of one form share their group, kind, space and often their record; in columns those cost almost
//! nothing after compression (evidence 1.2: 260 bytes a record against 413 for compressed JSON). What is written together
//! is named once as a *shape*; values of one field stand beside each other as a *cell*; a text is a list of words; an id
//! that follows from the values beside it is not sent (decision 0012). The same bytes are used on the wire, in the phone's
//! journal and in the server's archive.

mod ids;
mod pack;
mod unpack;

pub use pack::{pack_entries, pack_groups};
pub use unpack::{unpack_entries, unpack_groups};

use crate::{Id, Name, Space, Value};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Forms of values; [`RAW`] and above are kept as bytes, known or of a newer version: `RAW + tag`.
const EMPTY: u16 = 0;
const FLAG: u16 = 1;
const INT: u16 = 2;
const TEXT: u16 = 3;
const REF: u16 = 4;
const RAW: u16 = 256;
const BYTES: u16 = RAW + 5;

/// A record whose id follows from its kind and the first two values beside it.
const DERIVED: u32 = 0;

/// The columns. `id_refs` has one number for each first use of an id in a column: 0 for an id that is new here, else how
/// far back among those it stands. A column of ids holds 0 for "the same again", 1 for "not met in this column yet", and
/// 2 + n for the n-th id met in it.
#[derive(Serialize, Deserialize, Default)]
struct Columns {
    names: Vec<Name>,
    spaces: Vec<Space>,
    /// Every word of every text once, the most frequent first, apart by spaces.
    words: String,
    id_refs: Vec<u32>,
    id_least: u64,
    id_span: u8,
    id_bits: Vec<u8>,
    cell_kind: Vec<u32>,
    cell_field: Vec<u32>,
    cell_form: Vec<u16>,
    cells: Vec<Cell>,
    raw: Vec<u8>,
    /// A shape: its space, how many values it has, and of each its cell and how many changes it replaces.
    shape_space: Vec<u32>,
    shape_values: Vec<u32>,
    shape_cell: Vec<u32>,
    shape_bases: Vec<u8>,
    group_id: Vec<u32>,
    /// The stamp minus the time in the group's id, minus the same of the group before.
    group_stamp: Vec<i64>,
    group_replica: Vec<u32>,
    group_schema: Vec<u16>,
    group_day: Vec<i32>,
    group_zone: Vec<u32>,
    group_author: Vec<u32>,
    group_runs: Vec<u32>,
    /// A run: neighbouring changes of one record, by its shape.
    run_shape: Vec<u32>,
    /// [`DERIVED`], or 1 + a reference to an id.
    run_record: Vec<u32>,
    /// Indexes left out before the run.
    run_gap: Vec<u16>,
    base_group: Vec<u32>,
    base_index: Vec<u16>,
}

/// The values of one field of one kind, of one form.
#[derive(Serialize, Deserialize, Default)]
struct Cell {
    /// Of texts: their numbers of words. Of raw values: their numbers of bytes.
    counts: Vec<u32>,
    /// Flags; words of texts; references to ids; numbers as steps above the least.
    items: Vec<u64>,
    least: i64,
    step: u64,
}

/// The record's id, if it is the one that follows from its kind and the first two values set with it.
fn derived(kind: &Name, mut values: impl Iterator<Item = Value>) -> Option<Id> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    values.next()?.write(&mut first);
    values.next()?.write(&mut second);
    Some(Id::derived(&[kind.as_str().as_bytes(), &first, &second]))
}
