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
    /// A coordinator and a team leader of one organisation, and a volunteer of another.
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
        for (number, role) in [(0, "org_coordinator"), (0, "team_leader"), (1, "volunteer")] {
            office.let_in(number, role);
        }
        office
    }

    /// Their ids are among those that `made` makes, so that records speak of them.
    fn let_in(&mut self, organisation: u8, role: &str) {
        let number = self.devices.len() as u8;
        let identity = Identity {
            person: Id::derived(&[b"person", &[number]]),
            name: role.into(),
            role: role.into(),
            organisation: Id::derived(&[b"organisation", &[organisation]]),
            organisation_name: "Ерікті".into(),
        };
        let secret = now(accounts::invite(&self.archive, identity, NOW, 1)).expect("an invite");
        let join = Join { nonce: [0; 16], secret, replica: Id::derived(&[role.as_bytes()]) };
        let (joined, _) = now(accounts::join(&self.archive, join, NOW)).expect("a place");
        let device = now(self.archive.device_by_token(Hash::of(&joined.pass.token))).expect("an archive");
        self.devices.push(device.expect("a device"));
        self.passes.push(joined.pass);
    }

    /// Every space that anybody here was given, those of some activities, and one that nobody was given.
    pub fn spaces(&self) -> Vec<Space> {
        let mut spaces: Vec<Space> = self.passes.iter().flat_map(|pass| pass.spaces.clone()).collect();
        let activity = |number: u8| Space::new(&format!("activity/{}", Id::derived(&[b"record", &[number]])));
        spaces.extend((0..3).map(activity));
        spaces.push(Space::new("course/nobody"));
        spaces.sort();
        spaces.dedup();
        spaces
    }

    /// Answers a request of one of them.
    pub fn answer(&self, who: usize, request: Request, now_ms: i64) -> Result<Reply, Error> {
        now(exchange::converse(&self.archive, &self.devices[who], request, now_ms)).map(|said| said.reply)
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
