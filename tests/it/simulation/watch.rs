//! What must be true at every step, seen from outside of the session: by its journal, its words, and the office's log.

use super::disk::{self, owed_in};
use super::fault::Fault;
use super::office::tap;
use super::phone::Phone;
use super::world::{Lived, World};
use erikti_sync::Id;
use erikti_sync::session::{Notice, Op, Store, Write};
use std::collections::BTreeSet;

impl World {
    /// Before a transaction reaches the journal: does it drop anything it must keep?
    pub fn may_be_written(&mut self, phone: usize, write: &Write) -> Lived {
        let mut owed: BTreeSet<u32> = BTreeSet::new();
        for op in &write.ops {
            if let Op::Put(row) = op
                && row.store == disk::OUTBOX
            {
                let group = owed_in(&row.value);
                let other = self.taps.insert(group.id, tap(&group)).is_none();
                self.tally.reminted += u64::from(other);
                owed.insert(tap(&group));
            }
        }
        let it = &self.phones[phone];
        let puts = |of: Store, wanted: &str| {
            write.ops.iter().any(|op| matches!(op, Op::Put(row) if row.store == of && row.key == wanted))
        };
        let lies = |of: Store, key: &str| it.disk.rows.contains_key(&(of, key.to_owned()));
        for op in &write.ops {
            let Op::Drop(store, key) = op else { continue };
            let Some(tap) = Id::parse(key).and_then(|id| self.taps.get(&id)) else { continue };
            let kept = owed.contains(tap) || puts(Store::Retained, key) || !lies(*store, key);
            if !kept && (*store == Store::Retained || !lies(Store::Retained, key)) {
                self.may_forget(it, *tap, key)?;
            }
        }
        self.may_leave(phone, write)?;
        self.offers_again(phone, write, &owed)
    }

    /// I10: what was delivered is forgotten only when it was read back and is in a verified backup.
    fn may_forget(&self, phone: &Phone, tap: u32, key: &str) -> Lived {
        if !self.office.safe.contains(&tap) {
            return Err(format!("I10: tap {tap} is forgotten and is in no verified backup"));
        }
        let id = Id::parse(key).expect("a group's key");
        if phone.has_heard(id) { Ok(()) } else { Err(format!("I10: tap {tap} is forgotten and was never read back")) }
    }

    /// I9: a space that is read again from its beginning makes everything retained of it owed again, but for what the same
    /// write delivers afterwards (it is a write told once more, with what came since).
    fn offers_again(&self, phone: usize, write: &Write, owed: &BTreeSet<u32>) -> Lived {
        let disk = &self.phones[phone].disk;
        for op in &write.ops {
            let Op::Sweep(Store::Tail, prefix) = op else { continue };
            if write.ops.contains(&Op::Drop(Store::Meta, format!("cursor/{}", prefix.trim_end_matches('|')))) {
                // It leaves this phone; nothing is read again.
                continue;
            }
            // Delivered since, or forgotten for good reason: judged by `may_forget`.
            let settled = |key: &str| {
                write.ops.iter().any(|op| match op {
                    Op::Put(row) => row.store == Store::Retained && row.key == key,
                    Op::Drop(store, dropped) => *store == Store::Retained && dropped == key,
                    Op::Sweep(..) => false,
                })
            };
            for key in disk.keys(Store::Retained).filter(|key| !settled(key)) {
                let Some(tap) = Id::parse(key).and_then(|id| self.taps.get(&id)) else { continue };
                let touches = |change: &erikti_sync::Change| prefix.starts_with(change.space.as_str());
                let there = self.made[*tap as usize].changes.iter().any(touches);
                if there && !owed.contains(tap) && !disk.rows.contains_key(&(Store::Outbox, key.clone())) {
                    let who = self.name(phone);
                    return Err(format!("I9: {who} reads {prefix} again and does not offer tap {tap} again"));
                }
            }
        }
        Ok(())
    }

    /// After anything touched the disk: I6.
    pub fn keeps_its_word(&mut self, phone: usize) -> Lived {
        let who = self.name(phone);
        let disk = &mut self.phones[phone].disk;
        match disk.check() {
            Ok(()) => drop(disk.hurt.take_if(|read| *read)),
            Err(_) if disk.hurt.is_some() => {}
            Err(breach) => return Err(format!("{breach} ({who})")),
        }
        Ok(())
    }

    /// After a journal was read: it goes on from where it was (L3), and what was destroyed is told (I1).
    pub fn has_loaded(&mut self, phone: usize, tab: usize, first: bool) -> Lived {
        let who = self.name(phone);
        let it = &mut self.phones[phone];
        let mut spaces = it.disk.spaces();
        // What the pass does not name leaves.
        let pass = it.tabs[tab].session.pass();
        spaces.retain(|space| pass.is_none_or(|pass| pass.spaces.contains(space)));
        for space in spaces.iter().filter(|_| it.disk.hurt.is_none()) {
            let (found, kept) = (it.tabs[tab].session.position_in(space), it.disk.cursor(space).position);
            if found < kept {
                return Err(format!("L3: {who} had read {space} to {kept} and begins again from {found}"));
            }
        }
        // Emptied between its two readings, it saw neither journal's copy.
        if first && it.disk.hurt.is_none() {
            let owed = it.disk.owed();
            it.tabs[tab].unproven.extend(owed.iter().filter_map(|id| self.taps.get(id)));
        }
        self.has_told(phone, tab)
    }

