//! One's own checklists, the seismic checklists, runs that go on, and the way to the emergency card.

use crate::memo::Memo;
use erikti_model::content::Template;
use leptos::prelude::*;

use super::emergency::to_emergency;
use super::mine::{Mine, is_personal};
use super::runs::{Listed, RunCards};
use crate::app::House;
use crate::i18n::{lang, t_with, text};
use crate::me::holder;
use crate::parts::{ButtonLink, Line, List, Page, Picture, Row, When};
use crate::routes::{POINTS, to_template};

/// The list of checklists.
#[component]
pub fn Readiness() -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let runs = house.watch(move |ledger| {
        let mine = me.with_untracked(holder);
        let going_on = |listed: &Listed| listed.finished.is_none() && listed.leader == Some(mine);
        Listed::all(ledger, |listed| going_on(listed) && !is_personal(&listed.template))
    });
    view! {
        <Page title=text("nav-readiness")>
            <p class="soft">{text("readiness-lead")}</p>
            {to_emergency()}
            <Mine />
            <When is=move || !runs.with(Vec::is_empty)>
                <h2>{text("today-runs")}</h2>
                <RunCards runs=runs />
            </When>
            <div>
                <ButtonLink label=text("quiz-open") href="/readiness/quiz" picture=Picture::Check />
            </div>
            <div>
                <ButtonLink label=text("points-title") href=POINTS picture=Picture::Shield />
            </div>
            <h2>{text("activity-checklists")}</h2>
            <List
                label=text("activity-checklists")
                lines=Memo::new(move |_| house.content().templates.iter().cloned().map(line).collect::<Vec<_>>())
                empty=|| ()
            />
        </Page>
    }
}

fn line(template: Template) -> Line {
    let words = template.title.in_language(lang().code()).to_owned();
    Line::new(template.code.clone(), words, move || view! { <TemplateRow template=template.clone() /> })
}

#[component]
fn TemplateRow(template: Template) -> impl IntoView {
    let (items, minutes, href) = (template.items().count(), template.minutes, to_template(&template.code));
    let about = move || t_with("template-about", &[("items", items.into()), ("minutes", minutes.into())]);
    let title = move || template.title.in_language(lang().code()).to_owned();
    view! { <Row title=title href=href picture=Picture::Checklist about=about /> }
}
