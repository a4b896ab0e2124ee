//! Pictures of a report: made small here, kept beside the records, and brought to the server when nothing else is owed.

use super::House;
use crate::memo::Memo;
use crate::parts::Sign;
use erikti_browser::darkroom::{self, Spoilt};
use erikti_browser::{Wish, files};
use erikti_model::Refusal;
use erikti_model::kinds::photo::{self, Shows, Taken};
use erikti_model::policy::activity_space;
use erikti_sync::session::Cut;
use erikti_sync::{Id, Ledger, limits, session};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How a picture stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// How far it has come, its record included.
    pub sign: Sign,
    /// The server's no, as a code.
    pub no: Option<String>,
}

fn wish(ledger: &Ledger, id: Id) -> Wish {
    match photo::stands(ledger, id) {
        Some(true) => Wish::Deliver,
        Some(false) => Wish::Withdraw,
        None => Wish::Wait,
    }
}

impl House {
    pub(super) async fn carry_photos(self) {
        if let Some(shell) = self.shell.get_value() {
            shell.carry_pictures(wish).await;
        }
    }

    /// How many pictures wait.
    pub fn photos_owed(self) -> Memo<usize> {
        Memo::new(move |_| {
            self.beat.track();
            self.shell.with_value(|shell| shell.as_ref().map_or(0, erikti_browser::Shell::pictures_owed))
        })
    }

    /// How a picture stands.
    pub fn photo(self, id: Id) -> Memo<Standing> {
        let record = self.sign(id);
        Memo::new(move |_| {
            self.beat.track();
            let (owed, no) =
                self.shell.with_value(|shell| shell.as_ref().map(|shell| shell.owes_picture(id)).unwrap_or_default());
            let sign = match record.get() {
                Sign::Delivered if no.is_some() => Sign::NeedsYou,
                Sign::Delivered if owed => super::sign(session::Sign::OnPhone),
                record => record,
            };
            Standing { sign, no }
        })
    }

    /// Makes a file's picture small, keeps it, and adds it to the report.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn add_photo(self, of_activity: Id, file: &web_sys::File, vouched: Shows) -> Result<Id, Refusal> {
        let (Some(shell), Some(me)) = (self.shell.get_value(), self.me().get_untracked()) else {
            return Err(Refusal::new("refusal-not-open"));
        };
        self.look(&|session| photo::may_add(session.ledger(), of_activity))?;
        let print = darkroom::develop(file).await.map_err(|spoilt| match spoilt {
            Spoilt::TooLarge => {
                let most = limits::PICTURE_FILE_BYTES / 1024 / 1024;
                Refusal::new("refusal-photo-large").with("most", i64::try_from(most).unwrap_or_default())
            }
            Spoilt::Unreadable => Refusal::new("refusal-photo-unreadable"),
        })?;
        // What an encoder of some browser might have carried over.
        if !photo::is_bare(&print.bytes) {
            return Err(Refusal::new("refusal-photo-unreadable"));
        }
        let id = photo::id(of_activity, &print.bytes);
        let bytes = u32::try_from(print.bytes.len()).unwrap_or(u32::MAX);
        let taken = Taken { id, width: print.width, height: print.height, bytes };
        shell.keep_picture(of_activity, id, &print.bytes).await.map_err(|_| Refusal::new("refusal-photo-no-room"))?;
        let (home, now) = (activity_space(of_activity), self.now());
        self.act(|pen| photo::add(pen, &home, of_activity, taken, vouched, me.person, now))?;
        Ok(id)
    }

    /// Removes a picture, or brings it back.
    ///
    /// # Errors
    /// The rule's no.
    pub fn remove_photo(self, of_activity: Id, id: Id, so: bool) -> Result<(), Refusal> {
        self.act(|pen| photo::remove(pen, &activity_space(of_activity), of_activity, id, so))?;
        if let Some(shell) = self.shell.get_value() {
            spawn_local(async move { shell.owe_picture(of_activity, id).await });
        }
        Ok(())
    }

    /// An address at which this page finds the picture; from the server, if it is not here.
    ///
    /// # Errors
    /// Why not.
    pub async fn show_photo(self, of_activity: Id, id: Id) -> Result<String, Cut> {
        let Some(shell) = self.shell.get_value() else { return Err(Cut::Unreachable) };
        let bytes = shell.picture(of_activity, id, |bytes| photo::id(of_activity, bytes) == id).await?;
        files::address(&bytes).map_err(|_| Cut::Unreachable)
    }
}

/// Ends an address of [`House::show_photo`].
pub fn forget(address: &str) {
    files::forget(address);
}
