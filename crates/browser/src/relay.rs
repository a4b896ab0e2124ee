//! What goes to the server and comes back, with every way it can fail told apart.

use crate::alarm::{Alarm, pause};
use crate::global::{scope, words};
use erikti_sync::session::Cut;
use erikti_sync::wire::{self, Held, Join, Joined, Pass, Problem};
use erikti_sync::{Id, limits};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Blob, CompressionFormat, CompressionStream, Headers, ReadableStreamDefaultReader,
};
use web_sys::{ReadableWritablePair, RequestInit, RequestRedirect, Response};

/// Below this, compression costs more than it saves, bytes.
const COMPRESS_FROM: usize = 512;

/// After how long a file is asked for again, milliseconds; twice as long each time.
const FILE_AGAIN_MS: i32 = 1_000;

/// The longest that comes to, milliseconds.
const FILE_LATEST_MS: i32 = 60_000;

/// Posts one exchange.
///
/// # Errors
/// Why there is no answer of our server.
pub async fn exchange(token: &str, body: &[u8]) -> Result<Vec<u8>, Cut> {
    post("/exchange", Some(token), body).await
}

/// Trades an invite for a pass.
///
/// # Errors
/// Why not; a server's no is [`Cut::Rejected`] with its code.
pub async fn join(secret: &str, replica: Id, nonce: [u8; 16]) -> Result<Pass, Cut> {
    let request = Join { nonce, secret: secret.into(), replica };
    let answer = post("/join", None, &wire::write(&request)).await?;
    let joined: Joined = wire::read(&answer).map_err(|_| Cut::NotOurs)?;
    if joined.nonce == nonce { Ok(joined.pass) } else { Err(Cut::NotOurs) }
}

/// Listens at the doorbell until the connection ends; `ring` is called once a ring, and once when connected, since news
/// may have come while nobody listened.
pub async fn doorbell(token: &str, ring: impl Fn()) {
    let Ok(response) = request("GET", "/doorbell", Some(token), None, None).await else { return };
    let Some(body) = response.body().filter(|_| response.ok()) else { return };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    while let Ok(chunk) = JsFuture::from(reader.read()).await {
        let done = js_sys::Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy());
        if done {
            return;
        }
        let value = js_sys::Reflect::get(&chunk, &"value".into()).unwrap_or(JsValue::NULL);
        let text = Uint8Array::new(&value).to_vec();
        if text != wire::BEAT.as_bytes() {
            ring();
        }
    }
}

/// A file of the client, from the phone or from the server, as soon as it can be read: a first visit may lose its signal between
/// two files.
pub async fn file_at_last<T>(path: &str, read: impl Fn(&[u8]) -> Option<T>) -> T {
    let mut pause_ms = FILE_AGAIN_MS;
    loop {
        if let Some(read) = file(path).await.ok().and_then(|bytes| read(&bytes)) {
            return read;
        }
        pause(pause_ms).await;
        pause_ms = pause_ms.saturating_mul(2).min(FILE_LATEST_MS);
    }
}

