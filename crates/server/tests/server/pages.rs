//! The client's files and the headers around every answer.

use crate::binary::{Server, agent};
use std::path::Path;
use tempfile::tempdir;
use ureq::Body;
use ureq::http::Response;

const HEADERS: &str = "\
content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'
cross-origin-opener-policy: same-origin
permissions-policy: camera=(self), geolocation=(self), accelerometer=(), autoplay=(), browsing-topics=(), clipboard-read=(), clipboard-write=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=()
referrer-policy: no-referrer
x-content-type-options: nosniff
";

fn client(directory: &Path) {
    for (name, content) in [
        ("index.html", "<title>plain</title>"),
        ("index.html.br", "brotli"),
        ("index.html.gz", "gzip"),
        ("sw.js", "worker"),
        ("manifest.webmanifest", "{}"),
        ("app-0123456789abcdef.js", "script"),
        ("app-0123456789abcdef_bg.wasm", "wasm"),
        ("app-0123456789abcdef_bg.wasm.br", "wasm, brotli"),
        ("icons/icon.png", "png"),
    ] {
        let path = directory.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

struct Site {
    _directory: tempfile::TempDir,
    server: Server,
}

impl Site {
    fn new() -> Site {
        let directory = tempdir().unwrap();
        let dist = directory.path().join("dist");
        client(&dist);
        let server = Server::start(&directory.path().join("data"), &["--client", dist.to_str().unwrap()]);
        Site { _directory: directory, server }
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = agent().get(format!("{}{path}", self.server.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.call().unwrap()
    }
}

fn header<'a>(answer: &'a Response<Body>, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn body(answer: &mut Response<Body>) -> String {
    answer.body_mut().read_to_string().unwrap()
}

#[test]
fn every_answer_carries_the_same_strict_headers() {
    let site = Site::new();
    let answers = [
        site.get("/", &[]),
        site.get("/app-0123456789abcdef.js", &[]),
        site.get("/nothing.png", &[]),
        site.get("/health", &[]),
    ];
    for answer in answers {
        let ours = ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"];
        let mut lines: Vec<String> = ours
            .into_iter()
            .chain(["cross-origin-opener-policy"])
            .map(|name| format!("{name}: {}\n", header(&answer, name)))
            .collect();
        lines.sort();
        assert_eq!(lines.concat(), HEADERS);
        assert_eq!(header(&answer, "x-request-id").len(), 16);
    }
}

#[test]
fn a_message_pays_for_no_headers_of_pages() {
    let site = Site::new();
    let token = [("authorization", "Bearer nonsense")];
    let join = agent().post(format!("{}/join", site.server.base)).send("x").unwrap();
    for answer in [site.get("/doorbell", &token), site.get("/exchange", &token), join] {
        assert_eq!(header(&answer, "content-type"), "application/vnd.erikti.exchange");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "content-security-policy"), "");
        assert_eq!(header(&answer, "x-request-id").len(), 16);
    }
}

#[test]
fn the_page_of_the_works_is_there_only_where_it_was_asked_for() {
    assert_eq!(Site::new().get("/bench/door.js", &[]).status(), 404);
    let directory = tempdir().unwrap();
    std::fs::write(directory.path().join("index.html"), "the works").unwrap();
    let page = directory.path().to_str().unwrap();
    let server = Server::start(&directory.path().join("data"), &["--bench", page]);
    let mut answer = agent().get(format!("{}/bench/", server.base)).call().unwrap();
    assert_eq!((answer.status().as_u16(), body(&mut answer).as_str()), (200, "the works"));
    for outside in ["/bench/../data/erikti.db", "/bench/%2e%2e/x"] {
        assert_ne!(agent().get(format!("{}{outside}", server.base)).call().unwrap().status(), 200);
    }
}

#[test]
fn files_have_their_type_and_are_kept_as_long_as_their_name_allows() {
    let site = Site::new();
    let for_ever = "public, max-age=31536000, immutable";
    for (path, kind, caching) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/app-0123456789abcdef.js", "text/javascript; charset=utf-8", for_ever),
        ("/app-0123456789abcdef_bg.wasm", "application/wasm", for_ever),
        ("/icons/icon.png", "image/png", "no-cache"),
    ] {
        let answer = site.get(path, &[]);
        let found = (answer.status().as_u16(), header(&answer, "content-type"), header(&answer, "cache-control"));
        assert_eq!(found, (200, kind, caching), "{path}");
    }
    for (path, caching) in [("/health", "no-store"), ("/doorbell", "no-store")] {
        assert_eq!(header(&site.get(path, &[]), "cache-control"), caching, "{path}");
    }
}

#[test]
fn packed_files_go_to_those_who_take_them() {
    let site = Site::new();
    for (path, takes, coding, content) in [
        ("/", "gzip, deflate, br", "br", "brotli"),
        ("/", "gzip", "gzip", "gzip"),
        ("/", "gzip, br;q=0", "gzip", "gzip"),
        ("/", "identity", "", "<title>plain</title>"),
        ("/app-0123456789abcdef_bg.wasm", "br", "br", "wasm, brotli"),
        ("/app-0123456789abcdef_bg.wasm", "gzip", "", "wasm"),
        ("/sw.js", "br, gzip", "", "worker"),
    ] {
        let mut answer = site.get(path, &[("accept-encoding", takes)]);
        assert_eq!((header(&answer, "content-encoding"), header(&answer, "vary")), (coding, "accept-encoding"));
        assert_eq!(body(&mut answer), content, "{path} {takes}");
    }
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let site = Site::new();
    let [plain, packed] = ["identity", "br"].map(|takes| {
        let answer = site.get("/", &[("accept-encoding", takes)]);
        header(&answer, "etag").to_owned()
    });
    assert_ne!(plain, packed);
    for (tag, status) in [(plain.as_str(), 304), (packed.as_str(), 200), ("*", 304), ("\"x\", W/\"y\"", 200)] {
        let mut answer = site.get("/", &[("accept-encoding", "identity"), ("if-none-match", tag)]);
        assert_eq!(answer.status().as_u16(), status, "{tag}");
        assert_eq!(header(&answer, "etag"), plain);
        assert_eq!(body(&mut answer).is_empty(), status == 304);
    }
}

#[test]
fn deep_links_open_the_client_and_missing_files_are_missing() {
    let site = Site::new();
    let page = [("accept", "text/html,*/*;q=0.8")];
    for path in ["/activities/0190/attendance", "/join", "/me"] {
        let mut answer = site.get(path, &page);
        assert_eq!((answer.status().as_u16(), body(&mut answer).as_str()), (200, "<title>plain</title>"), "{path}");
        assert_eq!(header(&answer, "cache-control"), "no-cache");
    }
    for (path, headers) in [
        ("/app-ffffffffffffffff.js", &page[..]),
        ("/me", &[("accept", "application/json")]),
        ("/index.html.br", &page),
        ("/../data/erikti.sqlite3", &page),
        ("/..%2fdata%2ferikti.sqlite3", &page),
        ("//etc/passwd.txt", &page),
    ] {
        assert_eq!(site.get(path, headers).status(), 404, "{path}");
    }
    let posted = agent().post(format!("{}/", site.server.base)).send("x").unwrap();
    assert_eq!(posted.status(), 405);
}

#[test]
fn a_server_without_a_client_says_so_and_its_health_is_told() {
    let directory = tempdir().unwrap();
    let nothing = directory.path().join("nothing");
    let server = Server::start(&directory.path().join("data"), &["--client", nothing.to_str().unwrap()]);
    let mut answer = agent().get(&server.base).call().unwrap();
    assert_eq!(answer.status(), 503);
    assert!(body(&mut answer).contains("cargo xtask build"));
    let mut health = agent().get(format!("{}/health", server.base)).call().unwrap();
    assert_eq!(health.status(), 200);
    assert_eq!(body(&mut health), "{\"status\":\"ok\",\"archive\":\"sqlite\",\"version\":\"0.1.0\",\"wire\":1}\n");
}
