//! What people do: honest ones tap; a stranger with a valid pass sends what no app would.

use super::fault::Fault;
use super::office::{self, STRANGER};
use super::world::{Lived, Made, World};
use erikti_sync::session::Input;
use erikti_sync::wire::{self, Reply, Request, Verdict};
use erikti_sync::{Change, Group, Id, Name, OccurredOn, Pen, Space, Stamp, Value, columns};
use std::collections::BTreeSet;

/// Kind of a line that is only ever added; its sum is what must never change by a retry.
pub const ROW: &str = "row";
/// The field that is summed.
pub const GRAMS: &str = "grams";

fn public() -> Space {
    Space::new("public")
}

/// What a tap puts down: space, record, kind, field, value.
pub type Put = (Space, Id, &'static str, &'static str, Value);

impl World {
    /// A person taps, if the app is open and seen.
    pub fn act(&mut self, phone: usize) -> Lived {
        let tab = self.dice.below(self.phones[phone].tabs.len());
        self.phones[phone].is_held_as_seen_in(tab);
        let it = &self.phones[phone].tabs[tab];
        if !it.session.is_open() || it.frozen {
            return Ok(());
        }
        if it.session.pass().is_none() {
            let who = self.name(phone);
            self.note(format_args!("{who} joins again"));
            return self.feed(phone, tab, Input::Joined(self.office.pass(self.phones[phone].person)));
        }
        if self.dice.chance(25)
            && let Some((changes, words)) = self.decision(phone, tab)
        {
            return self.write(phone, tab, changes, &words);
        }
        let puts = self.puts(phone, tab);
        self.tap(phone, tab, &puts)
    }

    fn puts(&mut self, phone: usize, tab: usize) -> Vec<Put> {
        let own = office::own(self.phones[phone].person);
        let next = self.made.len() as u32;
        let mut puts: Vec<Put> = Vec::new();
        for _ in 0..1 + self.dice.below(3) {
            let field = self.dice.pick(&["title", "place", "hours"]);
            let record = Id::derived(&[b"team", &[self.dice.below(3) as u8]]);
            puts.push((office::team(), record, "thing", field, Value::Int(self.dice.below(5) as i64)));
        }
        match self.dice.below(27) {
            0..11 => return puts,
            11..15 => {
                let grams = Value::Int(self.dice.below(2_000) as i64 - 500);
                puts = vec![(office::team(), Id::derived(&[b"row", &next.to_le_bytes()]), ROW, GRAMS, grams)];
            }
            15..17 => {
                let note = Id::derived(&[b"own", own.as_str().as_bytes()]);
                puts.push((own, note, "thing", "title", Value::Int(self.dice.below(5) as i64)));
            }
            20..23 => puts.push(self.handing_over()),
            23..27 => puts = self.at_an_activity(phone, tab),
            17..18 => puts.push((public(), Id::derived(&[b"public"]), "thing", "title", Value::Int(i64::from(next)))),
            _ => {
                let bytes = self.dice.next().to_le_bytes();
                let record = Id::derived(&[b"later", &[self.dice.below(2) as u8]]);
                puts = vec![(office::team(), record, "of-tomorrow", "shape", Value::Unknown(200, bytes[..].into()))];
            }
        }
        puts
    }

    /// One tap in one tab.
    pub fn tap(&mut self, phone: usize, tab: usize, puts: &[Put]) -> Lived {
        let mut pen = Pen::new(self.phones[phone].tabs[tab].session.ledger());
        for (space, record, kind, field, value) in puts {
            pen.put(space, *record, &Name::new(kind), &Name::new(field), value.clone());
        }
        let words: Vec<String> = puts
            .iter()
            .map(|(space, _, kind, field, value)| {
                format!("{kind}.{field} = {value:?} in {}", space.as_str().get(..8).unwrap_or(space.as_str()))
            })
            .collect();
        let changes = pen.finish();
        self.write(phone, tab, changes, &words.join(", "))
    }

    /// What a tap changes becomes a group.
    fn write(&mut self, phone: usize, tab: usize, changes: Vec<Change>, words: &str) -> Lived {
        if changes.is_empty() {
            return Ok(());
        }
        self.replaces_what_was_made(&changes)?;
        let ahead = changes.iter().flat_map(|it| &it.base).any(|base| self.phones[phone].knows_ahead(base.group));
        self.tally.on_ahead += u64::from(ahead);
        let before: BTreeSet<Id> = self.phones[phone].tabs[tab].session.owed().iter().map(|owed| owed.group).collect();
        let tap = self.make(self.phones[phone].person, &changes);
        self.phones[phone].tabs[tab].unproven.insert(tap);
        let who = self.name(phone);
        self.note(format_args!("{who}, tab {tab}: makes tap {tap}: {words}"));
        self.feed(phone, tab, Input::Act { changes, occurred_on: OccurredOn { day: tap as i32, zone: zone() } })?;
        let session = &self.phones[phone].tabs[tab].session;
        let maker = session.pass().map_or(Id::NIL, |pass| pass.person);
        // The same step may owe anew what was delivered.
        let new = |group: &Group| office::tap(group) == tap && !before.contains(&group.id);
        let group = session.owed_groups(maker).into_iter().find(new).ok_or("I1: a tap made nothing")?;
        self.taps.insert(group.id, tap);
        self.second_ids.insert(group.reminted().id);
        Ok(())
    }

