//! A PostgreSQL of the tests' own: started once, a database for every test, stopped when the test process is gone.
//!
//! A shell holds the other end of a pipe to this process and stops the server when the pipe closes: also after a panic,
//! after Ctrl-C and after a kill.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const MISSING: &str = "These tests need PostgreSQL's programs initdb and pg_ctl. On Debian: apt-get install postgresql. \
                       Elsewhere name their directory in ERIKTI_PG_BIN. To leave these tests out: ERIKTI_WITHOUT_POSTGRES=1.";

/// A running PostgreSQL.
pub(crate) struct Cluster {
    programs: PathBuf,
    directory: PathBuf,
    port: u16,
    /// Whether a commit waits for the disk, which no test needs: only the machine's own crash would show the difference.
    durable: bool,
    /// Its end of the pipe closes with this process, or when this is dropped: the signal to stop.
    watch: Child,
}

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty database; `None` if ERIKTI_WITHOUT_POSTGRES=1.
pub(crate) async fn database() -> Option<String> {
    if left_out() {
        return None;
    }
    let cluster = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(|| start(false))).await.unwrap();
    let cluster = cluster.as_ref().unwrap_or_else(|sentence| panic!("{sentence}"));
    let name = format!("erikti_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    meddle(&cluster.address("postgres"), &format!("CREATE DATABASE {name}")).await;
    Some(cluster.address(&name))
}

fn left_out() -> bool {
    let left_out = std::env::var("ERIKTI_WITHOUT_POSTGRES").is_ok_and(|value| value == "1");
    if left_out {
        eprintln!("left out: ERIKTI_WITHOUT_POSTGRES=1");
    }
    left_out
}

/// A PostgreSQL that one test may stop; `None` if ERIKTI_WITHOUT_POSTGRES=1.
pub(crate) fn own(durable: bool) -> Option<Cluster> {
    (!left_out()).then(|| start(durable).unwrap_or_else(|sentence| panic!("{sentence}")))
}

impl Cluster {
    pub(crate) fn address(&self, name: &str) -> String {
        format!("postgres://erikti@127.0.0.1:{}/{name}", self.port)
    }

    /// Power off: every process ends at once, in the middle of whatever it did.
    pub(crate) fn stop(&self) {
        self.control(&["stop", "-w", "-m", "immediate"]).unwrap();
    }

    /// Starts it, or starts it again; it recovers what was committed.
    pub(crate) fn start(&self) -> Result<(), String> {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync={} -c max_connections=300",
            self.port,
            self.directory.display(),
            if self.durable { "on" } else { "off" }
        );
        self.control(&["start", "-w", "-t", "60", "-o", &options])
    }

    fn control(&self, words: &[&str]) -> Result<(), String> {
        let mut command = as_postgres(&self.programs.join("pg_ctl"));
        command.args(words).arg("-l").arg(self.directory.join("log")).arg("-D").arg(self.directory.join("data"));
        run(&mut command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

/// Runs one of PostgreSQL's own programs.
pub(crate) fn program(name: &str, words: &[&str]) {
    let programs = programs().unwrap();
    run(Command::new(programs.join(name)).args(words)).unwrap();
}

/// Runs SQL in a database, past the server.
pub(crate) async fn meddle(address: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await.unwrap();
    let driven = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    driven.await.unwrap().unwrap();
}

/// Throws everybody out of a database and lets nobody in, or lets them in again.
pub(crate) async fn shut(address: &str, shut: bool) {
    let (server, name) = address.rsplit_once('/').unwrap();
    let (client, connection) =
        tokio_postgres::connect(&format!("{server}/postgres"), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !shut)).await.unwrap();
    if shut {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        client.execute(sql, &[&name]).await.unwrap();
    }
}

fn start(durable: bool) -> Result<Cluster, String> {
    let programs = programs().ok_or(MISSING)?;
    let directory = tempfile::Builder::new().prefix("erikti-pg-").tempdir().map_err(|error| error.to_string())?.keep();
    let watch = watch(&programs, &directory)?;
    if is_root() {
        run(Command::new("chown").arg("postgres").arg(&directory))?;
    }
    let data = directory.join("data");
    run(as_postgres(&programs.join("initdb"))
        .args(["-U", "erikti", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        .arg("-D")
        .arg(&data))?;
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(|error| error.to_string())?.port();
    let cluster = Cluster { programs, directory, port, durable, watch };
    cluster.start()?;
    Ok(cluster)
}

fn watch(programs: &Path, directory: &Path) -> Result<Child, String> {
    let as_user = if is_root() { "runuser -u postgres --" } else { "" };
    let script = format!(
        "cat >/dev/null; cd /; {as_user} '{}/pg_ctl' stop -w -m immediate -D '{}/data'; rm -rf '{}'",
        programs.display(),
        directory.display(),
        directory.display()
    );
    let mut command = Command::new("sh");
    command.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command.spawn().map_err(|error| error.to_string())
}

/// The directory of the programs: named, Debian's newest, or on the path.
fn programs() -> Option<PathBuf> {
    let named = std::env::var_os("ERIKTI_PG_BIN").map(PathBuf::from);
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort_by_key(|path| {
        let version = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        std::cmp::Reverse(version.and_then(|version| version.parse::<u32>().ok()))
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = named.into_iter().chain(debian).chain(std::env::split_paths(&path));
    all.into_iter().find(|place| place.join("initdb").is_file() && place.join("pg_ctl").is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// PostgreSQL refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed: {said}{}", String::from_utf8_lossy(&output.stdout)))
}
