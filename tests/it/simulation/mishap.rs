//! What befalls phones and the office, and which copies of what was promised it destroys.

use super::fault::Fault;
use super::phone::Torn;
use super::world::{Lived, World};
use erikti_sync::Id;
use erikti_sync::session::Input;
use std::collections::BTreeSet;

const DAY_MS: i64 = 86_400_000;
const TEN_YEARS_MS: i64 = 315_360_000_000;

impl World {
    pub fn mishap(&mut self, fault: Fault, phone: usize) -> Lived {
        match fault {
            Fault::LateCopy => self.late_copy(),
            Fault::LongSilence => {
                self.count(fault);
                self.now_ms += self.dice.below(30 * DAY_MS as usize) as i64;
                self.ring()
            }
            Fault::Storm => {
                self.storm = !self.storm;
                self.toggled(fault, self.storm);
                Ok(())
            }
            Fault::ServerFull => {
                self.office.full = !self.office.full;
                self.toggled(fault, self.office.full);
                Ok(())
            }
            Fault::OldServer => {
                self.office.old = !self.office.old;
                self.toggled(fault, self.office.old);
                Ok(())
            }
            Fault::Full => {
                self.phones[phone].full = !self.phones[phone].full;
                let who = self.name(phone);
                let full = self.phones[phone].full;
                self.note(format_args!("{who}: storage {}", if full { "is full" } else { "has room again" }));
                self.tally.count_if(fault, full);
                Ok(())
            }
            Fault::Frozen => self.freeze_or_thaw(phone),
            Fault::Tabs => self.open_or_close(phone),
            Fault::Cloned => self.clone_phone(phone),
            Fault::ClockJump => {
                let hours = self.dice.below(2 * 3_600_000) as i64 - 3_600_000;
                let jump = self.dice.pick(&[hours, hours, TEN_YEARS_MS, -TEN_YEARS_MS]);
                self.count(fault);
                let who = self.name(phone);
                self.note(format_args!("{who}: the clock jumps by {} s", jump / 1_000));
                self.phones[phone].skew_ms += jump;
                Ok(())
            }
            Fault::Lagging if self.dice.chance(50) => {
                self.office.copy();
                Ok(())
            }
            Fault::Restore | Fault::Lagging => self.restore_office(fault),
            Fault::Malice => self.attack(),
            Fault::Poison => self.poison(phone),
            Fault::Handed => self.hand_over(phone),
            Fault::MirrorWiped => self.lose(phone, fault),
            Fault::Vanish if self.dice.chance(25) => self.lose(phone, fault),
            _ => self.die(phone, fault),
        }
    }

    fn count(&mut self, fault: Fault) {
        self.tally.count(fault);
    }

    fn toggled(&mut self, fault: Fault, on: bool) {
        self.tally.count_if(fault, on);
        self.note(format_args!("{}: {}", fault.words(), if on { "begins" } else { "ends" }));
    }

    /// The whole browser dies in the middle of whatever it does, and with it what this fault takes.
    pub fn die(&mut self, phone: usize, fault: Fault) -> Lived {
        self.close_all(phone)?;
        self.lose(phone, fault)?;
        self.open(phone)
    }

    fn close_all(&mut self, phone: usize) -> Lived {
        while let Some(last) = self.phones[phone].tabs.len().checked_sub(1) {
            let torn = if self.faults.has(Fault::TornWrite) {
                self.dice.pick(&[Torn::Nothing, Torn::Journal, Torn::Mirror, Torn::All])
            } else {
                self.dice.pick(&[Torn::Nothing, Torn::All])
            };
            self.shut(phone, last, torn)?;
        }
        Ok(())
    }

    /// A tab ends, its write has got so far.
    pub fn shut(&mut self, phone: usize, tab: usize, torn: Torn) -> Lived {
        if let Some(write) = self.phones[phone].under_way(tab).filter(|_| torn > Torn::Nothing).cloned() {
            self.may_be_written(phone, &write)?;
            self.tally.count_if(Fault::TornWrite, torn != Torn::All);
        }
        let who = self.name(phone);
        self.note(format_args!("{who}: tab {tab} ends; of its write {torn:?} is done"));
        let next = self.phones[phone].close(tab, torn);
        self.keeps_its_word(phone)?;
        next.map_or(Ok(()), |next| self.feed_awake(phone, next, Input::Lead(true)))
    }

    /// What the fault takes from the disk, and whether that was the last copy of something promised.
    pub fn lose(&mut self, phone: usize, fault: Fault) -> Lived {
        self.count(fault);
        let (groups, owed) = (self.phones[phone].disk.groups(), self.phones[phone].disk.owed());
        let who = self.name(phone);
        self.note(format_args!("{who}: {}", fault.words()));
        let mut told = true;
        let open = !self.phones[phone].tabs.is_empty();
        let it = &mut self.phones[phone];
        match fault {
            Fault::LostTail => drop(it.disk.lose_tail(&mut self.dice)),
            Fault::Vanish => {
                it.disk.vanish();
                if open {
                    it.disk.wound();
                }
            }
            Fault::MirrorWiped => {
                it.disk.mirror.clear();
                // The other one was emptied under an open app, which took what it had written for lying there still.
                told = it.disk.hurt.is_none();
            }
            Fault::BothWiped => {
                it.disk.vanish();
                it.disk.mirror.clear();
                // Killed before the first canary of all was kept, nothing is left that remembers.
                told = it.disk.canary.is_some();
            }
            Fault::Emptied => {
                (it.disk, told) = (Default::default(), false);
            }
            Fault::LostPage => drop(it.disk.lose_page(&mut self.dice)),
            Fault::OldBackup => match it.backup.take() {
                Some(backup) => (it.disk, told) = (backup, false),
                None => it.backup = Some(it.disk.clone()),
            },
            _ => {}
        }
        self.tally.wipes += u64::from(matches!(fault, Fault::Vanish | Fault::BothWiped | Fault::Emptied));
        if !told {
            self.phones[phone].must_tell.clear();
        }
        self.account(phone, &groups, &owed, told);
        self.keeps_its_word(phone)
    }

