//! `GET /doorbell`: a stream of server-sent events that says where there are news, as long as a phone is open.
//!
//! It tells names of spaces, never content; what is new comes by an exchange.

use super::House;
use super::conversation::authenticate;
use super::problem::Problem;
use crate::accounts::Device;
use crate::doorbell::{Heard, Listener, Ring};
use crate::exchange;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use erikti_model::policy::Place;
use erikti_sync::Space;
use erikti_sync::wire::BEAT;
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Between comments that keep the stream open: below the idle limit of usual proxies (60 s) and of mobile networks (30 s).
const HEARTBEAT: Duration = Duration::from_secs(20);

struct Stream {
    house: Arc<House>,
    headers: HeaderMap,
    device: Device,
    spaces: Vec<Space>,
    listener: Listener,
    stopping: watch::Receiver<bool>,
    heartbeat: Interval,
    greeted: bool,
}

enum Woken {
    Heard(Heard),
    Heartbeat,
    Stopping,
}

/// Opens the stream.
pub(super) async fn listen(State(house): State<Arc<House>>, headers: HeaderMap) -> Result<Response, Problem> {
    let device = authenticate(&house, &headers).await?;
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat.reset();
    let stream = Stream {
        spaces: exchange::readable(&house.archive, &device).await?,
        listener: house.doorbell.listen(),
        stopping: house.stopping.clone(),
        house,
        headers,
        device,
        heartbeat,
        greeted: false,
    };
    let events = stream::unfold(stream, |mut stream| async {
        let text = stream.next().await?;
        Some((Ok::<Bytes, Infallible>(Bytes::from(text)), stream))
    });
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store")];
    Ok((headers, [("x-accel-buffering", "no")], Body::from_stream(events)).into_response())
}

impl Stream {
    /// The next piece of the stream; `None` ends it.
    async fn next(&mut self) -> Option<String> {
        if !self.greeted {
            self.greeted = true;
            return Some(": hello\n\n".to_owned());
        }
        loop {
            match self.wake().await {
                Woken::Heard(Heard::Ring(ring)) => {
                    let event = self.event(&ring);
                    self.follow(&ring).await;
                    if event.is_some() {
                        return event;
                    }
                }
                Woken::Heard(Heard::Missed) => return Some(event(&self.spaces)),
                Woken::Heartbeat => return self.still_welcome().await.then(|| BEAT.to_owned()),
                Woken::Heard(Heard::Closed) | Woken::Stopping => return None,
            }
        }
    }

    async fn wake(&mut self) -> Woken {
        tokio::select! {
            heard = self.listener.hear() => Woken::Heard(heard),
            _ = self.heartbeat.tick() => Woken::Heartbeat,
            _ = self.stopping.wait_for(|stopping| *stopping) => Woken::Stopping,
        }
    }

    fn event(&self, ring: &Ring) -> Option<String> {
        let spaces: Vec<Space> = ring.spaces.iter().filter(|space| self.spaces.contains(space)).cloned().collect();
        (ring.by != self.device.id && !spaces.is_empty()).then(|| event(&spaces))
    }

    /// Where an activity is planned or handed on, there may be a new roster to listen to.
    async fn follow(&mut self, ring: &Ring) {
        let planned = |space: &&Space| matches!(Place::of(space), Place::Organisation(_));
        if ring.spaces.iter().filter(planned).any(|space| self.spaces.contains(space)) {
            self.listen_again().await;
        }
    }

    async fn listen_again(&mut self) {
        if let Ok(spaces) = exchange::readable(&self.house.archive, &self.device).await {
            self.spaces = spaces;
        }
    }

    /// A device that was revoked meanwhile hears nothing more.
    async fn still_welcome(&mut self) -> bool {
        self.listen_again().await;
        authenticate(&self.house, &self.headers).await.is_ok()
    }
}

fn event(spaces: &[Space]) -> String {
    let names: Vec<&str> = spaces.iter().map(Space::as_str).collect();
    format!("event: ring\ndata: {}\n\n", names.join(" "))
}
