//! A real Chromium, spoken to over its debugging pipe: start, call, listen, kill.
//!
//! A pipe needs no port and no driver, and the browser ends by itself when the pipe closes. Service workers are taken in as
//! they appear, because switching the network off for a page leaves its worker online. Refuses to know pages and people.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long Chromium may take to answer one command; a cold start on a busy machine is the longest.
const ANSWER: Duration = Duration::from_secs(60);

/// Console lines kept for whoever reads a failure.
const CONSOLE_LINES: usize = 200;

const FLAGS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
];

/// What a phone's network is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Link {
    /// As good as this machine's.
    #[default]
    Whole,
    /// None.
    Cut,
    /// The edge of a cell: 50 kbit/s up, 100 down, 600 ms there and back.
    Slow,
}

/// One running browser process with its profile.
#[derive(Debug)]
pub(crate) struct Chromium {
    child: Child,
    wire: Arc<Wire>,
}

impl Chromium {
    /// Starts the browser on a profile folder. The link holds from the first byte, for workers too.
    /// `camera` is a film that the camera sees, again and again; without one there is no camera.
    pub(crate) fn start(profile: &Path, link: Link, camera: Option<&Path>) -> Self {
        let film = camera.map(|film| {
            let film = format!("--use-file-for-fake-video-capture={}", film.display());
            ["--use-fake-device-for-media-stream".to_owned(), "--use-fake-ui-for-media-stream".to_owned(), film]
        });
        let log = File::create(profile.join("chromium.log")).expect("a log in the profile folder");
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#])
            .arg(program())
            .args(FLAGS)
            .args(film.into_iter().flatten())
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .process_group(0)
            .spawn()
            .expect("Chromium starts");
        let out = child.stdin.take().expect("a pipe to Chromium");
        let back = child.stdout.take().expect("a pipe from Chromium");
        let wire = Arc::new(Wire::new(out, link));
        let ears = Arc::clone(&wire);
        thread::spawn(move || ears.listen(back));
        wire.call(
            None,
            "Target.setAutoAttach",
            json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": [{"type": "service_worker"}]}),
        )
        .expect("Chromium lets its workers be watched");
        Self { child, wire }
    }

    /// The way to speak to it.
    pub(crate) fn wire(&self) -> &Arc<Wire> {
        &self.wire
    }

    /// SIGKILL to the browser and all its processes: what a phone does to an app it wants the memory of.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let group = format!("-{}", self.child.id());
        let _gone = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
        let _code = self.child.wait();
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.end();
    }
}

