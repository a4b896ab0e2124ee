//! Reading a message: the right type, not too large before or after unpacking, and whole.

use super::problem::Problem;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use erikti_sync::{limits, wire};
use flate2::read::MultiGzDecoder;
use serde::de::DeserializeOwned;
use std::io::Read;

/// Bytes of one message, before and after unpacking: twice what a phone fills a request to, since one large group
/// travels whole.
pub(super) const MOST_BYTES: usize = limits::REQUEST_BYTES * 2;

/// Bytes of one message of a newcomer, whom nobody knows yet: a secret and two ids.
pub(super) const MOST_JOIN_BYTES: usize = 4 * 1024;

/// Reads a message of ours.
pub(super) fn read<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Problem> {
    right_type(headers)?;
    let packed = body.map_err(refused)?;
    let encoding = headers.get(CONTENT_ENCODING).map_or("", |value| value.to_str().unwrap_or("?"));
    let plain = match encoding {
        "" | "identity" => packed,
        "gzip" => unpacked(&packed)?.into(),
        _ => return Err(wrong_type("the body is neither plain nor gzip")),
    };
    if plain.first().is_some_and(|version| *version != wire::VERSION) {
        return Err(Problem::other_version(format!("this server speaks version {} of the wire", wire::VERSION)));
    }
    wire::read(&plain).map_err(|what| Problem::malformed(what.to_string()))
}

fn right_type(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = given.split(';').next().unwrap_or("").trim();
    if essence.eq_ignore_ascii_case(wire::MEDIA_TYPE) {
        Ok(())
    } else {
        Err(wrong_type("the content type is not that of an exchange"))
    }
}

fn wrong_type(detail: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-content-type", detail)
}

fn refused(rejection: BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large(format!("the body has more than {MOST_BYTES} bytes"))
    } else {
        Problem::malformed("the body broke off")
    }
}

/// Unpacks gzip, stopping one byte past the limit: a bomb costs no more memory than an honest request.
fn unpacked(packed: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut plain = Vec::new();
    let limit = MOST_BYTES as u64 + 1;
    match MultiGzDecoder::new(packed).take(limit).read_to_end(&mut plain) {
        Ok(_) if plain.len() > MOST_BYTES => {
            Err(Problem::too_large(format!("the body unpacks to more than {MOST_BYTES} bytes")))
        }
        Ok(_) => Ok(plain),
        Err(_) => Err(Problem::malformed("the body is not whole gzip")),
    }
}
