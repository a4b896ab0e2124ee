//! May this device write this group, who else must see it, what does it make true, and what may the device read? The only
//! place between the wire and the archive that may look inside a group; the answers are `erikti-model`'s.

use crate::accounts::Device;
use crate::archive::{Append, Archive, Error, Fact, Store, Trayed};
use erikti_model::SCHEMA;
use erikti_model::kinds::trayed::{self, Decision};
use erikti_model::kinds::{activity, volunteer};
use erikti_model::policy::{self, Author, NOT_GRANTED, Place, Role, activity_space};
use erikti_model::time::Instant;
use erikti_model::{Cell, policy::audience};
use erikti_sync::{Change, Group, Id, Ledger, Name, OccurredOn, Pen, Space, Stamp, Value};
use std::collections::BTreeSet;

/// What to do with a group.
#[derive(Debug)]
pub enum Ruling {
    /// Write these, the group itself last: what a coordinator lets in comes before the decision.
    Append(Vec<Append>),
    /// Keep it for the person who may decide; the reason is a locale key.
    Tray(&'static str),
    /// A decision about what this server, restored perhaps, does not hold: its phone keeps it and offers it again.
    Early,
}

/// One device's rights, learning from each group it judges.
#[derive(Debug)]
pub struct Judge {
    author: Author,
    activities: BTreeSet<Id>,
}

impl Judge {
    /// The judge of what this device offers now.
    ///
    /// # Errors
    /// The archive failed.
    pub async fn of(archive: &Archive, device: &Device, groups: &[Group]) -> Result<Judge, Error> {
        let who = &device.identity;
        let mut author = Author {
            person: who.person,
            role: Role::parse(&who.role),
            organisation: who.organisation,
            leads: BTreeSet::new(),
            organiser: Default::default(),
        };
        let all = author.reads_all_activities().then_some(who.organisation);
        let ties = archive.ties(who.person, all, concerned(groups)).await?;
        (author.leads, author.organiser) = (ties.leads, ties.organiser);
        Ok(Judge { author, activities: ties.activities.into_iter().collect() })
    }

    /// The spaces the device may read.
    pub fn readable(&self) -> Vec<Space> {
        let led = self.author.leads.iter().filter(|_| self.author.reads_organisation());
        let activities: BTreeSet<Id> = self.activities.iter().chain(led).copied().collect();
        self.author.reads().into_iter().chain(activities.into_iter().map(activity_space)).collect()
    }

    /// Judges a group by the device that delivers it; the author is the device's person, whatever the group says.
    ///
    /// # Errors
    /// The archive failed.
    pub async fn judge(&mut self, archive: &Archive, group: Group) -> Result<Ruling, Error> {
        if let Err(reason) = self.author.may_write(&group) {
            return Ok(Ruling::Tray(reason));
        }
        let mut appends = Vec::new();
        let mut decided = Vec::new();
        for (tap, decision) in decisions(&group) {
            let waiting = archive.trayed(Some(tap)).await?;
            if waiting.is_empty() {
                return Ok(Ruling::Early);
            }
            for waiting in waiting {
                if decision == Decision::Accept {
                    match self.let_in(&waiting) {
                        Some(append) => appends.push(append),
                        None => return Ok(Ruling::Tray(NOT_GRANTED)),
                    }
                }
                let (group, digest) = (tap, waiting.entry.group.digest());
                decided.push(Fact::Decided { group, digest, accepted: decision == Decision::Accept });
            }
        }
        let mut append = self.append(self.author.person, group);
        append.facts.extend(decided);
        appends.push(append);
        Ok(Ruling::Append(appends))
    }

    /// What another made and this person, who may write it, lets in.
    fn let_in(&mut self, waiting: &Trayed) -> Option<Append> {
        let entry = &waiting.entry;
        // What its author may do at home, and what this person may do everywhere else.
        Author { person: entry.author, ..self.author.clone() }.may_write(&entry.group).ok()?;
        Some(self.append(entry.author, entry.group.clone()))
    }

