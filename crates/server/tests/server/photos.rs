//! Pictures of reports over HTTP: who may, how far, what is thrown away.

use crate::exchange::{joined_as, talk};
use crate::rights::{AT, is_accepted, known, plan, tap};
use crate::sample::{NOW, id};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use erikti_model::kinds::photo::{self, Shows, Taken};
use erikti_model::policy::{activity_space, organisation_space};
use erikti_model::time::Instant;
use erikti_server::archive::Archive;
use erikti_server::doorbell::Doorbell;
use erikti_server::http::{House, router};
use erikti_sync::wire::{self, Held, Problem};
use erikti_sync::{Id, limits};
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

/// A site at which somebody leads an activity, and others are there.
struct Site {
    site: Router,
    data: TempDir,
    _stop: watch::Sender<bool>,
}

async fn site() -> Site {
    let archive = Archive::memory();
    for (name, role) in [("Dana", "team_leader"), ("Aigul", "volunteer"), ("Saule", "org_coordinator")] {
        joined_as(&archive, name, role).await;
    }
    let leader = joined_as(&archive, "Berik", "team_leader").await;
    talk(&archive, &leader, &[plan(&leader, false)], &[]).await;
    let data = tempfile::tempdir().unwrap();
    let (_stop, stopping) = watch::channel(false);
    let site = router(House::new(archive, Doorbell::default(), data.path().join("photos"), None, stopping));
    Site { site, data, _stop }
}

