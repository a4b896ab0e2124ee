//! A refusal of a whole message: a status, a code the phone has words for, and what and where in English.

use crate::archive::{self, Kind};
use crate::exchange;
use crate::photos;
use crate::secret;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use erikti_sync::wire;

/// Seconds after which a phone may ask a server that could not answer: a restart takes less.
const RETRY_SOON_S: u64 = 15;

/// Seconds after which a phone may ask a server that is older than it, or has no room: a person has to change that.
const RETRY_LATER_S: u64 = 300;

/// Seconds, from and to, after which a phone may ask a server that had too much to do.
const RETRY_BUSY_S: (u64, u64) = (3, 20);

/// Why a message was not taken.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after_s: Option<u64>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Problem {
        Problem { status, code, detail: detail.into(), retry_after_s: None }
    }

    pub(super) fn malformed(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "malformed", detail)
    }

    /// More is asked than can be done at once. Phones that come at the same moment are sent to different ones.
    pub(super) fn busy() -> Problem {
        let detail = "more is asked of the server than it can do at once";
        let [luck] = secret::random().unwrap_or_default();
        let after = RETRY_BUSY_S.0 + u64::from(luck) % (RETRY_BUSY_S.1 - RETRY_BUSY_S.0);
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "server-unavailable", detail);
        Problem { retry_after_s: Some(after), ..problem }
    }

    /// Nothing is wrong with what the phone holds: it must stay owed, so this is a server's failing (5xx), not a phone's.
    pub(super) fn other_version(detail: impl Into<String>) -> Problem {
        let problem = Problem::new(StatusCode::NOT_IMPLEMENTED, "other-version", detail);
        Problem { retry_after_s: Some(RETRY_LATER_S), ..problem }
    }

    pub(super) fn too_large(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail)
    }
}

impl From<archive::Error> for Problem {
    fn from(error: archive::Error) -> Problem {
        if error.kind == Kind::Busy {
            return Problem::busy();
        }
        tracing::error!(kind = ?error.kind, %error, "the archive failed");
        // The sentence may name places of this machine: it is for the log, not for phones.
        let (status, code, detail, after) = match error.kind {
            Kind::Full => {
                (StatusCode::INSUFFICIENT_STORAGE, "server-full", "the server has no room left", RETRY_LATER_S)
            }
            _ => (StatusCode::SERVICE_UNAVAILABLE, "server-unavailable", "the archive does not answer", RETRY_SOON_S),
        };
        Problem { retry_after_s: Some(after), ..Problem::new(status, code, detail) }
    }
}

impl From<photos::No> for Problem {
    fn from(no: photos::No) -> Problem {
        let refused = |status, code, detail| Problem::new(status, code, detail);
        match no {
            photos::No::NotHere => refused(StatusCode::NOT_FOUND, "photo-not-here", "there is no such picture yet"),
            photos::No::TooLarge => Problem::too_large("a picture may not have so many bytes"),
            photos::No::TooMany => refused(StatusCode::CONFLICT, "photos-many", "the activity has all its pictures"),
            photos::No::Broken => refused(StatusCode::UNPROCESSABLE_ENTITY, "photo-broken", "these are not its bytes"),
            photos::No::NotBare => {
                refused(StatusCode::UNPROCESSABLE_ENTITY, "photo-not-bare", "it tells more than its picture")
            }
            photos::No::Storage(error) => {
                let full = error.kind() == std::io::ErrorKind::StorageFull;
                let kind = if full { Kind::Full } else { Kind::Unavailable };
                archive::Error::new(kind, format!("A picture cannot be kept or read: {error}.")).into()
            }
        }
    }
}

impl From<exchange::Error> for Problem {
    fn from(error: exchange::Error) -> Problem {
        match error {
            exchange::Error::Malformed(what) => Problem::malformed(what.to_string()),
            exchange::Error::TooLarge(what) => Problem::too_large(what),
            exchange::Error::Archive(error) => error.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        tracing::info!(code = self.code, detail = self.detail, "refused");
        let body = wire::write(&wire::Problem { code: self.code.to_owned(), detail: self.detail });
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(wire::MEDIA_TYPE));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
