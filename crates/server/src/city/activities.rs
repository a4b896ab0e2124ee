//! What a made-up city does: activities from their plan to the confirmed hours.

use super::book::Book;
use super::calendar::{Calendar, later};
use super::dice::Dice;
use super::people::{ORGANISATIONS_OF_A_CITY, Person, SHOWN, Staff, shown, staff};
use super::story::{Story, World};
use super::words::{INDOORS, NOTES, OUTDOORS, TITLES, TWO_PLACES};
use super::{Recipe, Tap, aid, closing, lessons};
use erikti_model::Refusal;
use erikti_model::kinds::activity::{self, Direction, Plan};
use erikti_model::kinds::attendance::Mark;
use erikti_model::kinds::consent::{self, Purpose};
use erikti_model::kinds::skill::{self, Ability};
use erikti_model::kinds::{guests, signup, stay, volunteer};
use erikti_model::policy::{Role, activity_space, organisation_space};
use erikti_model::time::Instant;
use erikti_sync::{Id, Space};
use std::collections::BTreeSet;

/// Kinds in turn, the frequent ones more often; each is met by every organisation sooner or later.
#[rustfmt::skip]
const KINDS: [Direction; 32] = {
    use Direction::{Animals, Charity, Collection, Eco, Elderly, Emergency, Leisure, Other, Seismic, Teaching, Training, Vulnerable, Workshop};
    [
        Collection, Eco, Charity, Seismic, Vulnerable, Teaching, Elderly, Eco, Leisure, Training, Charity, Animals,
        Workshop, Vulnerable, Eco, Seismic, Elderly, Collection, Teaching, Other, Eco, Charity, Training, Leisure,
        Vulnerable, Emergency, Animals, Eco, Elderly, Teaching, Training, Charity,
    ]
};

/// One activity in so many is of the organisation that a demonstration shows.
const OF_THE_SHOWN: u32 = 7;

/// The coming activities whose leaders want to begin later: that waits at the shown organisation's desk, and at the front
/// office's.
const MOVED: u32 = OF_THE_SHOWN;

/// See [`MOVED`].
const MOVED_IN_THE_FRONT_OFFICE: u32 = OF_THE_SHOWN + 1;

/// The coming activity that a volunteer proposes.
const PROPOSED: u32 = 2 * OF_THE_SHOWN;

/// The coming activity for which two people wrote two places.
const DISPUTED: u32 = 3 * OF_THE_SHOWN;

/// Activities of the day itself: from when to when, minutes after midnight.
const TODAY: [(u32, u32); 4] = [(480, 1_320), (600, 780), (840, 1_020), (1_080, 1_200)];

/// In which languages they are told: Kazakh, Russian, Kazakh, English.
const TONGUES_TODAY: [usize; 4] = [0, 1, 0, 2];

/// Days ahead for which something is planned.
const AHEAD_DAYS: u32 = 61;

/// One activity, cast.
pub(super) struct Cast {
    pub(super) at: Id,
    pub(super) home: Space,
    pub(super) kind: Direction,
    pub(super) organisation: usize,
    pub(super) coordinator: usize,
    /// Who leads it there.
    pub(super) taker: usize,
    pub(super) day: i32,
    pub(super) starts: Instant,
    pub(super) ends: Instant,
    /// Of the organisation that is shown.
    pub(super) is_shown: bool,
}

/// Everything the city taps, each story in order.
///
/// # Errors
/// A rule said no where the story goes on.
pub(super) fn all(recipe: &Recipe, calendar: Calendar, people: &[Person], book: &Book) -> Result<Vec<Tap>, Refusal> {
    let (mut taps, mut papers) = (Vec::new(), Vec::new());
    let mut dice = Dice::of(recipe.seed, "papers");
    for who in 0..people.len() {
        let mut story = Story::new(World { calendar, people, papers: &[], book }, dice.clone());
        let welcome = people.get(who).and_then(Person::welcome);
        if let Some(group) = &welcome {
            story.ledger.fold(group, story.id(who));
        }
        enrols(&mut story, who)?;
        papers.push(welcome.into_iter().chain(story.taps.iter().map(|tap| tap.group.clone())).collect::<Vec<_>>());
        prepares(&mut story, who)?;
        dice = story.dice;
        taps.append(&mut story.taps);
    }
    let world = World { calendar, people, papers: &papers, book };
    let offices = staff(people);
    for nth in 0..recipe.activities {
        let mut story = Story::new(world, Dice::of(recipe.seed, &format!("activity {nth}")));
        happens(&mut story, nth, recipe.activities, &offices)?;
        taps.append(&mut story.taps);
    }
    Ok(taps)
}

