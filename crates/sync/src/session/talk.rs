//! The conversation: when to speak, what to offer, what an answer means.

use super::journal::{self, Mirror, Op, Outgoing, Retained, Standing, Store};
use super::moment::Pause;
use super::{Dice, Effect, Notice, Session, Ticket};
use crate::plants::planted;
use crate::wire::{self, Cursor, News, Reply, Request, Verdict};
use crate::{Chain, Entry, Group, Id, Space, Stamp, columns, limits};
use alloc::string::String;
use alloc::vec::Vec;

/// Why a request brought no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cut {
    /// Nobody answered.
    Unreachable,
    /// Somebody answered, but not our server: this network wants a sign-in.
    NotOurs,
    /// The server is busy or broken; it may name a wait in milliseconds.
    Busy(Option<i64>),
    /// The server does not know this device, or no longer.
    Shut(String),
    /// The server found the whole message wrong; the reason is a locale key.
    Rejected(String),
    /// This browser cannot let one tab lead, and two that did could lose something: nothing is sent from here.
    Leaderless,
}

/// A request under way.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    ticket: Ticket,
    waiting: Pause,
    nonce: [u8; 16],
    /// In whose name it was asked.
    holder: Id,
    groups: Vec<Id>,
    weight: usize,
}

/// When to speak next, and how much at once.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    pub(super) eager: bool,
    pause: Pause,
    failures: u32,
    batch_bytes: usize,
    idle: Pause,
    /// Until the coordinators' decisions are asked about again.
    tray: Pause,
    /// The last answer said that there is more to read.
    pub(super) behind: bool,
    pub(super) cut: Option<Cut>,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            eager: true,
            pause: Pause::NONE,
            failures: 0,
            batch_bytes: limits::FIRST_BATCH_BYTES,
            idle: Pause::NONE,
            tray: Pause::NONE,
            behind: false,
            cut: None,
        }
    }
}

impl Pace {
    /// A reason from outside: speak now, unless the server asked for a pause.
    pub(super) fn wake(&mut self) {
        self.eager = true;
        if !matches!(self.cut, Some(Cut::Busy(_))) {
            self.pause = Pause::NONE;
        }
    }

    /// What was not allowed may be now: ask at once, about the tray too.
    pub(super) fn ask_anew(&mut self) {
        (self.tray, self.idle) = (Pause::NONE, Pause::NONE);
    }

    fn failed(&mut self, cut: Cut, dice: &mut Dice) {
        let doubled = limits::RETRY_FIRST_MS.saturating_mul(1 << self.failures.min(16));
        let ceiling = doubled.min(limits::RETRY_LONGEST_MS);
        let asked = if let Cut::Busy(Some(wait)) = &cut { (*wait).min(limits::PAUSE_LONGEST_MS) } else { 0 };
        // Back online while a request of before was still failing: that is a reason to try at once, and no failure.
        let woken = self.eager && cut == Cut::Unreachable;
        let wait_ms = if woken { 0 } else { dice.between(ceiling / 2, ceiling).max(asked) };
        self.pause = Pause::from(dice.now_ms(), wait_ms);
        self.failures = self.failures.saturating_add(1);
        self.batch_bytes = (self.batch_bytes / 2).max(limits::LEAST_BATCH_BYTES);
        self.cut = Some(cut);
        self.eager = true;
    }

    fn answered(&mut self, took_ms: i64, weight: usize) {
        // Whoever woke it meanwhile knows of something that this answer may not hold.
        (self.failures, self.pause, self.cut) = (0, Pause::NONE, None);
        if weight > 0 {
            // Most of a short batch's time is the round trip: one that came back in time may always be doubled.
            let carried = weight.saturating_mul(limits::BATCH_MS as usize) / took_ms.max(1) as usize;
            let least = if took_ms < limits::BATCH_MS { self.batch_bytes * 2 } else { weight / 2 };
            let most = self.batch_bytes.saturating_mul(limits::BATCH_GROWTH).min(limits::REQUEST_BYTES);
            self.batch_bytes = carried.max(least).min(most).max(limits::LEAST_BATCH_BYTES);
        }
    }
}

