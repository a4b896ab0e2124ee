//! Who and what the policy's tests ask about.

use super::{Author, NEEDS_APPROVAL, Role, restate};
use crate::kinds::{activity, course};
use alloc::string::String;
use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Stamp};

pub(super) fn id(name: &str) -> Id {
    Id::derived(&[name.as_bytes()])
}

pub(super) fn author(role: Role) -> Author {
    let seat = course::seat(id("course"), course::second.key);
    Author {
        person: id("me"),
        role: Some(role),
        organisation: id("ours"),
        leads: [id("mine"), seat, activity::seat(id("deputised"))].into(),
        organiser: [
            (id("mine"), id("ours")),
            (id("deputised"), id("ours")),
            (id("colleague's"), id("ours")),
            (id("theirs"), id("others")),
            (id("course"), id("ours")),
            (seat, id("course")),
            (id("another"), id("ours")),
            (id("theirs'"), id("others")),
        ]
        .into(),
    }
}

pub(super) fn group(write: impl FnOnce(&mut Pen<'_>)) -> Group {
    let ledger = Ledger::default();
    let mut pen = Pen::new(&ledger);
    write(&mut pen);
    restate(&mut pen);
    let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
    let (id, changes) = (Id::mint(0, [1; 10]), pen.finish());
    Group { id, stamp: Stamp(1), replica: Id::NIL, schema: 1, occurred_on, changes }
}

/// A letter a role, as in `Role::ALL`: may write it, has it put before a coordinator, may not.
pub(super) fn verdicts(group: &Group) -> String {
    let verdict = |role: &Role| match author(*role).may_write(group) {
        Ok(()) => '+',
        Err(NEEDS_APPROVAL) => 'a',
        Err(_) => '-',
    };
    Role::ALL.iter().map(verdict).collect()
}