    fn append(&mut self, author: Id, group: Group) -> Append {
        let facts: Vec<Fact> = self.author.learn(&group).into_iter().map(fact).collect();
        for fact in &facts {
            if let Fact::Organises { activity, organisation } = fact
                && *organisation == self.author.organisation
                && self.author.reads_all_activities()
            {
                self.activities.insert(*activity);
            }
        }
        Append { facts, ..seen(author, group) }
    }

    /// What an organisation's coordinators see of a group that waits for them.
    pub fn before_coordinators(&self, group: &Group, reason: &str, now_ms: i64) -> Append {
        let organisation = group.changes.iter().find_map(|change| match Place::of(&change.space) {
            Place::Organisation(id) | Place::Desk(id) => Some(id),
            Place::Activity(id) => self.author.organiser.get(&id).copied(),
            _ => None,
        });
        let organisation = organisation.unwrap_or(self.author.organisation);
        let changes = trayed::record(group, self.author.person, reason, organisation);
        let id = Id::derived(&[b"before coordinators", group.id.bytes(), &group.digest()]);
        let group = Group { occurred_on: group.occurred_on.clone(), ..written_here(id, changes, now_ms) };
        Append::of(self.author.person, group)
    }
}

/// What joining writes; `None` if the inviter wrote a name that the rule refuses.
pub fn joined(device: &Device, now_ms: i64) -> Option<Append> {
    let who = &device.identity;
    let ledger = Ledger::default();
    let mut pen = Pen::new(&ledger);
    volunteer::join(&mut pen, who.person, &who.name, Role::parse(&who.role), who.organisation).ok()?;
    let id = Id::derived(&[b"joined", who.person.bytes(), who.organisation.bytes()]);
    Some(seen(who.person, written_here(id, pen.finish(), now_ms)))
}

/// A group with everybody who must see it.
fn seen(author: Id, group: Group) -> Append {
    let audience = audience(&group).into_iter().map(|seen| (seen.space, seen.indexes)).collect();
    Append { audience, ..Append::of(author, group) }
}

fn written_here(id: Id, changes: Vec<Change>, now_ms: i64) -> Group {
    let occurred_on = OccurredOn { day: Instant::from_unix_ms(now_ms).day(), zone: Name::new("Asia/Almaty") };
    Group { id, stamp: Stamp::at(now_ms), replica: Id::NIL, schema: SCHEMA, occurred_on, changes }
}

fn fact(of: policy::Fact) -> Fact {
    match of {
        policy::Fact::Organises { activity, organisation } => Fact::Organises { activity, organisation },
        policy::Fact::Leads { activity, person } => Fact::Leads { activity, person },
    }
}

/// The activities whose organisation and leader matter for these groups.
fn concerned(groups: &[Group]) -> Vec<Id> {
    let of_space = |space: &Space| match Place::of(space) {
        Place::Activity(id) => Some(id),
        _ => None,
    };
    let mut ids = BTreeSet::new();
    for group in groups {
        ids.extend(group.changes.iter().filter_map(|change| of_space(&change.space)));
        ids.extend(audience(group).iter().filter_map(|seen| of_space(&seen.space)));
        ids.extend(group.changes.iter().filter(|change| change.kind.as_str() == activity::KIND).map(|c| c.record));
    }
    ids.into_iter().collect()
}

/// What a group decides: trayed group and decision.
fn decisions(group: &Group) -> Vec<(Id, Decision)> {
    let of = |change: &Change, field: &str| change.kind.as_str() == trayed::KIND && change.field.as_str() == field;
    let decision = |change: &Change| {
        let decision = of(change, trayed::decision.key).then(|| Decision::from_value(&change.value))??;
        let tap = group.changes.iter().find(|other| other.record == change.record && of(other, trayed::tap.key))?;
        match tap.value {
            Value::Ref(id) => Some((id, decision)),
            _ => None,
        }
    };
    group.changes.iter().filter_map(decision).collect()
}
