//! A made-up city, for demonstrations and for trying things out: organisations, people and a year of what they did.
//!
//! A city is told as the taps of its phones. Each is written by the model's rules with what that phone knew, and is handed to
//! the exchange day by day as its author's, so that a city holds nothing that phones could not have delivered. The same
//! [`Recipe`] gives the same taps, byte for byte. It refuses to know tables and HTTP, and it never adds to what is there.

mod activities;
mod aid;
mod book;
mod calendar;
mod closing;
mod deliver;
mod dice;
mod lessons;
mod people;
mod story;
mod words;

pub use deliver::deliver;
pub use people::{ORGANISATIONS_OF_A_CITY, Person, shown};

use crate::accounts;
use crate::admin;
use crate::archive::sqlite::FILE;
use crate::archive::{Archive, Sqlite, Store, verify};
use crate::config::Seed;
use crate::now_ms;
use crate::terminal::{say, show_link};
use calendar::Calendar;
use erikti_model::policy::Role;
use erikti_model::time::Instant;
use erikti_sync::{Group, Id};
use std::path::Path;

/// What a city is made from.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// Another seed, another city.
    pub seed: u64,
    /// People.
    pub people: u32,
    /// Activities of the past year and the coming two months.
    pub activities: u32,
    /// The day on which the city stands; what happened, happened before it.
    pub today: Instant,
}

/// Fewest people: four layers of staff, a volunteer for every organisation, and a few more.
pub const FEWEST_PEOPLE: u32 = 200;

/// Fewest activities: with them whoever is shown has led every kind of work that there is a screen for.
pub const FEWEST_ACTIVITIES: u32 = 200;

/// One tap on one phone.
#[derive(Clone, Debug)]
pub struct Tap {
    /// Whose phone: an index of [`City::people`].
    pub by: usize,
    /// What it wrote.
    pub group: Group,
    /// It waits for a coordinator: the only ones that the policy may not let through.
    pub waits: bool,
}

/// A city.
#[derive(Clone, Debug)]
pub struct City {
    /// Everybody.
    pub people: Vec<Person>,
    /// Everything they tapped, oldest first.
    pub taps: Vec<Tap>,
}

impl City {
    /// Tells a city.
    ///
    /// # Errors
    /// A rule said no to something that was meant to happen.
    pub fn tell(recipe: &Recipe) -> Result<City, String> {
        let calendar = Calendar::of(recipe.today);
        let people = people::people(recipe, calendar);
        let book = book::Book::open()?;
        let mut taps = activities::all(recipe, calendar, &people, &book)
            .map_err(|no| format!("A rule says no to the city: {} {:?}.", no.key, no.field))?;
        taps.sort_by_key(|tap| tap.group.stamp);
        Ok(City { people, taps })
    }

