//! The command line and the environment, and nothing else that could configure the server.

use crate::archive::{Archive, Error, Postgres, Sqlite};
use crate::city;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use erikti_model::policy::Role;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The Erikti server: keeps what phones deliver and gives it on to those who may see it.
#[derive(Debug, Parser)]
#[command(name = "erikti-server", version)]
pub struct Words {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the server can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer phones until told to stop.
    Serve(Serve),
    /// Make an invite link for one device of one person.
    Invite(Invite),
    /// Verify the database and the chain of every space.
    Check(Check),
    /// Bring a PostgreSQL database up to date, and distribute it where it is a Citus cluster.
    Migrate(Migrate),
    /// Vouch for a backup of a PostgreSQL database that was restored: phones may then forget what it holds.
    Stable(Stable),
    /// Write a verified copy of the database while the server runs; phones may then forget what it holds.
    Backup(Backup),
    /// Bring in a list of reception points for everybody to read.
    Points(Points),
    /// Take in a file in which a phone saved what it had not delivered.
    TakeIn(TakeIn),
    /// Fill an empty directory with a made-up city, for demonstrations.
    Seed(Seed),
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub struct Storage {
    /// Directory of the database; made if it is not there.
    #[arg(long, env = "ERIKTI_DATA", default_value = "./data", value_name = "DIR")]
    pub data: PathBuf,
    /// A PostgreSQL database instead, shared by several server processes.
    #[arg(long, env = "ERIKTI_DATABASE", value_name = "postgres://…", hide_env_values = true)]
    pub database: Option<String>,
}

impl Storage {
    /// The directory of pictures, beside the database; of several processes it must be one and the same.
    pub fn photos(&self) -> PathBuf {
        self.data.join("photos")
    }

    /// Opens the archive, making it if it is not there.
    ///
    /// # Errors
    /// A plain sentence.
    pub async fn open(&self) -> Result<Archive, Error> {
        match &self.database {
            Some(address) => Ok(Archive::Postgres(Postgres::open(address).await?)),
            None => Ok(Archive::Sqlite(Sqlite::open(&self.data)?)),
        }
    }

    /// Opens an archive that must be there.
    ///
    /// # Errors
    /// A plain sentence.
    pub async fn open_existing(&self) -> Result<Archive, Error> {
        match &self.database {
            Some(address) => Ok(Archive::Postgres(Postgres::open_existing(address).await?)),
            None => Ok(Archive::Sqlite(Sqlite::open_existing(&self.data)?)),
        }
    }
}

/// Where phones find the server.
#[derive(Clone, Debug, Args)]
pub struct Address {
    /// Address and port to answer on; port 0 takes a free one.
    #[arg(long, env = "ERIKTI_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// What phones call the server, for links; without it the address it answers on.
    #[arg(long, env = "ERIKTI_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
}

impl Address {
    /// The beginning of every link, given the address the server really answers on.
    pub fn base(&self, bound: SocketAddr) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None if bound.ip().is_unspecified() => format!("http://localhost:{}", bound.port()),
            None => format!("http://{bound}"),
        }
    }
}

/// How logs look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Log {
    /// A JSON object a line.
    Json,
    /// For people.
    Text,
}

/// `erikti-server serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
    /// Where phones find the server.
    #[command(flatten)]
    pub address: Address,
    /// Give out the client from this directory, read anew for each request, instead of the one inside the binary.
    #[arg(long, env = "ERIKTI_CLIENT", value_name = "DIR")]
    pub client: Option<PathBuf>,
    /// Also give out the page of the speed works under /bench/, from this directory: never on a server that people use.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "target/bench-page")]
    pub bench: Option<PathBuf>,
    /// Also print an invite for each role of a made-up city that `seed --city` put here.
    #[arg(long)]
    pub demo: bool,
    /// How logs look; they go to standard error.
    #[arg(long, env = "ERIKTI_LOG", value_enum, default_value = "text")]
    pub log: Log,
}

/// `erikti-server invite`
#[derive(Debug, Args)]
pub struct Invite {
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
    /// Where phones find the server.
    #[command(flatten)]
    pub address: Address,
    /// The person's name, as the office calls them.
    #[arg(long)]
    pub name: String,
    /// What they do.
    #[arg(long, value_parser = roles())]
    pub role: String,
    /// The organisation's name; the same name is the same organisation.
    #[arg(long)]
    pub organisation: String,
    /// Another device of a person who is in already: the 32 digits of their id.
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// Days until the link is void.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=365))]
    pub days: u32,
}

/// `erikti-server check`
#[derive(Debug, Args)]
pub struct Check {
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
}

/// `erikti-server migrate`
#[derive(Debug, Args)]
pub struct Migrate {
    /// The PostgreSQL database.
    #[arg(long, env = "ERIKTI_DATABASE", value_name = "postgres://…", hide_env_values = true)]
    pub database: String,
}

/// `erikti-server stable`
#[derive(Debug, Args)]
pub struct Stable {
    /// The PostgreSQL database that the servers use.
    #[arg(long, env = "ERIKTI_DATABASE", value_name = "postgres://…", hide_env_values = true)]
    pub database: String,
    /// Another database, into which the backup was restored.
    #[arg(long, value_name = "postgres://…")]
    pub restored: String,
}

/// `erikti-server backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// Directory of the database.
    #[arg(long, env = "ERIKTI_DATA", default_value = "./data", value_name = "DIR")]
    pub data: PathBuf,
    /// The file to write; it must not exist.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// `erikti-server take-in`
#[derive(Debug, Args)]
pub struct TakeIn {
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
    /// The file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `erikti-server points`
#[derive(Debug, Args)]
pub struct Points {
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
    /// A table in CSV: `# source: …` and `# date: 2026-09-01`, then the columns id, name_kk, name_ru, address, kind, lat, lon.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `erikti-server seed`
#[derive(Debug, Args)]
pub struct Seed {
    /// A city: organisations, people, a year of activities and what is planned. The only thing there is to fill it with.
    #[arg(long, required = true)]
    pub city: bool,
    /// Directory of the database; it must be empty, or not be there.
    #[arg(long, env = "ERIKTI_DATA", default_value = "./data", value_name = "DIR")]
    pub data: PathBuf,
    /// Another number, another city; the same number and day, the same city.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// People.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(i64::from(city::FEWEST_PEOPLE)..=100_000))]
    pub people: u32,
    /// Activities of the past year and the coming two months.
    #[arg(long, default_value_t = 620, value_parser = clap::value_parser!(u32).range(i64::from(city::FEWEST_ACTIVITIES)..=20_000))]
    pub activities: u32,
    /// The day on which the city stands; without it the day on which it is made.
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

fn roles() -> PossibleValuesParser {
    PossibleValuesParser::new(Role::ALL.iter().map(|role| role.code()))
}

/// Whether a directory holds a built client.
pub fn is_client(directory: &Path) -> bool {
    directory.join("index.html").is_file()
}
