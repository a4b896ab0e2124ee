//! Who waits for news, and the ring that wakes them: a hint only, since a phone that missed it asks by itself in a minute.
//!
//! Bounded: a listener that is too slow loses rings and is told to ask about everything.

use erikti_sync::{Id, Space};
use std::sync::Arc;
use tokio::sync::{broadcast, mpsc};

/// Rings kept for a slow listener: some seconds of a busy city.
const KEPT: usize = 1024;

/// There is something new in these spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The device that brought it, which has it already.
    pub by: Id,
    /// Where.
    pub spaces: Arc<[Space]>,
}

/// What a listener heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// One ring.
    Ring(Ring),
    /// Some rings were missed: there may be news anywhere.
    Missed,
    /// Nobody will ring any more.
    Closed,
}

/// The bell of one server process.
#[derive(Clone, Debug)]
pub struct Doorbell {
    rings: broadcast::Sender<Heard>,
    relay: Option<mpsc::Sender<Ring>>,
}

/// One that waits.
#[derive(Debug)]
pub struct Listener {
    rings: broadcast::Receiver<Heard>,
}

impl Default for Doorbell {
    fn default() -> Doorbell {
        Doorbell { rings: broadcast::channel(KEPT).0, relay: None }
    }
}

impl Doorbell {
    /// A bell whose rings must also reach other processes: whoever carries them there takes them from the receiver.
    pub fn relayed() -> (Doorbell, mpsc::Receiver<Ring>) {
        let (relay, outgoing) = mpsc::channel(KEPT);
        (Doorbell { relay: Some(relay), ..Doorbell::default() }, outgoing)
    }

    /// Wakes those who wait, in this process and in others.
    pub fn ring(&self, ring: Ring) {
        if ring.spaces.is_empty() {
            return;
        }
        if let Some(relay) = &self.relay {
            // A full relay loses the ring: the phones ask by themselves.
            let _ = relay.try_send(ring.clone());
        }
        self.ring_here(ring);
    }

    /// Wakes those who wait in this process.
    pub fn ring_here(&self, ring: Ring) {
        // No listener is no error.
        let _ = self.rings.send(Heard::Ring(ring));
    }

    /// Wakes everybody in this process: rings of other processes may have been missed.
    pub fn ring_everywhere(&self) {
        let _ = self.rings.send(Heard::Missed);
    }

    /// Starts to wait.
    pub fn listen(&self) -> Listener {
        Listener { rings: self.rings.subscribe() }
    }
}

impl Listener {
    /// The next ring.
    pub async fn hear(&mut self) -> Heard {
        match self.rings.recv().await {
            Ok(heard) => heard,
            Err(broadcast::error::RecvError::Lagged(_)) => Heard::Missed,
            Err(broadcast::error::RecvError::Closed) => Heard::Closed,
        }
    }
}
