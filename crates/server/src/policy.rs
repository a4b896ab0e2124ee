//! May this device write this group, who else must see it, what does it make true, and what may the device read? The only
//! place between the wire and the archive that may look inside a group; the answers are `erikti-model`'s.

use crate::accounts::Device;
use crate::archive::{Append, Archive, Decision, Error, Store, Tie, Trayed, Waits};
use erikti_model::SCHEMA;
use erikti_model::kinds::trayed::{self, Decision as Decided};
use erikti_model::kinds::{activity, course, volunteer};
use erikti_model::policy::{Author, Fact, NOT_GRANTED, Place, Reach, Role, Seen, Thing, activity_space};
use erikti_model::time::Instant;
use erikti_model::{Cell, policy::audience};
use erikti_sync::{Change, Group, Id, Ledger, Name, OccurredOn, Pen, Space, Stamp, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What to do with a group.
#[derive(Debug)]
pub enum Ruling {
    /// Write it.
    Append(Append),
    /// Keep it for the person who may decide; the reason is a locale key.
    Tray(&'static str),
    /// A decision about what this server, restored perhaps, does not hold: its phone keeps it and offers it again.
    Early,
}

/// One device's rights, learning from each group it judges as if that was written.
#[derive(Debug)]
pub struct Judge {
    author: Author,
    ties: BTreeMap<Id, Tie>,
}

impl Judge {
    /// The judge of what this device offers now.
    ///
    /// # Errors
    /// The archive failed.
    pub async fn of(
        archive: &Archive,
        device: &Device,
        groups: impl IntoIterator<Item = &Group>,
    ) -> Result<Judge, Error> {
        let who = &device.identity;
        let author = Author {
            person: who.person,
            role: Role::parse(&who.role),
            organisation: who.organisation,
            leads: BTreeSet::new(),
            organiser: BTreeMap::new(),
        };
        // Whoever reads an organisation's desk reads there what its activities' spaces get.
        let desk = author.reads_desk().then_some(who.organisation);
        let concerned: BTreeSet<Id> = groups.into_iter().flat_map(concerned).collect();
        let known = archive.ties(who.person, desk, concerned.iter().copied().collect()).await?;
        // A seat says by itself nothing of its course or activity.
        let mentor = author.role.is_some_and(|role| role.does(Thing::ChildRegister, Reach::Team));
        let seated = mentor || author.reads_organisation();
        let seats = if seated { known.leads.iter().copied().collect() } else { Vec::new() };
        let of = if seats.is_empty() { BTreeMap::new() } else { archive.ties(who.person, None, seats).await?.of };
        let organiser = of.into_iter().filter_map(|(id, tie)| Some((id, tie.organisation?))).collect();
        let author = Author { leads: known.leads, organiser, ..author };
        let mut judge = Judge { author, ties: BTreeMap::new() };
        concerned.into_iter().for_each(|id| judge.knows(id, known.of.get(&id).copied().unwrap_or_default()));
        Ok(judge)
    }

    /// What is judged by is what the archive will compare, and nothing else.
    fn knows(&mut self, activity: Id, tie: Tie) {
        if tie.leader == Some(self.author.person) {
            self.author.leads.insert(activity);
        } else {
            self.author.leads.remove(&activity);
        }
        self.author.organiser.extend(tie.organisation.map(|organisation| (activity, organisation)));
        self.ties.insert(activity, tie);
    }

    fn tie(&self, activity: Id) -> Tie {
        self.ties.get(&activity).copied().unwrap_or_default()
    }

    /// Whether the device may see, add and remove the pictures of an activity.
    ///
    /// # Errors
    /// The archive failed.
    pub async fn sees_photos(archive: &Archive, device: &Device, activity: Id) -> Result<bool, Error> {
        let mut judge = Judge::of(archive, device, []).await?;
        let concerned = [activity, activity::seat(activity)];
        let known = archive.ties(device.identity.person, None, concerned.to_vec()).await?.of;
        concerned.into_iter().for_each(|id| judge.knows(id, known.get(&id).copied().unwrap_or_default()));
        Ok(judge.author.sees_photos(activity))
    }

    /// The spaces the device may read, as far as the archive knew when the judge was called.
    pub fn readable(&self) -> Vec<Space> {
        let at_desk =
            |id: &&Id| self.author.reads_desk() && self.author.organiser.get(id) == Some(&self.author.organisation);
        let mut led = self.author.led();
        led.retain(|id| self.author.reads_organisation() && !at_desk(&id));
        self.author
            .reads()
            .into_iter()
            .chain(led.into_iter().map(activity_space))
            .chain(self.author.courses())
            .collect()
    }

    /// Judges a group by the device that delivers it; the author is the device's person, whatever the group says.
    ///
    /// # Errors
    /// The archive failed.
    pub async fn judge(&mut self, archive: &Archive, group: &Group) -> Result<Ruling, Error> {
        if let Err(reason) = self.author.may_write(group) {
            return Ok(Ruling::Tray(reason));
        }
        let mut decides = Vec::new();
        for (tap, shown_as, desk, decision) in decisions(group) {
            let mut waiting = archive.trayed(Some(tap)).await?;
            waiting.retain(|one| trayed::id(&one.entry.group) == shown_as);
            if waiting.is_empty() {
                return Ok(Ruling::Early);
            }
            for one in waiting {
                let (about, shown) =
                    (Waits::of(&one.entry.group), (desk.clone(), before_coordinators(&one.entry.group)));
                let lets_in = match decision {
                    Decided::Decline => None,
                    Decided::Accept => match self.let_in(archive, one).await? {
                        Some(append) => Some(append),
                        None => return Ok(Ruling::Tray(NOT_GRANTED)),
                    },
                };
                decides.push(Decision { about, shown, lets_in });
            }
        }
        Ok(Ruling::Append(Append { decides, ..self.append(self.author.person, group.clone()) }))
    }

    /// What another made and this person, who may write it, lets in.
    async fn let_in(&mut self, archive: &Archive, waiting: Trayed) -> Result<Option<Append>, Error> {
        let entry = waiting.entry;
        let unknown: Vec<Id> = concerned(&entry.group).into_iter().filter(|id| !self.ties.contains_key(id)).collect();
        if !unknown.is_empty() {
            let known = archive.ties(self.author.person, None, unknown.clone()).await?.of;
            unknown.into_iter().for_each(|id| self.knows(id, known.get(&id).copied().unwrap_or_default()));
        }
        // What its author may do at home, and what this person may do everywhere else.
        let both = Author { person: entry.author, ..self.author.clone() };
        Ok(both.may_write(&entry.group).is_ok().then(|| self.append(entry.author, entry.group)))
    }

    fn append(&mut self, author: Id, group: Group) -> Append {
        let relies = concerned(&group).into_iter().map(|id| (id, self.tie(id))).collect();
        let mut makes = BTreeMap::new();
        for fact in self.author.learn(&group) {
            let (activity, tie) = match fact {
                Fact::Organises { activity, organisation } => {
                    (activity, Tie { organisation: Some(organisation), ..self.tie(activity) })
                }
                Fact::Leads { activity, person } => (activity, Tie { leader: Some(person), ..self.tie(activity) }),
            };
            self.ties.insert(activity, tie);
            makes.insert(activity, tie);
        }
        Append { relies, makes, ..self.seen(author, group) }
    }

    /// A group with everybody who must see it.
    pub fn seen(&self, author: Id, group: Group) -> Append {
        let seen = self.author.audience(&group);
        append(author, group, seen)
    }

    /// What the person's coordinators see of a group that waits for them.
    pub fn before_coordinators(&self, group: &Group, reason: &str, now_ms: i64) -> Append {
        let organisation = group.changes.iter().find_map(|change| match Place::of(&change.space) {
            Place::Organisation(id) | Place::Desk(id) => Some(id),
            Place::Activity(id) | Place::Course(id) => self.author.organiser.get(&id).copied(),
            _ => None,
        });
        let organisation = organisation.unwrap_or(self.author.organisation);
        let changes = trayed::record(group, self.author.person, reason, organisation);
        let shown = written_here(before_coordinators(group), changes, now_ms);
        Append::of(self.author.person, Group { occurred_on: group.occurred_on.clone(), ..shown })
    }
}

/// The id of the group that shows a waiting one to its coordinators.
fn before_coordinators(group: &Group) -> Id {
    Id::derived(&[b"before coordinators", group.id.bytes(), &group.digest()])
}

/// What joining writes; `None` if the inviter wrote a name that the rule refuses.
pub fn joined(device: &Device, now_ms: i64) -> Option<Append> {
    let who = &device.identity;
    let ledger = Ledger::default();
    let mut pen = Pen::new(&ledger);
    volunteer::join(&mut pen, who.person, &who.name, Role::parse(&who.role), who.organisation).ok()?;
    let id = Id::derived(&[b"joined", who.person.bytes(), who.organisation.bytes()]);
    let group = written_here(id, pen.finish(), now_ms);
    let seen = audience(&group);
    Some(append(who.person, group, seen))
}

fn append(author: Id, group: Group, seen: Vec<Seen>) -> Append {
    let audience = seen.into_iter().map(|seen| (seen.space, seen.indexes)).collect();
    Append { audience, ..Append::of(author, group) }
}

fn written_here(id: Id, changes: Vec<Change>, now_ms: i64) -> Group {
    let occurred_on = OccurredOn { day: Instant::from_unix_ms(now_ms).day(), zone: Name::new("Asia/Almaty") };
    Group { id, stamp: Stamp::at(now_ms), replica: Id::NIL, schema: SCHEMA, occurred_on, changes }
}

/// The activities, courses and seats of which it matters for a group whose they are and who holds them.
fn concerned(group: &Group) -> BTreeSet<Id> {
    let with_seats = |of: Id| [vec![of], course::seats(of).to_vec()].concat();
    let of_space = |space: &Space| match Place::of(space) {
        Place::Activity(id) => vec![id, activity::seat(id)],
        Place::Course(id) => with_seats(id),
        _ => Vec::new(),
    };
    let homes = group.changes.iter().flat_map(|change| of_space(&change.space));
    let own = group.changes.iter().flat_map(|change| match change.kind.as_str() {
        activity::KIND => vec![change.record, activity::seat(change.record)],
        course::KIND => with_seats(change.record),
        _ => Vec::new(),
    });
    homes.chain(audience(group).iter().flat_map(|seen| of_space(&seen.space))).chain(own).collect()
}

/// What a group decides: the trayed group, its record and where that is, and the decision.
fn decisions(group: &Group) -> Vec<(Id, Id, Space, Decided)> {
    let of = |change: &Change, field: &str| change.kind.as_str() == trayed::KIND && change.field.as_str() == field;
    let decision = |change: &Change| {
        let decision = of(change, trayed::decision.key).then(|| Decided::from_value(&change.value))??;
        let tap = group.changes.iter().find(|other| other.record == change.record && of(other, trayed::tap.key))?;
        match tap.value {
            Value::Ref(id) => Some((id, change.record, change.space.clone(), decision)),
            _ => None,
        }
    };
    group.changes.iter().filter_map(decision).collect()
}
