-- What a curator does to captions stands in the journal, too, and is taken back by the same undo. Such an entry is
-- about no sound (its hash is empty) and about any number of captions; `effects` holds what became of each.
CREATE TABLE journal_6 (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN (
        'accept', 'edit', 'write', 'reject', 'skip', 'flag', 'undo',
        'reword', 'move', 'switch_on', 'switch_off', 'delete', 'restore', 'import', 'collection_on', 'collection_off'
    )),
    at TEXT NOT NULL,
    annotator TEXT NOT NULL,
    hash TEXT NOT NULL,
    region_start REAL,
    region_end REAL,
    path BLOB,
    text TEXT,
    reason TEXT,
    collection TEXT,
    -- The candidate the text is or began as, where that is known.
    origin TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    candidate TEXT,
    -- What was done to a caption: from one version to another; 0 is "not there".
    caption INTEGER,
    version_before INTEGER NOT NULL DEFAULT 0,
    version_after INTEGER NOT NULL DEFAULT 0,
    draft TEXT,
    undoes INTEGER REFERENCES journal,
    together INTEGER
) STRICT;
INSERT INTO journal_6 SELECT sequence, kind, at, annotator, hash, region_start, region_end, path, text, reason,
    collection, origin, model, candidate, caption, version_before, version_after, draft, undoes, together FROM journal;
DROP TABLE journal;
ALTER TABLE journal_6 RENAME TO journal;
CREATE INDEX journal_sound ON journal (hash, sequence);
CREATE INDEX journal_together ON journal (together) WHERE together IS NOT NULL;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal WHEN new.sequence IN (SELECT sequence FROM journal) BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;

-- version (0: not there), collection and enabled are of captions, used is of collections; id is that row's.
CREATE TABLE effects (
    entry INTEGER NOT NULL REFERENCES journal,
    what TEXT NOT NULL CHECK (what IN ('version', 'collection', 'enabled', 'used')),
    id INTEGER NOT NULL,
    before INTEGER NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (entry, what, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX effects_on ON effects (id, what);
CREATE TRIGGER effects_no_update BEFORE UPDATE ON effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER effects_no_delete BEFORE DELETE ON effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
