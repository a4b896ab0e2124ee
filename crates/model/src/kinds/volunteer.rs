//! E01 Volunteer: for now the name by which a roster knows a person.

use crate::field::record;
use crate::policy::{Role, person_space};
use crate::{Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Pen, Space};

record! {
    /// A person of an organisation; the record's id is the person's id.
    Volunteer: "volunteer" {
        /// Full name, as the person writes it.
        name: String,
        /// What the person is in this organisation.
        role: Role,
        /// The organisation whose roster knows the person.
        organisation: Id,
    }
}

/// Longest name, characters.
pub const NAME_CHARS: usize = 80;

/// Writes a person's name, and role if given, into an organisation.
///
/// # Errors
/// A missing or overlong name.
pub fn enrol(pen: &mut Pen<'_>, home: &Space, id: Id, full_name: &str, as_role: Option<Role>) -> Result<(), Refusal> {
    let text = full_name.trim();
    if text.is_empty() {
        return Err(Refusal::about(name.label, "refusal-name-missing"));
    }
    if text.chars().count() > NAME_CHARS {
        return Err(Refusal::about(name.label, "refusal-name-long").with("most", NAME_CHARS as i64));
    }
    pen.set(home, id, name, text.to_string());
    if let Some(as_role) = as_role {
        pen.set(home, id, role, as_role);
    }
    Ok(())
}

/// What joining writes: a person's name, in the person's own space, before the organisation's eyes.
///
/// # Errors
/// As [`enrol`].
pub fn join(pen: &mut Pen<'_>, id: Id, full_name: &str, as_role: Option<Role>, of: Id) -> Result<(), Refusal> {
    let home = person_space(id);
    enrol(pen, &home, id, full_name, as_role)?;
    pen.set(&home, id, organisation, of);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use erikti_sync::Ledger;

    #[test]
    fn a_name_is_needed_and_bounded() {
        let ledger = Ledger::default();
        let mut pen = Pen::new(&ledger);
        let (home, id) = (Space::new("org/1"), Id::derived(&[b"p"]));
        assert_eq!(enrol(&mut pen, &home, id, " ", None).unwrap_err().key, "refusal-name-missing");
        assert_eq!(enrol(&mut pen, &home, id, &"ә".repeat(81), None).unwrap_err().key, "refusal-name-long");
        enrol(&mut pen, &home, id, " Әлия Серік ", Some(Role::TeamLeader)).unwrap();
        assert_eq!(pen.will_be(id, name).as_deref(), Some("Әлия Серік"));
        assert_eq!(pen.will_be(id, role), Some(Role::TeamLeader));
    }
}
