//! Rows under each other. Search appears by itself from twenty rows on; it folds Kazakh letters and looks at what the caller says.

use leptos::prelude::*;
use std::sync::{Arc, OnceLock};

use super::button::{Button, Weight};
use super::empty::Empty;
use super::icon::{Icon, Picture};
use super::sign::{Sign, SignMark};
use super::when::When;
use crate::i18n::{fold, said, t_with, text};
use crate::memo::Memo;

/// From this many rows on a person would rather type than scroll (a phone shows eight).
const SEARCH_FROM: usize = 20;

/// Rows shown until a person asks for more: several screens full, and not so many that a slow phone labours.
pub const FIRST_ROWS: usize = 50;

/// One row of a list.
#[derive(Clone)]
pub struct Line {
    key: Arc<str>,
    words: Arc<str>,
    /// The words as search compares them, from the first search on.
    folded: Arc<OnceLock<String>>,
    view: ViewFn,
}

impl Line {
    /// A row. It is kept as long as its key is the same: what changes in it must be read from a signal inside of it, or be part
    /// of the key. `words` is where search looks.
    pub fn new<V: IntoView + 'static>(
        key: impl ToString,
        words: impl Into<String>,
        view: impl Fn() -> V + Send + Sync + 'static,
    ) -> Self {
        let (key, words) = (key.to_string().into(), words.into().into());
        Self { key, words, folded: Arc::default(), view: ViewFn::from(move || view().into_any()) }
    }

    fn says(&self, wanted: &str) -> bool {
        wanted.is_empty() || self.folded.get_or_init(|| fold(&self.words)).contains(wanted)
    }
}

/// What a line draws cannot be compared: none is like another.
impl PartialEq for Line {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// A list with search and an empty state.
#[component]
pub fn List(
    /// What the list is called, for screen readers and the search box.
    #[prop(into)]
    label: Signal<String>,
    /// The rows, in order.
    #[prop(into)]
    lines: Memo<Vec<Line>>,
    /// What stands there when there is nothing at all.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let sought = RwSignal::new(String::new());
    let searchable = Memo::new(move |_| lines.with(Vec::len) >= SEARCH_FROM);
    let shown = Memo::new(move |_| {
        let wanted = if searchable.get() { fold(&sought.get()) } else { String::new() };
        lines.with(|lines| lines.iter().filter(|line| line.says(&wanted)).cloned().collect::<Vec<_>>())
    });
    let most = RwSignal::new(FIRST_ROWS);
    let more = Memo::new(move |_| shown.with(Vec::len) > most.get());
    let nothing = Memo::new(move |_| lines.with(Vec::is_empty));
    view! {
        <When is=move || searchable.get()>
            <Search label=label sought=sought found=Signal::derive(move || shown.with(Vec::len)) />
        </When>
        <When is=move || !nothing.get() otherwise=empty>
            <ul class="list" aria-label=label>
                <For each=move || shown.with(|shown| shown.iter().take(most.get()).cloned().collect::<Vec<_>>()) key=|line| line.key.clone() let:line>
                    <li class="list__item">{line.view.run()}</li>
                </For>
            </ul>
            <When is=move || more.get()>
                <Button label=text("c-more") weight=Weight::Quiet on_press=move |()| most.update(|most| *most += FIRST_ROWS) />
            </When>
            <When is=move || shown.with(Vec::is_empty)>
                <Empty text=text("list-nothing-found") />
            </When>
        </When>
    }
}

#[component]
fn Search(label: Signal<String>, sought: RwSignal<String>, found: Signal<usize>) -> impl IntoView {
    let name = said(move || t_with("list-search-in", &[("what", label.get().into())]));
    let count = said(move || t_with("list-found", &[("count", found.get().into())]));
    view! {
        <div class="search" role="search">
            <Icon of=Picture::Search />
            <input
                class="search__input"
                type="search"
                autocomplete="off"
                autocapitalize="none"
                enterkeyhint="search"
                placeholder=text("c-search")
                aria-label=name
                prop:value=sought
                on:input:target=move |ev| sought.set(ev.target().value())
            />
            <span class="search__found" role="status">
                {count}
            </span>
        </div>
    }
}

/// A row that leads somewhere: title, a soft line under it, and how far it has got.
#[component]
pub fn Row(
    /// The title, which is the link.
    #[prop(into)]
    title: Signal<String>,
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// A picture before the title.
    #[prop(optional)]
    picture: Option<Picture>,
    /// The soft line under the title.
    #[prop(optional, into)]
    about: Option<Signal<String>>,
    /// How far the record behind it has got.
    #[prop(optional, into)]
    sign: Option<Memo<Sign>>,
    /// More under the soft line: badges; no links or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="row">
            {picture.map(|picture| view! { <span class="row__picture"><Icon of=picture /></span> })}
            <div class="row__body">
                <a class="row__cover" href=href>
                    {title}
                </a>
                {about.map(|about| view! { <p class="row__about">{about}</p> })}
                {(children.is_some() || sign.is_some()).then(|| view! {
                    <div class="beside">
                        {children.map(|children| children())} {sign.map(|sign| view! { <SignMark sign=sign /> })}
                    </div>
                })}
            </div>
            <Icon of=Picture::Forward />
        </div>
    }
}
