//! What is on the way between a phone and the office, and everything that can become of it.

use super::fault::Fault;
use super::office::tap;
use super::world::{Lived, World};
use erikti_sync::plants::Plant;
use erikti_sync::session::{Cut, Input, Ticket};
use erikti_sync::wire::{self, Reply, Request, Verdict};
use erikti_sync::{Stamp, columns};

/// A request or its answer on the way.
#[derive(Clone)]
pub struct Flying {
    pub phone: usize,
    /// Whose token it carries.
    pub person: usize,
    pub tab: u64,
    pub ticket: Ticket,
    pub body: Vec<u8>,
    pub answer: Option<Result<Vec<u8>, Cut>>,
}

/// What becomes of a request on its way up.
enum Up {
    /// The office has answered.
    Answered(Result<Vec<u8>, Cut>),
    /// Somebody else has.
    Stopped(Result<Vec<u8>, Cut>),
    /// Nobody ever does.
    Gone,
}

impl World {
    pub fn send(&mut self, phone: usize, tab: usize, ticket: Ticket, body: Vec<u8>) {
        self.tally.exchanges += 1;
        let (person, tab) = (self.phones[phone].person, self.phones[phone].tabs[tab].serial);
        self.flying.push(Flying { phone, person, tab, ticket, body, answer: None });
    }

    /// Moves one thing in the network on; the order is the dice's.
    pub fn carry(&mut self) -> Lived {
        if self.flying.is_empty() {
            return Ok(());
        }
        let at = self.dice.below(self.flying.len());
        self.carry_on(at)
    }

    /// Moves this thing on.
    pub fn carry_on(&mut self, at: usize) -> Lived {
        let awake = |flying: &Flying| self.tab_of(flying).is_none_or(|tab| !self.phones[flying.phone].tabs[tab].frozen);
        if self.flying[at].answer.is_some() && !awake(&self.flying[at]) {
            return Ok(());
        }
        let mut flying = self.flying.swap_remove(at);
        let answer = match flying.answer.take() {
            Some(answer) => self.come_down(&flying, answer),
            None => match self.go_up(&flying)? {
                Up::Answered(answer) => {
                    flying.answer = Some(answer);
                    self.flying.push(flying);
                    return Ok(());
                }
                Up::Stopped(answer) => Some(answer),
                Up::Gone => None,
            },
        };
        match (answer, self.tab_of(&flying)) {
            (Some(answer), Some(tab)) => self.feed_awake(flying.phone, tab, Input::Answered(flying.ticket, answer)),
            _ => Ok(()),
        }
    }

    fn tab_of(&self, flying: &Flying) -> Option<usize> {
        self.phones[flying.phone].tabs.iter().position(|tab| tab.serial == flying.tab)
    }

    /// The request on its way, with the luck of the step.
    fn go_up(&mut self, flying: &Flying) -> Result<Up, String> {
        let (phone, ticket) = (flying.phone, flying.ticket);
        let who = self.name(phone);
        if let Some(stopped) = self.stopped(phone, &flying.body) {
            let words = stopped.as_ref().map_or("nobody answers".into(), |answer| match answer {
                Ok(bytes) => format!("a stranger answers with {} bytes", bytes.len()),
                Err(cut) => format!("{cut:?}"),
            });
            self.note(format_args!("{who}'s request {ticket} does not reach the office: {words}"));
            return Ok(stopped.map_or(Up::Gone, Up::Stopped));
        }
        if self.is_poisoned(&flying.body) {
            self.note(format_args!("{who}'s request {ticket} is rejected whole"));
            return Ok(Up::Stopped(Err(Cut::Rejected("malformed".into()))));
        }
        let answer = self.reach_office(flying.person, &flying.body)?;
        self.note(format_args!("{who}'s request {ticket} reaches the office"));
        if self.strikes(Fault::Doubled, 20) {
            self.note(format_args!("{who}'s request {ticket} arrives once more"));
            self.reach_office(flying.person, &flying.body)?.ok();
        }
        if self.faults.has(Fault::LateCopy) && self.dice.chance(30) {
            self.ghosts.push((flying.person, flying.body.clone()));
        }
        if self.strikes(Fault::FailedButApplied, 15) {
            self.note(format_args!("{who}'s request {ticket} is answered by 500, although it was done"));
            return Ok(Up::Stopped(Err(Cut::Busy(None))));
        }
        if let Ok(bytes) = &answer {
            self.old_answers.push(bytes.clone());
        }
        Ok(Up::Answered(answer))
    }

