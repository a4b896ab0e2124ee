//! The phone's side of the exchange as a pure state machine: `step(Input) -> Vec<Effect>`.
//!
//! It knows what is durable, what is owed, what the server said, and when to speak next. It refuses to know IndexedDB,
//! fetch, tabs or timers: the shell performs the effects and feeds the answers back. Opening, another tab's write and
//! our own recovery all go through one door, [`Session::absorb`].

mod absorb;
mod ahead;
mod journal;
mod moment;
mod opening;
mod recover;
mod retain;
mod spaces;
mod status;
mod talk;

pub use journal::{Canary, Mirror, Op, Row, Store, Write};
pub use moment::Moment;
pub use status::{FORMER_HOLDER, Notice, Owed, Sign, Strip};
pub use talk::Cut;

use crate::plants::planted;
use crate::wire::{Cursor, Pass};
use crate::{Change, Clock, Entry, Group, Id, Ledger, OccurredOn, Space, change, limits};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use journal::{Outgoing, Retained, Standing};
use moment::{Dice, Pause};
use talk::{Flight, Pace};

/// Names one write or one request, so that its answer finds it.
pub type Ticket = u32;

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Input {
    /// The journal was read: at start, or after [`Effect::Load`].
    Loaded {
        /// Every row of every store.
        rows: Vec<Row>,
        /// Every entry of the second journal.
        mirror: Vec<(String, Vec<u8>)>,
        /// What localStorage remembers of the last durable write.
        canary: Option<Canary>,
    },
    /// The journal was read at start, all but its pages: they follow as [`Input::Paged`].
    Opened {
        /// Every row of every store but the pages'.
        rows: Vec<Row>,
        /// Every entry of the second journal.
        mirror: Vec<(String, Vec<u8>)>,
        /// What localStorage remembers of the last durable write.
        canary: Option<Canary>,
    },
    /// Pages of the journal, in order, and whether they are the last.
    Paged(Vec<Row>, bool),
    /// The records that the first screens show now.
    Shown(Vec<Id>),
    /// A person changed something.
    Act {
        /// Numbered changes, from a [`crate::Pen`].
        changes: Vec<Change>,
        /// The civil day.
        occurred_on: OccurredOn,
    },
    /// An invite was traded for a pass.
    Joined(Pass),
    /// A write ended: durable, or not, with the storage's own words.
    Written(Ticket, Result<(), String>),
    /// A request ended.
    Answered(Ticket, Result<Vec<u8>, Cut>),
    /// Reason to speak now: back online, on screen again, the doorbell, or a person who asks.
    Wake,
    /// The alarm rang.
    Rang,
    /// This tab became, or ceased to be, the one that speaks for the origin.
    Lead(bool),
    /// Here nobody can know who speaks for the origin, so nobody does.
    Leaderless,
    /// Another tab's write became durable.
    Peer(Vec<Op>),
    /// The keys of all outbox rows, asked for by [`Effect::Count`].
    Counted(Vec<String>),
    /// Groups of this person came by hand, from another phone's file.
    Brought(Vec<Group>),
    /// This tab was frozen and may have missed what others wrote.
    Thawed,
}

/// What must happen outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Make this durable: the journal, then the mirror, then the canary; then tell peers; then answer
    /// [`Input::Written`]. At most one is under way.
    Write(Ticket, Write),
    /// Read the whole journal again and answer [`Input::Loaded`].
    Load,
    /// Read the keys of the outbox and answer [`Input::Counted`]: a tab may have died after its write and before it told.
    Count,
    /// `POST /exchange`.
    Post(Ticket, Vec<u8>),
    /// Ring once at this time by the phone's clock, Unix milliseconds, instead of any earlier wish.
    Alarm(i64),
    /// Tell the person.
    Tell(Notice),
}

