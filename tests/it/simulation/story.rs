//! A failing life made short: steps and faults are taken away as long as it still fails, and what is left is told.

use super::fault::Fault;
use super::life::{Life, Step};
use super::world::{Ears, World};
use erikti_sync::plants::Plant;

fn breach(life: &Life, plant: Plant) -> Option<String> {
    World::new(life, plant).live(life).err()
}

/// The words of a breach, without what differs from life to life.
fn shape(breach: &str) -> Vec<&str> {
    let plain = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || ",:".contains(c));
    breach.split([' ', '(', '[', '{']).filter(plain).take(8).collect()
}

/// The shortest life found that ends in the same words.
pub fn shrink(mut life: Life, plant: Plant) -> Life {
    let Some(first) = breach(&life, plant) else { return life };
    let fails = |life: &Life| breach(life, plant).is_some_and(|breach| shape(&breach) == shape(&first));
    loop {
        let before = (life.steps.len(), life.faults.iter().count());
        for fault in life.faults.iter().collect::<Vec<Fault>>() {
            let fewer = Life { faults: life.faults.without(fault), ..life.clone() };
            if fails(&fewer) {
                life = fewer;
            }
        }
        life.steps = shorter(&life, &fails);
        if (life.steps.len(), life.faults.iter().count()) == before {
            return life;
        }
    }
}

/// Takes away ever smaller parts of the steps.
fn shorter(life: &Life, fails: &impl Fn(&Life) -> bool) -> Vec<Step> {
    let mut steps = life.steps.clone();
    let mut part = steps.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        while at < steps.len() {
            let end = (at + part).min(steps.len());
            let rest: Vec<Step> = steps[..at].iter().chain(&steps[end..]).copied().collect();
            if fails(&Life { steps: rest.clone(), ..life.clone() }) {
                steps = rest;
            } else {
                at = end;
            }
        }
        if part == 1 {
            return steps;
        }
        part = part.div_ceil(2);
    }
}

/// The life, told line by line, and how it ended.
pub fn tell(life: &Life, plant: Plant) -> String {
    let mut world = World::new(life, plant).telling();
    let outcome = world.live(life);
    let Ears::Story(lines) = world.ears else { return String::new() };
    let faults: Vec<&str> = life.faults.iter().map(Fault::words).collect();
    let end = outcome.err().unwrap_or_else(|| "nothing broke".into());
    format!(
        "seed {}, {} steps, faults: {}\n  {}\n⇒ {end}\n",
        life.seed,
        life.steps.len(),
        if faults.is_empty() { "none".into() } else { faults.join(", ") },
        lines.join("\n  ")
    )
}