/// What somebody writes on the day of joining: year of birth, consents.
fn enrols(story: &mut Story<'_>, who: usize) -> Result<(), Refusal> {
    let Some(person) = story.world.people.get(who) else { return Ok(()) };
    let (me, of, minute) = (person.id(), person.identity.organisation, |n| later(person.joined, n));
    let (name, born) = (person.identity.name.as_str(), person.born.to_string());
    story.tap(who, minute(3), |pen| volunteer::profile(pen, me, name, &born, of, minute(3)))?;
    story.tap(who, minute(4), |pen| consent::say(pen, me, Purpose::Registration, true, of, minute(4)))?;
    if story.dice.in_a_hundred(55) {
        story.tap(who, minute(5), |pen| consent::say(pen, me, Purpose::Photos, true, of, minute(5)))?;
    }
    if person.parent {
        story.tap(who, minute(6), |pen| volunteer::note_parent(pen, me, true, of))?;
    }
    Ok(())
}

/// Some look after their own home; those who are shown are in the middle of it.
fn prepares(story: &mut Story<'_>, who: usize) -> Result<(), Refusal> {
    let Some(person) = story.world.people.get(who) else { return Ok(()) };
    let (home, is_shown) = (story.own(who), person.id() == shown(person.role));
    if is_shown || story.dice.in_a_hundred(5) {
        let day = -(story.dice.between(3, 9) as i32);
        let code = story.dice.one_of(&["T02", "T03", "T04"]).unwrap_or("T02");
        let most = if is_shown { 7 } else { usize::MAX };
        let began = story.world.calendar.at(day, story.dice.between(1_100, 1_300));
        story.go_through((code, None), &home, who, began, most)?;
    }
    Ok(())
}

/// The day of the nth activity: today's few, then the coming, then the past.
fn day_of(story: &mut Story<'_>, kind: Direction, nth: u32, of: u32) -> i32 {
    let (today, coming) = (TODAY.len() as u32, of * 19 / 100);
    let Some(later) = nth.checked_sub(today) else { return 0 };
    if let Some(past) = later.checked_sub(coming) {
        // The organisation that is shown had something the day before yesterday, and three days before that.
        let shows = nth.is_multiple_of(OF_THE_SHOWN);
        let recent = shows && past < 3 * OF_THE_SHOWN;
        let back = match kind {
            _ if recent => past / OF_THE_SHOWN * 3 + 1,
            // Its collections are of the last months, so that what still waits is not old.
            Direction::Collection if shows => 5 + past / 6,
            _ => story.dice.between(1, 365),
        };
        return -(back.min(365) as i32);
    }
    1 + (later * AHEAD_DAYS / coming.max(1)) as i32
}

fn cast(story: &mut Story<'_>, nth: u32, of: u32, offices: &[Staff]) -> Cast {
    let kind = KINDS.get(nth as usize % KINDS.len()).copied().unwrap_or(Direction::Other);
    let is_shown = nth.is_multiple_of(OF_THE_SHOWN);
    let lot = [story.dice.below(ORGANISATIONS_OF_A_CITY), story.dice.below(ORGANISATIONS_OF_A_CITY)];
    let organisation = match nth {
        _ if is_shown => SHOWN,
        MOVED_IN_THE_FRONT_OFFICE => 0,
        _ => lot.into_iter().min().unwrap_or_default(),
    };
    let office = offices.get(organisation).cloned().unwrap_or_default();
    let first = (nth / OF_THE_SHOWN) % 3 != 2;
    let leader = if first { office.leaders.first() } else { office.leaders.last() };
    let day = day_of(story, kind, nth, of);
    let hours = match kind {
        Direction::Emergency => story.dice.between(8, 12),
        Direction::Collection | Direction::Eco => story.dice.between(3, 6),
        _ => story.dice.between(2, 4),
    };
    let from = story.dice.one_of(&[540, 600, 600, 660, 840, 900, 1_020]).unwrap_or(600);
    let (from, until) = TODAY.get(nth as usize).copied().unwrap_or((from, from + hours * 60));
    let (starts, ends) = (story.world.calendar.at(day, from), story.world.calendar.at(day, until));
    let at = story.mint(later(starts, -20 * 24 * 60));
    Cast {
        at,
        home: activity_space(at),
        kind,
        organisation,
        coordinator: office.coordinator,
        taker: leader.copied().unwrap_or(office.coordinator),
        day,
        starts,
        ends,
        is_shown,
    }
}

