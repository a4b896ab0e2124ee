//! The works, one function each, ours and bare in turn on the same machine in the same minute.
//!
//! What is good is said beside each figure, from the project's own goals. Refuses to know how the app does it.

mod opening;
mod profile;
mod saving;
mod stage;
mod travelling;

use crate::bare;
use crate::report::Report;
use clap::Parser;
use stage::{Office, Phone, told};
use std::net::SocketAddr;
use tempfile::TempDir;

/// Measures the works.
#[derive(Debug, Parser)]
struct Words {
    /// These works alone
    #[arg(long, value_delimiter = ',', value_name = "W1,W3")]
    only: Vec<String>,
    /// A tenth of everything: to see that it runs, not how fast
    #[arg(long)]
    quick: bool,
    /// Prints where the pages' time goes; the figures are then of no use
    #[arg(long)]
    profile: bool,
}

/// What every work needs.
struct Ground {
    office: Office,
    bare: SocketAddr,
    _folder: TempDir,
    tenth: usize,
    report: Report,
}

impl Ground {
    fn open(tenth: usize, report: Report) -> Ground {
        let folder = tempfile::Builder::new().prefix("erikti-bare-").tempdir().expect("a folder");
        let bare = bare::serve(folder.path());
        Ground { office: Office::open(), bare, _folder: folder, tenth, report }
    }

    /// A phone at the door of the app.
    fn ours(&self, name: &str) -> Phone {
        Phone::at_the_door(&self.office, name, "bench")
    }

    /// A phone at the door of the lower bound.
    fn bare(&self) -> Phone {
        let phone = Phone::new(self.bare);
        phone.tab().open(&phone.link.url("/bare"));
        phone.work("bare.open()");
        phone
    }

    /// Fills both logs with the same records.
    fn fill(&self, records: usize, seed: u64) {
        self.office.fill(records, seed);
        let filler = self.bare();
        for part in 0..records.div_ceil(1_000) {
            let count = (records - part * 1_000).min(1_000);
            let from = format!("/records?count={count}&seed={}", seed + part as u64);
            filler.work(&format!(
                "fetch('{from}').then((r) => r.text()).then((body) => fetch('/docs', {{ method: 'POST', body }}))"
            ));
        }
    }
}

type Work = fn(&mut Ground);

/// Does what the command line asks for.
pub(crate) fn run() {
    let words = Words::parse();
    stage::PROFILED.get_or_init(|| words.profile);
    let tenth = if words.quick { 10 } else { 1 };
    let works: [(&str, Work); 8] = [
        ("W1", saving::save),
        ("W2", travelling::push),
        ("W3", travelling::pull),
        ("W4", travelling::delta),
        ("W5", travelling::slow),
        ("W6", opening::open),
        ("W7", saving::conflict),
        ("W8", opening::first_visit),
    ];
    let mut report = Report::default();
    for (name, work) in works {
        let wanted = words.only.is_empty() || words.only.iter().any(|only| only.eq_ignore_ascii_case(name));
        if wanted {
            let mut ground = Ground::open(tenth, std::mem::take(&mut report));
            work(&mut ground);
            report = ground.report;
        }
    }
    report.finish(&told("ERIKTI_BENCH_JSON"));
}
