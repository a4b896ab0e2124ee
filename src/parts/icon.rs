//! Small line drawings on a grid of 24, two units thick. Always beside a word, so they are hidden from screen readers.

use leptos::prelude::*;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A sun over the horizon.
    Today,
    /// A calendar leaf.
    Calendar,
    /// A shield with a check mark.
    Shield,
    /// Head and shoulders.
    Person,
    /// Two people.
    People,
    /// Arrow to the left.
    Back,
    /// Chevron to the right.
    Forward,
    /// Check mark.
    Check,
    /// Check mark in a cloud.
    Delivered,
    /// A telephone.
    Phone,
    /// Three dots in a circle.
    Saving,
    /// Exclamation mark in a triangle.
    Warning,
    /// The letter i in a circle.
    Info,
    /// A cross.
    Cross,
    /// A circle with a stroke through it.
    NotApplicable,
    /// A clock face.
    Clock,
    /// Plus.
    Plus,
    /// Minus.
    Minus,
    /// A magnifying glass.
    Search,
    /// An arrow up into a cloud.
    Send,
    /// A pin on a map.
    Place,
    /// Lines with ticks.
    Checklist,
    /// An arrow turning back.
    Undo,
    /// A pencil.
    Edit,
    /// A question mark in a circle.
    Question,
    /// Three squares and a dot.
    Qr,
}

impl Picture {
    const fn path(self) -> &'static str {
        match self {
            Self::Today => "M3 18h18M6 18a6 6 0 0 1 12 0M12 4v4M4.2 9.2l2.2 2M19.8 9.2l-2.2 2M8 21.5h8",
            Self::Calendar => {
                "M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM4 10h16M8 2.8V7M16 2.8V7M8 14h3"
            }
            Self::Shield => "M12 3l7.5 2.6V11c0 4.8-3 8.2-7.5 10-4.5-1.8-7.5-5.2-7.5-10V5.6zM8.5 12l2.5 2.5 4.5-5",
            Self::Person => "M12 12a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4zM4 21c.5-4.3 3.7-6.5 8-6.5s7.5 2.2 8 6.5",
            Self::People => {
                "M9 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4zM2 20c.4-3.9 3.2-5.8 7-5.8s6.6 1.9 7 5.8M15.5 4.4a3.7 3.7 0 0 1 0 6.8M18 14.7c2.3.7 3.7 2.5 4 5.3"
            }
            Self::Back => "M20 12H5M11 5.5L4.5 12l6.5 6.5",
            Self::Forward => "M9 5.5l6.5 6.5L9 18.5",
            Self::Check => "M4.5 12.8l5 5L19.5 6.5",
            Self::Delivered => {
                "M7 19a4.6 4.6 0 0 1-.7-9.15A6 6 0 0 1 17.9 9.1 5 5 0 0 1 17.5 19zM8.8 13.6l2.4 2.4 4-4.5"
            }
            Self::Phone => {
                "M8 2.8h8a1.5 1.5 0 0 1 1.5 1.5v15.4a1.5 1.5 0 0 1-1.5 1.5H8a1.5 1.5 0 0 1-1.5-1.5V4.3A1.5 1.5 0 0 1 8 2.8zM11 18h2"
            }
            Self::Saving => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12h.01M12 12h.01M16 12h.01",
            Self::Warning => "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3h.01",
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7h.01",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::NotApplicable => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.8 18.2L18.2 5.8",
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.3l3.5 2.2",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Minus => "M5 12h14",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3L21 21",
            Self::Send => {
                "M7.5 18.5h-1a4.5 4.5 0 0 1-.3-8.9A6 6 0 0 1 17.9 9a4.8 4.8 0 0 1-.9 9.5M12 21v-8M8.7 15.8L12 12.5l3.3 3.3"
            }
            Self::Place => {
                "M12 21.5c4.5-4.6 7-8 7-11.4a7 7 0 0 0-14 0c0 3.4 2.5 6.8 7 11.4zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
            }
            Self::Checklist => {
                "M3 6.5l1.7 1.7L8 4.8M3 13l1.7 1.7L8 11.3M3 19.5l1.7 1.7L8 17.8M12 6.5h9M12 13h9M12 19.5h9"
            }
            Self::Undo => "M8.5 4.5L4 9l4.5 4.5M4.5 9H14a6 6 0 0 1 0 12h-3",
            Self::Question => {
                "M9.2 9a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.2-1.5 2.3M12 17.2v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z"
            }
            Self::Qr => "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v2M14 20h2M19 19v1h1",
            Self::Edit => "M4 20l1-4.5L16.3 4.2a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L8.5 19zM14 6.5l3.5 3.5",
        }
    }
}

/// A picture, as high as one and a half letters.
#[component]
pub fn Icon(
    /// What it shows.
    #[prop(into)]
    of: Signal<Picture>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=move || of.get().path() />
        </svg>
    }
}
