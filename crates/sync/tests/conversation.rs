//! When a phone speaks, how much it offers, what it believes, and when it forgets, against an office of its own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

mod hands;

use erikti_sync::session::{Cut, Input, Notice, Op, Store, Write};
use erikti_sync::wire::{self, News, Reply, Verdict};
use erikti_sync::{Id, Stamp, columns, limits};
use hands::{Office, Phone, START, home};

#[test]
fn an_idle_phone_asks_once_a_minute_and_a_woken_one_at_once() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    for _ in 0..3 {
        assert_eq!(phone.wait(), limits::IDLE_ASK_MS);
        phone.talk(&mut office);
    }
    phone.feed(Input::Wake);
    assert!(phone.posted.is_some());
}

#[test]
fn pauses_double_up_to_five_minutes_and_end_with_an_answer() {
    let mut phone = Phone::joined();
    phone.act(0, "таң");
    let ceilings = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600].map(|halves| halves * 500);
    for (at, ceiling) in ceilings.into_iter().enumerate() {
        phone.answer(Err(Cut::Unreachable));
        let waited = phone.wait();
        assert!((ceiling / 2..=ceiling).contains(&waited), "failure {at}: {waited} of {ceiling}");
    }
    phone.talk(&mut Office::default());
    assert_eq!((phone.session.strip().cut, phone.owed_and_retained()), (None, (0, 1)));
    phone.act(1, "кеш");
    phone.answer(Err(Cut::Unreachable));
    assert!(phone.wait() <= limits::RETRY_FIRST_MS, "a pause began where the last one ended");
}

#[test]
fn a_server_that_asks_for_a_pause_gets_it_up_to_an_hour() {
    for (asked, least, most) in [(20_000, 20_000, 20_000), (i64::MAX, 3_600_000, 3_600_000), (-5, 250, 500)] {
        let mut phone = Phone::joined();
        phone.act(0, "таң");
        phone.answer(Err(Cut::Busy(Some(asked))));
        phone.feed(Input::Wake);
        assert!(phone.posted.is_none(), "waking does not shorten it");
        let waited = phone.wait();
        assert!((least..=most).contains(&waited), "{asked}: {waited}");
    }
    let mut phone = Phone::joined();
    phone.act(0, "таң");
    phone.answer(Err(Cut::Unreachable));
    phone.feed(Input::Wake);
    assert!(phone.posted.is_some(), "back online is a reason to try at once");
}

#[test]
fn who_is_woken_while_speaking_speaks_again_at_once() {
    for answer in [Err(Cut::Unreachable), Ok(())] {
        let (mut phone, mut office) = (Phone::joined(), Office::default());
        phone.act(0, "таң");
        phone.feed(Input::Wake);
        match answer {
            Err(cut) => phone.answer(Err(cut)),
            Ok(()) => phone.talk(&mut office),
        }
        phone.now_ms += 1;
        phone.feed(Input::Rang);
        assert!(phone.posted.is_some(), "the network came back, or the doorbell rang, after this request had left");
        phone.answer(Err(Cut::Unreachable));
        assert!(phone.wait() >= limits::RETRY_FIRST_MS / 2, "once");
    }
}

#[test]
fn a_request_without_an_answer_is_given_up_after_its_time() {
    let mut phone = Phone::joined();
    phone.act(0, "таң");
    let (late, request) = phone.posted.take().unwrap();
    phone.now_ms += limits::REQUEST_TIMEOUT_MS - 1;
    phone.feed(Input::Rang);
    assert!(phone.posted.is_none() && phone.session.strip().talking);
    phone.now_ms += 1;
    phone.feed(Input::Rang);
    assert_eq!((phone.session.strip().talking, phone.session.strip().cut), (false, Some(Cut::Unreachable)));
    let reply = Office::default().answer(&request, phone.now_ms);
    phone.feed(Input::Answered(late, Ok(wire::write(&reply))));
    assert_eq!(phone.owed_and_retained(), (1, 0), "an answer that came too late is no answer");
}

