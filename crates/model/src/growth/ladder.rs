//! Levels and badges: what each needs, as data. Levels need hours and learning and trust, never points.

use crate::field::choice;
use crate::kinds::skill::Ability;
use alloc::vec::Vec;

choice! {
    /// What a level or a badge asks for.
    What ("grow-need-") {
        /// Confirmed hours.
        Hours = "hours",
        /// The safety quiz.
        Safety = "safety",
        /// First aid, or a training.
        Learning = "learning",
        /// The training of those who lead.
        Leading = "leading",
        /// Activities led, with their reports closed.
        Led = "led",
        /// The check of those who work with children.
        Vetting = "vetting",
        /// Sessions led, with their quiz.
        Sessions = "sessions",
        /// Activities with confirmed hours.
        Activities = "activities",
        /// Kinds of activity among them.
        Kinds = "kinds",
        /// Trainings among them.
        Trainings = "trainings",
    }
}

choice! {
    /// What a person can be proud of.
    Badge ("badge-") {
        /// The first confirmed hours.
        First = "first",
        /// Ten activities.
        Steady = "steady",
        /// Five kinds of activity.
        Manifold = "manifold",
        /// Three trainings.
        Learner = "learner",
        /// A session led.
        Seismic = "seismic",
        /// Three activities led.
        Organiser = "organiser",
    }
}

/// What each level needs beside all levels below it; the first needs nothing (domain §8).
pub const LEVELS: &[&[(What, u32)]] = &[
    &[],
    &[(What::Hours, 10), (What::Safety, 1)],
    &[(What::Hours, 50), (What::Learning, 1)],
    &[(What::Hours, 100), (What::Leading, 1), (What::Led, 3)],
    &[(What::Hours, 200), (What::Vetting, 1), (What::Sessions, 5)],
];

/// What each badge needs.
pub const BADGES: &[(Badge, What, u32)] = &[
    (Badge::First, What::Activities, 1),
    (Badge::Steady, What::Activities, 10),
    (Badge::Manifold, What::Kinds, 5),
    (Badge::Learner, What::Trainings, 3),
    (Badge::Seismic, What::Sessions, 1),
    (Badge::Organiser, What::Led, 3),
];

/// What is confirmed of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Minutes.
    pub minutes: u32,
    /// Activities.
    pub activities: usize,
    /// Kinds of activity.
    pub kinds: usize,
    /// Trainings.
    pub trainings: usize,
    /// Activities led, with their reports closed.
    pub led: usize,
    /// Sessions led, with their quiz.
    pub sessions: usize,
    /// Skills.
    pub skills: Vec<Ability>,
}

/// One thing that is asked for, and how much of it is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Need {
    /// What.
    pub what: What,
    /// How much there is.
    pub have: u32,
    /// How much is asked for.
    pub least: u32,
}

impl Need {
    /// Whether there is enough.
    pub fn is_met(&self) -> bool {
        self.have >= self.least
    }
}

impl Facts {
    /// How much there is of this.
    pub fn of(&self, what: What) -> u32 {
        let counted = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let has = |ability| u32::from(self.skills.contains(&ability));
        match what {
            What::Hours => self.minutes / 60,
            What::Safety => has(Ability::Safety),
            What::Learning => has(Ability::FirstAid).max(counted(self.trainings)),
            What::Leading => has(Ability::Leading),
            What::Led => counted(self.led),
            What::Vetting => has(Ability::Vetting),
            What::Sessions => counted(self.sessions),
            What::Activities => counted(self.activities),
            What::Kinds => counted(self.kinds),
            What::Trainings => counted(self.trainings),
        }
    }

    fn needs(&self, of: &[(What, u32)]) -> Vec<Need> {
        of.iter().map(|(what, least)| Need { what: *what, have: self.of(*what), least: *least }).collect()
    }

    /// The level, from 1 on.
    pub fn level(&self) -> usize {
        LEVELS.iter().take_while(|needs| self.needs(needs).iter().all(Need::is_met)).count()
    }

    /// What the next level needs; nothing at the top.
    pub fn next(&self) -> Vec<Need> {
        LEVELS.get(self.level()).map(|needs| self.needs(needs)).unwrap_or_default()
    }

    /// The badges.
    pub fn badges(&self) -> Vec<Badge> {
        BADGES.iter().filter(|(_, what, least)| self.of(*what) >= *least).map(|(badge, ..)| *badge).collect()
    }
}
