//! One thread of what happens: who taps what and when, written with what those phones knew.

use super::Tap;
use super::book::Book;
use super::calendar::Calendar;
use super::deliver::replica;
use super::dice::Dice;
use super::people::Person;
use super::words::Three;
use erikti_model::kinds::answer::{self, Verdict};
use erikti_model::kinds::run;
use erikti_model::policy::{person_space, restate};
use erikti_model::time::Instant;
use erikti_model::{Refusal, SCHEMA};
use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Space, Stamp};

/// What all stories share.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) calendar: Calendar,
    pub(super) people: &'a [Person],
    /// What joining and the profile wrote, person by person.
    pub(super) papers: &'a [Vec<Group>],
    pub(super) book: &'a Book,
}

/// A story: dice, what is known, what was tapped.
pub(super) struct Story<'a> {
    pub(super) world: World<'a>,
    pub(super) dice: Dice,
    pub(super) ledger: Ledger,
    pub(super) taps: Vec<Tap>,
    /// The language in which it is told.
    pub(super) tongue: usize,
}

impl<'a> Story<'a> {
    pub(super) fn new(world: World<'a>, mut dice: Dice) -> Story<'a> {
        let tongue = match dice.below(100) {
            0..46 => 0,
            46..86 => 1,
            _ => 2,
        };
        Story { world, dice, ledger: Ledger::default(), taps: Vec::new(), tongue }
    }

    /// The id of somebody.
    pub(super) fn id(&self, who: usize) -> Id {
        self.world.people.get(who).map(Person::id).unwrap_or_default()
    }

    /// The own space of somebody.
    pub(super) fn own(&self, who: usize) -> Space {
        person_space(self.id(who))
    }

    /// One of these texts, in the language of the story.
    pub(super) fn say(&mut self, all: &[Three]) -> String {
        let three = self.dice.one_of(all).unwrap_or_default();
        self.in_tongue(three)
    }

    pub(super) fn in_tongue(&self, three: Three) -> String {
        three.get(self.tongue).copied().unwrap_or_default().to_owned()
    }

    /// A new id for a record, as that phone would mint it.
    pub(super) fn mint(&mut self, at: Instant) -> Id {
        Id::mint(at.unix_ms(), self.dice.bytes())
    }

    /// Takes notice of who somebody is.
    pub(super) fn meet(&mut self, who: usize) {
        for group in self.world.papers.get(who).into_iter().flatten() {
            self.ledger.fold(group, self.id(who));
        }
    }

    fn group(
        &mut self,
        by: usize,
        at: Instant,
        rule: impl FnOnce(&mut Pen<'_>) -> Result<(), Refusal>,
    ) -> Result<Option<Group>, Refusal> {
        if !self.world.calendar.is_past(at) {
            return Ok(None);
        }
        let mut pen = Pen::new(&self.ledger);
        rule(&mut pen)?;
        if pen.changes().is_empty() {
            return Ok(None);
        }
        restate(&mut pen);
        let changes = pen.finish();
        let (id, replica) = (self.mint(at), replica(self.id(by)));
        let occurred_on = OccurredOn { day: at.day(), zone: Name::new(erikti_model::time::ZONE) };
        let stamp = Stamp::at(at.unix_ms());
        Ok(Some(Group { id, stamp, replica, schema: SCHEMA, occurred_on, changes }))
    }

    /// Somebody taps; everybody in the story knows it from then on. What would be later than today has not happened.
    ///
    /// # Errors
    /// The rule's no.
    pub(super) fn tap(
        &mut self,
        by: usize,
        at: Instant,
        rule: impl FnOnce(&mut Pen<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if let Some(group) = self.group(by, at, rule)? {
            self.ledger.fold(&group, self.id(by));
            self.taps.push(Tap { by, group, waits: false });
        }
        Ok(())
    }

    /// Somebody taps what a coordinator must let in first: nobody knows it yet.
    ///
    /// # Errors
    /// The rule's no.
    pub(super) fn propose(
        &mut self,
        by: usize,
        at: Instant,
        rule: impl FnOnce(&mut Pen<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let group = self.group(by, at, rule)?;
        self.taps.extend(group.map(|group| Tap { by, group, waits: true }));
        Ok(())
    }

    /// Two people tap without knowing of each other.
    ///
    /// # Errors
    /// A rule's no.
    pub(super) fn apart(
        &mut self,
        both: [usize; 2],
        at: Instant,
        rule: impl Fn(&mut Pen<'_>, usize) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut groups = Vec::new();
        for (nth, by) in both.into_iter().enumerate() {
            groups.extend(self.group(by, at, |pen| rule(pen, nth))?.map(|group| (by, group)));
        }
        for (by, group) in groups {
            self.ledger.fold(&group, self.id(by));
            self.taps.push(Tap { by, group, waits: false });
        }
        Ok(())
    }

    /// Goes through a checklist, item by item; all of it, or so many items and the rest later.
    ///
    /// # Errors
    /// A rule's no.
    pub(super) fn go_through(
        &mut self,
        (code, of_activity): (&str, Option<Id>),
        home: &Space,
        by: usize,
        began: Instant,
        most: usize,
    ) -> Result<(), Refusal> {
        let book: &'a Book = self.world.book;
        let Some(template) = book.template(code) else { return Err(Refusal::new("refusal-gone")) };
        let (run_id, who) = (self.mint(began), self.id(by));
        self.tap(by, began, |pen| run::start(pen, home, run_id, template, who, began, of_activity))?;
        let mut at = began;
        for item in template.items().take(most) {
            at = Instant::from_unix_ms(at.unix_ms() + i64::from(self.dice.between(15, 70)) * 1_000);
            match self.dice.below(20) {
                0 if !item.critical => {
                    let why = self.say(super::words::WHY_NOT);
                    self.tap(by, at, |pen| answer::explain(pen, home, run_id, item, &why))?;
                }
                1 if !item.critical => {
                    self.tap(by, at, |pen| answer::give(pen, home, run_id, item, Verdict::NotApplicable))?;
                }
                _ => self.tap(by, at, |pen| answer::give(pen, home, run_id, item, Verdict::Done))?,
            }
        }
        if most < template.items().count() {
            return Ok(());
        }
        let end = Instant::from_unix_ms(at.unix_ms() + 60_000);
        self.tap(by, end, |pen| run::finish(pen, home, run_id, template, end))
    }
}
