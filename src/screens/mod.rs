//! One file per job a person does.
//!
//! Screens watch records and act through rules of the model; they refuse to know where records are kept, how they travel, and
//! what time a timer rings.

mod activities;
mod activity;
mod activity_form;
mod advice;
mod aid;
mod aid_line;
mod conflicts;
mod copy;
mod delivery;
mod desk;
mod emergency;
mod guests;
mod help;
mod hours;
mod join;
mod me;
mod mine;
mod missing;
mod naming;
mod planned;
mod profile;
mod quiz;
mod readiness;
mod refused;
mod report;
mod roster;
mod run;
mod run_item;
mod runs;
mod session;
mod sign_up;
mod stays;
mod stock;
mod tally;
mod template;
mod today;
mod wording;

pub use activities::Activities;
pub use activity::ActivityScreen;
pub use activity_form::{ActivityEdit, ActivityNew};
pub use aid::AidScreen;
pub use aid_line::LineScreen;
pub use conflicts::Conflicts;
pub use delivery::Delivery;
pub use desk::Desk;
pub use emergency::Emergency;
pub use help::HelpScreen;
pub use hours::MyHours;
pub use join::Join;
pub use me::MeScreen;
pub use missing::PageMissing;
pub use planned::first_shown;
pub use profile::Profile;
pub use quiz::QuizScreen;
pub use readiness::Readiness;
pub use report::ReportScreen;
pub use run::RunScreen;
pub use session::SessionScreen;
pub use stock::StockScreen;
pub use tally::TallyScreen;
pub use template::TemplateScreen;
pub use today::Today;
