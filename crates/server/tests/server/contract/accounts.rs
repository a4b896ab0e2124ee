//! What every archive keeps of invites and devices.

use crate::grounds::Ground;
use crate::sample::{NOW, id, invite, newcomer};
use erikti_server::accounts::{Device, Newcomer, Redeemed, Seen};
use erikti_server::archive::Store;
use erikti_server::secret::Hash;
use std::sync::Arc;

pub(super) async fn of_many_who_redeem_an_invite_one_gets_in(ground: &Ground) {
    let archive = Arc::new(ground.open().await);
    archive.create_invite(invite("secret")).await.unwrap();
    let tries = (0..16).map(|n| {
        let archive = archive.clone();
        let newcomer = newcomer(&n.to_string());
        tokio::spawn(async move { archive.redeem_invite(Hash::of("secret"), newcomer, NOW).await.unwrap() })
    });
    let mut winners = 0;
    for outcome in tries.collect::<Vec<_>>() {
        match outcome.await.unwrap() {
            Redeemed::Device(_) => winners += 1,
            other => assert_eq!(other, Redeemed::Used),
        }
    }
    assert_eq!((winners, archive.devices().await.unwrap().len()), (1, 1));
}

pub(super) async fn an_invite_is_unknown_used_or_too_late(ground: &Ground) {
    let archive = ground.open().await;
    archive.create_invite(invite("one")).await.unwrap();
    archive.create_invite(invite("two")).await.unwrap();
    let redeem = |secret: &'static str, name: &'static str, now: i64| {
        archive.redeem_invite(Hash::of(secret), newcomer(name), now)
    };
    assert_eq!(redeem("three", "a", NOW).await.unwrap(), Redeemed::Unknown);
    assert_eq!(redeem("one", "a", NOW + 1_000).await.unwrap(), Redeemed::Expired);
    assert_eq!(archive.open_invites(NOW).await.unwrap().len(), 2);
    assert!(matches!(redeem("one", "a", NOW + 999).await.unwrap(), Redeemed::Device(_)));
    assert_eq!(redeem("one", "b", NOW).await.unwrap(), Redeemed::Used);
    assert_eq!(redeem("one", "b", NOW + 5_000).await.unwrap(), Redeemed::Used);
    assert_eq!(archive.open_invites(NOW).await.unwrap(), [invite("two")]);
    assert_eq!(archive.open_invites(NOW + 1_000).await.unwrap(), []);
}

pub(super) async fn a_lost_answer_to_joining_can_be_asked_for_again(ground: &Ground) {
    let archive = ground.open().await;
    archive.create_invite(invite("secret")).await.unwrap();
    let first = newcomer("phone");
    let again = Newcomer { device: id("other"), token: Hash::of("token again"), ..first };
    let redeem = |newcomer, now| archive.redeem_invite(Hash::of("secret"), newcomer, now);
    let Redeemed::Device(device) = redeem(first, NOW).await.unwrap() else { panic!() };
    assert_eq!(redeem(again, NOW + 1).await.unwrap(), Redeemed::Device(device.clone()));
    assert_eq!(archive.device_by_token(first.token).await.unwrap(), None);
    assert_eq!(archive.device_by_token(again.token).await.unwrap(), Some(*device.clone()));
    archive.touch_device(device.id, Seen { at_ms: NOW, backlog: 0, clock_ms: NOW }).await.unwrap();
    assert_eq!(redeem(first, NOW + 2).await.unwrap(), Redeemed::Used);
}

pub(super) async fn a_device_is_found_touched_and_revoked(ground: &Ground) {
    let archive = ground.open().await;
    archive.create_invite(invite("secret")).await.unwrap();
    let Redeemed::Device(device) = archive.redeem_invite(Hash::of("secret"), newcomer("p"), NOW).await.unwrap() else {
        panic!()
    };
    let seen = Seen { at_ms: NOW + 7, backlog: 3, clock_ms: -5 };
    archive.touch_device(device.id, seen).await.unwrap();
    assert!(archive.revoke_device(device.id, NOW + 9).await.unwrap());
    assert!(!archive.revoke_device(device.id, NOW + 10).await.unwrap());
    assert!(!archive.revoke_device(id("nobody"), NOW + 10).await.unwrap());
    let expected = Device { seen: Some(seen), revoked_ms: Some(NOW + 9), ..*device };
    assert_eq!(archive.device_by_token(newcomer("p").token).await.unwrap(), Some(expected.clone()));
    assert_eq!(archive.device_by_token(newcomer("q").token).await.unwrap(), None);
    assert_eq!(archive.tokens().await.unwrap(), [newcomer("p").token]);
    assert_eq!(archive.devices().await.unwrap(), [expected]);
}
