-- Whose an activity is and who leads it: told by the log's own groups, written with them.
CREATE TABLE organises (
    activity     BLOB PRIMARY KEY,
    organisation BLOB NOT NULL
) STRICT, WITHOUT ROWID;


CREATE TABLE leads (
    activity BLOB PRIMARY KEY,
    person   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX leads_by ON leads (person, activity);

-- 1: let in, 0: not.
ALTER TABLE tray ADD COLUMN accepted INTEGER;