    /// A name for everything that it holds.
    pub fn digest(&self) -> Id {
        let people = self.people.iter().map(|person| format!("{:?} {:?}", person.identity, person.joined).into_bytes());
        let taps = self.taps.iter().map(|tap| [&tap.group.digest()[..], &tap.group.stamp.0.to_le_bytes()].concat());
        let parts: Vec<Vec<u8>> = people.chain(taps).collect();
        Id::derived(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}

/// `erikti-server seed --city`
///
/// # Errors
/// A plain sentence; then nothing was left in the directory.
pub async fn seed(seed: Seed) -> Result<(), String> {
    let began = std::time::Instant::now();
    let today = match &seed.today {
        Some(date) => Instant::from_inputs(date, "00:00")
            .ok_or_else(|| format!("--today {date}: a day is written like 2026-11-23."))?,
        None => Instant::from_unix_ms(now_ms()),
    };
    let name = seed.data.display().to_string();
    if !is_empty(&seed.data) {
        return Err(format!(
            "{name} is not empty, and a made-up city is never added to what is there. Name another directory with --data."
        ));
    }
    let recipe = Recipe { seed: seed.seed, people: seed.people, activities: seed.activities, today };
    say(format_args!("Telling the city of seed {} as of {} …", recipe.seed, today.date_input()));
    let city = City::tell(&recipe)?;
    let (people, taps, waits) = (city.people.len(), city.taps.len(), city.taps.iter().filter(|tap| tap.waits).count());
    say(format_args!("  {people} people, {taps} taps, digest {}", city.digest()));
    // Beside it first: a city that was broken off is no city.
    let unfinished = unfinished(&seed.data);
    let told = |error: std::io::Error| format!("{} cannot be put in its place: {error}.", unfinished.display());
    clear(&unfinished).map_err(told)?;
    let archive = Archive::Sqlite(Sqlite::open(&unfinished).map_err(|error| error.text)?);
    let mut shown = 0;
    let outcome = deliver(&archive, &city, |done| {
        let tenths = done * 10 / taps.max(1);
        if tenths > shown {
            shown = tenths;
            say(format_args!("  delivered {} %", tenths * 10));
        }
    });
    let outcome = match outcome.await {
        Ok(()) => verify::all(&archive).await.map_err(|error| error.text),
        Err(sentence) => Err(sentence),
    };
    archive.close().await;
    let report = match outcome.map(|report| (report.faults.first().cloned(), report)) {
        Ok((None, report)) => report,
        Ok((Some(sentence), _)) | Err(sentence) => {
            clear(&unfinished).map_err(told)?;
            return Err(sentence);
        }
    };
    if seed.data.exists() {
        std::fs::remove_dir(&seed.data).map_err(told)?;
    }
    std::fs::rename(&unfinished, &seed.data).map_err(told)?;
    say(format_args!(
        "{name} holds a city: {people} people of {ORGANISATIONS_OF_A_CITY} organisations, {} activities, {} entries in {} \
         spaces, nothing refused, {waits} taps waiting at desks; {} MB, {} s.",
        seed.activities,
        report.entries,
        report.heads.len(),
        bytes_in(&seed.data) / 1_000_000,
        began.elapsed().as_secs()
    ));
    Ok(())
}

fn is_empty(directory: &Path) -> bool {
    !directory.exists() || std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_none())
}

fn unfinished(directory: &Path) -> std::path::PathBuf {
    let mut name = directory.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    directory.with_file_name(name)
}

/// Removes what an earlier run left, and nothing that is not of it.
fn clear(unfinished: &Path) -> std::io::Result<()> {
    if !unfinished.exists() {
        return Ok(());
    }
    for beside in ["", "-wal", "-shm"] {
        // A file that is not there is as good as removed; of any other the next line tells.
        let _ = std::fs::remove_file(unfinished.join(format!("{FILE}{beside}")));
    }
    std::fs::remove_dir(unfinished)
}

fn bytes_in(directory: &Path) -> u64 {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|facts| facts.len()).sum()
}

/// Days for which the invites of a demonstration hold.
const INVITED_DAYS: u32 = 7;

/// Invites another phone of somebody of each role, and returns names, roles and secrets.
///
/// # Errors
/// A plain sentence: there is no city here.
pub async fn invite(archive: &Archive, now_ms: i64) -> Result<Vec<(Role, accounts::Identity, String)>, String> {
    let devices = archive.devices().await.map_err(|error| error.text)?;
    let mut invites = Vec::new();
    for role in Role::ALL {
        let device = devices.iter().find(|device| device.identity.person == shown(*role)).ok_or(
            "There is no made-up city on this server, so there is nobody to show. `erikti-server seed --city --data DIR` \
             makes one in an empty directory.",
        )?;
        let identity = device.identity.clone();
        let secret = accounts::invite(archive, identity.clone(), now_ms, INVITED_DAYS).await;
        invites.push((*role, identity, secret.map_err(|error| error.text)?));
    }
    Ok(invites)
}

/// What `erikti-server serve --demo` prints: a link for each role.
///
/// # Errors
/// A plain sentence.
pub async fn show(archive: &Archive, base: &str) -> Result<(), String> {
    for (role, who, secret) in invite(archive, now_ms()).await? {
        say(format_args!("{} ({}), {}, joins by this link, once:", who.name, role.code(), who.organisation_name));
        show_link(&admin::link(base, &secret));
    }
    Ok(())
}
