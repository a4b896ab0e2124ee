//! Every activity this phone knows: what comes, then what was; all of them, one's own shifts, those that ask for people; of one
//! kind, in one district, on certain days.

use erikti_model::kinds::activity::{self, Direction, District};
use erikti_model::kinds::signup;
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;
use std::collections::BTreeSet;

use super::planned::{Planned, lines};
use crate::app::{self, House};
use crate::i18n::{said, t, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Button, ButtonLink, Choice, ChoiceField, ChoiceLook, Empty, List, Page, Picture, Sheet, Weight, When, live,
};
use crate::routes::COURSES;

/// Whose activities are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Whose {
    #[default]
    All,
    Mine,
    /// Those that ask for people.
    Calls,
}

impl Whose {
    const ALL: [Self; 3] = [Self::All, Self::Mine, Self::Calls];

    const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Calls => "calls",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::All => "filter-all",
            Self::Mine => "filter-mine",
            Self::Calls => "activity-calls",
        }
    }
}

/// On which days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Days {
    Today,
    Tomorrow,
    Weekend,
    Week,
}

impl Days {
    const ALL: [Self; 4] = [Self::Today, Self::Tomorrow, Self::Weekend, Self::Week];

    const fn code(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::Weekend => "weekend",
            Self::Week => "week",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Today => "filter-today",
            Self::Tomorrow => "filter-tomorrow",
            Self::Weekend => "filter-weekend",
            Self::Week => "filter-week",
        }
    }

    /// First and last day, counted as [`Instant::day`] does. A weekend that has begun is the coming one.
    fn span(self, today: i32) -> (i32, i32) {
        let sunday = today + 6 - weekday(today);
        match self {
            Self::Today => (today, today),
            Self::Tomorrow => (today + 1, today + 1),
            Self::Weekend => (today.max(sunday - 1), sunday),
            Self::Week => (today, today + 6),
        }
    }
}

/// 0 is Monday; the first of all days was a Thursday.
const fn weekday(day: i32) -> i32 {
    (day + 3).rem_euclid(7)
}

/// Which activities are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Wanted {
    whose: Whose,
    kind: Option<Direction>,
    district: Option<District>,
    days: Option<Days>,
}

/// One answer to one question of the filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    Whose(Whose),
    Kind(Option<Direction>),
    District(Option<District>),
    Days(Option<Days>),
}

impl Wanted {
    /// What was wanted last time.
    fn kept() -> Self {
        let mut kept = Self::default();
        for code in app::activities_shown().split(' ') {
            kept.whose = Whose::ALL.into_iter().find(|whose| whose.code() == code).unwrap_or(kept.whose);
            kept.kind = Direction::parse(code).or(kept.kind);
            kept.district = District::parse(code).or(kept.district);
            kept.days = Days::ALL.into_iter().find(|days| days.code() == code).or(kept.days);
        }
        kept
    }

    fn keep(self) {
        let codes = [
            Some(self.whose.code()),
            self.kind.map(Direction::code),
            self.district.map(District::code),
            self.days.map(Days::code),
        ];
        app::keep_activities_shown(&codes.into_iter().flatten().collect::<Vec<_>>().join(" "));
    }

    fn answered(self, answer: Answer) -> Self {
        match answer {
            Answer::Whose(whose) => Self { whose, ..self },
            Answer::Kind(kind) => Self { kind, ..self },
            Answer::District(district) => Self { district, ..self },
            Answer::Days(days) => Self { days, ..self },
        }
    }

    /// What was answered to the question that this is an answer to.
    const fn like(self, answer: Answer) -> Answer {
        match answer {
            Answer::Whose(_) => Answer::Whose(self.whose),
            Answer::Kind(_) => Answer::Kind(self.kind),
            Answer::District(_) => Answer::District(self.district),
            Answer::Days(_) => Answer::Days(self.days),
        }
    }

    /// What is asked for on the sheet, in words.
    fn words(self) -> Vec<&'static str> {
        let asked = [self.kind.map(Direction::label), self.district.map(District::label), self.days.map(Days::label)];
        asked.into_iter().flatten().collect()
    }

    fn takes(self, planned: &Planned, mine: &BTreeSet<Id>, today: i32) -> bool {
        let among = match self.whose {
            Whose::All => true,
            Whose::Mine => mine.contains(&planned.id),
            Whose::Calls => planned.calls && planned.ends.day() >= today,
        };
        among
            && self.kind.is_none_or(|kind| planned.direction == Some(kind))
            && self.district.is_none_or(|district| planned.district == Some(district))
            && self.days.is_none_or(|days| {
                let (first, last) = days.span(today);
                planned.starts.day() <= last && planned.ends.day() >= first
            })
    }
}

/// What a person is signed up for or leads.
fn shifts(ledger: &Ledger, who: Id) -> BTreeSet<Id> {
    let led = ledger.of_kind(activity::KIND).filter(|(_, record)| activity::is_led_by(record, who));
    let mut shifts = BTreeSet::new();
    shifts.extend(signup::of_person(ledger, who).chain(led.map(|(id, _)| id)));
    shifts
}