/// How many people are wanted.
fn wanted(story: &mut Story<'_>, kind: Direction) -> u32 {
    match kind {
        Direction::Eco => story.dice.between(16, 36),
        Direction::Seismic | Direction::Training => story.dice.between(12, 28),
        Direction::Collection | Direction::Emergency => story.dice.between(10, 22),
        _ => story.dice.between(6, 15),
    }
}

fn plan(story: &mut Story<'_>, cast: &Cast, wanted: u32) -> Plan {
    let titles = TITLES.iter().find(|(kind, _)| *kind == cast.kind).map(|(_, titles)| titles.as_slice());
    let places = if matches!(cast.kind, Direction::Eco | Direction::Other) { OUTDOORS } else { INDOORS };
    let title = story.say(titles.unwrap_or_default());
    let spot = story.dice.one_of(places);
    let place = spot.map(|(place, _)| story.in_tongue(place)).unwrap_or_default();
    let title = if story.dice.in_a_hundred(40) { format!("{title}: {place}") } else { title };
    let places = if story.dice.in_a_hundred(65) { wanted.to_string() } else { String::new() };
    Plan {
        title,
        direction: Some(cast.kind),
        place,
        starts: Some(cast.starts),
        ends: Some(cast.ends),
        note: story.say(NOTES),
        places,
        least_age: String::new(),
        district: spot.map(|(_, district)| district),
    }
}

/// An activity from its plan to its report.
fn happens(story: &mut Story<'_>, nth: u32, of: u32, offices: &[Staff]) -> Result<(), Refusal> {
    let mut cast = cast(story, nth, of, offices);
    if let Some(tongue) = TONGUES_TODAY.get(nth as usize) {
        story.tongue = *tongue;
    }
    let office = offices.get(cast.organisation).cloned().unwrap_or_default();
    let wanted = wanted(story, cast.kind);
    let drawn = plan(story, &cast, wanted);
    let moved = matches!(nth, MOVED | MOVED_IN_THE_FRONT_OFFICE);
    // Whose idea it was: mostly a leader's, sometimes a coordinator's or a volunteer's own.
    let by = match story.dice.below(100) {
        _ if nth == PROPOSED => person_of(story, shown(Role::Volunteer)).unwrap_or(cast.taker),
        _ if cast.is_shown || moved => cast.taker,
        0..70 => cast.taker,
        70..88 => cast.coordinator,
        _ => story.dice.one_of(&office.members).unwrap_or(cast.taker),
    };
    let before = cast.day - story.dice.between(8, 30) as i32;
    let day = before.min(-(story.dice.between(4, 20) as i32));
    let known = |at: Instant| story.world.people.get(by).is_some_and(|person| person.joined < at);
    let planned = story.world.calendar.at(day, story.dice.between(600, 1_200));
    let by = if known(planned) { by } else { cast.taker };
    let of_office = story.world.people.get(cast.coordinator).map(|it| it.identity.organisation).unwrap_or_default();
    let shared = organisation_space(of_office);
    let (at_once, theirs) = (by == cast.coordinator, by == cast.coordinator || by == cast.taker);
    let (home, author) = (if theirs { shared.clone() } else { story.own(by) }, story.id(by));
    story.tap(by, planned, |pen| {
        activity::plan(pen, &home, cast.at, &drawn, planned)?;
        activity::found(pen, &home, cast.at, author, of_office, at_once);
        Ok(())
    })?;
    if by != cast.taker {
        cast.taker = cast.coordinator;
    }
    if nth == DISPUTED {
        let when = later(planned, 24 * 60);
        return story.apart([cast.taker, cast.coordinator], when, |pen, nth| {
            let place = TWO_PLACES.get(nth).copied().unwrap_or_default().to_owned();
            activity::plan(pen, &shared, cast.at, &Plan { place, ..drawn.clone() }, when)
        });
    }
    if nth == PROPOSED || cast.day > 20 && !cast.is_shown && story.dice.in_a_hundred(15) {
        return Ok(());
    }
    let published = if at_once { planned } else { story.world.calendar.at(day + 1, story.dice.between(540, 720)) };
    if !at_once {
        story.tap(cast.coordinator, published, |pen| {
            activity::publish(pen, &shared, cast.at);
            Ok(())
        })?;
    }
    if moved {
        let later_start = Plan { starts: Some(later(cast.starts, 60)), ..drawn };
        let when = later(published, 60);
        story.propose(cast.taker, when, |pen| activity::plan(pen, &shared, cast.at, &later_start, when))?;
    }
    let joined = sign_ups(story, &cast, (day + 2, wanted), &office.members, nth)?;
    if !story.world.calendar.is_past(cast.starts) {
        if (joined.len() as u32) < wanted {
            story.tap(cast.coordinator, later(published, 24 * 60), |pen| {
                activity::call(pen, &shared, cast.at, true);
                Ok(())
            })?;
        }
        return Ok(());
    }
    if story.dice.in_a_hundred(3) && !cast.is_shown {
        return closing::cancelled(story, &cast);
    }
    let came = comes(story, &cast, &joined)?;
    match cast.kind {
        Direction::Collection => aid::drive(story, &cast, &came)?,
        Direction::Seismic => lessons::session(story, &cast, &came)?,
        Direction::Emergency => {
            story.go_through(("T08", Some(cast.at)), &cast.home, cast.taker, cast.starts, usize::MAX)?
        }
        _ => closing::help(story, &cast)?,
    }
    confirms(story, &cast, &came)?;
    closing::report(story, &cast)
}

