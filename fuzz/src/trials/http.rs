//! The server's door: whatever is sent to it in whatever wrapping, it answers with a status the protocol names, in our
//! media type where a phone must read it, and goes on answering others.

use super::office::Office;
use arbitrary::{Result, Unstructured};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request as Asked;
use axum::http::{Method, StatusCode};
use erikti_server::doorbell::Doorbell;
use erikti_server::http::{House, router};
use erikti_sync::wire::{self, MEDIA_TYPE, Problem, Reply, Request};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tower::ServiceExt;

/// More than any answer to one message may have, bytes.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What a server may say of a message: `docs/protocol.md` lists them.
const CODES: [(u16, &str); 11] = [
    (400, "malformed"),
    (401, "device-unknown"),
    (401, "device-revoked"),
    (403, "invite-unknown"),
    (403, "invite-used"),
    (403, "invite-expired"),
    (413, "too-large"),
    (415, "wrong-content-type"),
    (501, "other-version"),
    (503, "server-unavailable"),
    (507, "server-full"),
];

/// Tries one request.
pub fn run(data: &[u8]) {
    let Office { archive, passes, .. } = Office::open();
    let (_stop, stopping) = watch::channel(false);
    let token = passes.first().map(|pass| pass.token.clone()).unwrap_or_default();
    let house = House::new(archive, Doorbell::default(), "photos".into(), None, stopping);
    let mut u = Unstructured::new(data);
    if let Ok(Some(asked)) = asked(&mut u, &token) {
        runtime().block_on(judge(router(house), asked, &token));
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("a runtime")
}

/// The rest of the input as a message, in some wrapping; `None` if HTTP itself cannot say it.
fn asked(u: &mut Unstructured<'_>, token: &str) -> Result<Option<Asked<Body>>> {
    let path = *u.choose(&["/exchange", "/exchange", "/exchange", "/join", "/health", "/", "/no/such", "/doorbell"])?;
    let method = if u.ratio(15, 16u8)? { Method::POST } else { Method::GET };
    let mut asked = Asked::builder().method(method).uri(path);
    match u.int_in_range(0..=7u8)? {
        0 => {}
        1 => asked = asked.header("authorization", u.arbitrary::<&[u8]>()?),
        2 => asked = asked.header("authorization", format!("Bearer {}", String::from_utf8_lossy(u.arbitrary()?))),
        _ => asked = asked.header("authorization", format!("Bearer {token}")),
    }
    asked = match u.int_in_range(0..=7u8)? {
        0 => asked,
        1 => asked.header("content-type", u.arbitrary::<&[u8]>()?),
        _ => asked.header("content-type", MEDIA_TYPE),
    };
    let wrapping = u.int_in_range(0..=7u8)?;
    match wrapping {
        0..=2 => {}
        3 => asked = asked.header("content-encoding", u.arbitrary::<&[u8]>()?),
        _ => asked = asked.header("content-encoding", "gzip"),
    }
    let repeat = if wrapping == 7 { usize::from(u.arbitrary::<u8>()?) * 64 } else { 1 };
    let rest = u.bytes(u.len())?;
    let body = if wrapping >= 5 { gzip(rest, repeat) } else { rest.to_vec() };
    Ok(asked.body(Body::from(body)).ok())
}

/// As many times over as is asked: the small bombs that a fuzzer would take days to pack.
fn gzip(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let most = 8 * 1024 * 1024;
    for _ in 0..times.min(most / bytes.len().max(1)) {
        packer.write_all(bytes).expect("memory takes it");
    }
    packer.finish().expect("memory takes it")
}

async fn judge(router: Router, asked: Asked<Body>, token: &str) {
    let (method, path) = (asked.method().clone(), asked.uri().path().to_owned());
    let answer = router.clone().oneshot(asked).await.expect("a router always answers");
    let status = answer.status();
    if method == Method::POST && matches!(path.as_str(), "/exchange" | "/join") {
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).map(str::to_owned);
        let coded = answer.headers().contains_key("content-encoding");
        let body = to_bytes(answer.into_body(), MOST_BYTES).await.expect("an answer of bounded size");
        assert_eq!(kind.as_deref(), Some(MEDIA_TYPE), "{status}");
        assert!(!coded, "nobody asked for a packed answer");
        if status == StatusCode::OK {
            assert!(wire::read::<Reply>(&body).is_ok(), "an answer that no phone can read");
        } else {
            let problem: Problem = wire::read(&body).expect("a problem that a phone can read");
            assert!(CODES.contains(&(status.as_u16(), problem.code.as_str())), "{status} {problem:?}");
        }
    }
    still_answers(router, token).await;
}

async fn still_answers(router: Router, token: &str) {
    let request = Request {
        nonce: [9; 16],
        replica: erikti_sync::Id::NIL,
        schema: 1,
        clock_ms: 0,
        backlog: 0,
        asks: Vec::new(),
        offers: Vec::new(),
    };
    let asked = Asked::post("/exchange").header("authorization", format!("Bearer {token}"));
    let asked = asked.header("content-type", MEDIA_TYPE).body(Body::from(wire::write(&request))).expect("a request");
    let answer = router.oneshot(asked).await.expect("a router always answers");
    let body = to_bytes(answer.into_body(), MOST_BYTES).await.expect("an answer");
    assert_eq!(wire::read::<Reply>(&body).map(|reply| reply.nonce), Ok([9; 16]));
}
