//! A link with a rate, a round trip and cuts, between a browser and a server, in the middle of TCP: what it counts is what
//! travelled, headers and all, and what a cut takes away is really gone.
//!
//! Refuses to know what is carried.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How a link is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quality {
    /// Bits a second towards the server; 0: as fast as it goes.
    pub(crate) up: u64,
    /// Bits a second from the server; 0: as fast as it goes.
    pub(crate) down: u64,
    /// There and back.
    pub(crate) round_trip: Duration,
    /// Every connection is cut this often.
    pub(crate) cut_every: Option<Duration>,
}

/// Bytes that travelled.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Carried {
    pub(crate) up: u64,
    pub(crate) down: u64,
    pub(crate) connections: u64,
}

/// A link; it ends with the process.
#[derive(Debug)]
pub(crate) struct Link {
    shared: Arc<Shared>,
    port: u16,
}

#[derive(Debug)]
struct Shared {
    quality: Mutex<Quality>,
    up: Lane,
    down: Lane,
    connections: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
}

/// One direction, shared by all connections.
#[derive(Debug, Default)]
struct Lane {
    carried: AtomicU64,
    free_at: Mutex<Option<Instant>>,
}

impl Link {
    /// A link to this server, on a free port.
    pub(crate) fn to(server: SocketAddr) -> Link {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared {
            quality: Mutex::default(),
            up: Lane::default(),
            down: Lane::default(),
            connections: AtomicU64::new(0),
            open: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                if let Ok(office) = TcpStream::connect(server) {
                    accepting.join(phone, office);
                }
            }
        });
        Link { shared, port }
    }

    /// The address of a path, on this side of the link.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Becomes another link from now on. A link that is cut is cut for the first time one interval from now.
    pub(crate) fn set(&self, quality: Quality) {
        *self.shared.quality.lock().expect("no panic on the link") = quality;
        let Some(every) = quality.cut_every else { return };
        let shared = Arc::clone(&self.shared);
        thread::spawn(move || {
            while shared.quality.lock().expect("no panic on the link").cut_every == Some(every) {
                thread::sleep(every);
                shared.cut();
            }
        });
    }

    /// Cuts every connection once.
    pub(crate) fn cut(&self) {
        self.shared.cut();
    }

    /// What travelled so far.
    pub(crate) fn carried(&self) -> Carried {
        let count = |lane: &Lane| lane.carried.load(Ordering::Relaxed);
        Carried {
            up: count(&self.shared.up),
            down: count(&self.shared.down),
            connections: self.shared.connections.load(Ordering::Relaxed),
        }
    }
}

impl std::ops::Sub for Carried {
    type Output = Carried;

    fn sub(self, before: Carried) -> Carried {
        Carried {
            up: self.up - before.up,
            down: self.down - before.down,
            connections: self.connections - before.connections,
        }
    }
}

impl Shared {
    fn join(self: &Arc<Self>, phone: TcpStream, office: TcpStream) {
        self.connections.fetch_add(1, Ordering::Relaxed);
        let _ = (phone.set_nodelay(true), office.set_nodelay(true));
        let (Ok(phone_too), Ok(office_too)) = (phone.try_clone(), office.try_clone()) else { return };
        if let (Ok(phone), Ok(office)) = (phone.try_clone(), office.try_clone()) {
            self.open.lock().expect("no panic on the link").extend([phone, office]);
        }
        // A new connection costs a round trip before its first byte.
        let handshake = Instant::now() + self.quality.lock().expect("no panic on the link").round_trip;
        let (up, down) = (Arc::clone(self), Arc::clone(self));
        thread::spawn(move || up.carry(phone, office, true, handshake));
        thread::spawn(move || down.carry(office_too, phone_too, false, handshake));
    }

    /// Carries one direction: bytes wait for their turn on the lane, then travel half a round trip.
    fn carry(&self, mut from: TcpStream, to: TcpStream, up: bool, not_before: Instant) {
        let (send, arriving) = mpsc::sync_channel::<(Instant, Instant, Vec<u8>)>(64);
        let writer = {
            let (mut to, shared_carried) = (to, if up { &self.up.carried } else { &self.down.carried });
            move || {
                for (sent, arrives, bytes) in arriving {
                    thread::sleep(sent.saturating_duration_since(Instant::now()));
                    shared_carried.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                    thread::sleep(arrives.saturating_duration_since(Instant::now()));
                    if to.write_all(&bytes).is_err() {
                        break;
                    }
                }
                let _ = to.shutdown(Shutdown::Both);
            }
        };
        thread::scope(|scope| {
            scope.spawn(writer);
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let quality = *self.quality.lock().expect("no panic on the link");
                let rate = if up { quality.up } else { quality.down };
                let most = if rate == 0 { buffer.len() } else { 1_400 };
                let Ok(count @ 1..) = from.read(&mut buffer[..most]) else { break };
                let sent = self.turn(if up { &self.up } else { &self.down }, rate, count, not_before);
                if send.send((sent, sent + quality.round_trip / 2, buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
            drop(send);
        });
    }

    /// When these bytes have left, if all before them have.
    fn turn(&self, lane: &Lane, rate: u64, count: usize, not_before: Instant) -> Instant {
        let now = Instant::now().max(not_before);
        if rate == 0 {
            return now;
        }
        let mut free_at = lane.free_at.lock().expect("no panic on the link");
        let sent = free_at.unwrap_or(now).max(now) + Duration::from_secs_f64(count as f64 * 8.0 / rate as f64);
        *free_at = Some(sent);
        sent
    }

    fn cut(&self) {
        for stream in self.open.lock().expect("no panic on the link").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // What stood in line is gone with its connections.
        *self.up.free_at.lock().expect("no panic on the link") = None;
        *self.down.free_at.lock().expect("no panic on the link") = None;
    }
}
