//! The inputs that fuzzing found worth keeping, tried again by a stable compiler: each once broke something, or leads
//! where no other does.

#[path = "../../../../fuzz/src/trials/mod.rs"]
mod trials;

use std::path::Path;

fn replay(name: &str, trial: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut tried = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        trial(&std::fs::read(entry.unwrap().path()).unwrap());
        tried += 1;
    }
    assert!(tried > 1, "{name} has no corpus");
}

macro_rules! replays {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name), trials::$name::run);
        })*
    };
}

replays!(wire, columns, exchange, stored, answers, http);
