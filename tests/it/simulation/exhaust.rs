//! Small scope, all of it, in every order in which it can happen. States that are the same are gone on from once.
//!
//! The scope of `cargo xtask simulate --exhaustive`: two phones of a coordinator and a team leader with one tab each; three
//! taps (two and one) that set one field of one record in a space both read; at most one fault: a request or an answer lost,
//! a request doubled, a write failed, or a phone killed at any of four stages of its write, alone or with IndexedDB emptied or
//! both journals; at most one restore of the office, to the empty backup it began with. Every test run goes through two smaller
//! ones: two taps without a fault, one tap with one. No clocks, no staged opening, no rights that change.
//!
//! Time stands still but where nothing else can happen; a phone's luck is its own, so that what two phones do
//! independently leads to the same state in either order.

use super::dice::Dice;
use super::fault::{Fault, Faults};
use super::judge;
use super::life::Life;
use super::phone::{Ending, Torn, Wish};
use super::world::{Lived, World};
use erikti_sync::plants::Plant;
use erikti_sync::session::Input;
use erikti_sync::{Id, Value};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What may still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    pub taps: [u8; 2],
    pub faults: u8,
    pub backups: u8,
    pub restores: u8,
    /// Waits in a row in which nothing was done.
    pub waits: u8,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Tap(usize),
    Grant(usize),
    Carry(usize),
    LoseRequest(usize),
    LoseAnswer(usize),
    Double(usize),
    FailWrite(usize),
    Kill(usize, Torn, Fault),
    BackUp,
    Restore,
    Wait,
}

pub struct Found {
    pub states: usize,
    /// The moves that led to a breach, and the breach.
    pub breach: Option<(Vec<Move>, String)>,
}

/// Waits after which a world in which nothing goes wrong must be quiet.
const PATIENCE: u8 = 12;

fn beginning(plant: Plant) -> Result<World, String> {
    let life = Life { seed: 1, faults: Faults::NONE, steps: Vec::new() };
    let mut world = World::new(&life, plant);
    for person in 0..2 {
        world.phones.push(super::phone::Phone::new(person));
        world.open(person)?;
        world.settle(person)?;
        world.join(person)?;
        world.settle(person)?;
    }
    world.flying.clear();
    Ok(world)
}

/// Explores everything that can happen within the scope.
pub fn explore(scope: Scope, plant: Plant) -> Found {
    let mut seen = BTreeSet::new();
    let mut found = Found { states: 0, breach: None };
    let first = match beginning(plant) {
        Ok(world) => world,
        Err(breach) => return Found { breach: Some((Vec::new(), breach)), ..found },
    };
    let mut open = vec![(first, scope, Vec::new())];
    while let Some((world, scope, path)) = open.pop() {
        if !seen.insert(fingerprint(&world, &scope)) {
            continue;
        }
        found.states += 1;
        for next in moves(&world, &scope) {
            let mut branch = world.branch();
            let mut left = scope;
            let mut path: Vec<Move> = path.clone();
            path.push(next);
            if let Err(breach) = take(&mut branch, &mut left, next).and_then(|()| settled(&branch, &left)) {
                found.breach = Some((path, breach));
                return found;
            }
            open.push((branch, left, path));
        }
    }
    found
}

/// Everything that can happen next.
fn moves(world: &World, scope: &Scope) -> Vec<Move> {
    let mut moves = Vec::new();
    for phone in 0..2 {
        let tab = &world.phones[phone].tabs[0];
        if scope.taps[phone] > 0 && tab.session.is_open() {
            moves.push(Move::Tap(phone));
        }
        if !tab.wishes.is_empty() {
            moves.push(Move::Grant(phone));
        }
    }
    moves.extend((0..world.flying.len()).map(Move::Carry));
    if moves.is_empty() && !world.quiet() {
        moves.push(Move::Wait);
    }
    if scope.faults > 0 {
        faults(world, &mut moves);
    }
    if scope.backups > 0 {
        moves.push(Move::BackUp);
    }
    if scope.restores > 0 {
        moves.push(Move::Restore);
    }
    moves
}

fn faults(world: &World, moves: &mut Vec<Move>) {
    for (at, flying) in world.flying.iter().enumerate() {
        if flying.answer.is_some() {
            moves.push(Move::LoseAnswer(at));
        } else {
            moves.extend([Move::LoseRequest(at), Move::Double(at)]);
        }
    }
    for phone in 0..2 {
        let writes = matches!(world.phones[phone].tabs[0].wishes.front(), Some(Wish::Write(..)));
        let torn: &[Torn] =
            if writes { &[Torn::Nothing, Torn::Journal, Torn::Mirror, Torn::All] } else { &[Torn::All] };
        for torn in torn {
            moves.push(Move::Kill(phone, *torn, Fault::Kill));
            moves.push(Move::Kill(phone, *torn, Fault::Vanish));
            moves.push(Move::Kill(phone, *torn, Fault::BothWiped));
        }
        if writes {
            moves.push(Move::FailWrite(phone));
        }
    }
}