    /// What was here and is not any more: if no other copy is left, nobody is asked to have it, but the phone must say so.
    fn account(&mut self, phone: usize, groups: &BTreeSet<Id>, owed: &BTreeSet<Id>, told: bool) {
        let left = self.phones[phone].staying();
        let office = self.office.taps();
        for id in groups.difference(&left) {
            let tap = self.taps[id];
            let promised = self.made[tap as usize].promised;
            if office.contains(&tap) || self.held(tap) {
                self.made[tap as usize].hangs_on_office |= promised;
            } else if !promised {
                self.made[tap as usize].swept = true;
            } else {
                self.made[tap as usize].destroyed = true;
                if told && owed.contains(id) {
                    self.phones[phone].must_tell.insert(tap);
                }
            }
        }
    }

    /// Whether any phone's disk has this tap, under any id.
    pub fn held(&self, tap: u32) -> bool {
        (0..self.phones.len()).any(|phone| self.held_by(phone, tap))
    }

    /// Whether this phone's has.
    pub fn held_by(&self, phone: usize, tap: u32) -> bool {
        self.phones[phone].staying().iter().any(|id| self.taps.get(id) == Some(&tap))
    }

    pub fn restore_office(&mut self, fault: Fault) -> Lived {
        self.count(fault);
        let anew = self.faults.has(Fault::NewEpoch) && self.dice.chance(50);
        if anew {
            self.count(Fault::NewEpoch);
        }
        let before = self.office.taps();
        self.office.restore(anew)?;
        let after = self.office.taps();
        let gone: Vec<u32> = before.difference(&after).copied().collect();
        self.note(format_args!(
            "the office is restored{}; taps {gone:?} are gone from it",
            if anew { " anew" } else { "" }
        ));
        for tap in gone {
            if self.made[tap as usize].hangs_on_office && !self.held(tap) {
                self.made[tap as usize].destroyed = true;
            }
        }
        Ok(())
    }

    fn freeze_or_thaw(&mut self, phone: usize) -> Lived {
        let tab = self.dice.below(self.phones[phone].tabs.len());
        let who = self.name(phone);
        if self.phones[phone].tabs[tab].frozen {
            return self.thaw(phone, tab);
        }
        self.count(Fault::Frozen);
        self.note(format_args!("{who}: tab {tab} freezes"));
        self.phones[phone].tabs[tab].frozen = true;
        Ok(())
    }

    pub fn thaw(&mut self, phone: usize, tab: usize) -> Lived {
        let who = self.name(phone);
        self.note(format_args!("{who}: tab {tab} thaws"));
        self.phones[phone].tabs[tab].frozen = false;
        self.feed(phone, tab, Input::Thawed)?;
        // It may have been given the lock while it slept.
        let leads = self.phones[phone].tabs[tab].leads;
        self.feed(phone, tab, Input::Lead(leads))
    }

    fn open_or_close(&mut self, phone: usize) -> Lived {
        self.count(Fault::Tabs);
        let tabs = self.phones[phone].tabs.len();
        if tabs < 3 && self.dice.chance(50) || tabs < 2 {
            return self.open(phone);
        }
        let tab = self.dice.below(tabs);
        let torn = self.dice.pick(&[Torn::Nothing, Torn::Journal, Torn::Mirror, Torn::All]);
        self.shut(phone, tab, torn)
    }

    fn clone_phone(&mut self, phone: usize) -> Lived {
        if self.phones.len() > 3 {
            return Ok(());
        }
        self.count(Fault::Cloned);
        let who = self.name(phone);
        self.note(format_args!("{who}: the whole profile is copied to another phone"));
        let clone = self.phones[phone].cloned();
        self.phones.push(clone);
        self.open(self.phones.len() - 1)
    }

    /// Somebody else joins on a phone that may still owe what its former holder made.
    fn hand_over(&mut self, phone: usize) -> Lived {
        let tab = self.dice.below(self.phones[phone].tabs.len());
        let (it, to) = (&self.phones[phone].tabs[tab], self.dice.below(3));
        if it.frozen || !it.session.is_open() || it.session.pass().is_none() {
            return Ok(());
        }
        self.count(Fault::Handed);
        let who = self.name(phone);
        self.note(format_args!("{who} hands the phone on; person {to} joins in tab {tab}"));
        self.feed(phone, tab, Input::Joined(self.office.pass(to)))
    }

    /// From now on no server takes a message with this group.
    fn poison(&mut self, phone: usize) -> Lived {
        let owed = self.phones[phone].disk.owed();
        let fresh = owed.iter().filter_map(|id| self.taps.get(id)).find(|tap| !self.office.ever.contains(tap)).copied();
        if self.poison.is_none()
            && let Some(tap) = fresh
        {
            self.count(Fault::Poison);
            self.note(format_args!("no server will take tap {tap}"));
            self.poison = Some(tap);
        }
        Ok(())
    }
}
