//! The archive of tests and simulations: the same rules, no disk, no thread, nothing that differs from run to run.
//!
//! Its futures are ready at once, so any executor will do. [`Memory::copy`] is the backup of a simulated server.

use super::plan::{Concerns, Filling, Place, Plan, Row, Standing, Tail, Tip};
use super::{Done, Error, FIRST_EPOCH, Head, Offer, Page, Store, Tie, Ties, Trayed, Waits};
use crate::accounts::{Device, Invite, Newcomer, Redeemed, Seen, Settlement, settle};
use crate::secret::Hash;
use erikti_sync::wire::Cursor;
use erikti_sync::{Chain, Entry, Id, Space};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An archive that forgets everything at the end.
#[derive(Debug, Default)]
pub struct Memory(Mutex<State>);

#[derive(Clone, Debug, Default)]
struct State {
    logs: BTreeMap<Space, Log>,
    tray: BTreeMap<Waits, Trayed>,
    invites: BTreeMap<Hash, Invite>,
    devices: BTreeMap<Id, (Hash, Device)>,
    ties: BTreeMap<Id, Tie>,
    /// Entries of its longest page and tail, if it was given a limit of its own.
    page: Option<usize>,
}

#[derive(Clone, Debug, Default)]
struct Log {
    entries: Vec<Stored>,
    known: BTreeMap<Id, Place>,
    stable: u64,
}

#[derive(Clone, Debug)]
struct Stored {
    chain: Chain,
    body: Vec<u8>,
}

impl Log {
    fn chain_at(&self, position: u64) -> Option<Chain> {
        let at = usize::try_from(position.checked_sub(1)?).ok()?;
        self.entries.get(at).map(|stored| stored.chain)
    }

    fn tip(&self) -> Tip {
        let position = self.entries.len() as u64;
        Tip { position, chain: self.chain_at(position).unwrap_or_default() }
    }

    fn push(&mut self, row: Row) {
        let place = Place { digest: row.digest, position: row.position, stamp: row.entry.group.stamp };
        self.known.insert(row.entry.group.id, place);
        self.entries.push(Stored { chain: row.chain, body: row.body() });
    }
}

impl Memory {
    /// An empty archive whose pages hold a few entries, so that a short log is read as a long one is.
    pub fn with_pages(entries: usize) -> Memory {
        Memory(Mutex::new(State { page: Some(entries), ..State::default() }))
    }

