//! One log line a request, under an id that the answer carries too. No token, name, address or id of a record is logged.

use crate::secret;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// Names the request, answers it and logs how that went.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let id = format!("{:016x}", u64::from_be_bytes(secret::random().unwrap_or_default()));
    let path = known(request.uri().path());
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    let began = Instant::now();
    async {
        let mut response = next.run(request).await;
        let (status, ms) = (response.status().as_u16(), began.elapsed().as_millis() as u64);
        if path == "asset" {
            tracing::debug!(status, ms, "answered");
        } else {
            tracing::info!(status, ms, "answered");
        }
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", value);
        }
        response
    }
    .instrument(span)
    .await
}

/// Paths of the client's screens name records; they are all the same to the log.
fn known(path: &str) -> &'static str {
    match path {
        "/exchange" => "/exchange",
        "/join" => "/join",
        "/doorbell" => "/doorbell",
        "/health" => "/health",
        path if path.starts_with("/photos/") => "/photos",
        path if path.starts_with("/verify") => "/verify",
        _ => "asset",
    }
}
