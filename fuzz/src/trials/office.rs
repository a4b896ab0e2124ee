//! A real server without HTTP: the exchange over an archive in memory, with people of two organisations let in.

use erikti_server::accounts::{self, Device, Identity};
use erikti_server::archive::{Archive, Store};
use erikti_server::exchange::{self, Error};
use erikti_server::secret::Hash;
use erikti_sync::wire::{Cursor, Join, Pass, Reply, Request};
use erikti_sync::{Entry, Id, Space};
use futures_util::FutureExt;

/// When all of it happens, Unix milliseconds.
pub const NOW: i64 = 1_763_856_000_000;

/// The server.
pub struct Office {
    /// Where it keeps everything.
    pub archive: Archive,
    /// Two people of one organisation and one of another.
    pub devices: Vec<Device>,
    /// What they were given when they joined.
    pub passes: Vec<Pass>,
}

/// Awaits a future of the memory archive, which is always ready.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("the memory archive never waits")
}

impl Office {
    /// Another one with the same people and the same logs.
    pub fn copy(&self) -> Office {
        let Archive::Memory(memory) = &self.archive else { unreachable!("an office keeps everything in memory") };
        let archive = Archive::Memory(memory.copy());
        Office { archive, devices: self.devices.clone(), passes: self.passes.clone() }
    }

    /// Opens with everybody let in.
    pub fn open() -> Office {
        let mut office = Office { archive: Archive::memory(), devices: Vec::new(), passes: Vec::new() };
        for (name, organisation) in [("Әлия", "a"), ("Данияр", "a"), ("Ольга", "b")] {
            office.let_in(name, organisation);
        }
        office
    }

    fn let_in(&mut self, name: &str, organisation: &str) {
        let identity = Identity {
            person: Id::derived(&[b"person", name.as_bytes()]),
            name: name.into(),
            role: "team_leader".into(),
            organisation: Id::derived(&[b"organisation", organisation.as_bytes()]),
            organisation_name: organisation.into(),
        };
        let secret = now(accounts::invite(&self.archive, identity, NOW, 1)).expect("an invite");
        let join = Join { nonce: [0; 16], secret, replica: Id::derived(&[name.as_bytes()]) };
        let joined = now(accounts::join(&self.archive, join, NOW)).expect("a place");
        let device = now(self.archive.device_by_token(Hash::of(&joined.pass.token))).expect("an archive");
        self.devices.push(device.expect("a device"));
        self.passes.push(joined.pass);
    }

    /// Every space that anybody here was given, and one that nobody was.
    pub fn spaces(&self) -> Vec<Space> {
        let mut spaces: Vec<Space> = self.passes.iter().flat_map(|pass| pass.spaces.clone()).collect();
        spaces.push(Space::new("course/nobody"));
        spaces.sort();
        spaces.dedup();
        spaces
    }

    /// Answers a request of one of them.
    pub fn answer(&self, who: usize, request: Request, now_ms: i64) -> Result<Reply, Error> {
        now(exchange::converse(&self.archive, &self.devices[who], request, now_ms))
    }

    /// The whole log of a space, and the cursor at its end.
    pub fn log(&self, space: &Space) -> (Vec<Entry>, Cursor) {
        let (mut cursor, mut entries) = (Cursor::default(), Vec::new());
        loop {
            let page = now(self.archive.read(space.clone(), cursor, 1_000)).expect("a page");
            assert!(!page.rewound, "a page's own cursor must fit");
            entries.extend(page.entries);
            cursor = page.cursor;
            if !page.more {
                return (entries, cursor);
            }
        }
    }
}
