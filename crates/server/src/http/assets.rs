//! The client's files: from inside the binary, or from a directory read anew for each request.
//!
//! A file may have `.br` and `.gz` siblings, made at build time: they are given to whoever takes them. A file whose name
//! holds a digest of its content never changes; everything else is asked about each time.

use super::House;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

const NOT_BUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>Erikti</title>\
    <p>The server runs, but it was built without the client. Build it with <code>cargo xtask build</code>, or name a \
    directory with a built one: <code>erikti-server serve --client DIR</code>.</p>\n";

#[derive(Embed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Embedded;

/// Where the client's files are.
#[derive(Clone, Debug)]
pub struct Assets {
    directory: Option<PathBuf>,
}

struct Asset {
    bytes: Cow<'static, [u8]>,
    digest: [u8; 32],
}

impl Assets {
    /// The files of a directory, or without one those inside the binary.
    pub fn new(directory: Option<PathBuf>) -> Assets {
        Assets { directory }
    }

    async fn find(&self, name: &str) -> Option<Asset> {
        let Some(directory) = &self.directory else {
            let file = Embedded::get(name)?;
            return Some(Asset { digest: file.metadata.sha256_hash(), bytes: file.data });
        };
        let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let path = inside.then(|| directory.join(name))?;
        let bytes = tokio::task::spawn_blocking(move || std::fs::read(path)).await.ok()?.ok()?;
        Some(Asset { digest: *blake3::hash(&bytes).as_bytes(), bytes: bytes.into() })
    }
}

/// Answers every path that is no part of the conversation.
pub(super) async fn serve(State(house): State<Arc<House>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")], "Only GET here.\n").into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    if let Some(response) = file(&house.assets, name, request.headers()).await {
        return response;
    }
    if !is_screen(name, request.headers()) {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    }
    match file(&house.assets, "index.html", request.headers()).await {
        Some(response) => response,
        None => {
            let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
            (StatusCode::SERVICE_UNAVAILABLE, headers, NOT_BUILT).into_response()
        }
    }
}

/// Answers every path below `/bench/`.
pub(super) async fn bench(State(assets): State<Assets>, request: Request) -> Response {
    let name = request.uri().path().trim_start_matches("/bench/");
    let name = if name.is_empty() { "index.html" } else { name };
    match file(&assets, name, request.headers()).await {
        Some(response) => response,
        None => (StatusCode::NOT_FOUND, "There is no such file: cargo xtask bench-page builds it.\n").into_response(),
    }
}

/// A path of the client's own: it has no file extension, and a browser asks for a page.
fn is_screen(name: &str, headers: &HeaderMap) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    name == "index.html" || (!last.contains('.') && accept.contains("text/html"))
}

async fn file(assets: &Assets, name: &str, headers: &HeaderMap) -> Option<Response> {
    if name.ends_with(".br") || name.ends_with(".gz") {
        return None;
    }
    let mut found = None;
    for (coding, suffix) in accepted(headers) {
        found = assets.find(&format!("{name}{suffix}")).await.map(|asset| (asset, coding));
        if found.is_some() {
            break;
        }
    }
    let (asset, coding) = match found {
        Some(found) => found,
        None => (assets.find(name).await?, ""),
    };
    Some(answer(name, asset, coding, headers))
}

/// The codings of our files that the asker takes, best first.
fn accepted(headers: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let given = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("").to_ascii_lowercase();
    let takes = |coding: &str| {
        given.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            let named = words.next() == Some(coding);
            let refused = words.any(|word| word.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
            named && !refused
        })
    };
    [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(coding, _)| takes(coding)).collect()
}

fn answer(name: &str, asset: Asset, coding: &'static str, asked: &HeaderMap) -> Response {
    let digest: String = asset.digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{digest}{coding}\"");
    let unchanged = has_tag(asked, &tag);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(match asset.bytes {
            Cow::Borrowed(bytes) => axum::body::Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        })
        .into_response()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching(name)));
    if !unchanged {
        if let Ok(kind) = HeaderValue::from_str(&media_type(name)) {
            headers.insert(CONTENT_TYPE, kind);
        }
        if !coding.is_empty() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
    response
}

fn has_tag(asked: &HeaderMap, tag: &str) -> bool {
    let given = asked.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    given.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}

fn media_type(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

fn caching(name: &str) -> &'static str {
    if is_named_by_content(name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// `app-0123456789abcdef.js`, `app-0123456789abcdef_bg.wasm`
fn is_named_by_content(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    let stem = last.split_once('.').map_or(last, |(stem, _)| stem);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let digest = stem.rsplit_once('-').map_or("", |(_, digest)| digest);
    digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_digest_are_cached_for_ever() {
        for name in ["app-0123456789abcdef.js", "app-0123456789abcdef_bg.wasm", "a/b-00000000000000ff.css"] {
            assert!(is_named_by_content(name), "{name}");
        }
        for name in ["index.html", "sw.js", "app-0123.js", "app-0123456789ABCDEF.js", "icon-0123456789abcdef0.png"] {
            assert!(!is_named_by_content(name), "{name}");
        }
    }

    #[test]
    fn browsers_get_the_types_they_insist_on() {
        for (name, kind) in [
            ("a.wasm", "application/wasm"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.webmanifest", "application/manifest+json"),
            ("a.css", "text/css; charset=utf-8"),
            ("a.png", "image/png"),
            ("a.svg", "image/svg+xml"),
            ("index.html", "text/html; charset=utf-8"),
        ] {
            assert_eq!(media_type(name), kind);
        }
    }

    #[test]
    fn a_coding_refused_by_name_is_not_given() {
        let mut headers = HeaderMap::new();
        let codings = |headers: &HeaderMap| accepted(headers).into_iter().map(|(coding, _)| coding).collect::<Vec<_>>();
        assert!(codings(&headers).is_empty());
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br;q=0"));
        assert_eq!(codings(&headers), ["gzip"]);
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, BR;q=0.9"));
        assert_eq!(codings(&headers), ["br", "gzip"]);
    }
}