impl Site {
    async fn ask(&self, by: &str, method: Method, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer token {by}"));
        let answer = self.site.clone().oneshot(request.body(Body::from(body.to_vec())).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        (status, to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec())
    }

    /// Sends a piece as Berik: how far it has come, or the server's no.
    async fn put(&self, picture: Id, from: usize, of: usize, piece: &[u8]) -> Result<usize, String> {
        let path = format!("/photos/{}/{picture}?from={from}&of={of}", id(AT));
        let (status, said) = self.ask("Berik", Method::PUT, &path, piece).await;
        if status != 200 {
            return Err(wire::read::<Problem>(&said).unwrap().code);
        }
        let held: Held = wire::read(&said).unwrap();
        assert_eq!(held.picture, picture);
        Ok(held.bytes as usize)
    }

    async fn send(&self, bytes: &[u8]) -> Result<usize, String> {
        let picture = photo::id(id(AT), bytes);
        let mut here = 0;
        while here < bytes.len() {
            let until = bytes.len().min(here + limits::PICTURE_PIECE_BYTES);
            here = self.put(picture, here, bytes.len(), &bytes[here..until]).await?;
        }
        Ok(here)
    }

    fn files(&self) -> usize {
        let folder = self.data.path().join("photos").join(id(AT).to_string());
        std::fs::read_dir(folder).map_or(0, Iterator::count)
    }
}

/// A JPEG as far as anybody looks, with what it says beside its picture.
fn jpeg(beside: &[u8], seed: u8, bytes: usize) -> Vec<u8> {
    let picture = (0..bytes).map(|at| (at as u8).wrapping_mul(31).wrapping_add(seed));
    [&[0xff, 0xd8][..], beside, &[0xff, 0xda, 0, 2]].concat().into_iter().chain(picture).collect()
}

const EXIF: &[u8] = b"\xff\xe1\0\x0bExif\0\0GPS";

#[tokio::test]
async fn a_picture_goes_on_where_it_was_and_is_given_whole_or_not_at_all() {
    let site = site().await;
    let bytes = jpeg(b"", 1, 40_000);
    let (of, picture) = (bytes.len(), photo::id(id(AT), &bytes));
    let path = format!("/photos/{}/{picture}", id(AT));
    assert_eq!(site.put(picture, 0, of, b"").await, Ok(0));
    assert_eq!(site.put(picture, 0, of, &bytes[..16_000]).await, Ok(16_000));
    // Sent twice, or with a hole: nothing is written, and the phone hears from where on.
    assert_eq!(site.put(picture, 0, of, &bytes[..16_000]).await, Ok(16_000));
    assert_eq!(site.put(picture, 30_000, of, &bytes[30_000..]).await, Ok(16_000));
    assert_eq!(site.put(picture, 0, of, b"").await, Ok(16_000));
    assert_eq!(site.ask("Berik", Method::GET, &path, b"").await.0, 404);
    assert_eq!(site.put(picture, 16_000, of, &bytes[16_000..32_000]).await, Ok(32_000));
    assert_eq!(site.put(picture, 32_000, of, &bytes[32_000..]).await, Ok(of));
    assert_eq!(site.ask("Berik", Method::GET, &path, b"").await, (200, bytes.clone()));
    assert_eq!(site.send(&bytes).await, Ok(of), "known, and the same");
    assert_eq!(site.ask("Berik", Method::DELETE, &path, b"").await.0, 200);
    assert_eq!((site.ask("Berik", Method::GET, &path, b"").await.0, site.files()), (404, 0));
}

#[tokio::test]
async fn what_is_wrong_too_large_too_much_or_tells_a_place_is_not_kept() {
    let site = site().await;
    let bytes = jpeg(b"", 1, 1_000);
    let other = photo::id(id(AT), b"other bytes");
    assert_eq!(site.put(other, 0, bytes.len(), &bytes).await, Err("photo-broken".into()));
    assert_eq!(site.send(&jpeg(EXIF, 1, 1_000)).await, Err("photo-not-bare".into()));
    assert_eq!(site.send(b"<svg onload=alert(1)>").await, Err("photo-not-bare".into()));
    assert_eq!(site.files(), 0, "thrown away, and may be sent anew");
    assert_eq!(site.send(&jpeg(b"", 1, limits::PICTURE_BYTES)).await, Err("too-large".into()));
    let large = vec![7; limits::PICTURE_PIECE_BYTES + 1];
    assert_eq!(site.put(other, 0, 100_000, &large).await, Err("too-large".into()));
    assert_eq!(site.put(other, 0, 10, &bytes).await, Err("too-large".into()));
    for seed in 0..limits::PICTURES as u8 {
        site.send(&jpeg(b"", seed, 100)).await.unwrap();
    }
    assert_eq!(site.send(&jpeg(b"", 99, 100)).await, Err("photos-many".into()));
    assert_eq!(site.send(&jpeg(b"", 3, 100)).await, Ok(106), "one that is there is no more");
}

#[tokio::test]
async fn only_who_may_close_the_activity_sees_or_changes_its_pictures() {
    let site = site().await;
    let bytes = jpeg(b"", 1, 100);
    site.send(&bytes).await.unwrap();
    let path = format!("/photos/{}/{}", id(AT), photo::id(id(AT), &bytes));
    for (by, may) in [("Berik", 200), ("Saule", 200), ("Dana", 409), ("Aigul", 409), ("nobody", 401)] {
        assert_eq!(site.ask(by, Method::GET, &path, b"").await.0, may, "{by}");
        let put = format!("{path}?from=0&of=106");
        assert_eq!(site.ask(by, Method::PUT, &put, b"").await.0, may, "{by}");
        if may != 200 {
            assert_eq!(site.ask(by, Method::DELETE, &path, b"").await.0, may, "{by}");
        }
    }
    assert_eq!(site.ask("Berik", Method::GET, "/photos/../..%2Fetc", b"").await.0, 400);
    assert_eq!(site.files(), 1);
}

#[tokio::test]
async fn that_there_is_a_picture_is_written_by_who_may_close_the_activity_and_beside_its_report() {
    let archive = Archive::memory();
    let volunteer = joined_as(&archive, "Aigul", "volunteer").await;
    let leader = joined_as(&archive, "Berik", "team_leader").await;
    talk(&archive, &leader, &[plan(&leader, false)], &[]).await;
    let (of, roster) = (organisation_space(leader.identity.organisation), activity_space(id(AT)));
    let ledger = known(&archive, of.clone()).await;
    for (name, by, home, may) in
        [("led", &leader, &roster, true), ("elsewhere", &leader, &of, false), ("not led", &volunteer, &roster, false)]
    {
        let (picture, now) = (photo::id(id(AT), name.as_bytes()), Instant::from_unix_ms(NOW));
        let taken = Taken { id: picture, width: 4, height: 3, bytes: 12 };
        let group = tap(name, &ledger, |pen| {
            photo::add(pen, home, id(AT), taken, Shows::Agreed, by.identity.person, now).unwrap();
        });
        let reply = talk(&archive, by, &[group], &[]).await;
        assert_eq!(is_accepted(&reply.verdicts[0]), may, "{name}");
    }
}