    pub fn reach_office(&mut self, person: usize, body: &[u8]) -> Result<Result<Vec<u8>, Cut>, String> {
        let before = self.office.trayed().count();
        let answer = self.office.answer(person, body, self.now_ms);
        self.tally.trayed += (self.office.trayed().count() - before) as u64;
        answer
    }

    /// What stands between this phone and the office now, if anything.
    #[allow(clippy::option_option)]
    fn stopped(&mut self, phone: usize, body: &[u8]) -> Option<Option<Result<Vec<u8>, Cut>>> {
        if self.storm {
            let wait = self.dice.chance(50).then(|| self.dice.below(120_000) as i64);
            return Some(Some(Err(Cut::Busy(wait))));
        }
        if self.strikes(Fault::LostRequest, 20) || self.strikes(Fault::Crash, 10) {
            return Some(self.dice.chance(70).then_some(Err(Cut::Unreachable)));
        }
        if self.phones[phone].skew_ms.abs() > 31_536_000_000 && self.strikes(Fault::Certificate, 50) {
            return Some(Some(Err(Cut::Unreachable)));
        }
        if self.strikes(Fault::Portal, 15) {
            let page = if self.plant == Plant::PageIsAnswer { believed(body) } else { b"<html>Wi-Fi</html>".to_vec() };
            return Some(Some(Ok(page)));
        }
        if !self.old_answers.is_empty() && self.strikes(Fault::Replay, 15) {
            let old = self.dice.below(self.old_answers.len());
            return Some(Some(Ok(self.old_answers[old].clone())));
        }
        if self.strikes(Fault::Busy, 15) {
            return Some(Some(Err(Cut::Busy(Some(self.dice.below(60_000) as i64)))));
        }
        if self.strikes(Fault::Shut, 10) {
            return Some(Some(Err(Cut::Shut("device-unknown".into()))));
        }
        if self.strikes(Fault::TooLarge, 10) {
            return Some(Some(Err(Cut::Rejected("too-large".into()))));
        }
        None
    }

    fn is_poisoned(&self, body: &[u8]) -> bool {
        let Some(poison) = self.poison else { return false };
        let Ok(request) = wire::read::<Request>(body) else { return false };
        columns::unpack_groups(&request.offers).is_ok_and(|groups| groups.iter().any(|group| tap(group) == poison))
    }

    fn come_down(&mut self, flying: &Flying, answer: Result<Vec<u8>, Cut>) -> Option<Result<Vec<u8>, Cut>> {
        let (who, ticket) = (self.name(flying.phone), flying.ticket);
        if self.strikes(Fault::LostAnswer, 25) {
            self.note(format_args!("{who}: the answer to {ticket} is lost"));
            return self.dice.chance(70).then_some(Err(Cut::Unreachable));
        }
        let Ok(mut bytes) = answer else { return Some(answer) };
        if self.strikes(Fault::CutAnswer, 20) {
            let at = self.dice.below(bytes.len());
            self.note(format_args!("{who}: the answer to {ticket} ends after {at} bytes"));
            bytes.truncate(at);
        } else {
            self.note(format_args!("{who}: the answer to {ticket} arrives"));
        }
        Some(Ok(bytes))
    }

    /// A copy of a request, made by the network long ago, arrives.
    pub fn late_copy(&mut self) -> Lived {
        if self.ghosts.is_empty() {
            return Ok(());
        }
        let at = self.dice.below(self.ghosts.len());
        let (person, body) = self.ghosts.swap_remove(at);
        self.tally.count(Fault::LateCopy);
        self.note(format_args!("an old request of person {person} arrives once more"));
        self.reach_office(person, &body)?.ok();
        Ok(())
    }
}

/// What a relay that takes any 200 for an answer would make of it.
pub fn believed(body: &[u8]) -> Vec<u8> {
    let request: Request = wire::read(body).expect("sessions speak the wire");
    let groups = columns::unpack_groups(&request.offers).unwrap_or_default();
    let verdicts = groups.iter().map(|group| Verdict::Known(Vec::new(), Stamp::at(group.stamp.unix_ms()))).collect();
    let spaces = request.asks.into_iter().map(|(space, _)| space).collect();
    wire::write(&Reply { nonce: request.nonce, server_ms: request.clock_ms, verdicts, news: Vec::new(), spaces })
}