#[test]
fn batches_grow_with_a_good_link_and_shrink_with_cuts() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    phone.posted = None;
    let text = "x".repeat(1_000);
    assert!(!phone.session.strip().talking);
    for record in 0..400 {
        phone.act(record, &text);
    }
    assert_eq!(phone.offered(), 1, "it speaks with the first tap");
    phone.talk(&mut office);
    let mut sizes = Vec::new();
    while phone.posted.is_some() && phone.offered() > 0 {
        sizes.push(phone.offered());
        phone.now_ms += 100;
        phone.talk(&mut office);
    }
    // Sixteen times what has shown to travel, then all the rest.
    assert_eq!(sizes, [62, 337]);
    assert_eq!(sizes.iter().sum::<usize>() + 1, 400);
    for record in 400..500 {
        phone.act(record, &text);
    }
    phone.posted.take().expect("a request");
    let mut sizes = Vec::new();
    for _ in 0..10 {
        phone.now_ms += limits::REQUEST_TIMEOUT_MS;
        phone.feed(Input::Rang);
        phone.wait();
        sizes.push(phone.offered());
        phone.posted = None;
    }
    assert_eq!(sizes, [100, 100, 62, 31, 15, 7, 3, 1, 1, 1]);
}

#[test]
fn a_slow_answer_does_not_make_the_next_batch_larger() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    let text = "x".repeat(1_000);
    (0..400).for_each(|record| phone.act(record, &text));
    phone.talk(&mut office);
    let mut sizes = Vec::new();
    for took_ms in [limits::BATCH_MS, limits::BATCH_MS, 2 * limits::BATCH_MS, 4 * limits::BATCH_MS] {
        sizes.push(phone.offered());
        phone.now_ms += took_ms;
        phone.talk(&mut office);
    }
    assert!(sizes.windows(2).all(|pair| pair[1] <= pair[0]), "{sizes:?}");
    assert!(phone.offered() < sizes[0], "{sizes:?}");
}

#[test]
fn a_request_holds_no_more_changes_than_it_may() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    for record in 0..1_300 {
        phone.act(record, "");
    }
    while phone.posted.is_some() && phone.offered() > 0 {
        assert!(phone.offered() <= limits::REQUEST_CHANGES);
        phone.talk(&mut office);
    }
    assert_eq!((phone.owed_and_retained(), office.log.len()), ((0, 1_300), 1_300));
}

#[test]
fn what_is_delivered_is_forgotten_when_read_back_and_in_a_backup() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    phone.act(0, "таң");
    let (ticket, request) = phone.posted.take().unwrap();
    let told = Reply { news: Vec::new(), ..office.answer(&request, phone.now_ms) };
    phone.feed(Input::Answered(ticket, Ok(wire::write(&told))));
    assert_eq!(phone.owed_and_retained(), (0, 1), "acknowledged");
    phone.wait();
    phone.talk(&mut office);
    assert_eq!(phone.owed_and_retained(), (0, 1), "read back");
    office.stable = 1;
    phone.wait();
    phone.talk(&mut office);
    assert_eq!(phone.owed_and_retained(), (0, 0), "in a backup");
    office.stable = 99;
    phone.act(1, "кеш");
    let (ticket, request) = phone.posted.take().unwrap();
    let reply = office.answer(&request, phone.now_ms);
    let unread =
        News { entries: columns::pack_entries(&[]), cursor: request.asks[0].1, more: true, ..reply.news[0].clone() };
    phone.feed(Input::Answered(ticket, Ok(wire::write(&Reply { news: vec![unread], ..reply }))));
    assert_eq!(phone.owed_and_retained(), (0, 1), "in a backup, they say, but not read back");
}

#[test]
fn a_place_read_past_without_meeting_the_group_makes_it_owed_again() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    phone.act(0, "таң");
    let (ticket, request) = phone.posted.take().unwrap();
    let told = Reply { news: Vec::new(), ..office.clone().answer(&request, phone.now_ms) };
    phone.feed(Input::Answered(ticket, Ok(wire::write(&told))));
    // Restored in between: another's group fills the place.
    let mut other = columns::unpack_groups(&request.offers).unwrap().remove(0);
    other.id = Id::derived(&[b"other"]);
    other.changes[0].base.clear();
    office.take(other, phone.now_ms);
    phone.wait();
    phone.talk(&mut office);
    assert_eq!(phone.owed_and_retained(), (1, 0));
}