/// One replica's state. See the module.
#[derive(Clone, Debug)]
pub struct Session {
    schema: u16,
    /// Which spaces this journal is for: another on the same phone may be for others.
    keeps: fn(&Space) -> bool,
    replica: Id,
    generation: Id,
    pass: Option<Pass>,
    clock: Clock,
    ledger: Ledger,
    /// The whole ledger while its pages are still being read, and the glimpse that stands in for it.
    filling: Option<Ledger>,
    glimpsed: Vec<u8>,
    /// What the ledger shows of a space before its pages have come.
    ahead: Vec<(Space, Entry)>,
    outbox: BTreeMap<Id, Outgoing>,
    /// Keys of owed rows of a version this build cannot read: left as they are, for the build that can.
    unreadable: BTreeSet<String>,
    retained: BTreeMap<Id, Retained>,
    /// Of those, what is to be written at the end of this step.
    receipts: BTreeSet<Id>,
    cursors: BTreeMap<Space, Cursor>,
    /// How far the server says that a verified backup reaches.
    stable: BTreeMap<Space, u64>,
    /// Spaces this phone could read once: nothing of them is shown, what it owes there still travels.
    withdrawn: BTreeSet<Space>,
    /// Spaces that the last reply left out while something is still owed: a restored server may only lack what grants them.
    doubtful: BTreeSet<Space>,
    /// How far the pages in the journal lead without a hole.
    reach: BTreeMap<Space, u64>,
    delivered_ms: Option<i64>,
    open: bool,
    leading: bool,
    loading: bool,
    reload: bool,
    /// News was dropped on the way to the journal: once it can be written to, it is read again.
    stale: bool,
    tickets: Ticket,
    pending: Write,
    writing: Option<(Ticket, Write, Pause)>,
    write_fault: Option<String>,
    retry_write: Option<Pause>,
    flight: Option<Flight>,
    pace: Pace,
    alarm: Option<i64>,
    #[cfg(feature = "plants")]
    plant: crate::plants::Plant,
}

impl Session {
    /// A session that waits for its journal. `schema` is the version of the record shapes this build knows.
    pub fn new(schema: u16) -> Session {
        Session {
            schema,
            keeps: |_| true,
            replica: Id::NIL,
            generation: Id::NIL,
            pass: None,
            clock: Clock::default(),
            ledger: Ledger::default(),
            filling: None,
            glimpsed: Vec::new(),
            ahead: Vec::new(),
            outbox: BTreeMap::new(),
            unreadable: BTreeSet::new(),
            retained: BTreeMap::new(),
            receipts: BTreeSet::new(),
            cursors: BTreeMap::new(),
            stable: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            doubtful: BTreeSet::new(),
            reach: BTreeMap::new(),
            delivered_ms: None,
            open: false,
            leading: false,
            loading: true,
            reload: false,
            stale: false,
            tickets: 0,
            pending: Write::default(),
            writing: None,
            write_fault: None,
            retry_write: None,
            flight: None,
            pace: Pace::default(),
            alarm: None,
            #[cfg(feature = "plants")]
            plant: crate::plants::Plant::None,
        }
    }

    /// The same for these spaces alone: of what else may be read nothing is asked and nothing is kept.
    pub fn keeping(mut self, keeps: fn(&Space) -> bool) -> Session {
        self.keeps = keeps;
        self
    }

    /// The same session with a mistake planted.
    #[cfg(feature = "plants")]
    pub fn with(mut self, plant: crate::plants::Plant) -> Session {
        (self.plant, self.ledger.plant) = (plant, plant);
        self
    }

    /// All merged records.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Who this phone is for the server, once joined.
    pub fn pass(&self) -> Option<&Pass> {
        self.pass.as_ref()
    }

    /// This installed copy.
    pub fn replica(&self) -> Id {
        self.replica
    }

    /// Whether the journal has been read.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// How far this phone has read a space.
    pub fn position_in(&self, space: &Space) -> u64 {
        self.cursors.get(space).map_or(0, |cursor| cursor.position)
    }

