-- Whose an activity is and who leads it: told by the log's own groups, written with them. Short tables of the coordinator,
-- where there is a cluster.
CREATE TABLE organises (
    activity     bytea PRIMARY KEY,
    organisation bytea NOT NULL
);


CREATE TABLE leads (
    activity bytea PRIMARY KEY,
    person   bytea NOT NULL
);

CREATE INDEX leads_by ON leads (person, activity);

ALTER TABLE tray ADD COLUMN accepted boolean;
