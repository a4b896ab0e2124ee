//! `erikti-server serve`: starts everything in order, says where it is, and stops it in order.

use crate::accounts::{self, Identity};
use crate::archive::{Archive, Error, Store, postgres};
use crate::config::{Log, Serve};
use crate::doorbell::Doorbell;
use crate::http::{self, House};
use crate::terminal::{say, show_link};
use crate::{admin, city, config, now_ms};
use axum::serve::ListenerExt;
use erikti_model::policy::Role;
use std::future::IntoFuture;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// How long requests in flight may take once the server was told to stop: as long as the slowest client would lose most
/// by being cut, as short as service managers wait before they kill (30 s and more).
const GRACE: Duration = Duration::from_secs(20);

/// The front office, which invites everybody else.
pub(crate) const FIRST_ORGANISATION: &str = "Фронт-офис";
const FIRST_ROLE: Role = Role::Admin;
const FIRST_NAME: &str = "Администратор";
const FIRST_DAYS: u32 = 7;

/// Serves until told to stop.
///
/// # Errors
/// A plain sentence.
pub async fn run(serve: Serve) -> Result<(), String> {
    start_logs(serve.log);
    let mut orders = Orders::listen()?;
    if let Some(directory) = &serve.client
        && !config::is_client(directory)
    {
        tracing::warn!(directory = %directory.display(), "there is no index.html in the client's directory yet");
    }
    let archive = serve.storage.open().await.map_err(|error| error.text)?;
    let listener = bind(serve.address.listen).await?;
    let bound = listener.local_addr().map_err(|error| format!("The address cannot be told: {error}."))?;
    let base = serve.address.base(bound);
    welcome(&archive, &base).await.map_err(|error| error.text)?;
    if serve.demo {
        city::show(&archive, &base).await?;
    }
    say(format_args!("Erikti is at http://{bound}"));
    let (stop, stopping) = watch::channel(false);
    let doorbell = hang_doorbell(&archive, stopping.clone());
    let house = House::new(archive, doorbell, serve.storage.photos(), serve.client, stopping.clone());
    tracing::info!(archive = house.archive.name(), address = %bound, "ready");
    let mut app = http::router(house.clone());
    if let Some(directory) = serve.bench {
        app = app.merge(http::bench(directory));
    }
    let listener = listener.tap_io(|stream| {
        // Replies are written whole: waiting for more only delays them.
        let _ = stream.set_nodelay(true);
    });
    let mut told = stopping.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = told.wait_for(|stopping| *stopping).await;
    });
    let asked = async {
        orders.stop().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = server.into_future() => outcome.map_err(|error| format!("The server stopped: {error}."))?,
        () = asked => tracing::warn!("some requests were cut off"),
    }
    house.archive.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn start_logs(log: Log) {
    let filter = EnvFilter::try_from_env("ERIKTI_LOG_FILTER").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second start in the same process (a test) keeps the first's logs.
    let _ = match log {
        Log::Json => lines.json().flatten_event(true).try_init(),
        Log::Text => lines.with_target(false).try_init(),
    };
}

/// A bell for this process, or for all processes that share the archive.
fn hang_doorbell(archive: &Archive, stopping: watch::Receiver<bool>) -> Doorbell {
    let Archive::Postgres(postgres) = archive else {
        return Doorbell::default();
    };
    let (doorbell, outgoing) = Doorbell::relayed();
    postgres::bell::carry(postgres, doorbell.clone(), outgoing, stopping);
    doorbell
}

async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    use std::io::ErrorKind;
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => format!(
            "Something else answers on {address} already, perhaps another Erikti server. Stop it, or name another port \
             with --listen."
        ),
        ErrorKind::PermissionDenied => format!(
            "Answering on {address} is not allowed to this account: ports below 1024 need a right of their own. Name \
             another port with --listen."
        ),
        ErrorKind::AddrNotAvailable => {
            format!("This machine has no address {}. Name another one with --listen.", address.ip())
        }
        _ => format!("The server cannot answer on {address}: {error}."),
    })
}

/// Makes the first administrator's invite on a server where nobody is and nobody was invited.
async fn welcome(archive: &Archive, base: &str) -> Result<(), Error> {
    let now = now_ms();
    if !archive.devices().await?.is_empty() {
        return Ok(());
    }
    if !archive.open_invites(now).await?.is_empty() {
        say("Nobody has joined yet, but an invite is open. If its link is lost: erikti-server invite --help");
        return Ok(());
    }
    let identity = Identity {
        person: accounts::mint(now)?,
        name: FIRST_NAME.to_owned(),
        role: FIRST_ROLE.code().to_owned(),
        organisation: accounts::organisation_named(FIRST_ORGANISATION),
        organisation_name: FIRST_ORGANISATION.to_owned(),
    };
    let secret = accounts::invite(archive, identity, now, FIRST_DAYS).await?;
    say(format_args!("The first administrator joins by this link, once, within {FIRST_DAYS} days:"));
    show_link(&admin::link(base, &secret));
    Ok(())
}

/// What tells the server to stop. Listened to from the very start: a signal that comes early is acted on later, and never
/// ends the process in the middle of something.
#[cfg(unix)]
struct Orders {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Orders {
    fn listen() -> Result<Orders, String> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).map_err(|error| format!("Signals cannot be listened to: {error}."));
        Ok(Orders { interrupt: listen(SignalKind::interrupt())?, terminate: listen(SignalKind::terminate())? })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Orders;

#[cfg(not(unix))]
impl Orders {
    fn listen() -> Result<Orders, String> {
        Ok(Orders)
    }

    async fn stop(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
