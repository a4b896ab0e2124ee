//! What the works are done with: the real server, links to it, phones on them, and a log filled beforehand.
//!
//! Refuses to know which work is done and what counts as good.

use super::profile;
use crate::chromium::{self, Chromium};
use crate::link::Link;
use crate::records::{Maker, write};
use crate::tab::{Screen, Tab};
use erikti_sync::wire::{self, Join, Joined, MEDIA_TYPE, Pass, Reply, Request, Verdict};
use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Stamp, columns};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// A common phone's screen.
const SCREEN: Screen = Screen { width: 390, height: 800, touch: true };

/// How long one piece of work may take before it counts as never.
const NEVER: Duration = Duration::from_secs(600);

/// Whether what pages do is to be profiled.
pub(super) static PROFILED: OnceLock<bool> = OnceLock::new();

/// Groups in one request of [`Office::fill`].
const FILLING: usize = 500;

/// The real server on a folder of its own.
pub(crate) struct Office {
    data: TempDir,
    server: Child,
    pub(crate) address: SocketAddr,
}

impl Office {
    pub(crate) fn open() -> Office {
        let data = tempfile::Builder::new().prefix("erikti-bench-").tempdir().expect("a folder for the data");
        let mut server = Command::new(told("ERIKTI_SERVER"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path().join("data"))
            .arg("--client")
            .arg(told("ERIKTI_DIST"))
            .arg("--bench")
            .arg(told("ERIKTI_BENCH_PAGE"))
            .env("ERIKTI_LOG_FILTER", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(server.stdout.take().expect("what the server says")).lines();
        let found = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Erikti is at http://").and_then(|address| address.trim().parse().ok()));
        thread::spawn(move || lines.for_each(drop));
        Office { data, server, address: found.expect("the server says where it is") }
    }

    /// The secret of a new person's invite.
    pub(crate) fn invite(&self, name: &str) -> String {
        let made = Command::new(told("ERIKTI_SERVER"))
            .args(["invite", "--name", name, "--role", "admin", "--organisation", "Bench", "--data"])
            .arg(self.data.path().join("data"))
            .output()
            .expect("the server's command line starts");
        let said = String::from_utf8_lossy(&made.stdout).into_owned();
        said.lines().find_map(|line| line.split_once("/join#")).expect("a link").1.trim().to_owned()
    }

    /// Fills the log with records of this seed, by the wire and not by a browser; bytes sent, after packing.
    pub(crate) fn fill(&self, records: usize, seed: u64) {
        let replica = Id::derived(&[b"filler", &seed.to_le_bytes()]);
        let join = Join { nonce: [0; 16], secret: self.invite("Filler"), replica };
        let joined: Joined = wire::read(&self.post("/join", None, wire::write(&join))).expect("an answer");
        let home = erikti_model::policy::organisation_space(joined.pass.organisation);
        let (mut maker, ledger, mut made) = (Maker::new(seed), Ledger::default(), 0);
        while made < records {
            let count = FILLING.min(records - made);
            let groups: Vec<Group> = (made..made + count)
                .map(|at| {
                    let mut pen = Pen::new(&ledger);
                    write(&mut pen, &home, &maker.record()).expect("a rule's yes");
                    group(at, seed, replica, pen)
                })
                .collect();
            self.offer(&joined.pass, replica, &groups);
            made += count;
        }
    }

    fn offer(&self, pass: &Pass, replica: Id, groups: &[Group]) {
        let request = Request {
            nonce: [1; 16],
            replica,
            schema: erikti_model::SCHEMA,
            clock_ms: now_ms(),
            backlog: 0,
            asks: Vec::new(),
            offers: columns::pack_groups(groups),
        };
        let answer = self.post("/exchange", Some(&pass.token), wire::write(&request));
        let reply: Reply = wire::read(&answer).expect("a reply");
        assert!(reply.verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted(..))), "all is taken");
    }

    fn post(&self, path: &str, token: Option<&str>, body: Vec<u8>) -> Vec<u8> {
        let mut post = ureq::post(format!("http://{}{path}", self.address)).header("content-type", MEDIA_TYPE);
        if let Some(token) = token {
            post = post.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = post.send(&body[..]).expect("an answer");
        answer.body_mut().read_to_vec().expect("a body")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = (self.server.kill(), self.server.wait());
    }
}

fn group(at: usize, seed: u64, replica: Id, pen: Pen<'_>) -> Group {
    let unix_ms = now_ms();
    let tail = Id::derived(&[b"group", &at.to_le_bytes(), &seed.to_le_bytes()]);
    let random = std::array::from_fn(|byte| tail.bytes()[byte + 6]);
    Group {
        id: Id::mint(unix_ms, random),
        stamp: Stamp(Stamp::at(unix_ms).0 + at as u64),
        replica,
        schema: erikti_model::SCHEMA,
        occurred_on: OccurredOn { day: (unix_ms / 86_400_000) as i32, zone: Name::new("Asia/Almaty") },
        changes: pen.finish(),
    }
}

/// A profile with a browser on it, and a link of its own to whatever it opens.
pub(crate) struct Phone {
    profile: TempDir,
    running: Option<(Tab, Chromium)>,
    pub(crate) link: Link,
}

impl Phone {
    pub(crate) fn new(server: SocketAddr) -> Phone {
        let profile = tempfile::Builder::new().prefix("erikti-bench-phone-").tempdir().expect("a profile");
        let mut phone = Phone { profile, running: None, link: Link::to(server) };
        phone.start(false);
        phone
    }

