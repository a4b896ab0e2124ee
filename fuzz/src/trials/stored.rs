//! The phone's side at opening: whatever lies in the journal, its second copy and the canary, the app opens, comes to
//! rest, keeps what it cannot read, and takes a new tap that survives the next opening.

use super::made;
use super::phone::{Disk, Phone, cut};
use arbitrary::{Result, Unstructured};
use erikti_sync::session::{Canary, Input, Store};
use erikti_sync::{Id, Space};

/// Tries one spoilt storage.
pub fn run(data: &[u8]) {
    let mut u = Unstructured::new(data);
    let (_, mut disk) = Phone::lived();
    let _ = spoil(&mut u, &mut disk);
    let foreign: Vec<(String, Vec<u8>)> = newer(&disk);
    let mut phone = Phone::open(disk);
    phone.act(&Space::new("org/a"), 7, "сақталды");
    let made = phone.session.owed().iter().map(|owed| owed.group).max().expect("the tap is owed");
    assert!(phone.outbox_keys().contains(&made.hex()), "a tap that was called safe is not stored");
    let _ = go_on(&mut u, &mut phone);
    let held = owed(&phone);
    for (key, bytes) in foreign {
        // Its second copy may have been readable: then it is owed again, and one row holds it.
        let recovered = held.iter().any(|id| id.hex() == key);
        let kept = phone.disk.rows.get(&(Store::Outbox, key)) == Some(&bytes);
        assert!(kept || recovered, "a row of a newer build was lost");
    }
    let again = Phone::open(phone.disk.clone());
    assert_eq!(owed(&again), owed(&phone), "what is owed must not change by closing the app");
}

fn owed(phone: &Phone) -> Vec<Id> {
    let mut ids: Vec<Id> = phone.session.owed().iter().map(|owed| owed.group).collect();
    ids.sort();
    ids
}

/// Owed rows of a version to come.
fn newer(disk: &Disk) -> Vec<(String, Vec<u8>)> {
    let rows = disk.rows.iter().filter(|((store, _), value)| *store == Store::Outbox && value.first() == Some(&3));
    rows.map(|((_, key), value)| (key.clone(), value.clone())).collect()
}

fn key(u: &mut Unstructured<'_>, disk: &Disk) -> Result<String> {
    if u.ratio(1, 3u8)? || disk.rows.is_empty() {
        return Ok(String::from_utf8_lossy(u.arbitrary()?).into_owned());
    }
    let at = u.choose_index(disk.rows.len())?;
    Ok(disk.rows.keys().nth(at).map(|(_, key)| key.clone()).unwrap_or_default())
}

fn spoil(u: &mut Unstructured<'_>, disk: &mut Disk) -> Result<()> {
    for _ in 0..u.int_in_range(1..=8u8)? {
        match u.int_in_range(0..=5u8)? {
            0..=2 if !disk.rows.is_empty() => {
                let at = u.choose_index(disk.rows.len())?;
                let value = disk.rows.values_mut().nth(at).expect("one of the rows");
                made::spoil(u, value)?;
            }
            3 if !disk.mirror.is_empty() => {
                let at = u.choose_index(disk.mirror.len())?;
                made::spoil(u, disk.mirror.values_mut().nth(at).expect("one of the copies"))?;
            }
            4 => {
                let generation = Id::from_bytes(u.arbitrary()?);
                disk.canary =
                    u.arbitrary::<bool>()?.then_some(Canary { generation, owed: u.arbitrary()?, last: generation });
            }
            5 if u.arbitrary()? => {
                let gone = key(u, disk)?;
                disk.rows.retain(|(_, key), _| *key != gone);
            }
            _ => {
                let store = *u.choose(&Store::ALL)?;
                let key = key(u, disk)?;
                let value: &[u8] = u.arbitrary()?;
                disk.rows.insert((store, key), value.to_vec());
            }
        }
    }
    Ok(())
}

fn go_on(u: &mut Unstructured<'_>, phone: &mut Phone) -> Result<()> {
    for _ in 0..u.int_in_range(0..=6u8)? {
        match u.int_in_range(0..=4u8)? {
            0 => phone.wake(i64::from(u.arbitrary::<u32>()?)),
            1 => phone.feed(Input::Rang),
            2 => phone.feed(Input::Thawed),
            3 => phone.feed(Input::Counted(phone.outbox_keys())),
            _ => {
                let cut = cut(u)?;
                if let Some((ticket, _)) = phone.posted.take() {
                    phone.feed(Input::Answered(ticket, Err(cut)));
                }
            }
        }
    }
    Ok(())
}
