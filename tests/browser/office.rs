//! The office: the real server on a data folder of its own, opened, closed, cut off and opened again at the same address.
//!
//! Refuses to know what phones send it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::builds::target;

/// How long the server may take to say where it is.
const OPENING: Duration = Duration::from_secs(30);

/// How much of its log a failed journey shows.
const LOG_LINES: usize = 40;

/// A server and its data.
#[derive(Debug)]
pub(crate) struct Office {
    data: TempDir,
    client: PathBuf,
    address: String,
    running: Option<Child>,
    first_invite: Option<String>,
}

impl Office {
    /// A server on an empty data folder, with the built client, on a free port.
    pub(crate) fn open() -> Self {
        let data = tempfile::Builder::new().prefix("erikti-office-").tempdir().expect("a folder for the data");
        let mut office =
            Self { data, client: built_client(), address: "127.0.0.1:0".to_owned(), running: None, first_invite: None };
        office.reopen();
        office
    }

    /// Starts the server again on the same data and at the same address.
    pub(crate) fn reopen(&mut self) {
        assert!(self.running.is_none(), "this server runs already");
        let log = File::options().create(true).append(true).open(self.log()).expect("a log beside the data");
        let mut server = Command::new(program())
            .args(["serve", "--listen", &self.address, "--data"])
            .arg(self.data.path().join("data"))
            .arg("--client")
            .arg(&self.client)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let lines = read_on(server.stdout.take().expect("what the server says"));
        self.running = Some(server);
        loop {
            let line = lines
                .recv_timeout(OPENING)
                .unwrap_or_else(|_silence| panic!("the server does not open:\n{}", self.words()));
            if line.contains("/join#") {
                self.first_invite = Some(line.trim().to_owned());
            }
            if let Some(address) = line.strip_prefix("Erikti is at http://") {
                address.trim().clone_into(&mut self.address);
                break;
            }
        }
    }

    /// SIGTERM, and waits until it has ended in order.
    pub(crate) fn close(&mut self) {
        self.end("-TERM");
    }

    /// SIGKILL: the power fails.
    pub(crate) fn kill(&mut self) {
        self.end("-KILL");
    }

    /// Gives out another build of the client from now on.
    pub(crate) fn deploy(&mut self, client: &Path) {
        self.close();
        client.clone_into(&mut self.client);
        self.reopen();
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The link that the first start prints for the first administrator.
    pub(crate) fn first_invite(&self) -> &str {
        self.first_invite.as_deref().expect("the first start prints an invite")
    }

    /// A link for one device of a new person; the server may be running or not.
    pub(crate) fn invite(&self, name: &str, role: &str, organisation: &str) -> String {
        self.invite_with(name, role, organisation, &[])
    }

    fn invite_with(&self, name: &str, role: &str, organisation: &str, more: &[&str]) -> String {
        let made = Command::new(program())
            .args([
                "invite",
                "--name",
                name,
                "--role",
                role,
                "--organisation",
                organisation,
                "--listen",
                &self.address,
                "--data",
            ])
            .arg(self.data.path().join("data"))
            .args(more)
            .output()
            .expect("the server's command line starts");
        assert!(made.status.success(), "no invite: {}", String::from_utf8_lossy(&made.stderr));
        let said = String::from_utf8_lossy(&made.stdout).into_owned();
        said.lines().map(str::trim).find(|line| line.contains("/join#")).expect("a link").to_owned()
    }

    /// A link for one more device of somebody who is in already.
    pub(crate) fn invite_again(&self, person: &str, name: &str, role: &str, organisation: &str) -> String {
        self.invite_with(name, role, organisation, &["--person", person])
    }

    /// The address it answers on.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Writes a verified copy of the database.
    pub(crate) fn back_up(&self, file: &Path) {
        let done = Command::new(program())
            .args(["backup", "--data"])
            .arg(self.data.path().join("data"))
            .arg("--to")
            .arg(file)
            .output()
            .expect("the server's command line starts");
        assert!(done.status.success(), "no backup: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Puts a copy in the place of everything; the server must not run.
    pub(crate) fn restore(&self, file: &Path) {
        assert!(self.running.is_none(), "a running server would not notice");
        let data = self.data.path().join("data");
        std::fs::remove_dir_all(&data).expect("data to lose");
        std::fs::create_dir(&data).expect("an empty folder");
        std::fs::copy(file, data.join("erikti.sqlite3")).expect("a backup");
    }

    /// Takes in a file that a phone saved; what the command line says, and whether it did.
    pub(crate) fn take_in(&self, file: &Path) -> (bool, String) {
        let done = Command::new(program())
            .args(["take-in", "--data"])
            .arg(self.data.path().join("data"))
            .arg(file)
            .output()
            .expect("the server's command line starts");
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Brings in a list of reception points.
    pub(crate) fn bring_points(&self, list: &str) {
        let file = self.data.path().join("points.csv");
        std::fs::write(&file, list).expect("a list");
        let done =
            Command::new(program()).args(["points", "--data"]).arg(self.data.path().join("data")).arg(file).output();
        let done = done.expect("the server's command line starts");
        assert!(done.status.success(), "no list: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// The pictures it holds: what each file is called, and its bytes.
    pub(crate) fn photos(&self) -> Vec<(String, Vec<u8>)> {
        let folders = std::fs::read_dir(self.data.path().join("data/photos")).into_iter().flatten().flatten();
        let files = folders.filter_map(|folder| std::fs::read_dir(folder.path()).ok()).flatten().flatten();
        let read = |file: std::fs::DirEntry| {
            Some((file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).ok()?))
        };
        files.filter_map(read).collect()
    }

    /// The server's log so far.
    pub(crate) fn words(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn log(&self) -> PathBuf {
        self.data.path().join("server.log")
    }

    fn end(&mut self, signal: &str) {
        if let Some(mut server) = self.running.take() {
            let _sent = Command::new("kill").args([signal, &server.id().to_string()]).status();
            let _code = server.wait();
        }
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if thread::panicking() {
            let words = self.words();
            let lines: Vec<&str> = words.lines().collect();
            let last = lines.len().saturating_sub(LOG_LINES);
            eprintln!("--- the end of the server's log\n{}\n---", lines[last..].join("\n"));
        }
        self.kill();
    }
}

/// Reads to the end in a thread of its own, so that the server never waits for a reader.
fn read_on(said: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (tell, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(said).lines().map_while(Result::ok) {
            // Nobody listens any more once the server is open.
            let _heard = tell.send(line);
        }
    });
    lines
}

fn program() -> PathBuf {
    let program = std::env::var_os("ERIKTI_SERVER").map_or_else(|| target().join("debug/erikti-server"), PathBuf::from);
    assert!(program.is_file(), "{} is not there: `cargo build -p erikti-server`", program.display());
    program
}

/// The client as `cargo xtask build` leaves it.
pub(crate) fn built_client() -> PathBuf {
    let dist = std::env::var_os("ERIKTI_DIST")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"), PathBuf::from);
    assert!(dist.join("index.html").is_file(), "{} holds no client: `cargo xtask build`", dist.display());
    dist
}
