//! What waits on this phone, what was delivered and when, what needs the person; and why nothing goes, if nothing goes.

use erikti_model::time::Instant;
use erikti_sync::session::{self, Cut, Owed};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::copy::CopyCard;
use super::naming::Named;
use crate::app::{House, sign};
use crate::i18n::{bytes, has, hours, lately, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Banner, Button, Card, Empty, Line, List, Page, Picture, Progress, SignMark, Tone, Weight, When, live,
};

/// The delivery screen.
#[component]
pub fn Delivery() -> impl IntoView {
    let house = House::here();
    let strip = house.strip();
    let owed = house.owed();
    let needing = Memo::new(move |_| part(owed, |sign| sign == session::Sign::NeedsYou));
    let asked = Memo::new(move |_| part(owed, |sign| sign == session::Sign::Asked));
    let waiting =
        Memo::new(move |_| part(owed, |sign| !matches!(sign, session::Sign::NeedsYou | session::Sign::Asked)));
    let talking = Memo::new(move |_| strip.with(|strip| strip.talking));
    let label = move || if talking.get() { t("delivery-sending") } else { t("delivery-send") };
    view! {
        <Page title=text("delivery-title") back="/">
            <Why strip=strip />
            <Button
                label=label
                picture=Picture::Send
                weight=Weight::Main
                wide=true
                on_press=move |()| house.send_now()
            />
            <When is=move || !needing.with(Vec::is_empty)>
                <h2>{text("delivery-needs")}</h2>
                <OwedList label=text("delivery-needs") owed=needing />
            </When>
            <When is=move || !asked.with(Vec::is_empty)>
                <h2>{text("delivery-asked")}</h2>
                <OwedList label=text("delivery-asked") owed=asked />
            </When>
            <h2>{text("delivery-waiting")}</h2>
            <OwedList label=text("delivery-waiting") owed=waiting />
            <CopyCard
                owing=Signal::derive(move || owed.with(|owed| owed.iter().any(|owed| !is_of_former(owed))))
                former=Signal::derive(move || owed.with(|owed| owed.iter().any(is_of_former)))
            />
            <Kept strip=strip />
        </Page>
    }
}

/// Whether somebody made it who held the phone before.
pub fn is_of_former(owed: &Owed) -> bool {
    owed.reason.as_deref() == Some(session::FORMER_HOLDER)
}

fn part(owed: Memo<Vec<Owed>>, of: fn(session::Sign) -> bool) -> Vec<Owed> {
    owed.get().into_iter().filter(|owed| of(owed.sign)).collect()
}

/// Why nothing goes, in plain words.
#[component]
fn Why(strip: Memo<session::Strip>) -> impl IntoView {
    let cut = Memo::new(move |_| strip.with(|strip| strip.cut.clone()));
    let fault = Memo::new(move |_| strip.with(|strip| strip.write_fault.clone()));
    let ahead = Memo::new(move |_| strip.with(|strip| strip.clock_ahead_ms));
    let clock = move || {
        let by = hours((ahead.get().abs() / 60_000).max(1));
        t_with(if ahead.get() > 0 { "clock-ahead" } else { "clock-behind" }, &[("by", by.into())])
    };
    view! {
        {live(move || fault.get().map(|words| view! {
            <Banner text=said(move || t_with("cut-write", &[("words", words.clone().into())])) tone=Tone::Warm />
        }.into_any()))}
        {live(move || cut.get().map(|cut| {
            let tone = if matches!(cut, Cut::Unreachable | Cut::Busy(_)) { Tone::Neutral } else { Tone::Warm };
            view! { <Banner text=said(move || cut_words(&cut)) tone=tone /> }.into_any()
        }))}
        <When is=move || ahead.get() != 0>
            <Banner text=clock tone=Tone::Warm />
        </When>
    }
}

/// Why there was no answer of the server.
pub fn cut_words(cut: &Cut) -> String {
    match cut {
        Cut::Unreachable => t("cut-unreachable"),
        Cut::NotOurs => t("cut-not-ours"),
        Cut::Busy(_) => t("cut-busy"),
        Cut::Leaderless => t("cut-leaderless"),
        Cut::Shut(code) | Cut::Rejected(code) => problem_words(code),
    }
}

