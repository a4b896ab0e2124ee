//! The faults stop; within a bounded time everything must have become right (L1, L2).

use super::disk::OUTBOX;
use super::fault::Fault;
use super::judge;
use super::phone::{Ending, Phone, Torn};
use super::rights;
use super::world::{Lived, World};
use erikti_server::exchange::{DECLINED, NOT_HERE_YET};
use erikti_sync::session::{FORMER_HOLDER, Owed, Strip};
use erikti_sync::{Space, limits};
use std::collections::BTreeMap;

/// An hour and a half, in which a world without faults must become quiet.
const PATIENCE_MS: i64 = 90 * 60_000;

/// Exchanges in a row, without any time passing, that all pages and all owed groups cannot need.
const AT_ONCE: u64 = 5_000;

impl World {
    pub fn calm_down(&mut self) -> Lived {
        self.note(format_args!("the world calms down"));
        self.calm = true;
        self.storm = false;
        (self.office.full, self.office.old) = (false, false);
        for phone in 0..self.phones.len() {
            self.phones[phone].full = false;
            self.leave_one_tab(phone)?;
        }
        self.drain()?;
        if let Some(tap) = self.poison.take() {
            // L2 held: the neighbours are delivered. Now a newer server takes it, once the app is opened again.
            self.note(format_args!("a newer server takes tap {tap}"));
            for phone in 0..self.phones.len() {
                self.die(phone, Fault::Kill)?;
            }
            self.drain()?;
        }
        rights::every_wait_ends(self)?;
        judge::same_after_reopening(self)
    }

    fn leave_one_tab(&mut self, phone: usize) -> Lived {
        for tab in 0..self.phones[phone].tabs.len() {
            if self.phones[phone].tabs[tab].frozen {
                self.thaw(phone, tab)?;
            }
        }
        while self.phones[phone].tabs.len() > 1 {
            let follower = self.phones[phone].tabs.iter().position(|tab| !tab.leads).unwrap_or(1);
            while !self.phones[phone].tabs[follower].wishes.is_empty() {
                self.fulfil(phone, follower, Ending::Well)?;
            }
            self.shut(phone, follower, Torn::All)?;
        }
        // A journal that was emptied or damaged under an open app is mended when it is read again.
        if self.phones[phone].disk.hurt.is_some() { self.die(phone, Fault::Kill) } else { Ok(()) }
    }

    /// Everything due is done until nothing moves.
    fn drain(&mut self) -> Lived {
        // Only whoever speaks hears that the office was restored.
        let heard: Vec<usize> = self.phones.iter().map(Phone::heard).collect();
        // What was let in unseen is asked about from time to time.
        let (began, mut opened, mut asked) = (self.now_ms, self.now_ms, false);
        while self.now_ms - began < PATIENCE_MS {
            for phone in 0..self.phones.len() {
                self.settle(phone)?;
                if self.phones[phone].tabs[0].session.pass().is_none() {
                    self.join(phone)?;
                    self.settle(phone)?;
                }
            }
            let spoken = self.tally.exchanges;
            while !self.flying.is_empty() {
                if self.tally.exchanges - spoken > AT_ONCE {
                    return Err("L4: phones speak on and on without a pause".into());
                }
                self.carry()?;
                for phone in 0..self.phones.len() {
                    self.settle(phone)?;
                }
            }
            let spoke = self.phones.iter().zip(&heard).all(|(phone, before)| phone.heard() > *before);
            if spoke && self.quiet() && (asked || !self.phones.iter().any(|phone| phone.disk.has_unseen())) {
                return Ok(());
            }
            asked |= self.now_ms - began > limits::ASK_TRAY_MS + 61_000;
            if self.now_ms - opened > PATIENCE_MS / 3 {
                opened = self.now_ms;
                self.open_again_who_needs_it()?;
            }
            let alarms = self.phones.iter().filter_map(|phone| phone.tabs[0].alarm).min();
            self.now_ms = alarms.unwrap_or(i64::MAX).clamp(self.now_ms + 1_000, self.now_ms + 61_000);
            self.ring()?;
        }
        let strips: Vec<Strip> = self.phones.iter().map(|phone| phone.tabs[0].session.strip()).collect();
        Err(format!("L1: not quiet after {PATIENCE_MS} ms without faults: {strips:?}"))
    }

    /// What a server refused by mistake is offered again when the app is opened again.
    fn open_again_who_needs_it(&mut self) -> Lived {
        for phone in 0..self.phones.len() {
            let strip = self.phones[phone].tabs[0].session.strip();
            if strip.needs_you + strip.asked > self.waiting(phone) {
                self.die(phone, Fault::Kill)?;
            }
        }
        Ok(())
    }

    /// How many groups of a phone no server takes, wait in the tray for a person, were declined and say so,
    /// or decide about what is gone.
    fn waiting(&self, phone: usize) -> usize {
        let trayed: BTreeMap<u32, Option<bool>> = self.office.tray().map(|(tap, _, decided)| (tap, decided)).collect();
        let owed = self.phones[phone].tabs[0].session.owed();
        // Under a stolen id it lies in the tray anew, where nobody has decided yet.
        let gone = |tap: u32| !trayed.contains_key(&tap) || self.made[tap as usize].stolen;
        let waits = |owed: &&Owed| {
            let Some(tap) = self.taps.get(&owed.group) else { return false };
            let is = |reason| owed.reason.as_deref() == Some(reason);
            match trayed.get(tap) {
                _ if is(FORMER_HOLDER) => self.is_of_former(phone, *tap),
                _ if self.poison == Some(*tap) => true,
                Some(None) => true,
                Some(Some(false)) => is(DECLINED),
                Some(Some(true)) => false,
                None => is(NOT_HERE_YET) && self.decided_by(*tap).is_none_or(gone),
            }
        };
        owed.iter().filter(waits).count()
    }

    /// Whether somebody made a tap who held the phone before.
    pub fn is_of_former(&self, phone: usize, tap: u32) -> bool {
        self.made[tap as usize].person != self.phones[phone].person
    }

    /// Whether a phone has heard what it may read now.
    fn knows_its_rights(&self, phone: usize) -> bool {
        let readable = self.spaces(phone);
        let pass = self.phones[phone].tabs[0].session.pass();
        pass.is_some_and(|pass| pass.spaces.iter().all(|space| readable.contains(space)))
    }

    /// Whether a phone that is opened again is the same person's, who may read the same.
    fn is_held_as_kept(&self, phone: usize) -> bool {
        let it = &self.phones[phone];
        it.disk.pass().as_ref() == it.tabs[0].session.pass()
    }

    /// Whether nothing moves any more: every phone has all of every log and owes nothing but what no server takes.
    pub fn quiet(&self) -> bool {
        self.flying.is_empty()
            && (0..self.phones.len()).all(|phone| {
                let tab = &self.phones[phone].tabs[0];
                let strip = tab.session.strip();
                let read = |space: &Space| {
                    let cursor = self.phones[phone].disk.cursor(space);
                    let head = self.office.head(space);
                    tab.session.position_in(space) == head
                        && cursor.position == head
                        && self.office.chain(space, head) == Some(cursor.chain)
                };
                tab.wishes.is_empty()
                    && (strip.saving, strip.waiting, strip.needs_you + strip.asked) == (0, 0, self.waiting(phone))
                    && strip.undurable == 0
                    && strip.fetched.is_none()
                    && self.phones[phone].disk.keys(OUTBOX).count() == tab.session.owed().len()
                    && self.knows_its_rights(phone)
                    && self.is_held_as_kept(phone)
                    && self.spaces(phone).iter().all(read)
            })
    }
}
