//! What the tests of many kinds begin with.

use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Stamp};

/// The `n`th tap, by nobody in particular, into a ledger: later than all before it.
pub fn fold(ledger: &mut Ledger, n: u8, write: impl FnOnce(&mut Pen<'_>)) {
    let mut pen = Pen::new(ledger);
    write(&mut pen);
    let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
    let (id, stamp, changes) = (Id::mint(0, [n; 10]), Stamp(n.into()), pen.finish());
    ledger.fold(&Group { id, stamp, replica: Id::NIL, schema: 1, occurred_on, changes }, Id::NIL);
}