/// A question of the filter, its first answer being *any*.
fn question(
    label: &'static str,
    answers: Vec<(Answer, &'static str)>,
    look: ChoiceLook,
    wanted: RwSignal<Wanted>,
) -> AnyView {
    let any = answers.first().map_or(Answer::Whose(Whose::All), |(answer, _)| *answer);
    let choices = answers.into_iter().map(|(answer, label)| Choice::new(answer, text(label))).collect();
    let choose = move |answer: Answer| {
        wanted.update(|wanted| *wanted = wanted.answered(answer));
        wanted.get_untracked().keep();
    };
    let chosen = Memo::new(move |_| Some(wanted.get().like(any)));
    view! { <ChoiceField label=text(label) choices=choices chosen=chosen on_choose=choose look=look /> }.into_any()
}

/// What is asked: whose, beside the list; what, where and when, on a sheet.
#[component]
fn Filter(mine: Memo<BTreeSet<Id>>, all: Memo<Vec<Planned>>, wanted: RwSignal<Wanted>) -> impl IntoView {
    let open = RwSignal::new(false);
    let offered = Memo::new(move |_| {
        let wanted = wanted.get();
        let there = |whose: &Whose| match whose {
            Whose::All => true,
            Whose::Mine => wanted.whose == Whose::Mine || mine.with(|mine| !mine.is_empty()),
            Whose::Calls => wanted.whose == Whose::Calls || all.with(|all| all.iter().any(|planned| planned.calls)),
        };
        Whose::ALL.into_iter().filter(there).map(|whose| (Answer::Whose(whose), whose.label())).collect::<Vec<_>>()
    });
    let asked = Memo::new(move |_| wanted.get().words());
    let words = said(move || {
        let words: Vec<String> = asked.get().into_iter().map(t).collect();
        if words.is_empty() { t("c-filter") } else { words.join(" · ") }
    });
    let clear = move |()| {
        let whose = wanted.get_untracked().whose;
        wanted.set(Wanted { whose, ..Wanted::default() });
        wanted.get_untracked().keep();
    };
    let clear = move || view! { <Button label=text("filter-clear") weight=Weight::Quiet on_press=clear /> };
    view! {
        {live(move || {
            let answers = offered.get();
            (answers.len() > 1).then(|| question("filter-whose", answers, ChoiceLook::Chips, wanted))
        })}
        <div class="beside">
            <Button label=words picture=Picture::Search on_press=move |()| open.set(true) />
            <When is=move || !asked.with(Vec::is_empty)>{clear()}</When>
        </div>
        <Sheet title=text("c-filter") open=open>
            {questions(wanted)}
            <Button label=text("filter-show") weight=Weight::Main wide=true on_press=move |()| open.set(false) />
        </Sheet>
    }
}

fn questions(wanted: RwSignal<Wanted>) -> AnyView {
    let any = std::iter::once;
    let kinds = Direction::ALL.iter().map(|kind| (Answer::Kind(Some(*kind)), kind.label()));
    let districts = District::ALL.iter().map(|district| (Answer::District(Some(*district)), district.label()));
    let days = Days::ALL.into_iter().map(|days| (Answer::Days(Some(days)), days.label()));
    let kinds = any((Answer::Kind(None), "filter-any-kind")).chain(kinds).collect();
    let districts = any((Answer::District(None), "filter-any-district")).chain(districts).collect();
    let days = any((Answer::Days(None), "filter-any-day")).chain(days).collect();
    view! {
        {question("activity-when", days, ChoiceLook::Chips, wanted)}
        {question(activity::district.label, districts, ChoiceLook::Menu, wanted)}
        {question(activity::direction.label, kinds, ChoiceLook::Menu, wanted)}
    }
    .into_any()
}

/// The list.
#[component]
pub fn Activities() -> impl IntoView {
    let house = House::here();
    let plans = house.am(Me::plans);
    let counts = house.am(Me::counts_workshops);
    let all = house.watch(Planned::all);
    let me = house.me();
    let mine = house.watch(move |ledger| me.get_untracked().map(|me| shifts(ledger, me.person)).unwrap_or_default());
    let wanted = RwSignal::new(Wanted::kept());
    let shown = Memo::new(move |_| {
        let (mut shown, wanted, today) = (all.get(), wanted.get(), house.now().day());
        mine.with(|mine| shown.retain(|planned| wanted.takes(planned, mine, today)));
        shown
    });
    let none_coming =
        move || text(if wanted.get() == Wanted::default() { "activities-none-coming" } else { "filter-nothing" });
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let coming = Memo::new(move |_| {
        let today = house.now().day();
        shown.get().into_iter().filter(|planned| planned.ends.day() >= today).collect::<Vec<_>>()
    });
    let past = Memo::new(move |_| {
        let today = house.now().day();
        shown.get().into_iter().rev().filter(|planned| planned.ends.day() < today).collect::<Vec<_>>()
    });
    let plan = || {
        view! {
            <ButtonLink
                label=text("activities-plan")
                href="/activities/new"
                picture=Picture::Plus
                weight=Weight::Main
                wide=true
            />
        }
    };
    view! {
        <Page title=text("nav-activities")>
            <When is=move || plans.get()>{plan()}</When>
            <When is=move || counts.get()>
                <div><ButtonLink label=text("courses-title") href=COURSES picture=Picture::People /></div>
            </When>
            <When is=move || !none.get() otherwise=|| view! { <Empty text=text("activities-empty") /> }>
                <Filter mine=mine all=all wanted=wanted />
                <h2>{text("activities-coming")}</h2>
                <List
                    label=text("activities-coming")
                    lines=Memo::new(move |_| lines(coming.get()))
                    empty=move || view! { <p class="soft">{none_coming()}</p> }
                />
                <When is=move || !past.with(Vec::is_empty)>
                    <h2>{text("activities-past")}</h2>
                    <List
                        label=text("activities-past")
                        lines=Memo::new(move |_| lines(past.get()))
                        empty=|| ()
                    />
                </When>
            </When>
        </Page>
    }
}
