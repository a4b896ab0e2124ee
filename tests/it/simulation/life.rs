//! One seed's life before it is lived: which faults there are, and a list of steps, each with luck of its own.
//!
//! A step means something in any world (what it picks, it picks among what there is), so any part of the list is a life
//! too: that is what makes a story of a failure short.

use super::dice::Dice;
use super::fault::{Fault, Faults};

/// What somebody or something does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// A person taps.
    Act,
    /// A tab gets something it asked its browser for.
    Grant,
    /// Something in the network moves on.
    Carry,
    /// A person looks at the app, or the phone comes back online.
    Wake,
    /// Minutes pass.
    Wait,
    /// The office makes a copy or a backup.
    BackUp,
    /// Something goes wrong that is not only another end of one of these.
    Mishap(Fault),
}

#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub deed: Deed,
    pub luck: u64,
}

#[derive(Clone, Debug)]
pub struct Life {
    pub seed: u64,
    pub faults: Faults,
    pub steps: Vec<Step>,
}

/// Faults that come by themselves; the others are ways in which a deed ends.
const MISHAPS: &[Fault] = &[
    Fault::LateCopy,
    Fault::LongSilence,
    Fault::Storm,
    Fault::Kill,
    Fault::LostTail,
    Fault::Vanish,
    Fault::MirrorWiped,
    Fault::BothWiped,
    Fault::Emptied,
    Fault::LostPage,
    Fault::Full,
    Fault::Frozen,
    Fault::Tabs,
    Fault::Cloned,
    Fault::OldBackup,
    Fault::ClockJump,
    Fault::Restore,
    Fault::Lagging,
    Fault::ServerFull,
    Fault::OldServer,
    Fault::Malice,
    Fault::Poison,
    Fault::Handed,
];

impl Life {
    pub fn of(seed: u64) -> Life {
        let mut dice = Dice::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let faults = Faults::swarm(&mut dice);
        let mishaps: Vec<Fault> = MISHAPS.iter().copied().filter(|fault| faults.has(*fault)).collect();
        let steps = 80 + dice.below(120);
        let steps = (0..steps).map(|_| Step { deed: Life::deed(&mut dice, &mishaps), luck: dice.next() }).collect();
        Life { seed, faults, steps }
    }

    fn deed(dice: &mut Dice, mishaps: &[Fault]) -> Deed {
        match dice.below(100) {
            0..24 => Deed::Act,
            24..54 => Deed::Grant,
            54..84 => Deed::Carry,
            84..88 => Deed::Wake,
            88..90 => Deed::Wait,
            90..91 => Deed::BackUp,
            _ if mishaps.is_empty() => Deed::Grant,
            _ => Deed::Mishap(dice.pick(mishaps)),
        }
    }
}
