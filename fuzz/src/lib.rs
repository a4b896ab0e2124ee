//! The fuzz targets' bodies, and the measure of what one input may make us allocate.
//!
//! The trials themselves know no fuzzer: the server's tests include them by path and replay the kept corpora on a stable
//! compiler.

#[allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
pub mod trials;

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes that trying one input may hold at once: a quarter of a megabyte of input must not fill a small server.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Tries one input and refuses to let it hold more memory than it may.
pub fn measured(data: &[u8], trial: fn(&[u8])) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    trial(data);
    let most = MEMORY.peak_usage().saturating_sub(before);
    assert!(most <= MOST_BYTES, "{} bytes of input held {most} bytes of memory", data.len());
}
