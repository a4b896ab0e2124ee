-- The same shapes as in SQLite. `space` is first in every key of the log, so that a cluster (Citus) may distribute
-- space, entry, grp and tray by it and one append of one space stays on one machine.
CREATE TABLE meta (
    key   text PRIMARY KEY,
    value bigint NOT NULL
);

CREATE TABLE space (
    space  text    PRIMARY KEY,
    epoch  integer NOT NULL,
    head   bigint  NOT NULL DEFAULT 0,
    chain  bytea   NOT NULL,
    stable bigint  NOT NULL DEFAULT 0
);

CREATE TABLE entry (
    space    text   NOT NULL,
    position bigint NOT NULL,
    group_id bytea  NOT NULL,
    author   bytea  NOT NULL,
    chain    bytea  NOT NULL,
    body     bytea  NOT NULL,
    PRIMARY KEY (space, position)
);

CREATE TABLE grp (
    space    text   NOT NULL,
    group_id bytea  NOT NULL,
    digest   bytea  NOT NULL,
    position bigint NOT NULL,
    stamp    bigint NOT NULL,
    PRIMARY KEY (space, group_id)
);

CREATE TABLE tray (
    space    text   NOT NULL,
    group_id bytea  NOT NULL,
    digest   bytea  NOT NULL,
    author   bytea  NOT NULL,
    reason   text   NOT NULL,
    received bigint NOT NULL,
    body     bytea  NOT NULL,
    PRIMARY KEY (space, group_id, digest)
);

CREATE TABLE invite (
    secret            bytea PRIMARY KEY,
    person            bytea  NOT NULL,
    name              text   NOT NULL,
    role              text   NOT NULL,
    organisation      bytea  NOT NULL,
    organisation_name text   NOT NULL,
    created           bigint NOT NULL,
    expires           bigint NOT NULL,
    device            bytea
);

CREATE TABLE device (
    id                bytea PRIMARY KEY,
    token             bytea   NOT NULL UNIQUE,
    person            bytea   NOT NULL,
    name              text    NOT NULL,
    role              text    NOT NULL,
    organisation      bytea   NOT NULL,
    organisation_name text    NOT NULL,
    replica           bytea   NOT NULL,
    grants            bigint  NOT NULL,
    joined            bigint  NOT NULL,
    revoked           bigint,
    seen              bigint,
    backlog           bigint,
    clock             bigint
);
