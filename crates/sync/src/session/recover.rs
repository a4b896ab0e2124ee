//! Opening: the journal, what the second journal remembers beyond it, and whether the browser emptied the phone.

use super::journal::{self, Canary, Mirror, Op, Outgoing, Row, Standing, Store};
use super::{Dice, Effect, Notice, Session};
use crate::change::each_once;
use crate::plants::planted;
use crate::wire::{Cursor, Pass};
use crate::{Id, Space};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

impl Session {
    pub(super) fn load(
        &mut self,
        rows: Vec<Row>,
        mirror: Vec<(String, Vec<u8>)>,
        canary: Option<Canary>,
        dice: &mut Dice,
        effects: &mut Vec<Effect>,
    ) {
        // A journal without a name was emptied under this open app: what it was thought to hold may lie in memory alone.
        let named = rows.iter().any(|row| row.store == Store::Meta && row.key == journal::GENERATION);
        let emptied = self.open && !named;
        let in_memory = self.outbox.values().filter(|outgoing| !outgoing.durable || emptied);
        let in_memory: Vec<Outgoing> = in_memory.cloned().collect();
        let held = self.pass.take_if(|_| emptied);
        self.forget();
        self.recover_pass(&rows, &mirror, held);
        // News heard since may build on pages that never reached the journal; the server tells it again.
        self.pending.without_news();
        let ops: Vec<Op> = rows.into_iter().map(Op::Put).chain(self.pending.ops.iter().cloned()).collect();
        self.absorb(&ops);
        let mut recovered = 0;
        for outgoing in in_memory {
            self.fold_own(&outgoing.group, outgoing.maker);
            if !outgoing.durable {
                self.outbox.insert(outgoing.group.id, outgoing);
            } else if !self.outbox.contains_key(&outgoing.group.id) {
                self.owe(Outgoing { durable: false, ..outgoing });
                recovered += 1;
            }
        }
        if self.filling.is_none() {
            self.mend_holes();
        }
        recovered += self.recover(&mirror);
        self.show_ahead();
        self.mirror_again(&mirror);
        self.count_again(canary);
        self.settle_in();
        if !self.open && !planted!(self, RefusedForGood) {
            self.offer_again(|_| true);
        }
        if self.generation == Id::NIL {
            self.begin(dice);
            // Where nothing remembers the count (a service worker), a mirror that holds anything says enough.
            let remembered = canary.map(|canary| canary.owed).or((!mirror.is_empty()).then_some(recovered));
            if let Some(owed) = remembered.filter(|_| !planted!(self, SilentWipe)) {
                effects.push(Effect::Tell(Notice::Vanished { recovered, owed }));
            }
        }
        // Read again because a page did not lead on, it keeps the pause that it was given.
        if core::mem::replace(&mut self.open, true) {
            self.pace.eager = true;
        } else {
            self.pace.wake();
        }
        self.loading = false;
    }

    /// Everything that is in the journal, out of memory.
    fn forget(&mut self) {
        self.ledger.clear();
        self.outbox.clear();
        self.retained.clear();
        self.cursors.clear();
        self.withdrawn.clear();
        self.stable.clear();
        self.reach.clear();
        self.unreadable.clear();
        self.pass = None;
        (self.generation, self.replica) = (Id::NIL, Id::NIL);
    }

    /// A cursor that promises more than the pages hold (a database emptied while the app was open, a page that cannot be
    /// read) would hide the difference for ever: such a space is read again from its beginning. From there the server
    /// cannot say whether its history has changed meanwhile, so what is retained is owed again (I9).
    ///
    /// Only whoever speaks for the origin mends: another tab may find a hole that the leader is filling right now.
    pub(super) fn mend_holes(&mut self) {
        if !self.leading {
            return;
        }
        self.drop_strange();
        let lax = planted!(self, HolesStay);
        let reached = |space: &Space| self.reach.get(space).copied().unwrap_or_default();
        let torn = self.cursors.iter().filter(|(space, cursor)| reached(space) < cursor.position && !lax);
        for space in torn.map(|(space, _)| space.clone()).collect::<Vec<_>>() {
            if !planted!(self, MendedWithoutReoffer) {
                self.reoffer(&space);
            }
            self.pending.ops.push(Op::Sweep(Store::Tail, journal::page_prefix(&space)));
            self.keep_cursor(&space, Cursor::default());
            // What its other pages told may be of a history that nobody has any more: without them the ledger is another.
            self.reload = true;
        }
        self.meet_again();
    }

    /// What lies here of a space that the pass does not name: a database emptied under an open app, or a former holder's tab, may
    /// have brought it back after it had left (I13).
    pub(super) fn drop_strange(&mut self) {
        let Some(pass) = &self.pass else { return };
        let lie_here = self.cursors.keys().chain(self.reach.keys());
        let strange = each_once(lie_here.filter(|space| !pass.spaces.contains(space)).cloned());
        for space in strange {
            self.leave(&space);
            self.reload = true;
        }
    }

