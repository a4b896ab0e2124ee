//! The one place that knows HTTP: routes, headers, bodies, status codes and logs of requests.

mod assets;
mod body;
mod conversation;
mod doorbell;
mod headers;
mod photos;
mod problem;
mod room;
mod trail;
mod verify;

use crate::archive::Archive;
use crate::doorbell::Doorbell;
use crate::photos::Photos;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use erikti_sync::{limits, wire};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tower_http::compression::predicate::SizeAbove;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::timeout::TimeoutLayer;

pub use assets::Assets;
pub use room::Room;

/// A reply below this many bytes is not worth compressing: it fits into one packet as it is.
const COMPRESSED_ABOVE_BYTES: u64 = 512;

/// Gzip and brotli at a level that keeps up with the disk; 11 would cost seconds a page.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);

/// What every handler may need.
#[derive(Debug)]
pub struct House {
    /// Where everything is kept.
    pub archive: Archive,
    /// Who waits for news.
    pub doorbell: Doorbell,
    /// The pictures of reports.
    pub photos: Arc<Photos>,
    /// The client.
    pub assets: Assets,
    /// Memory for conversations.
    pub room: Room,
    /// Becomes `true` when the server is told to stop.
    pub stopping: watch::Receiver<bool>,
}

impl House {
    /// A house around an archive. `photos`: the directory of pictures; `client`: a directory instead of the client inside the
    /// binary.
    pub fn new(
        archive: Archive,
        doorbell: Doorbell,
        photos: PathBuf,
        client: Option<PathBuf>,
        stopping: watch::Receiver<bool>,
    ) -> Arc<House> {
        let photos = Arc::new(Photos::new(photos));
        Arc::new(House { archive, doorbell, photos, assets: Assets::new(client), room: Room::default(), stopping })
    }
}

/// Everything the server answers.
pub fn router(house: Arc<House>) -> Router {
    let compressed = CompressionLayer::new().quality(COMPRESSION).compress_when(SizeAbove::new(COMPRESSED_ABOVE_BYTES));
    let patience = Duration::from_millis(limits::REQUEST_TIMEOUT_MS.unsigned_abs());
    let conversation = Router::new()
        .route("/exchange", post(conversation::exchange).layer(from_fn_with_state(house.clone(), room::bounded)))
        .route("/join", post(conversation::join).layer(DefaultBodyLimit::max(body::MOST_JOIN_BYTES)))
        .layer(DefaultBodyLimit::max(body::MOST_BYTES))
        .layer(compressed)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, patience));
    let certificates = Router::new()
        .route("/verify", get(verify::of_form))
        .route("/verify/{number}", get(verify::of_path))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, patience));
    let pictures = Router::new()
        .route("/photos/{activity}/{id}", get(photos::give).put(photos::take).delete(photos::drop))
        .layer(DefaultBodyLimit::max(limits::PICTURE_PIECE_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, patience));
    Router::new()
        .merge(conversation)
        .merge(pictures)
        .merge(certificates)
        // The screen an invite link opens.
        .route("/join", get(assets::serve))
        .route("/doorbell", get(doorbell::listen))
        .route("/health", get(health))
        .fallback(assets::serve)
        .layer(from_fn(headers::harden))
        .layer(from_fn(trail::log))
        .with_state(house)
}

/// The page of the speed works, from a directory: added only where a person asked for it by name.
pub fn bench(directory: PathBuf) -> Router {
    Router::new()
        .route("/bench/", get(assets::bench))
        .route("/bench/{*name}", get(assets::bench))
        .layer(from_fn(headers::harden))
        .with_state(Assets::new(Some(directory)))
}

async fn health(State(house): State<Arc<House>>) -> Response {
    use crate::archive::{Kind, Store};
    let (status, word) = match house.archive.ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        // It works as fast as it can: a supervisor must not start it anew for that.
        Err(error) if error.kind == Kind::Busy => (StatusCode::OK, "busy"),
        Err(error) => {
            tracing::error!(%error, "the archive does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
    };
    let json = format!(
        "{{\"status\":\"{word}\",\"archive\":\"{}\",\"version\":\"{}\",\"wire\":{}}}\n",
        house.archive.name(),
        env!("CARGO_PKG_VERSION"),
        wire::VERSION
    );
    (status, [("content-type", "application/json"), ("cache-control", "no-store")], json).into_response()
}
