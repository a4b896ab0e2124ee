//! The real binary, started and stopped as an operator would, and a client to speak with it.

use erikti_sync::wire::{self, Join, Joined, Pass, Problem, Reply, Request};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::Response;

pub(crate) struct Server {
    child: Child,
    /// Keeps the pipe open: a server that cannot print would stop.
    _stdout: BufReader<ChildStdout>,
    /// `http://127.0.0.1:…`
    pub(crate) base: String,
    /// The secret of the first administrator's link, if one was printed.
    pub(crate) secret: Option<String>,
}

pub(crate) fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_erikti-server"));
    command.args(words).env_clear().stdin(Stdio::null());
    command
}

pub(crate) fn serve(data: &Path, more: &[&str]) -> Command {
    command(&[&["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"], more].concat())
}

/// Runs the binary to its end; it must end by itself.
pub(crate) fn run(words: &[&str]) -> Output {
    let mut child = command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("{words:?} did not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

/// Runs the binary, which must fail with exit code 1 and a sentence that holds these words.
pub(crate) fn refuses(words: &[&str], sentence: &[&str]) {
    let output = run(words);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    for part in sentence {
        assert!(said.contains(part), "{part:?} is not in: {said}");
    }
    assert!(!said.contains("panicked") && said.trim().ends_with('.'), "no plain sentence: {said}");
}

impl Server {
    pub(crate) fn start(data: &Path, more: &[&str]) -> Server {
        Server::launch(serve(data, more).stderr(Stdio::null()))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A server whose data directory is a disk of its own with so much room; `None` where that takes rights we lack.
    pub(crate) fn on_a_small_disk(data: &Path, size: &str) -> Option<Server> {
        let possible = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
        if !possible.is_ok_and(|output| output.status.success()) {
            eprintln!("left out: no file system can be mounted here");
            return None;
        }
        let script = "mount -t tmpfs -o size=$1 none \"$2\" && exec \"$0\" serve --data \"$2\" --listen 127.0.0.1:0";
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_erikti-server"), size]).arg(data);
        Some(Server::launch(command.stderr(Stdio::null())))
    }

    /// A path as the server sees it.
    pub(crate) fn sees(&self, path: &Path) -> PathBuf {
        Path::new(&format!("/proc/{}/root", self.pid())).join(path.strip_prefix("/").unwrap())
    }

    pub(crate) fn launch(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut secret = None;
        let base = loop {
            let mut line = String::new();
            assert!(stdout.read_line(&mut line).unwrap() > 0, "the server ended before it said where it is");
            if let Some((_, after)) = line.split_once("/join#") {
                secret = Some(after.trim().to_owned());
            }
            if let Some(base) = line.strip_prefix("Erikti is at ") {
                break base.trim().to_owned();
            }
        };
        Server { child, _stdout: stdout, base, secret }
    }

    /// The most memory it ever had, where the system tells.
    pub(crate) fn peak_memory_kb(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Power off.
    pub(crate) fn kill(mut self) {
        self.kill_now();
    }

    pub(crate) fn kill_now(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as a service manager does; returns how long that took.
    pub(crate) fn stop(mut self) -> Duration {
        let began = Instant::now();
        let asked = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        let status = self.child.wait().unwrap();
        assert_eq!(status.code(), Some(0));
        began.elapsed()
    }

    pub(crate) fn phone(&self, token: &str) -> Phone {
        Phone { agent: agent(), base: self.base.clone(), token: token.to_owned() }
    }

    /// Makes an invite beside the running server and joins by it.
    pub(crate) fn join(&self, storage: &[&str], name: &str) -> Phone {
        self.phone(&self.admit(storage, name, "team_leader").token)
    }

    pub(crate) fn admit(&self, storage: &[&str], name: &str, role: &str) -> Pass {
        let words = ["invite", "--name", name, "--role", role, "--organisation", "Ерікті"];
        let output = run(&[&words, storage].concat());
        let said = String::from_utf8(output.stdout).unwrap();
        let secret = said.split_once("/join#").unwrap().1.lines().next().unwrap().to_owned();
        self.try_join(&secret, name).unwrap().pass
    }

    pub(crate) fn try_join(&self, secret: &str, name: &str) -> Result<Joined, (u16, Problem)> {
        let join = Join { nonce: [3; 16], secret: secret.to_owned(), replica: crate::sample::id(name) };
        let sent = agent().post(format!("{}/join", self.base)).content_type(wire::MEDIA_TYPE).send(&wire::write(&join));
        answer(sent.unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After a test that stopped it this fails, and that is well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
    config.build().new_agent()
}

/// The message in an answer, which must be of our type whether it is a reply or a problem.
pub(crate) fn answer<T: serde::de::DeserializeOwned>(sent: Response<ureq::Body>) -> Result<T, (u16, Problem)> {
    whole_answer(sent).expect("the answer broke off")
}

/// `None` if the answer broke off.
fn whole_answer<T: serde::de::DeserializeOwned>(mut sent: Response<ureq::Body>) -> Option<Result<T, (u16, Problem)>> {
    let status = sent.status().as_u16();
    let kind = sent.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let mut body = Vec::new();
    sent.body_mut().as_reader().read_to_end(&mut body).ok()?;
    assert_eq!(kind.as_deref(), Some(wire::MEDIA_TYPE), "{status} {}", String::from_utf8_lossy(&body));
    Some(if status == 200 { Ok(wire::read(&body).unwrap()) } else { Err((status, wire::read(&body).unwrap())) })
}

/// A phone that joined.
#[derive(Clone)]
pub(crate) struct Phone {
    agent: Agent,
    pub(crate) base: String,
    pub(crate) token: String,
}

impl Phone {
    /// `None` if the server did not answer, or not to the end.
    pub(crate) fn try_exchange(&self, request: &Request) -> Option<Result<Reply, (u16, Problem)>> {
        self.send("application/vnd.erikti.exchange", None, &wire::write(request)).ok().and_then(whole_answer)
    }

    pub(crate) fn exchange(&self, request: &Request) -> Result<Reply, (u16, Problem)> {
        self.try_exchange(request).expect("no answer")
    }

    pub(crate) fn send(
        &self,
        kind: &str,
        encoding: Option<&str>,
        body: &[u8],
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let mut request = self
            .agent
            .post(format!("{}/exchange", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .content_type(kind);
        if let Some(encoding) = encoding {
            request = request.header("content-encoding", encoding);
        }
        request.send(body)
    }

    /// The code of the problem this body is answered with.
    pub(crate) fn problem(&self, kind: &str, encoding: Option<&str>, body: &[u8]) -> (u16, String) {
        let (status, problem) = answer::<Reply>(self.send(kind, encoding, body).unwrap()).unwrap_err();
        assert!(!problem.detail.is_empty());
        (status, problem.code)
    }
}
