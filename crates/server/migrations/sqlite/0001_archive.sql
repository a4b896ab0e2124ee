-- Identifiers, digests and chains are 16-byte blobs, hashes of secrets 32; times are Unix milliseconds; stamps are
-- hybrid-clock stamps (milliseconds in the upper 48 bits). A space's name is kept once: `no` stands for it elsewhere.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE space (
    no     INTEGER PRIMARY KEY,
    space  TEXT    NOT NULL UNIQUE,
    epoch  INTEGER NOT NULL,
    head   INTEGER NOT NULL DEFAULT 0,
    chain  BLOB    NOT NULL,
    stable INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The log: positions of a space are dense from 1; `body` is one packed entry.
CREATE TABLE entry (
    space    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    group_id BLOB    NOT NULL,
    author   BLOB    NOT NULL,
    chain    BLOB    NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (space, position)
) STRICT, WITHOUT ROWID;

-- Where a group is in a space's log, with which stamp, and what its author made: tells a duplicate from a collision.
CREATE TABLE grp (
    space    INTEGER NOT NULL,
    group_id BLOB    NOT NULL,
    digest   BLOB    NOT NULL,
    position INTEGER NOT NULL,
    stamp    INTEGER NOT NULL,
    PRIMARY KEY (space, group_id)
) STRICT, WITHOUT ROWID;

-- Groups that wait for a person's decision; `space` is the first space they would have gone to.
CREATE TABLE tray (
    space    TEXT    NOT NULL,
    group_id BLOB    NOT NULL,
    digest   BLOB    NOT NULL,
    author   BLOB    NOT NULL,
    reason   TEXT    NOT NULL,
    received INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (space, group_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
    secret            BLOB PRIMARY KEY,
    person            BLOB    NOT NULL,
    name              TEXT    NOT NULL,
    role              TEXT    NOT NULL,
    organisation      BLOB    NOT NULL,
    organisation_name TEXT    NOT NULL,
    created           INTEGER NOT NULL,
    expires           INTEGER NOT NULL,
    device            BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    id                BLOB PRIMARY KEY,
    token             BLOB    NOT NULL UNIQUE,
    person            BLOB    NOT NULL,
    name              TEXT    NOT NULL,
    role              TEXT    NOT NULL,
    organisation      BLOB    NOT NULL,
    organisation_name TEXT    NOT NULL,
    replica           BLOB    NOT NULL,
    grants            INTEGER NOT NULL,
    joined            INTEGER NOT NULL,
    revoked           INTEGER,
    seen              INTEGER,
    backlog           INTEGER,
    clock             INTEGER
) STRICT, WITHOUT ROWID;