    fn make(&mut self, person: usize, changes: &[Change]) -> u32 {
        self.tally.groups += 1;
        self.tally.changes += changes.len() as u64;
        let (promised, hangs_on_office, destroyed, swept, stolen) = (false, false, false, false, false);
        self.made.push(Made { person, changes: changes.to_vec(), promised, hangs_on_office, destroyed, swept, stolen });
        self.made.len() as u32 - 1
    }

    /// A person with a valid pass and no honest app.
    pub fn attack(&mut self) -> Lived {
        self.tally.count(Fault::Malice);
        let victim = self.dice.below(self.phones.len());
        // Of what waits in the tray nobody has asked yet whether its id is taken.
        let own = |id: &Id| {
            let tap = self.taps.get(id).and_then(|tap| self.made.get(*tap as usize));
            let never_waits =
                |space: &Space| *space == office::team() || *space == office::own(self.phones[victim].person);
            tap.is_some_and(|tap| tap.person % 3 < 2 && tap.changes.iter().all(|change| never_waits(&change.space)))
        };
        let owed: Vec<Id> = self.phones[victim].disk.owed().into_iter().filter(own).collect();
        let logged: Vec<Id> = self.office.logs.values().flatten().map(|entry| entry.group.id).collect();
        match self.dice.below(5) {
            0 => {
                let id = Id::derived(&[&self.dice.random()]);
                self.forge(id, office::own(self.phones[victim].person), victim, "writes where it may not")
            }
            1 if !logged.is_empty() => {
                let id = self.dice.pick(&logged);
                let space = [office::team(), office::own(STRANGER)][self.dice.below(2)].clone();
                self.forge(id, space, victim, "uses an id of somebody else's group")
            }
            2 if !owed.is_empty() => {
                let id = self.dice.pick(&owed);
                self.forge(id, office::team(), victim, "uses an id before its owner can")
            }
            3 if !self.old_answers.is_empty() => {
                let mut body = self.old_answers[self.dice.below(self.old_answers.len())].clone();
                body.truncate(self.dice.below(body.len() + 1));
                self.note(format_args!("a stranger sends rubbish"));
                self.office.answer(STRANGER, &body, self.now_ms)?.ok();
                Ok(())
            }
            _ => {
                let id = Id::derived(&[&self.dice.random()]);
                self.forge(id, office::team(), victim, "adds an absurd amount")
            }
        }
    }

    /// Sends one group under an id of the stranger's choice, dated in the far future, with the victim's replica in it.
    fn forge(&mut self, id: Id, space: Space, victim: usize, words: &str) -> Lived {
        let tap = self.made.len() as u32;
        let record = Id::derived(&[b"row", &tap.to_le_bytes()]);
        let value = Value::Int(if tap.is_multiple_of(2) { i64::MAX } else { i64::MIN });
        let (kind, field, base) = (Name::new(ROW), Name::new(GRAMS), Vec::new());
        let changes = vec![Change { index: 0, space: space.clone(), record, kind, field, value, base }];
        let owner = self.taps.get(&id).copied();
        self.make(STRANGER, &changes);
        for tap in owner.into_iter().flat_map(|owner| [owner, tap]) {
            self.made[tap as usize].stolen = true;
        }
        let replica = self.phones[victim].tabs.first().map_or(Id::NIL, |tab| tab.session.replica());
        let occurred_on = OccurredOn { day: tap as i32, zone: zone() };
        let group = Group { id, stamp: Stamp(u64::MAX), replica, schema: 1, occurred_on, changes };
        let asks = self.spaces(victim).into_iter().map(|space| (space, Default::default()));
        let request = Request {
            nonce: [7; 16],
            replica,
            schema: 1,
            clock_ms: i64::MAX,
            backlog: u32::MAX,
            asks: asks.collect(),
            offers: columns::pack_groups(&[group]),
        };
        self.note(format_args!("a stranger {words}: tap {tap}"));
        let answer = self.office.answer(STRANGER, &wire::write(&request), self.now_ms)?;
        let Ok(bytes) = answer else { return Ok(()) };
        let reply: Reply = wire::read(&bytes).expect("the office speaks the wire");
        let allowed = self.office.readable(STRANGER);
        if matches!(reply.verdicts[..], [Verdict::Accepted(..)]) && !allowed.contains(&space) {
            return Err("I14: a group was taken into a space that its author may not write to".into());
        }
        if reply.news.iter().any(|news| !allowed.contains(&news.space)) {
            return Err("I14: news of a space went to a person who may not read it".into());
        }
        Ok(())
    }
}

fn zone() -> Name {
    Name::new("Asia/Almaty")
}
