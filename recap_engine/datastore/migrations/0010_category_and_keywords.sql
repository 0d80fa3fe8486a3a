-- The category and the keywords of a sound (or of a part of one), at most one row each. Keywords are separated by ", ".
CREATE TABLE sound_fields (
    sound INTEGER NOT NULL REFERENCES sounds,
    what TEXT NOT NULL CHECK (what IN ('category', 'keywords')),
    text TEXT NOT NULL CHECK (length(text) > 0),
    annotator TEXT NOT NULL,
    saved TEXT NOT NULL,
    PRIMARY KEY (sound, what)
) STRICT, WITHOUT ROWID;

-- New kinds: category and keywords set those of sounds; keywords_add and keywords_remove change some keywords.
CREATE TABLE journal_10 (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN (
        'accept', 'edit', 'write', 'reject', 'skip', 'flag', 'undo',
        'reword', 'move', 'switch_on', 'switch_off', 'delete', 'restore', 'import', 'collection_on', 'collection_off',
        'note', 'list', 'category', 'keywords', 'keywords_add', 'keywords_remove',
        'relabel', 'collection_rename', 'collection_merge', 'collection_delete', 'collection_set', 'rollback'
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
INSERT INTO journal_10 SELECT sequence, kind, at, annotator, hash, region_start, region_end, path, text, reason,
    collection, origin, model, candidate, caption, version_before, version_after, draft, undoes, together,
    blind, seconds, offered FROM journal;
DROP TABLE journal;
ALTER TABLE journal_10 RENAME TO journal;
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

-- As before; what = 'category' or 'keywords' is the text of that field, NULL for none.
CREATE TABLE sound_effects_10 (
    entry INTEGER NOT NULL REFERENCES journal,
    what TEXT NOT NULL CHECK (what IN ('note', 'list', 'category', 'keywords')),
    sound INTEGER NOT NULL REFERENCES sounds,
    list INTEGER NOT NULL DEFAULT 0,
    before TEXT,
    before_by TEXT NOT NULL DEFAULT '',
    after TEXT,
    after_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entry, what, sound, list)
) STRICT, WITHOUT ROWID;
INSERT INTO sound_effects_10 SELECT entry, what, sound, list, before, before_by, after, after_by FROM sound_effects;
DROP TABLE sound_effects;
ALTER TABLE sound_effects_10 RENAME TO sound_effects;
CREATE TRIGGER sound_effects_no_update BEFORE UPDATE ON sound_effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER sound_effects_no_delete BEFORE DELETE ON sound_effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