    /// What an emptied storage took with it for good is told at the next opening.
    fn has_told(&mut self, phone: usize, tab: usize) -> Lived {
        let it = &mut self.phones[phone];
        let mut lost = std::mem::take(&mut it.must_tell);
        let told = std::mem::take(&mut it.told);
        for owed in it.tabs[tab].session.owed() {
            self.taps.get(&owed.group).map(|tap| lost.remove(tap));
        }
        lost.retain(|tap| !self.office.ever.contains(tap));
        let vanished = told.iter().find_map(|notice| match notice {
            Notice::Vanished { recovered, owed } => Some((*recovered, *owed)),
            _ => None,
        });
        let Some((recovered, owed)) = vanished else {
            // A tab that opened while the storage was empty under another one counts anew what that one still has in memory alone.
            let recounted =
                [Fault::Tabs, Fault::Vanish, Fault::MirrorWiped].iter().all(|fault| self.faults.has(*fault));
            let count = if recounted { 0 } else { lost.len() };
            let who = self.name(phone);
            let silent = format!("I1: {who} lost {count} taps by an emptied storage and tells nobody");
            return if count == 0 { Ok(()) } else { Err(silent) };
        };
        self.tally.recovered += u64::from(recovered);
        self.tally.reported += lost.len() as u64;
        // Other tabs count for themselves, and so does an app whose journal was emptied while it was open; a kill before the
        // canary, or a copy of the phone made then, leaves its count behind until the next write.
        let miscounted = [Fault::Tabs, Fault::Vanish, Fault::OldBackup, Fault::Cloned];
        let alone = !it.uncounted && !miscounted.iter().any(|fault| self.faults.has(*fault));
        let missing = owed.saturating_sub(recovered) as usize;
        if alone && missing < lost.len() {
            let who = self.name(phone);
            return Err(format!("I1: {who} lost {} taps and tells of {missing}", lost.len()));
        }
        Ok(())
    }

    /// What is called "on this phone" lies in both journals at that moment, and is from now on promised.
    pub fn has_promised(&mut self, phone: usize, tab: usize) -> Lived {
        let new: Vec<Id> = self.phones[phone].promised(tab).collect();
        for id in new {
            let Some(&tap) = self.taps.get(&id) else { return Err(format!("I1: nobody made {id}")) };
            if std::mem::replace(&mut self.made[tap as usize].promised, true) {
                continue;
            }
            let (disk, key) = (&self.phones[phone].disk, id.hex());
            let lies = disk.rows.contains_key(&(Store::Outbox, key.clone())) && disk.mirror.contains_key(&key);
            // A journal that is emptied under an open app may be so between the write and the word.
            let emptied = self.faults.has(Fault::MirrorWiped) || self.faults.has(Fault::Vanish);
            if !lies && !emptied && !self.office.ever.contains(&tap) {
                let who = self.name(phone);
                return Err(format!("L5: {who} calls tap {tap} on this phone, and it is not in both journals"));
            }
            // Emptied under it, or let go because the office had it: what the office has is all there must be.
            self.made[tap as usize].hangs_on_office |= !lies && self.office.ever.contains(&tap);
            // A tab hears of a row from the one that wrote it, and not that it was taken since.
            let gone = self.office.ever.contains(&tap) && !self.office.taps().contains(&tap) && !self.held(tap);
            self.made[tap as usize].destroyed |= !lies && (gone || self.made[tap as usize].swept);
        }
        Ok(())
    }

    /// L5: the strip never says that all is delivered while something made here is not.
    pub fn tells_the_truth(&mut self, phone: usize, tab: usize) -> Lived {
        let (office, made) = (&self.office, &self.made);
        let Phone { disk, tabs, .. } = &mut self.phones[phone];
        let it = &mut tabs[tab];
        let strip = it.session.strip();
        if strip.write_fault.is_some() {
            // News whose write failed is dropped and asked for again: what builds on it is mended at the next reading.
            disk.wound();
        }
        if !it.session.is_open() || (strip.saving, strip.waiting, strip.needs_you + strip.asked) != (0, 0, 0) {
            return Ok(());
        }
        it.unproven.retain(|tap| !office.ever.contains(tap) && !made[*tap as usize].destroyed);
        match it.unproven.first() {
            None => Ok(()),
            Some(tap) => {
                let tap = *tap;
                let who = self.name(phone);
                Err(format!("L5: {who} says that all is delivered, and tap {tap} is not"))
            }
        }
    }
}
