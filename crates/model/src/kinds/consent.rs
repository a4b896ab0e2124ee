//! E02 Consent: one record per person and purpose, ticked apart and taken back as easily.
//!
//! It refuses to know what the purposes are explained with: the words are numbered ([`TEXT_VERSION`]), so that it can be told
//! later what somebody agreed to.

use crate::field::{choice, record};
use crate::policy::person_space;
use crate::time::Instant;
use crate::{Read, Refusal, Write};
use erikti_sync::{Id, Ledger, Pen};

record! {
    /// What a person agreed to, or not any more.
    Consent: "consent" {
        /// Whose.
        person: Id,
        /// To what.
        purpose: Purpose,
        /// Whether it is given.
        given: bool,
        /// When it was given or taken back.
        at: Instant,
        /// Which version of the words was agreed to.
        text_version: u32,
        /// The organisation that asks.
        organisation: Id,
    }
}

choice! {
    /// What personal data may be used for; each is asked apart.
    Purpose ("consent-") {
        /// To be registered: rosters, hours.
        Registration = "registration",
        /// Photos of oneself.
        Photos = "photos",
        /// To tell of what one achieved.
        Publication = "publication",
        /// To be counted in the totals of the team.
        Totals = "totals",
    }
}

/// Version of the words that explain the purposes; grows when they change their meaning.
pub const TEXT_VERSION: u32 = 1;

/// The record of this person's consent to this purpose.
pub fn id(of: Id, to: Purpose) -> Id {
    Id::derived(&[KIND.as_bytes(), of.bytes(), to.code().as_bytes()])
}

/// Whether a person has agreed; silence is no.
pub fn is_given(ledger: &Ledger, of: Id, to: Purpose) -> bool {
    ledger.record(id(of, to)).and_then(|record| record.get(given)).unwrap_or_default()
}

/// Gives one's consent, or takes it back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn say(pen: &mut Pen<'_>, me: Id, to: Purpose, yes: bool, asked_by: Id, now: Instant) -> Result<(), Refusal> {
    let (home, record) = (person_space(me), id(me, to));
    pen.set(&home, record, person, me);
    pen.set(&home, record, purpose, to);
    pen.set(&home, record, given, yes);
    pen.set(&home, record, at, now);
    pen.set(&home, record, text_version, TEXT_VERSION);
    pen.set(&home, record, organisation, asked_by);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_is_agreed_to_apart_and_can_be_taken_back() {
        let (me, now) = (Id::derived(&[b"p"]), Instant::from_unix_ms(1));
        let ledger = Ledger::default();
        assert!(Purpose::ALL.iter().all(|to| !is_given(&ledger, me, *to)), "silence is no");
        let mut pen = Pen::new(&ledger);
        say(&mut pen, me, Purpose::Registration, true, Id::NIL, now).unwrap();
        assert_eq!(pen.will_be(id(me, Purpose::Registration), given), Some(true));
        assert_eq!(pen.will_be(id(me, Purpose::Photos), given), None);
        say(&mut pen, me, Purpose::Registration, false, Id::NIL, now).unwrap();
        assert_eq!(pen.will_be(id(me, Purpose::Registration), given), Some(false));
    }
}
