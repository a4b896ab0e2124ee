//! What an administrator does from a terminal: invite, check, migrate, back up. All of it works while the server runs.

use crate::accounts::{self, Identity};
use crate::archive::postgres::citus::Spread;
use crate::archive::postgres::restored;
use crate::archive::{Postgres, Sqlite, Store, sqlite, verify};
use crate::config::{Backup, Check, Invite, Migrate, Stable};
use crate::now_ms;
use crate::terminal::{say, show_link};
use erikti_sync::Id;

/// `erikti-server invite`
///
/// # Errors
/// A plain sentence.
pub async fn invite(invite: Invite) -> Result<(), String> {
    let now = now_ms();
    let person = match &invite.person {
        Some(digits) => {
            Id::parse(digits).ok_or_else(|| format!("--person {digits}: a person's id has 32 hexadecimal digits."))?
        }
        None => accounts::mint(now).map_err(|error| error.text)?,
    };
    let [name, organisation_name] =
        [("--name", &invite.name), ("--organisation", &invite.organisation)].map(|(word, text)| named(word, text));
    let (name, organisation_name) = (name?, organisation_name?);
    let organisation = accounts::organisation_named(&organisation_name);
    let identity = Identity { person, name, role: invite.role, organisation, organisation_name };
    let archive = invite.storage.open().await.map_err(|error| error.text)?;
    let secret = accounts::invite(&archive, identity, now, invite.days).await.map_err(|error| error.text)?;
    archive.close().await;
    say(format_args!("{} joins by this link, once, within {} days:", invite.name.trim(), invite.days));
    show_link(&link(&invite.address.base(invite.address.listen), &secret));
    Ok(())
}

fn named(word: &str, text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err(format!("{word} is empty.")),
        text => Ok(text.to_owned()),
    }
}

/// The link that carries a secret: behind `#`, so that it never reaches a server's log.
pub fn link(base: &str, secret: &str) -> String {
    format!("{base}/join#{secret}")
}

/// `erikti-server check`
///
/// # Errors
/// A plain sentence for each fault.
pub async fn check(check: Check) -> Result<(), String> {
    let archive = check.storage.open_existing().await.map_err(|error| error.text)?;
    let report = verify::all(&archive).await.map_err(|error| error.text)?;
    archive.close().await;
    if report.faults.is_empty() {
        say(format_args!("All is well: {} spaces, {} entries, every chain whole.", report.heads.len(), report.entries));
        Ok(())
    } else {
        Err(report.faults.join("\n"))
    }
}

/// `erikti-server migrate`
///
/// # Errors
/// A plain sentence.
pub async fn migrate(migrate: Migrate) -> Result<(), String> {
    let archive = Postgres::open(&migrate.database).await.map_err(|error| error.text)?;
    let spread = archive.spread().await.map_err(|error| error.text)?;
    archive.close().await;
    say("The database has today's shape.");
    match spread {
        Spread::Ordinary => say("It is an ordinary PostgreSQL database: there is nothing to distribute."),
        Spread::SwitchedOff => say(
            "Citus is on this machine but not switched on in this database: nothing was distributed. CREATE EXTENSION citus,              add the workers, and run this again.",
        ),
        Spread::Distributed(now) if now.is_empty() => say("Its log was distributed by space before."),
        Spread::Distributed(now) => say(format_args!("Distributed by space now: {}.", now.join(", "))),
    }
    Ok(())
}

/// `erikti-server stable`
///
/// # Errors
/// A plain sentence; also when parts of the copy are not of this history.
pub async fn stable(stable: Stable) -> Result<(), String> {
    let live = Postgres::open_existing(&stable.database).await.map_err(|error| error.text)?;
    let copy = Postgres::open_existing(&stable.restored).await.map_err(|error| error.text)?;
    let vouched = restored::vouch(&live, copy).await.map_err(|error| error.text)?;
    live.close().await;
    let entries: u64 = vouched.stable.iter().map(|head| head.position).sum();
    say(format_args!("Stable now: {} spaces with {entries} entries, read whole.", vouched.stable.len()));
    match vouched.strange.first() {
        None => Ok(()),
        Some(head) => Err(format!(
            "{} spaces of the copy are not of this database's history ({} among them); they were left alone.",
            vouched.strange.len(),
            head.space
        )),
    }
}

/// `erikti-server backup`
///
/// # Errors
/// A plain sentence.
pub async fn backup(backup: Backup) -> Result<(), String> {
    let archive = Sqlite::open_existing(&backup.data).map_err(|error| error.text)?;
    let heads = sqlite::back_up(&archive, &backup.to).await.map_err(|error| error.text)?;
    archive.close().await;
    let entries: u64 = heads.iter().map(|head| head.position).sum();
    say(format_args!("{} holds {} spaces with {entries} entries, verified.", backup.to.display(), heads.len()));
    Ok(())
}