#[test]
fn a_restored_history_is_read_again_and_gets_back_what_it_lost() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    for record in 0..5 {
        phone.act(record, "таң");
        phone.talk(&mut office);
    }
    let backup = Office { log: office.log[..2].to_vec(), stable: 0 };
    let mut office = backup;
    phone.wait();
    phone.talk(&mut office);
    assert!(phone.told.contains(&Notice::HistoryChanged { reoffered: 5 }), "{:?}", phone.told);
    for _ in 0..4 {
        phone.wait();
        phone.talk(&mut office);
    }
    assert_eq!((phone.owed_and_retained(), office.log.len(), phone.session.position_in(&home())), ((0, 5), 5, 5));
}

#[test]
fn a_page_and_its_cursor_are_written_together() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    phone.act(0, "таң");
    phone.written.clear();
    phone.talk(&mut office);
    let puts = |write: &Write, store: Store, prefix: &str| {
        write.ops.iter().any(|op| matches!(op, Op::Put(row) if row.store == store && row.key.starts_with(prefix)))
    };
    let with_page: Vec<&Write> = phone.written.iter().filter(|write| puts(write, Store::Tail, "org/1|")).collect();
    assert_eq!(with_page.len(), 1);
    assert!(puts(with_page[0], Store::Meta, "cursor/org/1"));
}

#[test]
fn only_a_whole_reply_to_this_very_request_counts() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    phone.act(0, "таң");
    let (ticket, request) = phone.posted.take().unwrap();
    let honest = office.answer(&request, phone.now_ms);
    let bytes = wire::write(&honest);
    let short = Reply { verdicts: Vec::new(), ..honest.clone() };
    let long = Reply { verdicts: [honest.verdicts.clone(), honest.verdicts.clone()].concat(), ..honest.clone() };
    let replayed = Reply { nonce: [0; 16], ..honest };
    let mut wrong: Vec<Vec<u8>> = [short, long, replayed].iter().map(wire::write).collect();
    wrong.extend((0..bytes.len()).map(|end| bytes[..end].to_vec()));
    wrong.push([&bytes[..], &[0]].concat());
    wrong.push([&[2], &bytes[1..]].concat());
    wrong.push(b"<!doctype html><title>Sign in</title>".to_vec());
    let mut ticket = Some((ticket, request));
    for answer in wrong {
        let (number, _) = ticket.take().unwrap();
        phone.feed(Input::Answered(number, Ok(answer)));
        assert_eq!((phone.owed_and_retained(), phone.session.strip().cut), ((1, 0), Some(Cut::NotOurs)));
        phone.wait();
        ticket = phone.posted.take();
    }
    phone.posted = ticket;
    phone.talk(&mut office);
    assert_eq!((phone.owed_and_retained(), office.log.len()), ((0, 1), 1));
}

#[test]
fn a_group_that_needs_a_newer_server_stays_owed_and_is_not_hammered() {
    let mut phone = Phone::joined();
    phone.act(0, "таң");
    let reply = Office::default().answer(&phone.posted.as_ref().unwrap().1, phone.now_ms);
    phone.answer(Ok(Reply { verdicts: vec![Verdict::NeedsNewerServer], news: Vec::new(), ..reply }));
    assert_eq!(phone.owed_and_retained(), (1, 0));
    assert_eq!((phone.wait(), phone.offered()), (limits::RETRY_LONGEST_MS, 1));
}

#[test]
fn clocks_of_other_centuries_are_told_and_win_nothing() {
    const Y2099: i64 = 4_070_908_800_000;
    for wrong in [0, Y2099] {
        let (mut phone, mut office) = (Phone::joined(), Office::default());
        phone.now_ms = wrong;
        phone.act(0, "таң");
        // A clock that jumped ends the idle minute: the first request may hold no group yet.
        for _ in 0..2 {
            phone.wait();
            let reply = office.answer(&phone.posted.as_ref().unwrap().1, START);
            phone.answer(Ok(reply));
        }
        assert_eq!(phone.owed_and_retained(), (0, 1), "no change is refused because of a clock");
        let ahead = phone.session.strip().clock_ahead_ms;
        assert!((ahead - (phone.now_ms - START)).abs() <= limits::REQUEST_TIMEOUT_MS, "{ahead}");
        phone.act(1, "кеш");
        let made = columns::unpack_groups(&phone.posted.as_ref().unwrap().1.offers).unwrap().remove(0);
        assert!((made.stamp.unix_ms() - START).abs() <= limits::CLOCK_LEAD_MS + limits::REQUEST_TIMEOUT_MS, "{made:?}");
    }
}

