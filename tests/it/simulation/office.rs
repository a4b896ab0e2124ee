//! The server of a simulated world: the real exchange over the memory archive, its backups, its bad days.

use erikti_server::accounts::{Device, Identity};
use erikti_server::archive::{Archive, Memory, Store};
use erikti_server::exchange;
use erikti_sync::wire::{self, Cursor, Pass, Request};
use erikti_sync::{Entry, Id, Space};
use futures_util::FutureExt;

pub struct Office {
    archive: Archive,
    verified: Memory,
    later: Option<Memory>,
    pub restores: u32,
}

/// Awaits a future of the memory archive, which is always ready.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("the memory archive never waits")
}

pub fn space() -> Space {
    Space::new(&format!("org/{}", organisation()))
}

fn organisation() -> Id {
    Id::derived(&[b"organisation"])
}

pub fn person(phone: usize) -> Id {
    Id::derived(&[b"person", &[phone as u8]])
}

pub fn pass(phone: usize) -> Pass {
    Pass {
        token: format!("token-{phone}"),
        person: person(phone),
        name: "Әлия".into(),
        role: "team_leader".into(),
        organisation: organisation(),
        organisation_name: "Ерікті".into(),
        spaces: vec![space()],
    }
}

fn device(phone: usize) -> Device {
    let Pass { person, name, role, organisation, organisation_name, .. } = pass(phone);
    let identity = Identity { person, name, role, organisation, organisation_name };
    let id = Id::derived(&[b"device", &[phone as u8]]);
    Device { id, identity, replica: Id::NIL, grants: 0, joined_ms: 0, revoked_ms: None, seen: None }
}

impl Office {
    pub fn new() -> Office {
        Office { archive: Archive::memory(), verified: Memory::default(), later: None, restores: 0 }
    }

    fn memory(&self) -> &Memory {
        match &self.archive {
            Archive::Memory(memory) => memory,
            _ => unreachable!("simulated offices keep everything in memory"),
        }
    }

    /// Answers one request.
    pub fn answer(&self, phone: usize, body: &[u8], now_ms: i64) -> Vec<u8> {
        let request: Request = wire::read(body).expect("sessions speak the wire");
        let reply = now(exchange::converse(&self.archive, &device(phone), request, now_ms)).expect("a reply").reply;
        wire::write(&reply)
    }

    /// A completed, verified backup: from now on phones may forget what is in it.
    pub fn back_up(&mut self) {
        self.verified = self.memory().copy();
        let heads = now(self.archive.heads()).expect("heads");
        now(self.archive.mark_stable(heads)).expect("stable");
    }

    /// A copy that nobody verified: a restore may use it, phones are not told of it.
    pub fn copy(&mut self) {
        self.later = Some(self.memory().copy());
    }

    /// The machine burns; the newest copy there is comes back. Nobody bumps an epoch.
    pub fn restore(&mut self) {
        let copy = self.later.take().unwrap_or_else(|| self.verified.copy());
        self.archive = Archive::Memory(copy);
        // The verified backup stays the floor: restoring an older one would be the operator's own loss.
        self.restores += 1;
    }

    /// Whether an unverified copy is newer than the verified backup: restoring is then safe for what is stable.
    pub fn forget_older_copy(&mut self) {
        self.later = None;
    }

    /// The whole log of the one space.
    pub fn log(&self) -> Vec<Entry> {
        now(self.archive.read(space(), Cursor::default(), usize::MAX)).expect("a page").entries
    }

    /// Position of the log's end.
    pub fn head(&self) -> u64 {
        now(self.archive.heads()).expect("heads").first().map_or(0, |head| head.position)
    }
}
