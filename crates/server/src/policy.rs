//! May this device write this group, and who else must see it? The only place between the wire and the archive that may
//! look inside a group.
//!
//! Its first form looks at spaces alone; per-kind rules and audiences of `erikti-model` come in here and nowhere else.

use crate::accounts::{Device, granted};
use crate::archive::Append;
use erikti_sync::Group;

/// Locale key of the reason a group waits in the tray because its device may not write to one of its spaces.
pub const NOT_GRANTED: &str = "not-granted";

/// What to do with a group.
#[derive(Debug)]
pub enum Ruling {
    /// Write it.
    Append(Append),
    /// Keep it for the person who may decide; the reason is a locale key.
    Tray(&'static str),
}

/// Judges a group by the device that delivers it; the author is the device's person, whatever the group says.
pub fn judge(device: &Device, group: &Group) -> Ruling {
    let granted = granted(device);
    if group.changes.iter().all(|change| granted.contains(&change.space)) {
        Ruling::Append(Append::of(device.identity.person, group.clone()))
    } else {
        Ruling::Tray(NOT_GRANTED)
    }
}