#[test]
fn a_difference_of_clocks_is_told_from_two_minutes_on() {
    for (offset, told) in [(120_000, 0), (120_001, -120_001), (-120_000, 0), (-120_001, 120_001), (0, 0)] {
        let (mut phone, mut office) = (Phone::joined(), Office::default());
        phone.feed(Input::Wake);
        let reply = office.answer(&phone.posted.as_ref().unwrap().1, phone.now_ms + offset);
        phone.answer(Ok(reply));
        assert_eq!(phone.session.strip().clock_ahead_ms, told);
    }
}

#[test]
fn a_server_with_a_clock_beyond_all_numbers_breaks_nothing() {
    for server_ms in [i64::MIN, -1, i64::MAX] {
        let mut phone = Phone::joined();
        phone.act(0, "таң");
        let reply = Office::default().answer(&phone.posted.as_ref().unwrap().1, START);
        phone.answer(Ok(Reply { server_ms, ..reply }));
        assert_ne!(phone.session.strip().clock_ahead_ms, 0);
        phone.act(1, "кеш");
        assert_eq!(phone.owed_and_retained(), (1, 1));
    }
}

#[test]
fn a_write_without_an_answer_is_tried_again_and_until_then_needs_a_person() {
    let mut phone = Phone::joined();
    phone.talk_nothing();
    phone.stuck = true;
    phone.act(0, "таң");
    assert_eq!((phone.session.strip().saving, phone.session.strip().undurable), (1, 1));
    phone.now_ms += limits::WRITE_TIMEOUT_MS - 1;
    phone.feed(Input::Rang);
    assert_eq!(phone.session.strip().needs_you, 0);
    phone.now_ms += 1;
    phone.feed(Input::Rang);
    let strip = phone.session.strip();
    assert_eq!((strip.needs_you, strip.saving, strip.write_fault.is_some()), (1, 0, true));
    phone.stuck = false;
    phone.now_ms += limits::RETRY_FIRST_MS;
    phone.feed(Input::Rang);
    assert_eq!((phone.session.strip().undurable, phone.session.strip().waiting), (0, 1));
}

#[test]
fn stamps_of_the_office_replace_the_phones_own() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    phone.act(0, "таң");
    let reply = office.answer(&phone.posted.as_ref().unwrap().1, phone.now_ms);
    let Verdict::Accepted(places, _) = reply.verdicts[0].clone() else { panic!() };
    let told = Verdict::Accepted(places, Stamp(77));
    phone.answer(Ok(Reply { verdicts: vec![told], news: Vec::new(), ..reply }));
    let record = Id::derived(&[&0u32.to_le_bytes()]);
    assert_eq!(phone.session.ledger().record(record).unwrap().heads("title")[0].stamp, Stamp(77));
}

/// A tab that thawed, on a phone that cannot write: its journal cannot be read again before the write that waits.
#[test]
fn a_phone_that_can_neither_write_nor_read_its_journal_again_still_delivers() {
    let (mut phone, mut office) = (Phone::joined(), Office::default());
    phone.talk_nothing();
    phone.stuck = true;
    phone.act(0, "таң");
    phone.feed(Input::Thawed);
    phone.now_ms += limits::WRITE_TIMEOUT_MS;
    phone.feed(Input::Rang);
    phone.wait();
    let asks = phone.posted.as_ref().unwrap().1.asks.len();
    assert_eq!((phone.offered(), asks), (1, 0), "nothing is asked for that could not be kept");
    phone.talk(&mut office);
    assert_eq!(phone.owed_and_retained(), (0, 1));
    phone.stuck = false;
    phone.now_ms += limits::RETRY_FIRST_MS + limits::WRITE_TIMEOUT_MS;
    phone.feed(Input::Rang);
    phone.wait();
    assert_eq!(phone.posted.as_ref().unwrap().1.asks.len(), 1, "once its journal is read again it hears as before");
    phone.talk(&mut office);
    assert!(phone.session.is_settled());
    let again = Input::Loaded { rows: phone.journal(), mirror: Vec::new(), canary: None };
    let mut reopened = erikti_sync::Session::new(1);
    reopened.step(again, erikti_sync::session::Moment { now_ms: phone.now_ms, random: [7; 32] });
    assert_eq!((reopened.owed().len(), reopened.position_in(&home())), (0, 1));
}