    /// Whether this session should listen for news: it leads, and has somebody to listen to.
    pub fn is_listener(&self) -> bool {
        self.leading && self.pass.is_some()
    }

    /// Server time as far as known, Unix milliseconds.
    pub fn corrected(&self, phone_ms: i64) -> i64 {
        self.clock.corrected(phone_ms)
    }

    /// Moves on by one input.
    pub fn step(&mut self, input: Input, at: Moment) -> Vec<Effect> {
        let mut dice = Dice::new(at);
        let mut effects = Vec::new();
        match input {
            Input::Loaded { rows, mirror, canary } => {
                self.filling = None;
                self.load(rows, mirror, canary, &mut dice, &mut effects);
            }
            Input::Opened { rows, mirror, canary } => self.opened(rows, mirror, canary, &mut dice, &mut effects),
            Input::Paged(rows, last) => self.paged(&rows, last),
            Input::Shown(records) => self.glimpse(&records),
            Input::Act { changes, occurred_on } => self.act(changes, occurred_on, &mut dice),
            Input::Joined(pass) => self.joined(pass),
            Input::Written(ticket, outcome) => self.written(ticket, outcome, at.now_ms),
            Input::Answered(ticket, answer) => self.answered(ticket, answer, &mut dice, &mut effects),
            Input::Wake => self.pace.wake(),
            Input::Rang => self.alarm = None,
            Input::Lead(leading) => {
                self.reload |= leading && !self.leading && self.open && !planted!(self, LeadWithoutReload);
                self.leading = leading;
                if !leading {
                    self.end_ahead(|_| true);
                }
                self.pace.wake();
            }
            Input::Leaderless => self.pace.cut = Some(Cut::Leaderless),
            Input::Peer(ops) => {
                let regained = |op: &Op| matches!(op, Op::Put(row) if row.key == journal::WITHDRAWN);
                self.reload |= self.loading || self.filling.is_some() || ops.iter().any(regained);
                let before = self.pass.clone();
                self.absorb(&ops);
                // A tab that has gone may be heard late: what it had met, this one must not take for met where it has not read.
                if self.leading {
                    self.meet_again();
                }
                self.show_anew(before.as_ref());
                self.settle_in();
            }
            Input::Counted(keys) => self.reload |= keys.iter().any(|key| !self.owes(key)),
            Input::Brought(groups) => self.brought(groups),
            Input::Thawed => self.reload |= self.open,
        }
        self.move_on(&mut dice, &mut effects);
        effects
    }

    fn act(&mut self, mut changes: Vec<Change>, occurred_on: OccurredOn, dice: &mut Dice) {
        if changes.is_empty() {
            return;
        }
        // On a screen that was open while somebody joined.
        if self.pass.is_some() {
            change::settle(&mut changes, self.holder());
        }
        let id = if planted!(self, CounterIds) {
            let read: u64 = self.cursors.values().map(|cursor| cursor.position).sum();
            let count = read + (self.outbox.len() + self.retained.len()) as u64;
            Id::derived(&[self.replica.bytes(), &count.to_le_bytes()])
        } else {
            dice.id()
        };
        let group = Group {
            id,
            stamp: self.clock.issue(dice.now_ms()),
            replica: self.replica,
            schema: self.schema,
            occurred_on,
            changes,
        };
        let (maker, durable) = (self.holder(), planted!(self, SavedBeforeDurable));
        self.fold_own(&group, maker);
        self.owe(Outgoing { group, maker, standing: Standing::Waiting, durable });
        self.keep_clock();
    }

    fn joined(&mut self, mut pass: Pass) {
        pass.spaces.retain(|space| (self.keeps)(space));
        self.claim(self.pass.as_ref().map_or(pass.person, |before| before.person));
        // What the pass before could read and this one cannot leaves the phone like everything that is withdrawn.
        let before = self.pass.take();
        if before.as_ref().is_none_or(|before| before.person != pass.person) {
            self.drop_glimpse();
        }
        let could = before.iter().flat_map(|before| &before.spaces);
        let lost: Vec<_> = could.filter(|space| !pass.spaces.contains(space)).cloned().collect();
        pass.spaces.extend(lost);
        self.keep_pass(pass);
        self.show_anew(before.as_ref());
        if self.leading && self.is_whole() {
            self.drop_strange();
        }
        self.settle_in();
        self.pace.wake();
    }

