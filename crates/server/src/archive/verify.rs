//! Reads every log from its first position and computes its chain again: is what the archive gives out what was written?

use super::{Archive, Error, Head, Store};
use erikti_sync::wire::Cursor;
use erikti_sync::{Chain, limits};

/// What a verification found.
#[derive(Debug, Default)]
pub struct Report {
    /// Where each log ends, as the archive says.
    pub heads: Vec<Head>,
    /// Entries read.
    pub entries: u64,
    /// What is wrong, a sentence each.
    pub faults: Vec<String>,
}

/// Verifies the storage itself and the chain of every space.
///
/// # Errors
/// The archive cannot be read at all.
pub async fn all(archive: &Archive) -> Result<Report, Error> {
    let mut report = Report { heads: archive.heads().await?, ..Report::default() };
    if let Archive::Sqlite(sqlite) = archive
        && let Err(error) = sqlite.integrity().await
    {
        report.faults.push(error.text);
    }
    for head in report.heads.clone() {
        match log(archive, &head, &mut report.entries).await {
            Ok(()) => {}
            Err(fault) => report.faults.push(format!("Space {}: {fault}", head.space)),
        }
    }
    Ok(report)
}

async fn log(archive: &Archive, head: &Head, entries: &mut u64) -> Result<(), String> {
    let mut cursor = Cursor { epoch: head.epoch, ..Cursor::default() };
    let mut chain = Chain::default();
    while cursor.position < head.position {
        let page = archive.read(head.space.clone(), cursor, limits::PAGE_ENTRIES).await.map_err(|error| error.text)?;
        if page.rewound || page.entries.is_empty() {
            return Err(format!("the log cannot be read past position {}.", cursor.position));
        }
        let first = cursor.position + 1;
        for entry in &page.entries {
            chain = chain.then(entry);
            *entries += 1;
        }
        if chain != page.cursor.chain {
            return Err(format!("the chain breaks between positions {first} and {}.", page.cursor.position));
        }
        cursor = page.cursor;
        if cursor.position == head.position && chain != head.chain {
            return Err(format!("the chain at its head, position {}, is not the log's.", head.position));
        }
    }
    Ok(())
}
