-- How sure the best candidate is, so that the least sure sounds are found without reading every proposal.
ALTER TABLE proposals ADD COLUMN sure REAL GENERATED ALWAYS AS (json_extract(content, '$.candidates[0].score')) VIRTUAL;
CREATE INDEX proposals_sure ON proposals (sure, sound) WHERE sure IS NOT NULL;

-- Lists of sounds somebody is to work on, such as a CSV of assignments; they stand among the folders.
CREATE TABLE lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    source BLOB NOT NULL UNIQUE,
    added TEXT NOT NULL
) STRICT;
CREATE TABLE list_sounds (
    list INTEGER NOT NULL REFERENCES lists ON DELETE CASCADE,
    position INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (list, position)
) STRICT, WITHOUT ROWID;