/// Makes it happen.
pub fn take(world: &mut World, scope: &mut Scope, next: Move) -> Lived {
    let phone = match next {
        Move::Tap(phone) | Move::Grant(phone) | Move::FailWrite(phone) | Move::Kill(phone, ..) => phone,
        Move::Carry(at) | Move::LoseRequest(at) | Move::LoseAnswer(at) | Move::Double(at) => world.flying[at].phone,
        Move::BackUp | Move::Restore | Move::Wait => 0,
    };
    world.dice = Dice::new(world.phones[phone].lived * 2 + phone as u64);
    scope.waits = if next == Move::Wait { scope.waits + 1 } else { 0 };
    if is_fault(next) {
        scope.faults -= 1;
    }
    match next {
        Move::Tap(phone) => {
            scope.taps[phone] -= 1;
            let (record, left) = (Id::derived(&[b"team"]), i64::from(scope.taps[phone]));
            let value = Value::Int(10 * phone as i64 + left);
            world.tap(phone, 0, &[(super::office::team(), record, "thing", "title", value)])
        }
        Move::Grant(phone) => world.fulfil(phone, 0, Ending::Well),
        Move::FailWrite(phone) => world.fulfil(phone, 0, Ending::Failed),
        Move::Carry(at) => world.carry_on(at),
        Move::LoseRequest(at) | Move::LoseAnswer(at) => {
            let flying = world.flying.swap_remove(at);
            let lost = Input::Answered(flying.ticket, Err(erikti_sync::session::Cut::Unreachable));
            world.feed(flying.phone, 0, lost)
        }
        Move::Double(at) => {
            let body = world.flying[at].body.clone();
            world.reach_office(world.flying[at].person, &body)?.ok();
            Ok(())
        }
        Move::Kill(phone, torn, fault) => {
            world.shut(phone, 0, torn)?;
            world.lose(phone, fault)?;
            world.open(phone)?;
            if fault == Fault::BothWiped {
                world.settle(phone)?;
                return world.join(phone);
            }
            Ok(())
        }
        Move::BackUp => {
            scope.backups -= 1;
            world.office.back_up();
            Ok(())
        }
        Move::Restore => {
            scope.restores -= 1;
            world.restore_office(Fault::Restore)
        }
        Move::Wait => {
            let alarms = world.phones.iter().filter_map(|phone| phone.tabs[0].alarm);
            world.now_ms = alarms.min().ok_or("L1: nothing moves and nobody will wake")?.max(world.now_ms);
            world.ring()
        }
    }
}

fn is_fault(next: Move) -> bool {
    !matches!(next, Move::Tap(_) | Move::Grant(_) | Move::Carry(_) | Move::BackUp | Move::Restore | Move::Wait)
}

/// Where nothing moves any more, everything must be right; where something does, it must come to an end.
fn settled(world: &World, scope: &Scope) -> Lived {
    if world.quiet() {
        judge::judge(world)
    } else if scope.waits > PATIENCE {
        Err(format!("L1: not quiet after {PATIENCE} waits in which nothing went wrong"))
    } else {
        Ok(())
    }
}

/// Two worlds with the same fingerprint have the same futures.
fn fingerprint(world: &World, scope: &Scope) -> u64 {
    struct Into(DefaultHasher);
    impl std::fmt::Write for Into {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            text.hash(&mut self.0);
            Ok(())
        }
    }
    let mut into = Into(DefaultHasher::new());
    scope.hash(&mut into.0);
    world.now_ms.hash(&mut into.0);
    world.office.hash(&mut into.0);
    for phone in &world.phones {
        phone.disk.rows.hash(&mut into.0);
        phone.disk.mirror.hash(&mut into.0);
        phone.must_tell.hash(&mut into.0);
        for tab in &phone.tabs {
            // Formatting into a hasher cannot fail.
            let _ = write!(into, "{:?} {:?} {:?} {:?}", phone.disk.canary, tab.session, tab.wishes, tab.alarm);
        }
    }
    let mut flying: Vec<_> =
        world.flying.iter().map(|it| (it.phone, it.ticket, &it.body, it.answer.is_some())).collect();
    flying.sort_unstable();
    flying.hash(&mut into.0);
    let made = world.made.iter().map(|made| (made.person, made.promised, made.hangs_on_office, made.destroyed));
    made.for_each(|made| made.hash(&mut into.0));
    into.0.finish()
}