impl Session {
    /// Speaks if there is a reason, nobody speaks yet, and the wait is over.
    pub(super) fn talk(&mut self, dice: &mut Dice, effects: &mut Vec<Effect>) {
        let now = dice.now_ms();
        if self.flight.as_ref().is_some_and(|flight| flight.waiting.is_over(now)) {
            self.flight = None;
            self.pace.failed(Cut::Unreachable, dice);
        }
        let idle_over = self.pace.idle.is_over(now);
        let free = self.is_whole() && self.leading && !self.holds_back() && self.flight.is_none();
        if free && idle_over && self.pace.tray.is_over(now) {
            self.pace.tray = Pause::from(now, limits::ASK_TRAY_MS);
            self.offer_again(|standing| matches!(standing, Standing::Trayed(_)));
            self.ask_about_unseen();
        }
        let reason = self.pace.eager || idle_over || self.offerable().next().is_some();
        let Some(pass) = &self.pass else { return };
        let due = reason && free && self.pace.pause.is_over(now);
        if !due {
            return;
        }
        // Behind a page that was dropped, no other may be kept; nor by who must read its journal again.
        let asked = pass.spaces.iter().filter(|_| !self.stale && !self.reload);
        let asks = asked.map(|space| (space.clone(), self.cursor(space))).collect();
        let (groups, weight) = self.batch();
        let packed: Vec<Group> = groups.iter().filter_map(|id| Some(self.outbox.get(id)?.group.clone())).collect();
        let request = Request {
            nonce: dice.bytes(),
            replica: self.replica,
            schema: self.schema,
            clock_ms: now,
            backlog: self.outbox.len() as u32,
            asks,
            offers: if packed.is_empty() { Vec::new() } else { columns::pack_groups(&packed) },
        };
        if planted!(self, DropWhenSent) {
            for id in &groups {
                self.outbox.remove(id);
                self.pending.drop(Store::Outbox, &id.hex());
                self.pending.mirror.push(Mirror::Drop(id.hex()));
            }
        }
        self.tickets += 1;
        self.pace.eager = false;
        self.pace.idle = Pause::from(now, limits::IDLE_ASK_MS);
        if idle_over {
            effects.push(Effect::Count);
        }
        effects.push(Effect::Post(self.tickets, wire::write(&request)));
        self.flight = Some(Flight {
            ticket: self.tickets,
            waiting: Pause::from(now, limits::REQUEST_TIMEOUT_MS),
            nonce: request.nonce,
            holder: self.holder(),
            groups,
            weight,
        });
    }

    /// When the session wants to be woken for the conversation's sake.
    pub(super) fn next_word_ms(&self, now_ms: i64) -> Option<i64> {
        if !self.is_whole() || !self.leading || self.pass.is_none() || self.holds_back() {
            return None;
        }
        if let Some(flight) = &self.flight {
            return Some(flight.waiting.end_ms());
        }
        let owed = self.pace.eager || self.offerable().next().is_some();
        let wait = if owed { self.pace.pause } else { self.pace.idle };
        Some(wait.end_ms().max(self.pace.pause.end_ms()).max(now_ms + 1))
    }

    /// Whoever reads its journal again says nothing meanwhile. One that cannot, because nothing can be written, still
    /// delivers, which is what saves a tap there, and hears nothing.
    fn holds_back(&self) -> bool {
        self.loading || self.reload && self.write_fault.is_none()
    }

    pub(super) fn cursor(&self, space: &Space) -> Cursor {
        self.cursors.get(space).copied().unwrap_or_default()
    }

    pub(super) fn offerable(&self) -> impl Iterator<Item = &Outgoing> {
        // On a phone whose storage says no, delivering is what saves a tap, and what makes room.
        let no_room = self.write_fault.is_some();
        let may = move |out: &&Outgoing| (out.durable || no_room) && out.standing == Standing::Waiting;
        self.outbox.values().filter(may).filter(|out| !self.is_of_former(out.maker))
    }

    /// The next groups, oldest first: as many as the link has shown to carry, at least one.
    fn batch(&self) -> (Vec<Id>, usize) {
        let (mut groups, mut weight, mut changes) = (Vec::new(), 0, 0);
        for out in self.offerable() {
            let (more, count) = (out.group.weight(), out.group.changes.len());
            let over = weight + more > self.pace.batch_bytes || changes + count > limits::REQUEST_CHANGES;
            if over && !groups.is_empty() {
                break;
            }
            groups.push(out.group.id);
            (weight, changes) = (weight + more, changes + count);
        }
        (groups, weight)
    }

