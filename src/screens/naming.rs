//! What a record of any kind is called, and which screen shows it: for lists where all kinds stand together.

use erikti_model::Read;
use erikti_model::content::Text;
use erikti_model::kinds::attendance::Mark;
use erikti_model::kinds::consent::{self, Purpose};
use erikti_model::kinds::signup::{self, State};
use erikti_model::kinds::{
    activity, aid, answer, attendance, certificate, child, drive, guests, headcount, help, outcome, photo, presence,
    report, request, run, skill, stay, trayed, volunteer,
};
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;

use crate::app::House;
use crate::i18n::{kilograms, lang, said, t, t_with};
use crate::routes::{
    FRONT, GROWTH, PROFILE, to_activity, to_certificate, to_help, to_line, to_report, to_run, to_scan, to_skills,
    to_stock,
};

/// A text of a checklist in the language of the moment.
pub fn in_tongue(text: Text) -> Signal<String> {
    said(move || text.in_language(lang().code()).to_owned())
}

/// The name of a person, if it is known here.
pub fn person(ledger: &Ledger, id: Id) -> Option<String> {
    ledger.record(id).and_then(|record| record.get(volunteer::name))
}

/// What a record is called, before the words are chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Called {
    /// By what somebody wrote.
    Text(String),
    /// A person's mark.
    Attendance(String, Option<Mark>),
    /// That a person takes part.
    Signup(String, Option<State>),
    /// When a person came and left.
    Stay(String),
    /// The closing report of an activity.
    Report,
    /// What a person agreed to.
    Consent(Purpose),
    /// A line of aid: what, and how much.
    Goods(aid::Category, i64),
    /// What has words of its own.
    Key(&'static str),
    /// How many people were there.
    Headcount(u32),
    /// A tally.
    Guests(u32),
    /// A run of this checklist.
    Run(String),
    /// An answer to this item.
    Answer(String),
    /// What waits in the tray, by its author's name.
    Trayed(String),
    /// This build does not know.
    Unknown,
}

/// What a record is called, and where it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// What it is called.
    pub called: Called,
    /// The screen that shows it.
    pub href: Option<String>,
}

impl Named {
    /// Of this record.
    pub fn of(ledger: &Ledger, id: Id) -> Self {
        let unknown = Self { called: Called::Unknown, href: None };
        let Some(record) = ledger.record(id) else { return unknown };
        let text = |text: Option<String>| text.filter(|text| !text.is_empty()).map_or(Called::Unknown, Called::Text);
        let (called, href) = match record.kind().as_str() {
            activity::KIND => (text(record.get(activity::title)), Some(to_activity(id))),
            volunteer::KIND => (text(record.get(volunteer::name)), None),
            attendance::KIND => {
                let name = record.get(attendance::person).and_then(|who| person(ledger, who)).unwrap_or_default();
                (
                    Called::Attendance(name, record.get(attendance::status)),
                    record.get(attendance::activity).map(to_activity),
                )
            }
            signup::KIND => {
                let name = record.get(signup::person).and_then(|who| person(ledger, who)).unwrap_or_default();
                (Called::Signup(name, record.get(signup::state)), record.get(signup::activity).map(to_activity))
            }
            stay::KIND => {
                let name = record.get(stay::person).and_then(|who| person(ledger, who)).unwrap_or_default();
                (Called::Stay(name), record.get(stay::activity).map(to_activity))
            }
            photo::KIND => (Called::Key("photos-record"), record.get(photo::activity).map(to_report)),
            report::KIND => (Called::Report, record.get(report::activity).map(to_report)),
            consent::KIND => {
                (record.get(consent::purpose).map_or(Called::Unknown, Called::Consent), Some(PROFILE.to_owned()))
            }
            aid::KIND => {
                let goods = record.get(aid::category).zip(record.get(aid::grams));
                let line = goods.map_or(Called::Key("aid-line"), |(what, grams)| Called::Goods(what, grams));
                (line, record.get(aid::activity).map(|of| to_line(of, id)))
            }
            drive::KIND => (Called::Key("aid-drive"), record.get(drive::activity).map(to_stock)),
            request::KIND => (Called::Key("fo-record"), Some(FRONT.to_owned())),
            help::KIND => (Called::Key("help-record"), record.get(help::activity).map(to_help)),
            headcount::KIND => (
                Called::Headcount(record.get(headcount::people).unwrap_or_default()),
                record.get(headcount::activity).map(to_scan),
            ),
            guests::KIND => (
                Called::Guests(record.get(guests::came).unwrap_or_default()),
                record.get(guests::activity).map(to_activity),
            ),
            run::KIND => (Called::Run(record.get(run::template).unwrap_or_default()), Some(to_run(id))),
            answer::KIND => {
                (Called::Answer(record.get(answer::item).unwrap_or_default()), record.get(answer::run).map(to_run))
            }
            skill::KIND => {
                let what = record.get(skill::what).map_or(Called::Unknown, |what| Called::Key(what.label()));
                (what, record.get(skill::activity).map(to_skills))
            }
            certificate::KIND => (Called::Key("gr-certificate"), Some(to_certificate(id))),
            outcome::KIND => (Called::Key("gr-social_lift"), Some(GROWTH.to_owned())),
            trayed::KIND => {
                let who = record.get(trayed::author).and_then(|who| person(ledger, who)).unwrap_or_default();
                (Called::Trayed(who), Some("/desk".to_owned()))
            }
            presence::KIND => {
                let child = record.get(presence::child).and_then(|child| ledger.record(child));
                (text(child.and_then(|child| child.get(child::child_code))), None)
            }
            _ => return unknown,
        };
        Self { called, href }
    }

    /// The words, in the language of the moment.
    pub fn words(&self, house: House) -> String {
        self.called.words(house)
    }
}

impl Called {
    /// The words, in the language of the moment.
    pub fn words(&self, house: House) -> String {
        match self {
            Called::Text(text) => text.clone(),
            Called::Attendance(name, mark) => {
                let mark = mark.map_or_else(|| "—".to_owned(), |mark| t(mark.label()));
                t_with("record-attendance", &[("name", name.as_str().into()), ("mark", mark.into())])
            }
            Called::Signup(name, state) => {
                let state = state.map_or_else(|| "—".to_owned(), |state| t(state.label()));
                t_with("record-signup", &[("name", name.as_str().into()), ("state", state.into())])
            }
            Called::Stay(name) => t_with("record-stay", &[("name", name.as_str().into())]),
            Called::Report => t("act-report"),
            Called::Consent(purpose) => t(purpose.label()),
            Called::Goods(what, grams) => format!("{}: {}", t(what.label()), kilograms(*grams)),
            Called::Key(key) => t(key),
            Called::Guests(count) => t_with("record-guests", &[("count", (*count).into())]),
            Called::Headcount(count) => t_with("record-headcount", &[("count", (*count).into())]),
            Called::Run(code) => {
                let template = house.template(code);
                template.map_or_else(
                    || t("record-unnamed"),
                    |template| template.title.in_language(lang().code()).to_owned(),
                )
            }
            Called::Answer(code) => {
                let template = code.split('-').next().and_then(|code| house.template(code));
                let item = template.as_ref().and_then(|template| template.item(code));
                let item = item.map_or(code.as_str(), |item| item.text.in_language(lang().code()));
                t_with("record-answer", &[("item", item.into())])
            }
            Called::Trayed(name) => t_with("record-trayed", &[("name", name.as_str().into())]),
            Called::Unknown => t("record-unnamed"),
        }
    }
}
