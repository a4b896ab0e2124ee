//! What can go wrong, which of it a seed has at all, and how often it did.

use super::dice::Dice;

macro_rules! faults {
    ($($name:ident $words:literal)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Fault { $($name),* }

        pub const ALL: &[Fault] = &[$(Fault::$name),*];

        impl Fault {
            pub fn words(self) -> &'static str {
                match self { $(Fault::$name => $words),* }
            }
        }
    };
}

faults! {
    LostRequest "request lost"
    LostAnswer "answer lost, server did it"
    Doubled "request arrives twice"
    LateCopy "copy of a request arrives later"
    LongSilence "hours to a month pass"
    CutAnswer "answer cut at some byte"
    Portal "captive portal answers"
    Replay "old answer replayed"
    Shut "401 out of nowhere"
    TooLarge "413"
    Busy "429 with a wait"
    FailedButApplied "500 although applied"
    Storm "503 for a while"
    Certificate "no connection: clock too wrong for certificates"
    Kill "browser killed"
    TornWrite "killed within a write"
    LostTail "last relaxed writes lost"
    Vanish "IndexedDB emptied"
    MirrorWiped "Cache Storage emptied"
    BothWiped "both journals emptied"
    Emptied "all site data cleared"
    LostPage "a page of the log unreadable"
    Full "storage full for a while"
    FailedWrite "write failed"
    DeniedWrite "write done but told failed"
    DeadWrite "write never answered"
    Frozen "tab frozen"
    Tabs "tab opened or closed"
    Staged "opened by a glimpse, the pages follow"
    Cloned "profile cloned"
    OldBackup "phone restored from an old backup"
    WrongClock "clock years off"
    ClockJump "clock jumps"
    Crash "server dies within a transaction"
    Restore "server restored from a copy"
    Lagging "failover to a lagging replica"
    NewEpoch "epoch raised at a restore"
    ServerFull "server's disk full for a while"
    OldServer "older server for a while"
    Malice "hostile client"
    Poison "group that no server takes"
    Handed "phone handed to somebody else, who joins"
}

/// The faults a seed has at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Faults(u64);

impl Faults {
    pub const NONE: Faults = Faults(0);

    /// Each fault by a coin whose bias is the seed's own: worlds with few faults get far, worlds with many get strange.
    pub fn swarm(dice: &mut Dice) -> Faults {
        let percent = dice.pick(&[8, 20, 35, 60]);
        ALL.iter().filter(|_| dice.chance(percent)).fold(Faults::NONE, |faults, fault| faults.with(*fault))
    }

    pub fn has(self, fault: Fault) -> bool {
        self.0 & (1 << fault as u64) != 0
    }

    pub fn with(self, fault: Fault) -> Faults {
        Faults(self.0 | (1 << fault as u64))
    }

    pub fn without(self, fault: Fault) -> Faults {
        Faults(self.0 & !(1 << fault as u64))
    }

    pub fn iter(self) -> impl Iterator<Item = Fault> {
        ALL.iter().copied().filter(move |fault| self.has(*fault))
    }
}

/// How often each fault struck.
#[derive(Clone, Debug)]
pub struct Strikes([u64; ALL.len()]);

impl Default for Strikes {
    fn default() -> Strikes {
        Strikes([0; ALL.len()])
    }
}

/// What happened in one life, or in many.
#[derive(Clone, Default, Debug)]
pub struct Tally {
    pub faults: Strikes,
    pub lives: u64,
    pub groups: u64,
    pub changes: u64,
    pub exchanges: u64,
    pub wipes: u64,
    /// Groups found again in the second journal after a wipe.
    pub recovered: u64,
    /// Groups whose every copy was destroyed, and the phone said so.
    pub reported: u64,
    pub reminted: u64,
    pub trayed: u64,
    /// Taps on what was only ahead of the pages.
    pub on_ahead: u64,
}

impl Tally {
    pub fn count(&mut self, fault: Fault) {
        self.faults.0[fault as usize] += 1;
    }

    pub fn count_if(&mut self, fault: Fault, struck: bool) {
        self.faults.0[fault as usize] += u64::from(struck);
    }

    pub fn add(&mut self, other: &Tally) {
        self.faults.0.iter_mut().zip(other.faults.0).for_each(|(sum, more)| *sum += more);
        let sums = [
            (&mut self.lives, other.lives),
            (&mut self.groups, other.groups),
            (&mut self.changes, other.changes),
            (&mut self.exchanges, other.exchanges),
            (&mut self.wipes, other.wipes),
            (&mut self.recovered, other.recovered),
            (&mut self.reported, other.reported),
            (&mut self.reminted, other.reminted),
            (&mut self.trayed, other.trayed),
            (&mut self.on_ahead, other.on_ahead),
        ];
        sums.into_iter().for_each(|(sum, more)| *sum += more);
    }

    /// The faults so far in one line, the most frequent first.
    pub fn line(&self) -> String {
        let mut faults: Vec<(u64, Fault)> = self.faults.0.iter().copied().zip(ALL.iter().copied()).collect();
        faults.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let words: Vec<String> = faults.iter().map(|(count, fault)| format!("{fault:?} {count}")).collect();
        words.join(", ")
    }

    /// The scoreboard.
    pub fn board(&self) -> String {
        let total: u64 = self.faults.0.iter().sum();
        let mut board = format!(
            "seeds {} · groups {} · changes {} · exchanges {} · faults {total} · wipes {} · groups recovered {} · \
             losses reported {} · re-minted {} · trayed {} · taps on what was only ahead {}\n",
            self.lives,
            self.groups,
            self.changes,
            self.exchanges,
            self.wipes,
            self.recovered,
            self.reported,
            self.reminted,
            self.trayed,
            self.on_ahead
        );
        for fault in ALL {
            board += &format!("{:>12}  {}\n", self.faults.0[*fault as usize], fault.words());
        }
        board
    }
}
