//! The sign beside every record: how far it has got. A picture and a word, never colour alone.

use crate::memo::Memo;
use leptos::prelude::*;

use super::icon::{Icon, Picture};
use crate::i18n::{said, t};

/// How far a record has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Not yet durable on this phone.
    Saving,
    /// Durable here, not yet at the office.
    OnPhone,
    /// The server holds it durably, and has said so.
    Delivered,
    /// It is before a coordinator, who decides.
    Asked,
    /// This phone's person must decide something.
    NeedsYou,
}

impl Sign {
    /// The word.
    pub fn word(self) -> String {
        match self {
            Self::Saving => t("sign-saving"),
            Self::OnPhone => t("sign-on-phone"),
            Self::Delivered => t("sign-delivered"),
            Self::Asked => t("sign-asked"),
            Self::NeedsYou => t("sign-needs-you"),
        }
    }

    /// The picture.
    pub const fn picture(self) -> Picture {
        match self {
            Self::Saving => Picture::Saving,
            Self::OnPhone => Picture::Phone,
            Self::Delivered => Picture::Delivered,
            Self::Asked => Picture::Clock,
            Self::NeedsYou => Picture::Warning,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Saving => "sign sign--saving",
            Self::OnPhone => "sign sign--on-phone",
            Self::Delivered => "sign sign--delivered",
            Self::Asked => "sign",
            Self::NeedsYou => "sign sign--needs-you",
        }
    }
}

/// Picture and word of a [`Sign`].
#[component]
pub fn SignMark(
    /// How far it has got.
    #[prop(into)]
    sign: Memo<Sign>,
) -> impl IntoView {
    view! {
        <span class=move || sign.get().class()>
            <Icon of=move || sign.get().picture() />
            <span>{said(move || sign.get().word())}</span>
        </span>
    }
}
