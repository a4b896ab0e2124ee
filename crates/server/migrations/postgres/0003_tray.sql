-- What waits is looked up by its group, and counted by its author.
CREATE INDEX tray_by_group ON tray (group_id);
CREATE INDEX tray_waiting ON tray (author) WHERE accepted IS NULL;