/// What the server said no to. A newer server may give reasons this build has no words for.
pub fn problem_words(code: &str) -> String {
    let key = format!("problem-{code}");
    if has(&key) { t(&key) } else { t_with("problem-unknown", &[("code", code.into())]) }
}

#[component]
fn OwedList(label: Signal<String>, owed: Memo<Vec<Owed>>) -> impl IntoView {
    view! {
        <List
            label=label
            lines=Memo::new(move |_| owed.get().into_iter().map(line).collect::<Vec<_>>())
            empty=|| view! { <Empty text=text("delivery-none-waiting") /> }
        />
    }
}

fn line(owed: Owed) -> Line {
    let house = House::here();
    let first = owed.records.first().copied().unwrap_or_default();
    let words = house.watch(move |ledger| Named::of(ledger, first)).get_untracked().words(house);
    let key = format!("{} {}", owed.group, owed.sign as u8);
    Line::new(key, words, move || view! { <OwedRow owed=owed.clone() /> })
}

#[component]
fn OwedRow(owed: Owed) -> impl IntoView {
    let house = House::here();
    let first = owed.records.first().copied().unwrap_or_default();
    let named = house.watch(move |ledger| Named::of(ledger, first));
    let made = Instant::from_unix_ms(owed.stamp.unix_ms());
    let title = move || match named.get().href {
        Some(href) => view! { <a href=href>{named.get().words(house)}</a> }.into_any(),
        None => view! { <span>{named.get().words(house)}</span> }.into_any(),
    };
    let sign = sign(owed.sign);
    view! {
        <div class="stack stack--near">
            <div>{title}</div>
            <div class="beside">
                <SignMark sign=Memo::new(move |_| sign) />
                <span class="soft small">{said(move || lately(made))}</span>
            </div>
            {owed.reason.map(|code| view! { <p>{said(move || problem_words(&code))}</p> })}
        </div>
    }
}

/// How full the phone is, and what it promises.
#[derive(Clone, Copy)]
pub struct Fullness {
    /// Bytes used by this app.
    pub used: u64,
    /// Bytes it may use.
    pub quota: u64,
    /// Whether the browser promised not to empty it on its own.
    pub kept: bool,
    /// Whether what is owed is kept twice.
    pub twice: bool,
}

/// What the browser promises, in words.
pub fn kept_key(kept: bool) -> &'static str {
    if kept { "me-kept" } else { "me-not-kept" }
}

/// What the browser says of this phone, as soon as it has said it.
pub fn fullness(house: House) -> RwSignal<Option<Fullness>> {
    let told = RwSignal::new(None);
    spawn_local(async move {
        let storage = house.storage().await;
        told.set(storage.map(|storage| Fullness {
            used: whole(storage.used),
            quota: whole(storage.quota),
            kept: storage.persisted,
            twice: storage.mirrored,
        }));
    });
    told
}

/// What stays here after delivery, and how full the phone is.
#[component]
fn Kept(strip: Memo<session::Strip>) -> impl IntoView {
    let house = House::here();
    let retained = Memo::new(move |_| strip.with(|strip| strip.retained));
    let full = fullness(house);
    view! {
        <Card>
            {live(move || strip.get().delivered_ms.map(|ms| view! {
                <p>{said(move || t_with("strip-last-delivered", &[("when", lately(Instant::from_unix_ms(ms)).into())]))}</p>
            }.into_any()))}
            <When is=move || retained.get() != 0>
                <p class="soft">{said(move || t_with("delivery-retained", &[("count", retained.get().into())]))}</p>
            </When>
            {live(move || full.get().map(|Fullness { used, quota, kept, twice }| {
                let words = move || t_with("delivery-storage-of", &[("used", bytes(used).into()), ("quota", bytes(quota).into())]);
                view! {
                    <Progress label=text("delivery-storage") done=used total=quota words=Signal::derive(words) />
                    <p class="soft">{text(kept_key(kept))}</p>
                    {(!twice).then(|| view! { <Banner text=text("delivery-one-copy") tone=Tone::Warm /> })}
                }.into_any()
            }))}
        </Card>
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the browser counts bytes from nought, far below 2^53"
)]
fn whole(count: f64) -> u64 {
    count as u64
}
