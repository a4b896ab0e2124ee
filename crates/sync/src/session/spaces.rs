//! Which spaces this phone may read, as the server says, and how one leaves that it may read no more (I13).
//!
//! It refuses to know why a space was granted or taken.

use super::journal::{self, Mirror, Op, Store};
use super::{Effect, Notice, Session};
use crate::Space;
use crate::plants::planted;
use crate::wire::Pass;
use alloc::vec::Vec;

impl Session {
    /// What may be read now, and until it is known for good ([`Session::withdraw`]) what may not any more.
    pub(super) fn keep_spaces(&mut self, readable: &[Space]) {
        let Some(pass) = &self.pass else { return };
        let lost = pass.spaces.iter().filter(|space| !readable.contains(space));
        self.doubtful = lost.cloned().collect();
        let gained = readable.iter().any(|space| !pass.spaces.contains(space));
        if gained {
            self.pace.ask_anew();
            // What a former holder made there may be shown now.
            self.reload |= self.keeps_of_former();
            let spaces = readable.iter().chain(&self.doubtful).cloned().collect();
            self.reads(spaces);
        }
        let before = self.withdrawn.len();
        self.withdrawn.retain(|space| !readable.contains(space));
        if self.withdrawn.len() < before {
            self.pending.put(Store::Meta, journal::WITHDRAWN, journal::pack(&self.withdrawn));
            self.reload = true;
        }
    }

    fn reads(&mut self, spaces: Vec<Space>) {
        if let Some(pass) = self.pass.take() {
            self.keep_pass(Pass { spaces, ..pass });
        }
    }

    /// From now on, and in both journals, the phone is whose this pass is.
    pub(super) fn keep_pass(&mut self, pass: Pass) {
        let bytes = journal::pack(&pass);
        self.pending.put(Store::Meta, journal::PASS, bytes.clone());
        self.pending.mirror.push(Mirror::Put(journal::PASS.into(), bytes));
        self.pass = Some(pass);
    }

    /// What may not be read any more leaves this phone: once all that is owed has been answered, so that it went to the tray
    /// first, and a restored server had the chance to learn again what grants it.
    pub(super) fn withdraw(&mut self, effects: &mut Vec<Effect>) {
        let lost = core::mem::take(&mut self.doubtful);
        if lost.is_empty() {
            return;
        }
        let left = self.pass.iter().flat_map(|pass| &pass.spaces).filter(|space| !lost.contains(*space));
        let left = left.cloned().collect();
        self.reads(left);
        for space in &lost {
            self.leave(space);
        }
        self.end_ahead(|space| lost.contains(space));
        effects.push(Effect::Tell(Notice::Withdrawn { spaces: lost.len() as u32 }));
        self.drop_glimpse();
        self.withdrawn.extend(lost);
        self.pending.put(Store::Meta, journal::WITHDRAWN, journal::pack(&self.withdrawn));
        self.reload = true;
    }

    /// Nothing of a space stays on this phone.
    pub(super) fn leave(&mut self, space: &Space) {
        if !planted!(self, WithdrawnStays) {
            self.pending.ops.push(Op::Sweep(Store::Tail, journal::page_prefix(space)));
        }
        self.pending.drop(Store::Meta, &journal::cursor_key(space));
        self.cursors.remove(space);
        self.reach.remove(space);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Input, Moment};
    use super::*;
    use crate::Id;
    use crate::wire::Pass;
    use alloc::string::String;

    #[test]
    fn a_journal_for_some_spaces_asks_for_no_others() {
        let (ours, others) = (Space::new("course/1"), Space::new("org/1"));
        let pass = Pass {
            token: String::from("t"),
            person: Id::derived(&[b"p"]),
            name: String::new(),
            role: String::new(),
            organisation: Id::NIL,
            organisation_name: String::new(),
            spaces: alloc::vec![ours.clone(), others.clone()],
        };
        let at = Moment { now_ms: 1, random: [7; 32] };
        let mut part = Session::new(1).keeping(|space| space.as_str().starts_with("course/"));
        part.step(Input::Joined(pass.clone()), at);
        assert_eq!(part.pass().map(|pass| &pass.spaces[..]), Some(&[ours.clone()][..]));
        let mut all = Session::new(1);
        all.step(Input::Joined(pass), at);
        assert_eq!(all.pass().map(|pass| pass.spaces.len()), Some(2));
    }
}