    pub(super) fn answered(
        &mut self,
        ticket: Ticket,
        answer: Result<Vec<u8>, Cut>,
        dice: &mut Dice,
        effects: &mut Vec<Effect>,
    ) {
        let Some(flight) = self.flight.take_if(|flight| flight.ticket == ticket) else { return };
        if flight.holder != self.holder() {
            // What a former holder may read is not this one's news.
            return self.pace.wake();
        }
        let any = planted!(self, AnyAnswer);
        match answer.and_then(|bytes| read_reply(&bytes, &flight, any)) {
            Err(cut) => self.failed(cut, &flight.groups, dice),
            Ok(reply) => {
                self.clock.correct(flight.waiting.since_ms(), dice.now_ms(), reply.server_ms);
                self.keep_clock();
                let took_ms = dice.now_ms() - flight.waiting.since_ms();
                let readable: Vec<_> = reply.spaces.into_iter().filter(self.keeps).collect();
                self.keep_spaces(&readable);
                let newer_needed = reply.verdicts.contains(&Verdict::NeedsNewerServer);
                let news = if self.stale { Vec::new() } else { reply.news };
                for (id, verdict) in flight.groups.iter().zip(reply.verdicts) {
                    self.judge(*id, verdict, &news, dice);
                }
                let more = news.iter().any(|news| news.more);
                let misfits = news.into_iter().filter_map(|news| (!self.hear(news, effects)).then_some(())).count();
                // Back-off ends only with a conversation that leads somewhere, or a lasting misfit would be a storm.
                match (misfits == 0, newer_needed) {
                    (false, _) => self.pace.failed(Cut::NotOurs, dice),
                    (true, true) => self.pace.failed(Cut::Busy(Some(limits::RETRY_LONGEST_MS)), dice),
                    (true, false) => self.pace.answered(took_ms, flight.weight),
                }
                self.pace.eager |= more;
                self.offer_unmet();
                let first = planted!(self, WithdrawnFirst);
                let owes = |out: &Outgoing| out.standing == Standing::Waiting && !self.is_of_former(out.maker);
                if first || newer_needed || !self.outbox.values().any(owes) {
                    self.withdraw(effects);
                }
                self.keep_receipts();
                self.pace.behind = more;
            }
        }
    }

    /// A whole message that the server finds wrong is offered again group by group, until the one that is wrong stands
    /// alone; that one waits for a person, its neighbours travel on (L2).
    fn failed(&mut self, cut: Cut, groups: &[Id], dice: &mut Dice) {
        let rejected = if let Cut::Rejected(reason) = &cut { Some(reason.clone()) } else { None };
        self.pace.failed(cut, dice);
        match (rejected, groups) {
            (Some(reason), all) if planted!(self, BatchRefused) => {
                all.iter().for_each(|id| self.stands(*id, Standing::Refused(reason.clone())));
            }
            (Some(reason), [only]) => self.stands(*only, Standing::Refused(reason)),
            (Some(_), _) => self.pace.batch_bytes = 1,
            _ => {}
        }
    }

    fn judge(&mut self, id: Id, verdict: Verdict, news: &[News], dice: &mut Dice) {
        match verdict {
            Verdict::Accepted(places, stamp) | Verdict::Known(places, stamp) => {
                self.delivered(id, places, stamp, news, dice.now_ms());
            }
            Verdict::Trayed(_) if planted!(self, TrayIsDelivery) => {
                self.delivered(id, Vec::new(), Stamp::at(dice.now_ms()), news, dice.now_ms());
            }
            Verdict::Trayed(reason) => self.stands(id, Standing::Trayed(reason)),
            Verdict::Refused(reason) => self.stands(id, Standing::Refused(reason)),
            Verdict::NeedsNewerServer => {}
            Verdict::IdCollision => self.remint(id),
        }
    }