fn program() -> PathBuf {
    if let Some(told) = std::env::var_os("ERIKTI_CHROMIUM") {
        return PathBuf::from(told);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
        .expect("no Chromium on the PATH: `cargo xtask setup --tests` installs or names it")
}

/// Commands out, answers and events in.
#[derive(Debug)]
pub(crate) struct Wire {
    out: Mutex<ChildStdin>,
    heard: Mutex<Heard>,
    bell: Condvar,
    next: AtomicU64,
}

/// What came in and has not been asked for yet.
#[derive(Debug, Default)]
struct Heard {
    answers: HashMap<u64, Value>,
    events: Vec<Value>,
    sessions: Vec<String>,
    workers: Vec<String>,
    console: VecDeque<String>,
    faults: Vec<String>,
    link: Link,
    /// Addresses that nobody reaches while the network goes on.
    blocked: Vec<String>,
    ended: bool,
}

impl Wire {
    fn new(out: ChildStdin, link: Link) -> Self {
        let heard = Mutex::new(Heard { link, ..Heard::default() });
        Self { out: Mutex::new(out), heard, bell: Condvar::new(), next: AtomicU64::new(1) }
    }

    /// Sends a command and waits for its answer. `Err` is Chromium's refusal, or its end.
    pub(crate) fn call(&self, session: Option<&str>, method: &str, params: Value) -> Result<Value, String> {
        let id = self.send(session, method, params);
        let until = Instant::now() + ANSWER;
        let mut heard = self.heard();
        loop {
            if let Some(mut answer) = heard.answers.remove(&id) {
                return match answer.get("error") {
                    Some(error) => Err(format!("{method}: {error}")),
                    None => Ok(answer["result"].take()),
                };
            }
            let left = until.saturating_duration_since(Instant::now());
            if heard.ended || left.is_zero() {
                return Err(format!(
                    "{method}: Chromium {}",
                    if heard.ended { "has ended" } else { "does not answer" }
                ));
            }
            heard = self.bell.wait_timeout(heard, left).expect("no panic while listening").0;
        }
    }

    /// How many events came so far: to be handed to [`Wire::wait_event`] by whoever causes one.
    pub(crate) fn mark(&self) -> usize {
        self.heard().events.len()
    }

    /// Waits for an event of a session after a mark.
    pub(crate) fn wait_event(
        &self,
        session: &str,
        method: &str,
        since: usize,
        within: Duration,
    ) -> Result<Value, String> {
        let until = Instant::now() + within;
        let mut heard = self.heard();
        loop {
            let found = heard
                .events
                .iter()
                .skip(since)
                .find(|event| event["sessionId"] == session && event["method"] == method);
            if let Some(event) = found {
                return Ok(event["params"].clone());
            }
            let left = until.saturating_duration_since(Instant::now());
            if heard.ended || left.is_zero() {
                return Err(format!("{method} did not come within {within:?}"));
            }
            heard = self.bell.wait_timeout(heard, left).expect("no panic while listening").0;
        }
    }

    /// Waits until a session's page or worker is no more.
    pub(crate) fn wait_detached(&self, session: &str, within: Duration) {
        let until = Instant::now() + within;
        let mut heard = self.heard();
        while heard.sessions.iter().any(|one| one == session) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!heard.ended && !left.is_zero(), "a closed page did not go within {within:?}");
            heard = self.bell.wait_timeout(heard, left).expect("no panic while listening").0;
        }
    }

    /// What a session has told so far under this name, newest last.
    pub(crate) fn events(&self, session: &str, method: &str) -> Vec<Value> {
        let heard = self.heard();
        let told = heard.events.iter().filter(|event| event["sessionId"] == session && event["method"] == method);
        told.map(|event| event["params"].clone()).collect()
    }

    /// Takes a page's session in: its network follows the phone's.
    pub(crate) fn adopt(&self, page: &str) {
        let commands = {
            let mut heard = self.heard();
            heard.sessions.push(page.to_owned());
            heard.network()
        };
        for (method, params) in commands {
            self.call(Some(page), method, params).expect("a page with a network");
        }
    }

    /// Gives every page and worker, present and to come, another link.
    pub(crate) fn link(&self, link: Link) {
        self.heard().link = link;
        self.change_network();
    }

    /// Makes addresses unreachable for every page and worker, present and to come.
    pub(crate) fn block(&self, patterns: Vec<String>) {
        self.heard().blocked = patterns;
        self.change_network();
    }

    fn change_network(&self) {
        let (sessions, commands) = {
            let heard = self.heard();
            (heard.sessions.clone(), heard.network())
        };
        for session in sessions {
            for (method, params) in &commands {
                // A tab or worker may end while it is spoken to; the next one starts with the right network by itself.
                let _answer = self.call(Some(&session), method, params.clone());
            }
        }
    }

    /// The last lines of all consoles, workers' included.
    pub(crate) fn console(&self) -> Vec<String> {
        self.heard().console.iter().cloned().collect()
    }

    /// Uncaught exceptions and `console.error` so far.
    pub(crate) fn faults(&self) -> Vec<String> {
        // A worker that is woken while a page speaks leaves it to the page, and says so to the browser by failing.
        let left_to_the_page = |fault: &&String| fault.contains("a page of the app leads");
        self.heard().faults.iter().filter(|fault| !left_to_the_page(fault)).cloned().collect()
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().expect("no panic while listening")
    }

    fn send(&self, session: Option<&str>, method: &str, params: Value) -> u64 {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        // A write to a killed browser fails; the waiting call hears of it by the other pipe.
        let _written = self.out.lock().expect("no panic while writing").write_all(&bytes);
        id
    }

    fn listen(&self, back: ChildStdout) {
        let mut back = BufReader::new(back);
        loop {
            let mut bytes = Vec::new();
            if back.read_until(0, &mut bytes).unwrap_or(0) == 0 {
                break;
            }
            bytes.pop();
            if let Ok(message) = serde_json::from_slice::<Value>(&bytes) {
                self.take(message);
            }
        }
        self.heard().ended = true;
        self.bell.notify_all();
    }

    fn take(&self, message: Value) {
        if let Some(id) = message["id"].as_u64() {
            self.heard().answers.insert(id, message);
        } else {
            self.react(&message);
            self.heard().events.push(message);
        }
        self.bell.notify_all();
    }

    /// What must happen at once, without a caller: workers let go, dialogs closed, consoles kept.
    fn react(&self, event: &Value) {
        let params = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Target.attachedToTarget" if params["targetInfo"]["type"] == "service_worker" => self.welcome(params),
            "Target.detachedFromTarget" => {
                let mut heard = self.heard();
                heard.workers.retain(|worker| params["sessionId"] != worker.as_str());
                heard.sessions.retain(|session| params["sessionId"] != session.as_str());
            }
            // A stopped worker that starts again keeps its session and waits again, without a new attachment; and a network
            // cut while a worker waits is whole again once it runs.
            "ServiceWorker.workerVersionUpdated" => {
                let (workers, commands) = {
                    let heard = self.heard();
                    (heard.workers.clone(), heard.network())
                };
                for worker in workers {
                    for (method, params) in &commands {
                        self.send(Some(&worker), method, params.clone());
                    }
                    self.send(Some(&worker), "Runtime.runIfWaitingForDebugger", json!({}));
                }
            }
            "Page.javascriptDialogOpening" => {
                self.send(event["sessionId"].as_str(), "Page.handleJavaScriptDialog", json!({"accept": true}));
            }
            "Runtime.consoleAPICalled" => {
                let words: Vec<String> = params["args"].as_array().into_iter().flatten().map(spoken).collect();
                self.note(
                    params["type"] == "error",
                    format!("{}: {}", params["type"].as_str().unwrap_or("log"), words.join(" ")),
                );
            }
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                let words = details["exception"]["description"].as_str().or_else(|| details["text"].as_str());
                self.note(true, format!("uncaught: {}", words.unwrap_or("?")));
            }
            "Log.entryAdded" => {
                let entry = &params["entry"];
                let words = ["level", "text", "url"].map(|key| entry[key].as_str().unwrap_or_default()).join(" ");
                self.note(entry["source"] == "security" && entry["level"] == "error", words);
            }
            _ => {}
        }
    }

    fn welcome(&self, attached: &Value) {
        let Some(session) = attached["sessionId"].as_str() else { return };
        let commands = {
            let mut heard = self.heard();
            heard.workers.push(session.to_owned());
            heard.sessions.push(session.to_owned());
            heard.network()
        };
        self.send(Some(session), "Network.enable", json!({}));
        for (method, params) in commands {
            self.send(Some(session), method, params);
        }
        self.send(Some(session), "Runtime.enable", json!({}));
        self.send(Some(session), "Runtime.runIfWaitingForDebugger", json!({}));
    }

    fn note(&self, fault: bool, line: String) {
        let mut heard = self.heard();
        if fault {
            heard.faults.push(line.clone());
        }
        if heard.console.len() == CONSOLE_LINES {
            heard.console.pop_front();
        }
        heard.console.push_back(line);
    }
}

impl Heard {
    /// What gives a page or worker this phone's network.
    fn network(&self) -> [(&'static str, Value); 2] {
        let (offline, latency, down, up) = match self.link {
            Link::Whole => (false, 0, -1, -1),
            Link::Cut => (true, 0, -1, -1),
            Link::Slow => (false, 600, 100_000 / 8, 50_000 / 8),
        };
        let link = json!({"offline": offline, "latency": latency, "downloadThroughput": down, "uploadThroughput": up});
        [("Network.emulateNetworkConditions", link), ("Network.setBlockedURLs", json!({"urls": self.blocked}))]
    }
}

fn spoken(value: &Value) -> String {
    value["value"]
        .as_str()
        .or_else(|| value["description"].as_str())
        .map_or_else(|| value["value"].to_string(), str::to_owned)
}
