//! How much memory conversations may take together: what a request declares, and its reply until the phone has it.
//!
//! A device is known before it is given room, so that a stranger cannot take it all. Who finds no room is asked to come
//! again in some seconds. Whatever a city does at once, memory stays bounded, and the phones that are inside are answered.

use super::House;
use super::body::MOST_BYTES;
use super::conversation::authenticate;
use super::problem::Problem;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// All conversations together: some ten thousand usual ones, or a hundred of the largest.
const ALL_KB: usize = 192 * 1024;

/// What a conversation takes beside its bytes: buffers, a task, what was looked up.
pub(super) const EACH_KB: usize = 8;

/// What is handed on at once, so that the rest waits here, counted.
const PIECE_BYTES: usize = 32 * 1024;

/// The memory that is free.
#[derive(Clone, Debug)]
pub struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Room {
        Room(Arc::new(Semaphore::new(ALL_KB)))
    }
}

impl Room {
    pub(super) fn take(&self, kb: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let kb = u32::try_from(kb).unwrap_or(u32::MAX);
        self.0.clone().try_acquire_many_owned(kb).map_err(|_| Problem::busy())
    }
}

/// Lets a known device in if there is room for its request, and keeps the room until the reply is on the way.
pub(super) async fn bounded(State(house): State<Arc<House>>, mut request: Request, next: Next) -> Response {
    let admitted = match authenticate(&house, request.headers()).await {
        Ok(device) => {
            request.extensions_mut().insert(device);
            house.room.take(EACH_KB + declared(request.headers()) * 2 / 1024)
        }
        Err(problem) => Err(problem),
    };
    let mut room = match admitted {
        Ok(room) => room,
        Err(problem) => return refuse(request.into_body(), problem).await,
    };
    let (head, body) = next.run(request).await.into_parts();
    // Handlers here answer with whole bodies: this waits for nothing.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::busy().into_response();
    };
    let more = (bytes.len() / 1024).saturating_sub(room.num_permits());
    match house.room.take(more) {
        Ok(more) => room.merge(more),
        Err(busy) => return busy.into_response(),
    }
    Response::from_parts(head, Body::new(Kept { bytes, _room: room }))
}

/// Reads what comes and keeps nothing of it: a connection closed on unread bytes takes the answer with it.
async fn refuse(mut body: Body, problem: Problem) -> Response {
    let mut left = MOST_BYTES;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
        if left == 0 {
            break;
        }
    }
    problem.into_response()
}

/// Bytes a request says it has; one that does not say may have as many as any.
fn declared(headers: &HeaderMap) -> usize {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    length.unwrap_or(MOST_BYTES).min(MOST_BYTES)
}

/// A reply that holds its room until it was handed on.
struct Kept {
    bytes: Bytes,
    _room: OwnedSemaphorePermit,
}

impl HttpBody for Kept {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.bytes.len().min(PIECE_BYTES);
        let piece = self.bytes.split_to(length);
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_bounded_and_given_back() {
        let room = Room::default();
        let half = room.take(ALL_KB / 2).unwrap();
        let rest = room.take(ALL_KB - ALL_KB / 2).unwrap();
        assert!(room.take(1).is_err());
        drop(half);
        assert!(room.take(1).is_ok());
        drop(rest);
        assert!(room.take(ALL_KB).is_ok());
    }

    #[tokio::test]
    async fn a_reply_holds_its_room_until_its_last_piece_is_handed_on() {
        let room = Room::default();
        let bytes = Bytes::from(vec![7; PIECE_BYTES * 2 + 1]);
        let mut kept = Body::new(Kept { bytes: bytes.clone(), _room: room.take(ALL_KB).unwrap() });
        let mut got = Vec::new();
        while got.len() < bytes.len() {
            assert!(room.take(1).is_err());
            let mut context = Context::from_waker(std::task::Waker::noop());
            let Poll::Ready(Some(Ok(frame))) = Pin::new(&mut kept).poll_frame(&mut context) else { panic!() };
            got.extend_from_slice(&frame.into_data().unwrap());
        }
        assert_eq!(got, bytes);
        drop(kept);
        assert!(room.take(ALL_KB).is_ok());
    }
}