    /// Another archive with the same content: a backup, or a server restored from one.
    pub fn copy(&self) -> Memory {
        Memory(Mutex::new(self.state().clone()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn plan(&self, offers: &[Offer]) -> Plan {
        let Concerns { spaces, pairs, activities, tray, authors } = Concerns::of(offers);
        let place = |(space, id): (Space, Id)| {
            let place = *self.logs.get(&space)?.known.get(&id)?;
            Some(((space, id), place))
        };
        let waits = |author: Id| {
            let of_author = |one: &&Trayed| one.entry.author == author && one.accepted.is_none();
            (author, self.tray.values().filter(of_author).count())
        };
        Plan {
            tips: spaces.into_iter().filter_map(|space| Some((space.clone(), self.logs.get(&space)?.tip()))).collect(),
            known: pairs.into_iter().filter_map(place).collect(),
            ties: activities.into_keys().filter_map(|id| Some((id, *self.ties.get(&id)?))).collect(),
            tray: tray.into_iter().filter_map(|name| Some((name.clone(), self.tray.get(&name)?.accepted))).collect(),
            waiting: authors.into_iter().map(waits).collect(),
            ..Plan::default()
        }
    }

    fn store(&mut self, plan: Plan) {
        for row in plan.rows {
            self.logs.entry(row.space.clone()).or_default().push(row);
        }
        self.ties.extend(plan.made);
        self.tray.extend(plan.trayed);
        for (name, accepted) in plan.decided {
            if let Some(trayed) = self.tray.get_mut(&name) {
                trayed.accepted = Some(accepted || trayed.accepted == Some(true));
            }
        }
    }

    fn head(space: &Space, log: &Log) -> Head {
        let tip = log.tip();
        Head { space: space.clone(), epoch: FIRST_EPOCH, position: tip.position, chain: tip.chain, stable: log.stable }
    }
}

impl Store for Memory {
    async fn take(&self, offers: Vec<Offer>, now_ms: i64) -> Result<Done, Error> {
        let mut state = self.state();
        let mut plan = state.plan(&offers);
        let done = plan.take(offers, now_ms);
        state.store(plan);
        Ok(done)
    }

    async fn read(&self, space: Space, cursor: Cursor, limit: usize) -> Result<Page, Error> {
        let state = self.state();
        let Some(log) = state.logs.get(&space) else {
            return Ok(Standing::empty().page(cursor));
        };
        let chain_there = log.chain_at(cursor.position);
        let page = Standing { epoch: FIRST_EPOCH, tip: log.tip(), stable: log.stable, chain_there }.page(cursor);
        let first = usize::try_from(page.cursor.position).unwrap_or(usize::MAX);
        let mut filling = Filling::new(page);
        for (position, stored) in (1u64..).zip(&log.entries).skip(first).take(state.page.unwrap_or(limit).min(limit)) {
            if !filling.take(position, stored.chain, &stored.body)? {
                break;
            }
        }
        Ok(filling.finish())
    }

    async fn tail(&self, space: Space, after: u64, bytes: usize) -> Result<Vec<Entry>, Error> {
        let state = self.state();
        let rows = state.logs.get(&space).map_or(&[][..], |log| &log.entries);
        let rows = rows.get(usize::try_from(after).unwrap_or(usize::MAX)..).unwrap_or_default();
        let mut tail = Tail::of(bytes);
        for stored in rows.iter().rev().take(state.page.unwrap_or(usize::MAX)) {
            if !tail.take(&stored.body)? {
                break;
            }
        }
        Ok(tail.finish())
    }

    async fn heads(&self) -> Result<Vec<Head>, Error> {
        Ok(self.state().logs.iter().map(|(space, log)| State::head(space, log)).collect())
    }

    async fn mark_stable(&self, backed_up: Vec<Head>) -> Result<(), Error> {
        let mut state = self.state();
        for head in backed_up {
            if let Some(log) = state.logs.get_mut(&head.space)
                && head.epoch == FIRST_EPOCH
                && log.chain_at(head.position) == Some(head.chain)
            {
                log.stable = log.stable.max(head.position);
            }
        }
        Ok(())
    }

    async fn ties(&self, person: Id, but_for: Option<Id>, concerned: Vec<Id>) -> Result<Ties, Error> {
        let state = self.state();
        let led = |tie: &Tie| tie.leader == Some(person) && (but_for.is_none() || tie.organisation != but_for);
        Ok(Ties {
            leads: state.ties.iter().filter(|(_, tie)| led(tie)).map(|(activity, _)| *activity).collect(),
            of: concerned.into_iter().filter_map(|id| Some((id, *state.ties.get(&id)?))).collect(),
        })
    }

    async fn trayed(&self, group: Option<Id>) -> Result<Vec<Trayed>, Error> {
        let state = self.state();
        let asked = |one: &&Trayed| group.is_none_or(|group| group == one.entry.group.id);
        let mut trayed: Vec<Trayed> = state.tray.values().filter(asked).cloned().collect();
        trayed.sort_by_key(|one| (one.received_ms, one.entry.group.id));
        Ok(trayed)
    }

    async fn create_invite(&self, invite: Invite) -> Result<(), Error> {
        self.state().invites.insert(invite.secret, invite);
        Ok(())
    }

    async fn redeem_invite(&self, secret: Hash, newcomer: Newcomer, now_ms: i64) -> Result<Redeemed, Error> {
        let mut state = self.state();
        let Some(mut invite) = state.invites.get(&secret).cloned() else {
            return Ok(Redeemed::Unknown);
        };
        let used_by = invite.device.and_then(|id| state.devices.get(&id)).map(|(_, device)| device.clone());
        let device = match settle(&invite, used_by, &newcomer, now_ms) {
            Settlement::Refused(refused) => return Ok(refused),
            Settlement::Fresh(device) | Settlement::Again(device) => device,
        };
        invite.device = Some(device.id);
        state.invites.insert(secret, invite);
        state.devices.insert(device.id, (newcomer.token, device.clone()));
        Ok(Redeemed::Device(Box::new(device)))
    }

    async fn open_invites(&self, now_ms: i64) -> Result<Vec<Invite>, Error> {
        let state = self.state();
        let open = |invite: &&Invite| invite.device.is_none() && now_ms < invite.expires_ms;
        Ok(state.invites.values().filter(open).cloned().collect())
    }

    async fn device_by_token(&self, token: Hash) -> Result<Option<Device>, Error> {
        let state = self.state();
        Ok(state.devices.values().find(|(hash, _)| *hash == token).map(|(_, device)| device.clone()))
    }

    async fn tokens(&self) -> Result<Vec<Hash>, Error> {
        Ok(self.state().devices.values().map(|(token, _)| *token).collect())
    }

    async fn touch_device(&self, device: Id, seen: Seen) -> Result<(), Error> {
        if let Some((_, device)) = self.state().devices.get_mut(&device) {
            device.seen = Some(seen);
        }
        Ok(())
    }

    async fn revoke_device(&self, device: Id, now_ms: i64) -> Result<bool, Error> {
        Ok(match self.state().devices.get_mut(&device) {
            Some((_, device)) if device.revoked_ms.is_none() => {
                device.revoked_ms = Some(now_ms);
                true
            }
            _ => false,
        })
    }

    async fn devices(&self) -> Result<Vec<Device>, Error> {
        let mut devices: Vec<Device> = self.state().devices.values().map(|(_, device)| device.clone()).collect();
        devices.sort_by_key(|device| (device.joined_ms, device.id));
        Ok(devices)
    }

    async fn ping(&self) -> Result<(), Error> {
        Ok(())
    }

    async fn close(&self) {}
}