async fn file(path: &str) -> Result<Vec<u8>, String> {
    let response = request("GET", path, None, None, None).await?;
    if !response.ok() {
        return Err(format!("{path}: {}", response.status()));
    }
    let told = |error: JsValue| words(&error);
    let buffer = JsFuture::from(response.array_buffer().map_err(told)?).await.map_err(told)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn post(path: &str, token: Option<&str>, body: &[u8]) -> Result<Vec<u8>, Cut> {
    let packed = if body.len() >= COMPRESS_FROM { compressed(body).await } else { None };
    let encoding = packed.is_some().then_some("gzip");
    let bytes = packed.unwrap_or_else(|| Uint8Array::from(body));
    let response = request("POST", path, token, Some(&bytes), encoding).await.map_err(|_| Cut::Unreachable)?;
    answer(response).await
}

/// A piece of a picture goes, or none: how many bytes of it the server has. `cutter` ends it at once: a record wants to go.
///
/// # Errors
/// Why there is no answer of our server.
pub async fn picture(token: &str, path: &str, piece: Option<&[u8]>, cutter: &AbortController) -> Result<Held, Cut> {
    let told = |_| Cut::Unreachable;
    let (init, headers) = (RequestInit::new(), Headers::new().map_err(told)?);
    headers.set("authorization", &format!("Bearer {token}")).map_err(told)?;
    init.set_method(if piece.is_some() { "PUT" } else { "DELETE" });
    init.set_redirect(RequestRedirect::Manual);
    if let Some(piece) = piece {
        init.set_body(&Uint8Array::from(piece));
    }
    init.set_signal(Some(&cutter.signal()));
    init.set_headers(&headers);
    let (alarm, cut) = (Alarm::default(), cutter.clone());
    alarm.set(limits::REQUEST_TIMEOUT_MS, move || cut.abort());
    let sent = JsFuture::from(scope().fetch_with_str_and_init(path, &init)).await;
    let response = sent.map_err(told)?.dyn_into().map_err(told)?;
    let answered = answer(response).await;
    alarm.clear();
    wire::read(&answered?).map_err(|_| Cut::NotOurs)
}

/// A whole picture from the server.
///
/// # Errors
/// Why there is none.
pub async fn whole_picture(token: &str, path: &str) -> Result<Vec<u8>, Cut> {
    let response = request("GET", path, Some(token), None, None).await.map_err(|_| Cut::Unreachable)?;
    let kind = response.headers().get("content-type").ok().flatten();
    if response.status() != 200 || kind.as_deref() != Some("image/jpeg") {
        return answer(response).await.and(Err(Cut::NotOurs));
    }
    let buffer = response.array_buffer().map_err(|_| Cut::Unreachable)?;
    let buffer = JsFuture::from(buffer).await.map_err(|_| Cut::Unreachable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// What an answer says, if it is one of our server.
async fn answer(response: Response) -> Result<Vec<u8>, Cut> {
    let ours = response.headers().get("content-type").ok().flatten().is_some_and(|kind| kind == wire::MEDIA_TYPE);
    let status = response.status();
    if !ours {
        // A stranger's "come back tomorrow" is not our server's.
        return Err(if status >= 500 { Cut::Busy(None) } else { Cut::NotOurs });
    }
    let buffer = response.array_buffer().map_err(|_| Cut::Unreachable)?;
    let buffer = JsFuture::from(buffer).await.map_err(|_| Cut::Unreachable)?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    if status == 200 {
        return Ok(bytes);
    }
    let code = wire::read::<Problem>(&bytes).map_or_else(|_| "unreadable".into(), |problem| problem.code);
    Err(match status {
        401 | 403 => Cut::Shut(code),
        429 | 500.. => Cut::Busy(retry_after(&response)),
        _ => Cut::Rejected(code),
    })
}

async fn request(
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<&Uint8Array>,
    encoding: Option<&str>,
) -> Result<Response, String> {
    let told = |error: JsValue| words(&error);
    let headers = Headers::new().map_err(told)?;
    if let Some(token) = token {
        headers.set("authorization", &format!("Bearer {token}")).map_err(told)?;
    }
    if let Some(encoding) = encoding {
        headers.set("content-encoding", encoding).map_err(told)?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    init.set_redirect(RequestRedirect::Manual);
    if let Some(body) = body {
        headers.set("content-type", wire::MEDIA_TYPE).map_err(told)?;
        init.set_body(body);
        init.set_signal(Some(&AbortSignal::timeout_with_f64(limits::REQUEST_TIMEOUT_MS as f64)));
    }
    init.set_headers(&headers);
    let response = JsFuture::from(scope().fetch_with_str_and_init(path, &init)).await.map_err(told)?;
    response.dyn_into().map_err(told)
}

fn retry_after(response: &Response) -> Option<i64> {
    let seconds: i64 = response.headers().get("retry-after").ok()??.parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}

/// The bytes, gzipped by the browser; `None` where it cannot.
async fn compressed(bytes: &[u8]) -> Option<Uint8Array> {
    if !js_sys::Reflect::has(&js_sys::global(), &"CompressionStream".into()).ok()? {
        return None;
    }
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let stream = CompressionStream::new(CompressionFormat::Gzip).ok()?;
    let pair = ReadableWritablePair::new(&stream.readable(), &stream.writable());
    let response = Response::new_with_opt_readable_stream(Some(&blob.stream().pipe_through(&pair))).ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer))
}
