//! `PUT`, `GET` and `DELETE /photos/ACTIVITY/ID`: pictures of reports, apart from the conversation and piece by piece.

use super::House;
use super::conversation::{authenticate, message};
use super::problem::Problem;
use crate::photos::{No, Photos, Piece};
use crate::policy::Judge;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use erikti_sync::Id;
use erikti_sync::wire::Held;
use serde::Deserialize;
use std::sync::Arc;

/// Where a piece belongs, bytes.
#[derive(Debug, Deserialize)]
pub(super) struct Range {
    from: usize,
    of: usize,
}

/// Takes a piece, or says how far it has come.
pub(super) async fn take(
    State(house): State<Arc<House>>,
    Path(named): Path<(String, String)>,
    Query(range): Query<Range>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let (activity, id) = admit(&house, &headers, named).await?;
    let bytes = body.map_err(|why| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large("the piece has more bytes than one may have"),
        _ => Problem::malformed("the piece broke off"),
    })?;
    let piece =
        move |photos: &Photos| photos.take(activity, id, Piece { from: range.from, of: range.of, bytes: &bytes });
    let here = at_the_disk(&house, piece).await?;
    Ok(message(&Held { picture: id, bytes: u32::try_from(here).unwrap_or(u32::MAX) }))
}

/// Gives a whole picture.
pub(super) async fn give(
    State(house): State<Arc<House>>,
    Path(named): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (activity, id) = admit(&house, &headers, named).await?;
    let bytes = at_the_disk(&house, move |photos| photos.give(activity, id)).await?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], bytes).into_response())
}

/// Throws a picture away.
pub(super) async fn drop(
    State(house): State<Arc<House>>,
    Path(named): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (activity, id) = admit(&house, &headers, named).await?;
    at_the_disk(&house, move |photos| photos.drop(activity, id)).await?;
    Ok(message(&Held { picture: id, bytes: 0 }))
}

/// The picture that is meant, if the device may see it.
async fn admit(house: &House, headers: &HeaderMap, named: (String, String)) -> Result<(Id, Id), Problem> {
    let device = authenticate(house, headers).await?;
    let (Some(activity), Some(id)) = (Id::parse(&named.0), Id::parse(&named.1)) else {
        return Err(Problem::malformed("a picture is called by two ids"));
    };
    if Judge::sees_photos(&house.archive, &device, activity).await? {
        Ok((activity, id))
    } else {
        let detail = "this device does not see the pictures of this activity";
        Err(Problem::new(StatusCode::CONFLICT, "photo-not-granted", detail))
    }
}

async fn at_the_disk<T: Send + 'static>(
    house: &House,
    work: impl FnOnce(&Photos) -> Result<T, No> + Send + 'static,
) -> Result<T, Problem> {
    let photos = house.photos.clone();
    match tokio::task::spawn_blocking(move || work(&photos)).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Problem::busy()),
    }
}
