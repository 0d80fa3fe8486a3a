-- An entry says under what circumstances it was made, where that is known: whether the suggestions were held back
-- (blind), how many seconds the sound was shown before, and the first suggestion there was, shown or not (offered).
-- New kinds: note (a note for sounds) and list (sounds added to a list). Such an entry is about no single sound (its
-- hash is empty); `sound_effects` holds what became of each sound.
CREATE TABLE journal_8 (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN (
        'accept', 'edit', 'write', 'reject', 'skip', 'flag', 'undo',
        'reword', 'move', 'switch_on', 'switch_off', 'delete', 'restore', 'import', 'collection_on', 'collection_off',
        'note', 'list'
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
    together INTEGER,
    blind INTEGER CHECK (blind IN (0, 1)),
    seconds REAL CHECK (seconds >= 0),
    offered TEXT
) STRICT;
INSERT INTO journal_8 SELECT sequence, kind, at, annotator, hash, region_start, region_end, path, text, reason,
    collection, origin, model, candidate, caption, version_before, version_after, draft, undoes, together,
    NULL, NULL, NULL FROM journal;
DROP TABLE journal;
ALTER TABLE journal_8 RENAME TO journal;
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

-- The note of a sound with its author, or (what = 'list') whether a sound is in a list: the text is then empty, and
-- NULL outside the list.
CREATE TABLE sound_effects (
    entry INTEGER NOT NULL REFERENCES journal,
    what TEXT NOT NULL CHECK (what IN ('note', 'list')),
    sound INTEGER NOT NULL REFERENCES sounds,
    list INTEGER NOT NULL DEFAULT 0,
    before TEXT,
    before_by TEXT NOT NULL DEFAULT '',
    after TEXT,
    after_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entry, what, sound, list)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sound_effects_no_update BEFORE UPDATE ON sound_effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER sound_effects_no_delete BEFORE DELETE ON sound_effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