fn person_of(story: &Story<'_>, id: Id) -> Option<usize> {
    story.world.people.iter().position(|person| person.id() == id)
}

/// Who signs up, and stays signed up: mostly the organisation's own people. Whom the rules of age stop writes nothing.
fn sign_ups(
    story: &mut Story<'_>,
    cast: &Cast,
    (from, wanted): (i32, u32),
    members: &[usize],
    nth: u32,
) -> Result<Vec<usize>, Refusal> {
    let mut asked: BTreeSet<usize> = BTreeSet::new();
    if cast.is_shown && (nth == 0 || nth % 2 == 1) {
        let faces = [Role::Volunteer, Role::Mentor].into_iter().filter_map(|role| person_of(story, shown(role)));
        asked.extend(faces);
    }
    let most = wanted + story.dice.between(0, 3);
    for _ in 0..most * 2 {
        if asked.len() >= most as usize {
            break;
        }
        let one = if story.dice.in_a_hundred(75) {
            story.dice.one_of(members)
        } else {
            Some(story.dice.below(story.world.people.len()))
        };
        asked.extend(one.filter(|who| story.world.people.get(*who).is_some_and(|it| it.role == Role::Volunteer)));
    }
    // Whoever leads is on the list too, for the own hours.
    if cast.taker != cast.coordinator {
        asked.insert(cast.taker);
    }
    let first = story.world.calendar.at(from, 8 * 60);
    let span = first.minutes_until(later(cast.starts, -120)).max(1) as usize;
    let asks = |who| (later(first, story.dice.below(span) as i64), who);
    let mut asked: Vec<(Instant, usize)> = asked.into_iter().map(asks).collect();
    asked.sort_unstable();
    let mut joined = Vec::new();
    for (at, who) in asked {
        if story.world.people.get(who).is_none_or(|person| person.joined >= later(at, -24 * 60)) {
            continue;
        }
        story.meet(who);
        let (own, me) = (story.own(who), story.id(who));
        let allowed = story.tap(who, at, |pen| signup::join(pen, &own, cast.at, me, at)).is_ok();
        if allowed && signup::is_joined(&story.ledger, cast.at, me) {
            joined.push(who);
        }
    }
    let leaves: Vec<usize> = joined.iter().copied().filter(|_| story.dice.in_a_hundred(5)).collect();
    for who in leaves {
        let (own, me) = (story.own(who), story.id(who));
        story.tap(who, later(cast.starts, -90), |pen| signup::cancel(pen, &own, cast.at, me))?;
    }
    joined.retain(|who| signup::is_joined(&story.ledger, cast.at, story.id(*who)));
    Ok(joined)
}