    /// A phone at the door of the works.
    pub(crate) fn at_the_door(office: &Office, name: &str, journal: &str) -> Phone {
        let phone = Phone::new(office.address);
        phone.tab().open(&phone.link.url("/bench/"));
        let token = office.invite(name);
        phone.work(&format!("bench.open({{ token: {}, journal: {} }})", json!(token), json!(journal)));
        phone
    }

    pub(crate) fn start(&mut self, offline: bool) {
        let network = if offline { chromium::Link::Cut } else { chromium::Link::Whole };
        let chromium = Chromium::start(self.profile.path(), network);
        let tab = Tab::new(chromium.wire(), SCREEN);
        self.running = Some((tab, chromium));
    }

    /// Ends the browser in order, so that all it wrote is there when it starts again.
    pub(crate) fn stop(&mut self) {
        if let Some((_tab, chromium)) = self.running.take() {
            let _ended = chromium.wire().call(None, "Browser.close", json!({}));
            thread::sleep(Duration::from_millis(500));
        }
    }

    pub(crate) fn tab(&self) -> &Tab {
        &self.running.as_ref().expect("a running browser").0
    }

    pub(crate) fn chromium(&self) -> &Chromium {
        &self.running.as_ref().expect("a running browser").1
    }

    /// Does something in the page; milliseconds it took there, and what came of it.
    pub(crate) fn work(&self, js: &str) -> Done {
        let doing = || {
            self.begin(js);
            self.end(js)
        };
        if js.starts_with("bench.") { self.profiled(js, doing) } else { doing() }
    }

    /// Does something; says where the page's time went, if that is wanted.
    pub(crate) fn profiled<T>(&self, name: &str, doing: impl FnOnce() -> T) -> T {
        if PROFILED.get() != Some(&true) {
            return doing();
        }
        self.tab().call("Profiler.enable", json!({}));
        self.tab().call("Profiler.start", json!({}));
        let done = doing();
        profile::print(name, &self.tab().call("Profiler.stop", json!({}))["profile"]);
        done
    }

    /// Begins something in the page without waiting for it.
    pub(crate) fn begin(&self, js: &str) {
        let tab = self.tab();
        tab.eval(&format!(
            "void (window.done = null, (async () => {{ if (window.benchReady) await benchReady;
                const from = performance.now(); const value = await ({js});
                return {{ ms: performance.now() - from, from: performance.timeOrigin + from, value }}; }})()
                .then((done) => {{ window.done = done; }}, (why) => {{ window.done = {{ why: String(why) }}; }}))"
        ));
    }

    /// Waits for what was begun.
    pub(crate) fn end(&self, js: &str) -> Done {
        let until = Instant::now() + NEVER;
        while self.tab().eval("window.done !== null") != true {
            assert!(Instant::now() < until, "{js}: never");
            thread::sleep(Duration::from_millis(30));
        }
        let done = self.tab().eval("window.done");
        assert!(done["why"].is_null(), "{js}: {}", done["why"]);
        let number = |key: &str| done[key].as_f64().unwrap_or_default();
        Done { ms: number("ms"), from_ms: number("from"), value: done["value"].clone() }
    }

    /// The most memory that any page of this browser had at once, megabytes.
    pub(crate) fn memory(&self) -> f64 {
        let found = self.chromium().wire().call(None, "SystemInfo.getProcessInfo", json!({})).expect("processes");
        let renderers = found["processInfo"].as_array().into_iter().flatten().filter(|one| one["type"] == "renderer");
        renderers.filter_map(|one| peak(one["id"].as_u64()?)).fold(0.0, f64::max)
    }

    pub(crate) fn slow_cpu(&self, times: u32) {
        self.tab().call("Emulation.setCPUThrottlingRate", json!({ "rate": times }));
    }
}

/// Something a page did.
pub(crate) struct Done {
    pub(crate) ms: f64,
    /// When it began, Unix milliseconds.
    pub(crate) from_ms: f64,
    pub(crate) value: Value,
}

fn peak(pid: u64) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().split(' ').next()?.parse::<f64>().ok()? / 1024.0)
}

pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// A path that `cargo xtask bench` tells.
pub(crate) fn told(name: &str) -> PathBuf {
    PathBuf::from(std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask bench`")))
}
