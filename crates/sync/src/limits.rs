//! Every limit of the exchange, with its unit in its name and its reason.

/// How far ahead of the server a stored stamp may be: five minutes forgive an honest clock (Evolu's bound) and keep a
/// wrong one from winning for years.
pub const CLOCK_LEAD_MS: i64 = 5 * 60 * 1000;

/// When the phone says "this phone's clock is wrong": two minutes, above honest drift and a slow round trip.
pub const CLOCK_WARNING_MS: i64 = 2 * 60 * 1000;

/// Changes in one group: one tap changes a form at most, and a form has under a hundred fields.
pub const GROUP_CHANGES: usize = 256;

/// Changes in one request, so that a server transaction stays short: a second on a small machine.
pub const REQUEST_CHANGES: usize = 32 * 1024;

/// Weight of one request ([`crate::Group::weight`]), bytes: packed and compressed a tenth of it or less. Only a
/// link that has shown to carry it in [`BATCH_MS`] gets so much at once; people who are named in many groups of a batch are
/// sent once for all of them, so few large batches are half as many bytes as many small ones.
pub const REQUEST_BYTES: usize = 512 * 1024;

/// How long a batch should travel, milliseconds. On a bad link (50 kbit/s up, 600 ms there and back) that is cut every 8 s, 6 s
/// deliver 200 records in 29 s with an eighth sent twice, 3 s in 45 s with nearly half sent twice: smaller batches pack worse.
pub const BATCH_MS: i64 = 6_000;

/// How many times larger than the last one a batch may be, however fast that was.
pub const BATCH_GROWTH: usize = 16;

/// Changes in one batch of packed groups, and bytes of the texts in it that are put together from words: far above any
/// page or request, and what a few hostile bytes can unfold to at most.
pub const PACKED_CHANGES: usize = 256 * 1024;

/// See [`PACKED_CHANGES`].
pub const PACKED_BYTES: usize = 16 * 1024 * 1024;

/// The first batch on an unknown link: one second at 32 kbit/s.
pub const FIRST_BATCH_BYTES: usize = 4 * 1024;

/// The smallest batch after cuts: one large group still travels whole, whatever its size.
pub const LEAST_BATCH_BYTES: usize = 1024;

/// Bytes of one text value: ten times the longest closing report seen in the domain.
pub const TEXT_BYTES: usize = 16 * 1024;

/// Bytes of a kind, field, space or zone name.
pub const NAME_BYTES: usize = 96;

/// Values one change may replace; more heads than this are settled by the greatest stamp (evidence 1.3).
pub const BASES: usize = 16;

/// Entries of one page of news: about 100 KB before compression.
pub const PAGE_ENTRIES: usize = 1_000;

/// Weight of the newest entries that come ahead of the pages of a space that is read from its beginning: 160 planned activities
/// or 420 head counts, at most 14 kB once packed: a second at 100 kbit/s.
pub const AHEAD_BYTES: usize = 48 * 1024;

/// Delivered groups kept until they are in a verified backup: half a year of a busy leader, about 3 MB.
pub const RETAINED_GROUPS: usize = 10_000;

/// Groups of one person that a server keeps for a coordinator's decision: a busy leader's of a fortnight.
pub const WAITING_GROUPS: usize = 1_000;

/// First wait after a failed exchange, milliseconds: most cuts on a bad link are over at once.
pub const RETRY_FIRST_MS: i64 = 500;

/// Longest wait after failed exchanges: a city network overloaded after a quake must not be hammered (F18).
pub const RETRY_LONGEST_MS: i64 = 5 * 60 * 1000;

/// How often an idle phone asks for news of its own accord: the doorbell is faster where it rings.
pub const IDLE_ASK_MS: i64 = 60 * 1000;

/// How often a phone asks what was decided about what waits for a coordinator.
pub const ASK_TRAY_MS: i64 = 10 * 60 * 1000;

/// How long a request may take before the phone gives it up: the largest batch, packed to a tenth, at 5 kbit/s.
pub const REQUEST_TIMEOUT_MS: i64 = 90 * 1000;

/// How long a write may take before it is tried again: a storage that never answers must not end all saving.
pub const WRITE_TIMEOUT_MS: i64 = 30 * 1000;

/// Longest pause a server can ask for: an hour; a person's phone is not put to sleep for a day by one header.
pub const PAUSE_LONGEST_MS: i64 = 60 * 60 * 1000;

/// Bytes of a file of what a phone owes: a hundred times the largest backlog thought of, and still read at once.
pub const BUNDLE_BYTES: usize = 32 * 1024 * 1024;

/// Bytes of one picture once the phone has made it small: a minute and a half at 32 kbit/s.
pub const PICTURE_BYTES: usize = 300 * 1024;

/// The longer side of such a picture, pixels: a printed page's width.
pub const PICTURE_SIDE: u32 = 1_600;

/// Bytes of a picture file that a phone takes at all: three times a good camera's; decoding more can end a browser.
pub const PICTURE_FILE_BYTES: u64 = 30 * 1024 * 1024;

/// Bytes of a picture that travel at once: what a cut can cost is three seconds at 50 kbit/s.
pub const PICTURE_PIECE_BYTES: usize = 16 * 1024;

/// Pictures of one activity: a report, not an album; 6 MB of the server's disk at most.
pub const PICTURES: usize = 20;
