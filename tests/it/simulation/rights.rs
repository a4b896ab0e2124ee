//! Rights that change: activities are handed over, coordinators decide what waits, and what may not be read any more leaves.

use super::disk;
use super::fault::Fault;
use super::office;
use super::people::Put;
use super::world::{Lived, World};
use erikti_model::Read;
use erikti_model::kinds::{activity, trayed};
use erikti_model::policy::activity_space;
use erikti_server::exchange::DECLINED;
use erikti_sync::session::{FORMER_HOLDER, Op, Sign, Store, Write};
use erikti_sync::{Change, Entry, Id, Pen, Record, Space, Value, columns};
use std::collections::BTreeSet;

impl World {
    /// From now on somebody else leads an activity, and reads it; or nobody who may. Whoever may not say so is asked about.
    pub fn handing_over(&mut self) -> Put {
        let to = office::id_of(self.dice.pick(&[0, 1, 1, 2]));
        (office::team(), office::activity(), activity::KIND, activity::leader.key, Value::Ref(to))
    }

    /// Something that only those who lead an activity read, by somebody whose app shows it.
    pub fn at_an_activity(&mut self, phone: usize, tab: usize) -> Vec<Put> {
        let space = activity_space(office::activity());
        let pass = self.phones[phone].tabs[tab].session.pass();
        if pass.is_none_or(|pass| !pass.spaces.contains(&space)) {
            return Vec::new();
        }
        let record = Id::derived(&[b"secret", &[self.dice.below(2) as u8]]);
        vec![(space, record, "thing", "title", Value::Int(self.made.len() as i64))]
    }

    /// What a coordinator decides of what waits, if anything does.
    pub fn decision(&mut self, phone: usize, tab: usize) -> Option<(Vec<Change>, String)> {
        let ledger = self.phones[phone].tabs[tab].session.ledger();
        let of_people = |id, record| {
            let content = trayed::content(id, record);
            content.is_some_and(|group| group.changes.iter().all(|change| change.kind.as_str() != trayed::KIND))
        };
        let open =
            ledger.of_kind(trayed::KIND).filter(|(id, it)| it.get(trayed::decision).is_none() && of_people(*id, it));
        let open: Vec<Id> = open.map(|(id, _)| id).collect();
        if open.is_empty() {
            return None;
        }
        let which = self.dice.pick(&open);
        let decision = self.dice.pick(&[trayed::Decision::Accept, trayed::Decision::Decline]);
        let mut pen = Pen::new(self.phones[phone].tabs[tab].session.ledger());
        trayed::decide(&mut pen, which, decision).ok()?;
        Some((pen.finish(), format!("{decision:?} of {which}")))
    }

    /// Which tap a decision is about.
    pub fn decided_by(&self, decision: u32) -> Option<u32> {
        let changes = &self.made.get(decision as usize)?.changes;
        let about = changes.iter().find(|change| change.field.as_str() == trayed::tap.key)?;
        if let Value::Ref(group) = about.value { self.taps.get(&group).copied() } else { None }
    }

    /// I4: what a tap says it replaces is something that was made: also where only a glimpse was there to look at.
    pub fn replaces_what_was_made(&self, changes: &[Change]) -> Lived {
        // What waits for coordinators is written by the server, under ids of its own.
        let mut bases = changes.iter().filter(|change| change.kind.as_str() != trayed::KIND).flat_map(|it| &it.base);
        // An id given anew is known here once it is written; its phone knows it before.
        let tabs = || self.phones.iter().flat_map(|phone| &phone.tabs);
        let known = |id: &Id| self.taps.contains_key(id) || self.second_ids.contains(id);
        let made = |id: Id| known(&id) || tabs().any(|tab| tab.session.holds(id));
        match bases.find(|base| !made(base.group)) {
            Some(base) => Err(format!("I4: a tap replaces {}, which nobody made", base.group)),
            None => Ok(()),
        }
    }

    /// I13: before a space leaves a phone, the office has been given what the phone owes.
    pub fn may_leave(&self, phone: usize, write: &Write) -> Lived {
        // What the pass in the journal does not name is no space of its holder's: storage emptied under an open app, and
        // whoever joins again may read less.
        let named = self.phones[phone].disk.pass().map(|pass| pass.spaces).unwrap_or_default();
        let of = |key: &str| key.strip_prefix("cursor/").is_some_and(|space| named.contains(&Space::new(space)));
        let leaves = |op: &Op| matches!(op, Op::Drop(Store::Meta, key) if of(key));
        // What another tab has just written, the one that leads may not have heard of. What a former holder owes, nobody may
        // give; whoever joins again may do so before what another could not read has left.
        let excused = [Fault::OldServer, Fault::Tabs, Fault::Handed].iter().any(|fault| self.faults.has(*fault));
        if excused || !write.ops.iter().any(leaves) {
            return Ok(());
        }
        let again = |key: &str| write.ops.iter().any(|op| matches!(op, Op::Put(row) if row.key == key));
        let rows = self.phones[phone].disk.rows.iter();
        let owed = rows.filter(|((store, key), _)| *store == disk::OUTBOX && !again(key));
        for (_, row) in owed.filter(|(_, row)| disk::is_to_be_offered(row)) {
            let tap = office::tap(&disk::owed_in(row));
            if !self.office.ever.contains(&tap) {
                let who = self.name(phone);
                return Err(format!("I13: a space leaves {who}, and the office was never given tap {tap}"));
            }
        }
        Ok(())
    }
}