    fn delivered(&mut self, id: Id, places: Vec<(Space, u64)>, stamp: Stamp, news: &[News], now_ms: i64) {
        let Some(outgoing) = self.owe_no_more(id) else { return };
        let mut retained = Retained::new(outgoing.group, outgoing.maker, places, stamp);
        // Known at a place this phone has already read; the chain of the news that come along tells whether it was there.
        for place in &mut retained.places {
            let told = news.iter().any(|news| news.space == place.space);
            place.seen = told && place.position <= self.position_in(&place.space) || planted!(self, BelievedRead);
        }
        self.delivered_ms = Some(now_ms);
        self.pending.put(Store::Meta, journal::DELIVERED, journal::pack(&now_ms));
        self.fold_own(&retained.group, retained.maker);
        if !planted!(self, ForgetWhenAcknowledged) {
            self.receipts.insert(id);
            self.retained.insert(id, retained);
        }
    }

    fn stands(&mut self, id: Id, standing: Standing) {
        if let Some(outgoing) = self.outbox.remove(&id) {
            self.owe(Outgoing { standing, ..outgoing });
        }
    }

    /// Gives a group a new id, the same as a copy in the second journal or on a cloned phone gets. What builds on it goes on
    /// naming the old id: it may be delivered, and never changes any more.
    pub(super) fn remint(&mut self, old: Id) {
        if planted!(self, KeepId) {
            return;
        }
        let Some(Outgoing { group, maker, .. }) = self.owe_no_more(old) else { return };
        self.owe(Outgoing { group: group.reminted(), maker, standing: Standing::Waiting, durable: false });
        self.reload = true;
    }

    /// Takes news in; `false` if they do not lead on from what this phone had read.
    fn hear(&mut self, news: News, effects: &mut Vec<Effect>) -> bool {
        let before = if news.rewound { Cursor::default() } else { self.cursor(&news.space) };
        let entries = columns::unpack_entries(&news.entries).ok();
        let mut blind = planted!(self, NoChain);
        blind |= planted!(self, CommitOrderGap);
        blind |= planted!(self, HalfGroup);
        let entries = entries.filter(|entries| blind || fits(&before, entries, &news.cursor));
        if news.rewound || entries.is_none() {
            self.end_ahead(|space| *space == news.space);
            let reoffered = self.reoffer(&news.space);
            self.pending.ops.push(Op::Sweep(Store::Tail, journal::page_prefix(&news.space)));
            self.reload = true;
            effects.push(Effect::Tell(Notice::HistoryChanged { reoffered }));
        }
        let Some(entries) = entries else {
            // Not what the chain promises: read this space again from its beginning, after a pause.
            self.keep_cursor(&news.space, Cursor::default());
            return false;
        };
        if !entries.is_empty() {
            let key = journal::page_key(&news.space, before.position + 1);
            if !planted!(self, CursorWithoutPage) {
                self.pending.put(Store::Tail, &key, news.entries);
            }
        }
        for entry in &entries {
            self.clock.observe(entry.group.stamp);
            self.ledger.fold(&entry.group, entry.author);
        }
        if news.cursor != before || news.rewound {
            self.keep_cursor(&news.space, news.cursor);
        }
        self.stable.insert(news.space.clone(), news.stable);
        self.read_back(&news.space, before.position + 1, &entries);
        self.catch_up(&news.space, &entries);
        if news.more {
            self.look_ahead(&news.space, &news.ahead);
        } else {
            self.end_ahead(|space| *space == news.space);
        }
        self.missing_again(&news.space, if news.more { news.cursor.position } else { u64::MAX });
        true
    }

    pub(super) fn keep_cursor(&mut self, space: &Space, cursor: Cursor) {
        self.pending.put(Store::Meta, &journal::cursor_key(space), journal::pack(&cursor));
        self.cursors.insert(space.clone(), cursor);
    }
}

fn read_reply(bytes: &[u8], flight: &Flight, any: bool) -> Result<Reply, Cut> {
    let reply: Reply = wire::read(bytes).map_err(|_| Cut::NotOurs)?;
    let ours = reply.nonce == flight.nonce && reply.verdicts.len() == flight.groups.len();
    if ours || any { Ok(reply) } else { Err(Cut::NotOurs) }
}

/// Whether these entries lead from one cursor to the other, position by position and hash by hash (I8).
fn fits(before: &Cursor, entries: &[Entry], after: &Cursor) -> bool {
    let chain = entries.iter().fold(before.chain, |chain: Chain, entry| chain.then(entry));
    chain == after.chain && before.position + entries.len() as u64 == after.position
}