    /// A space that is read again from an earlier place, perhaps in another history: what was met beyond must be met again.
    pub(super) fn meet_again(&mut self) {
        let (cursors, pending) = (&self.cursors, &mut self.pending);
        let read_to = |space: &Space| cursors.get(space).map_or(0, |cursor| cursor.position);
        for (id, retained) in &mut self.retained {
            if retained.forget_beyond(read_to) {
                pending.put(Store::Retained, &id.hex(), retained.pack());
            }
        }
    }

    /// What a server once refused is offered once more at every opening: either side may be of a newer version. What waits
    /// for a coordinator is asked about then, and from time to time.
    pub(super) fn offer_again(&mut self, which: impl Fn(&Standing) -> bool) {
        for outgoing in self.outbox.values_mut().filter(|outgoing| which(&outgoing.standing)) {
            outgoing.standing = Standing::Waiting;
        }
    }

    /// Whose phone this is, if the first journal does not say so: the second one, or what an open app knew.
    fn recover_pass(&mut self, rows: &[Row], mirror: &[(String, Vec<u8>)], held: Option<Pass>) {
        let told = rows.iter().filter(|row| row.key == journal::PASS && row.store == Store::Meta);
        if told.map(|row| journal::unpack::<Pass>(&row.value)).any(|pass| pass.is_some()) {
            return;
        }
        let kept = mirror.iter().find(|(key, _)| key == journal::PASS);
        if let Some((bytes, pass)) = kept.and_then(|(_, bytes)| Some((bytes, journal::unpack::<Pass>(bytes)?))) {
            // What waits to be written may be of another holder since.
            self.pending
                .ops
                .insert(0, Op::Put(Row { store: Store::Meta, key: journal::PASS.into(), value: bytes.clone() }));
            self.pass = Some(pass);
        } else if let Some(pass) = held {
            self.keep_pass(pass);
        }
    }

    /// Takes from the second journal what the first lacks. An entry that was delivered long ago is only offered again,
    /// which the server answers with `known`.
    fn recover(&mut self, mirror: &[(String, Vec<u8>)]) -> u32 {
        let mut recovered = 0;
        for (_, bytes) in mirror.iter().filter(|(key, _)| key != journal::PASS) {
            if let Some(mut outgoing) = Outgoing::unpack(bytes)
                && !self.outbox.contains_key(&outgoing.group.id)
                && !self.retained.contains_key(&outgoing.group.id)
            {
                outgoing.durable = false;
                self.fold_own(&outgoing.group, outgoing.maker);
                self.clock.observe(outgoing.group.stamp);
                self.owe(outgoing);
                recovered += 1;
            }
        }
        recovered
    }

    /// A kill between the two journals leaves a group in the first alone: it is not "on this phone" until it is in both.
    fn mirror_again(&mut self, mirror: &[(String, Vec<u8>)]) {
        // Collected, it would bring a sort of its own.
        let mut mirrored = BTreeSet::new();
        mirrored.extend(mirror.iter().filter_map(|(key, _)| Id::parse(key)));
        let lax = planted!(self, MirrorStaysBehind);
        let alone = self.outbox.values().filter(|out| out.durable && !mirrored.contains(&out.group.id) && !lax);
        for outgoing in alone.cloned().collect::<Vec<_>>() {
            self.owe(Outgoing { durable: false, ..outgoing });
        }
        if let Some(pass) = self.pass.as_ref().filter(|_| mirror.iter().all(|(key, _)| key != journal::PASS)) {
            self.pending.mirror.push(Mirror::Put(journal::PASS.into(), journal::pack(pass)));
        }
    }

    /// A kill after both journals and before the canary leaves it behind: counted anew, or an emptied phone would tell of too
    /// few.
    fn count_again(&mut self, canary: Option<Canary>) {
        let last = self.outbox.values().next_back().cloned();
        if let Some(last) = last.filter(|_| canary != Some(self.canary())) {
            self.owe(last);
        }
    }

    /// What localStorage should remember.
    pub fn canary(&self) -> Canary {
        let last = self.outbox.keys().next_back().copied().unwrap_or(Id::NIL);
        Canary { generation: self.generation, owed: self.outbox.len() as u32, last }
    }

    /// A journal is born: a new generation, and a new replica id before any stamp is issued.
    fn begin(&mut self, dice: &mut Dice) {
        self.generation = dice.id();
        self.replica = dice.id();
        self.pending.put(Store::Meta, journal::GENERATION, journal::pack(&self.generation));
        self.pending.put(Store::Meta, journal::REPLICA, journal::pack(&self.replica));
    }
}
