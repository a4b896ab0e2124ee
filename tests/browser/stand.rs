//! The smallest web server that can stand in for the real one: files of a folder, and every other path is the page.
//!
//! For the tests of the shell alone (`sw.js`, the harness itself), which must be able to swap the folder under a running
//! server. Refuses to know the exchange.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// The strictest policy under which the client runs: what the real server sends.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; object-src 'none'";

/// A running stand; it ends with the test process.
#[derive(Debug)]
pub(crate) struct Stand {
    port: u16,
    folder: Arc<Mutex<PathBuf>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stand {
    /// Serves a folder on a free port.
    pub(crate) fn serve(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let stand = Self { port, folder: Arc::new(Mutex::new(folder.to_owned())), asked: Arc::default() };
        let (folder, asked) = (Arc::clone(&stand.folder), Arc::clone(&stand.asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, asked) = (Arc::clone(&folder), Arc::clone(&asked));
                // A browser that hangs up in mid-answer is none of the stand's business.
                thread::spawn(move || answer(stream, &folder, &asked).unwrap_or_default());
            }
        });
        stand
    }

    /// Puts another build in the place of the one served.
    pub(crate) fn deploy(&self, folder: &Path) {
        folder.clone_into(&mut self.folder.lock().expect("no panic while serving"));
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The paths asked for since the last time, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("no panic while serving"))
    }
}

fn answer(mut stream: TcpStream, folder: &Mutex<PathBuf>, asked: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? <= 2 {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    std::io::copy(&mut lines.take(length), &mut std::io::sink())?;
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    asked.lock().expect("no panic while serving").push(path.clone());

    let folder = folder.lock().expect("no panic while serving").clone();
    let (status, kind, body) = find(&folder, &path);
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nContent-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// A file, the server's own answer, or the page for any deep link.
fn find(folder: &Path, path: &str) -> (&'static str, &'static str, Vec<u8>) {
    if path == "/health" {
        return ("200 OK", "text/plain", b"well".to_vec());
    }
    let name = path.split('?').next().unwrap_or_default().trim_start_matches('/');
    match std::fs::read(folder.join(name)) {
        Ok(body) => ("200 OK", kind_of(name), body),
        Err(_) if name.contains('.') => ("404 Not Found", "text/plain", Vec::new()),
        Err(_) => ("200 OK", "text/html", std::fs::read(folder.join("index.html")).unwrap_or_default()),
    }
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html",
        "js" => "text/javascript",
        "css" => "text/css",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
