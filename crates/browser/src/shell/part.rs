//! A shell over a part of what a phone knows: a journal for some spaces alone, which may be sealed, and which can be left.

use super::Shell;
use crate::alarm::pause;
use crate::seal::Seal;
use erikti_sync::session::Input;
use erikti_sync::wire::Pass;
use erikti_sync::{Session, Space};

/// How long what is under way may take before a shell that leaves looks again, milliseconds.
const LEAVING_MS: i32 = 25;

/// What a journal is for, and whether it is sealed.
#[derive(Clone, Debug)]
pub struct Part {
    /// The spaces it is for.
    pub keeps: fn(&Space) -> bool,
    /// What its rows are sealed with.
    pub seal: Option<Seal>,
}

impl Shell {
    /// Whose phone this is, as another journal here knows it.
    pub fn hold(&self, pass: Pass) {
        self.feed(Input::Joined(pass));
        self.listen();
    }

    /// Waits until all that is known here is durable, then ends and forgets it. Where it cannot be made durable it waits on: what
    /// is in the journal is as it was, and so is what is not.
    pub async fn leave(self) {
        while !self.read(|session| session.is_settled() && session.strip().undurable == 0) {
            pause(LEAVING_MS).await;
        }
        self.close();
        self.0.doorbell_alarm.clear();
        self.0.glimpse_alarm.clear();
        self.0.left.set(true);
        if let Some(lead) = self.0.lead.borrow_mut().take() {
            lead.release();
        }
        *self.0.session.borrow_mut() = Session::new(0);
    }
}