    /// Whose the phone is, and what they may read, decides what is shown of what was made on it: another pass, another ledger.
    fn show_anew(&mut self, before: Option<&Pass>) {
        let holder = |pass: Option<&Pass>| pass.map(|pass| pass.person);
        let another = holder(before) != holder(self.pass.as_ref());
        let keeps = !self.outbox.is_empty() || !self.retained.is_empty();
        self.reload |= another && keeps || before != self.pass.as_ref() && self.keeps_of_former();
    }

    /// What was written before anybody joined, into spaces named after nobody, moves into the holder's. It was never offered, so
    /// nobody else has seen it where it was; the ledger is read again, because it had.
    pub(super) fn settle_in(&mut self) {
        let holder = self.holder();
        let waits = |out: &&Outgoing| out.group.changes.iter().any(|change| change.space.is_nobodys());
        let waiting: Vec<_> = self.outbox.values().filter(|out| holder != Id::NIL && waits(out)).cloned().collect();
        self.reload |= !waiting.is_empty();
        for mut out in waiting {
            change::settle(&mut out.group.changes, holder);
            self.owe(Outgoing { maker: holder, ..out });
        }
    }

    /// What was made before anybody joined, or by a build that did not note who did, is of whoever holds the phone.
    fn claim(&mut self, holder: Id) {
        let unclaimed = self.outbox.values().filter(|out| out.maker == Id::NIL).cloned().collect::<Vec<_>>();
        unclaimed.into_iter().for_each(|out| self.owe(Outgoing { maker: holder, ..out }));
        for (id, kept) in self.retained.iter_mut().filter(|(_, kept)| kept.maker == Id::NIL) {
            kept.maker = holder;
            self.pending.put(Store::Retained, &id.hex(), kept.pack());
        }
    }

    /// Who holds this phone; nil before joining.
    pub(super) fn holder(&self) -> Id {
        self.pass.as_ref().map_or(Id::NIL, |pass| pass.person)
    }

    /// Whether somebody made it who held this phone before: under another's pass it would be written in another's name.
    pub(super) fn is_of_former(&self, maker: Id) -> bool {
        let former = maker != Id::NIL && self.pass.as_ref().is_some_and(|pass| pass.person != maker);
        former && !planted!(self, OfferedUnderNewPass)
    }

    /// Shows what was made on this phone, except where its holder may not look: in what was withdrawn, and, if a former holder
    /// made it, in whatever the pass does not name.
    pub(super) fn fold_own(&mut self, group: &Group, maker: Id) {
        let holders = maker == Id::NIL || maker == self.holder();
        let named = |space: &Space| self.pass.as_ref().is_some_and(|pass| pass.spaces.contains(space));
        let shown = |change: &&Change| !self.withdrawn.contains(&change.space) && (holders || named(&change.space));
        if group.changes.iter().all(|change| shown(&change)) {
            self.ledger.fold(group, Id::NIL);
        } else {
            let changes = group.changes.iter().filter(shown).cloned().collect();
            self.ledger.fold(&Group { changes, ..group.clone() }, Id::NIL);
        }
    }

    /// Whether anything lies here that a former holder made.
    pub(super) fn keeps_of_former(&self) -> bool {
        let makers = self.outbox.values().map(|out| out.maker).chain(self.retained.values().map(|kept| kept.maker));
        makers.into_iter().any(|maker| self.is_of_former(maker))
    }