/// Who comes and goes, noted by the people themselves or by whoever leads.
fn comes(story: &mut Story<'_>, cast: &Cast, joined: &[usize]) -> Result<Vec<usize>, Refusal> {
    let (at, by, home) = (cast.at, story.id(cast.taker), &cast.home);
    let (mut came, mut stays) = (Vec::new(), Vec::new());
    for who in joined.iter().copied() {
        let (own, me, own_word) = (story.own(who), story.id(who), who == cast.taker);
        let arrives = later(cast.starts, i64::from(story.dice.between(0, 25)) - 10);
        if !own_word && story.dice.in_a_hundred(9) {
            let marked = later(cast.starts, 45);
            story.tap(cast.taker, marked, |pen| stay::mark(pen, home, (at, me, by), Some(Mark::Absent), marked))?;
            continue;
        }
        came.push(who);
        if own_word || story.dice.in_a_hundred(60) {
            story.tap(who, arrives, |pen| stay::check_in(pen, &own, at, me, arrives))?;
        } else {
            let mark = if story.dice.in_a_hundred(12) { Mark::Late } else { Mark::Present };
            story.tap(cast.taker, arrives, |pen| stay::mark(pen, home, (at, me, by), Some(mark), arrives))?;
        }
        if own_word || story.dice.in_a_hundred(35) {
            let leaves = later(cast.ends, i64::from(story.dice.between(0, 25)) - 10);
            story.tap(who, leaves, |pen| stay::check_out(pen, &own, at, &[me], me, leaves))?;
        } else {
            stays.push(me);
        }
    }
    // Everybody has left.
    let over = later(cast.ends, 15);
    for some in stays.chunks(stay::AT_ONCE) {
        story.tap(cast.taker, over, |pen| stay::check_out(pen, home, at, some, by, over))?;
    }
    if matches!(cast.kind, Direction::Eco | Direction::Charity | Direction::Other) && story.dice.in_a_hundred(45) {
        let many = story.dice.between(2, 18);
        story.tap(cast.taker, over, |pen| guests::count(pen, home, at, by, many))?;
    }
    Ok(came)
}

/// Whoever leads confirms everybody's hours and what some of them showed they can do, a coordinator those of whoever leads; not everywhere, and never at once.
fn confirms(story: &mut Story<'_>, cast: &Cast, came: &[usize]) -> Result<(), Refusal> {
    if story.dice.in_a_hundred(4) {
        return Ok(());
    }
    let evening = story.world.calendar.at(cast.day + story.dice.between(1, 3) as i32, story.dice.between(1_080, 1_320));
    let others: Vec<Id> = came.iter().filter(|who| **who != cast.taker).map(|who| story.id(*who)).collect();
    let by = story.id(cast.taker);
    for some in others.chunks(stay::AT_ONCE) {
        story.tap(cast.taker, evening, |pen| stay::confirm(pen, &cast.home, cast.at, some, by))?;
    }
    for who in others {
        let shown: &[Ability] = match cast.kind {
            Direction::Seismic => &[Ability::Safety],
            Direction::Training => &[Ability::FirstAid, Ability::Leading, Ability::Projects],
            _ => &[Ability::Communication, Ability::Leadership],
        };
        if story.dice.in_a_hundred(if cast.kind == Direction::Seismic { 70 } else { 10 })
            && let Some(of) = story.dice.one_of(shown)
        {
            story.tap(cast.taker, evening, |pen| skill::say(pen, &cast.home, (cast.at, who, by), of, true))?;
        }
    }
    if cast.taker != cast.coordinator && came.contains(&cast.taker) {
        let coordinator = story.id(cast.coordinator);
        let next = later(evening, 14 * 60);
        story.tap(cast.coordinator, next, |pen| stay::confirm(pen, &cast.home, cast.at, &[by], coordinator))?;
    }
    Ok(())
}