/// I13: nothing that may not be read lies in the journal, neither in pages nor in what the first screens showed last.
pub fn purged(world: &World, phone: usize) -> Lived {
    let (disk, readable) = (&world.phones[phone].disk, world.spaces(phone));
    if let Some(space) = disk.spaces().into_iter().find(|space| !readable.contains(space)) {
        return Err(format!("I13: {space} may not be read any more, and lies in the journal"));
    }
    let person = world.phones[phone].person;
    let of_others = |id: &Id| world.taps.get(id).is_some_and(|tap| world.made[*tap as usize].person != person);
    let glimpse = disk.rows.get(&(Store::Meta, "glimpse".to_owned()));
    let glimpsed = glimpse.map(|row| columns::unpack_entries(row).expect("a glimpse")).unwrap_or_default();
    // A group may be read where it was made, or where it was told.
    let lies = |id: Id, read: bool| {
        let logs = world.office.logs.iter().filter(|(space, _)| readable.contains(space) == read);
        logs.flat_map(|(_, log)| log).any(|entry| entry.group.id == id)
    };
    let hidden = |entry: &Entry| lies(entry.group.id, false) && !lies(entry.group.id, true);
    match glimpsed.into_iter().find(|entry| of_others(&entry.group.id) && hidden(entry)) {
        Some(entry) => Err(format!("I13: {} may not be read any more, and lies in the glimpse", entry.group.id)),
        None => Ok(()),
    }
}

/// Nothing that waited is lost: what was let in is in the log, what was declined its author has heard, and what nobody has decided
/// a coordinator sees.
pub fn every_wait_ends(world: &World) -> Lived {
    // What the server writes for coordinators has ids of its own.
    let logged = world.office.logs.values().flatten().filter_map(|entry| world.taps.get(&entry.group.id));
    let logged: BTreeSet<u32> = logged.copied().collect();
    for (tap, record, decided) in world.office.tray() {
        if decided == Some(true) && !logged.contains(&tap) {
            return Err(format!("I1 of the let in: tap {tap} was let in and is in no log"));
        }
        let Some(made) = world.made.get(tap as usize).filter(|made| made.promised && !made.destroyed) else { continue };
        let told = |phone: &super::phone::Phone| {
            let owed =
                phone.tabs[0].session.owed().into_iter().filter(|owed| world.taps.get(&owed.group) == Some(&tap));
            let told = [Some(DECLINED), Some(FORMER_HOLDER)];
            owed.into_iter().any(|owed| decided.is_none() || told.contains(&owed.reason.as_deref()))
        };
        // What a former holder delivered, a restored office forgot and a late copy brought back, nobody here may ask about.
        let formers = |at: usize| world.is_of_former(at, tap) && world.held_by(at, tap);
        let kept = made.hangs_on_office
            || logged.contains(&tap)
            || world.phones.iter().any(told)
            || (0..world.phones.len()).any(formers);
        if decided != Some(true) && !kept {
            return Err(format!(
                "I1 of the told: tap {tap} waits or was declined ({decided:?}), and its author's phone does not say so"
            ));
        }
        for phone in world.phones.iter().filter(|phone| phone.person % 3 == 0 && decided.is_none()) {
            let session = &phone.tabs[0].session;
            let decided = |it: &Record| it.get(trayed::decision).is_some() && session.sign(record) == Sign::Delivered;
            if session.ledger().record(record).is_none_or(decided) {
                return Err(format!("I1 of the seen: tap {tap} waits for a coordinator who does not see it"));
            }
        }
    }
    Ok(())
}

/// The spaces that a journal itself knows to have been withdrawn: what its own phone wrote there is not shown.
pub fn withdrawn(disk: &disk::Disk) -> Vec<Space> {
    let row = disk.rows.get(&(Store::Meta, "withdrawn".to_owned()));
    row.map(|bytes| postcard::from_bytes(&bytes[1..]).expect("spaces after the row's version")).unwrap_or_default()
}
