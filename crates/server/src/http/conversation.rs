//! `POST /exchange` and `POST /join`.

use super::problem::Problem;
use super::{House, body};
use crate::accounts::{self, Device, Refusal};
use crate::archive::{Error, Store};
use crate::doorbell::Ring;
use crate::exchange;
use crate::now_ms;
use crate::secret::Hash;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use erikti_sync::Id;
use erikti_sync::wire::{self, Join, Request};
use serde::Serialize;
use std::sync::Arc;

/// The one conversation.
pub(super) async fn exchange(
    State(house): State<Arc<House>>,
    Extension(device): Extension<Device>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let request: Request = body::read(&headers, body)?;
    let said = exchange::converse(&house.archive, &device, request, now_ms()).await?;
    house.doorbell.ring(Ring { by: device.id, spaces: said.stirred.into() });
    Ok(message(&said.reply))
}

/// A newcomer trades an invite for a place.
pub(super) async fn join(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let join: Join = body::read(&headers, body)?;
    match accounts::join(&house.archive, join, now_ms()).await {
        Ok((joined, stirred)) => {
            house.doorbell.ring(Ring { by: Id::NIL, spaces: stirred.into() });
            Ok(message(&joined))
        }
        Err(refusal) => Err(refused(refusal)),
    }
}

fn refused(refusal: Refusal) -> Problem {
    let gone = |code, detail| Problem::new(StatusCode::FORBIDDEN, code, detail);
    match refusal {
        Refusal::Unknown => gone("invite-unknown", "nobody made such an invite"),
        Refusal::Used => gone("invite-used", "the invite let another device in already"),
        Refusal::Expired => gone("invite-expired", "the invite came too late"),
        Refusal::Archive(error) => error.into(),
    }
}

pub(super) fn message<T: Serialize>(message: &T) -> Response {
    let headers = [(CONTENT_TYPE, wire::MEDIA_TYPE), (CACHE_CONTROL, "no-store")];
    (headers, wire::write(message)).into_response()
}

/// The device whose token the request carries.
pub(super) async fn authenticate(house: &House, headers: &HeaderMap) -> Result<Device, Problem> {
    let unknown = || Problem::new(StatusCode::UNAUTHORIZED, "device-unknown", "no device has this token");
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(unknown)?;
    let found: Result<Option<Device>, Error> = house.archive.device_by_token(Hash::of(token)).await;
    let device = found?.ok_or_else(unknown)?;
    match device.revoked_ms {
        None => Ok(device),
        Some(_) => Err(Problem::new(StatusCode::UNAUTHORIZED, "device-revoked", "this device may no longer speak")),
    }
}