    /// What this phone did not hold yet is owed from here; what the server has already it answers with `known`.
    fn brought(&mut self, groups: Vec<Group>) {
        let maker = self.holder();
        for group in groups {
            if !self.holds(group.id) {
                self.fold_own(&group, maker);
                self.clock.observe(group.stamp);
                self.owe(Outgoing { group, maker, standing: Standing::Waiting, durable: false });
            }
        }
        self.keep_clock();
    }

    /// Writes a group to both journals and counts it as owed.
    fn owe(&mut self, outgoing: Outgoing) {
        let (key, bytes) = (outgoing.group.id.hex(), outgoing.pack());
        self.pending.put(Store::Outbox, &key, bytes.clone());
        self.unreadable.remove(&key);
        if !planted!(self, OneJournal) {
            self.pending.mirror.push(Mirror::Put(key, bytes));
        }
        self.outbox.insert(outgoing.group.id, outgoing);
    }

    /// Takes an owed group out of both journals; what it was.
    fn owe_no_more(&mut self, id: Id) -> Option<Outgoing> {
        let outgoing = self.outbox.remove(&id)?;
        self.pending.drop(Store::Outbox, &id.hex());
        self.pending.mirror.push(Mirror::Drop(id.hex()));
        Some(outgoing)
    }

    fn keep_clock(&mut self) {
        self.pending.put(Store::Meta, journal::CLOCK, journal::pack(&self.clock));
    }

    fn written(&mut self, ticket: Ticket, outcome: Result<(), String>, now_ms: i64) {
        let Some((_, write, _)) = self.writing.take_if(|(under_way, ..)| *under_way == ticket) else { return };
        match outcome {
            Ok(()) => {
                self.write_fault = None;
                for op in &write.ops {
                    if let Op::Put(Row { store: Store::Outbox, key, .. }) = op
                        && let Some(outgoing) = Id::parse(key).and_then(|id| self.outbox.get_mut(&id))
                    {
                        outgoing.durable = true;
                    }
                }
            }
            Err(words) => {
                self.write_fault = Some(words);
                self.retry_write = Some(Pause::from(now_ms, limits::RETRY_FIRST_MS));
                self.pending = write.followed_by(core::mem::take(&mut self.pending));
                self.stale |= self.pending.without_news();
            }
        }
    }

    /// Whatever is due now: a write, a reload, a word with the server, an alarm.
    fn move_on(&mut self, dice: &mut Dice, effects: &mut Vec<Effect>) {
        let now = dice.now_ms();
        self.retry_write.take_if(|pause| pause.is_over(now));
        let overdue =
            self.writing.as_ref().filter(|(_, _, patience)| patience.is_over(now)).map(|(ticket, ..)| *ticket);
        if let Some(ticket) = overdue.filter(|_| !planted!(self, NoWriteWatchdog)) {
            self.written(ticket, Err("no answer from the storage".into()), now);
        }
        if self.writing.is_none() && !self.loading && self.retry_write.is_none() && !self.pending.is_empty() {
            self.tickets += 1;
            let mut write = core::mem::take(&mut self.pending);
            write.canary = self.canary();
            effects.push(Effect::Write(self.tickets, write.clone()));
            self.writing = Some((self.tickets, write, Pause::from(now, limits::WRITE_TIMEOUT_MS)));
        }
        if self.stale && self.writing.is_none() && self.pending.is_empty() && self.retry_write.is_none() {
            (self.stale, self.reload) = (false, true);
        }
        if self.reload && self.writing.is_none() && self.pending.is_empty() && !self.loading {
            (self.reload, self.loading) = (false, true);
            effects.push(Effect::Load);
        }
        self.talk(dice, effects);
        let overdue = self.writing.as_ref().map(|(_, _, patience)| patience.end_ms());
        let wish = [overdue, self.retry_write.map(Pause::end_ms), self.next_word_ms(now)].into_iter().flatten().min();
        if let Some(at) = wish
            && self.alarm != Some(at)
        {
            self.alarm = Some(at);
            effects.push(Effect::Alarm(at));
        }
    }
}
