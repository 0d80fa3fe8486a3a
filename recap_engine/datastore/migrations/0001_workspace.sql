-- Times are ISO 8601 in UTC; regions are seconds; paths are the bytes the file system gave.

CREATE TABLE counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL
) STRICT;
INSERT INTO counter VALUES (1, 0);

CREATE TABLE libraries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    path BLOB NOT NULL UNIQUE,
    added TEXT NOT NULL
) STRICT;

CREATE TABLE sounds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL CHECK (length(hash) > 0),
    region_start REAL,
    region_end REAL,
    duration REAL NOT NULL,
    recording TEXT NOT NULL,
    CHECK ((region_start IS NULL) = (region_end IS NULL)),
    CHECK (region_start IS NULL OR (region_start >= 0 AND region_end > region_start))
) STRICT;
CREATE UNIQUE INDEX sounds_identity ON sounds (hash, ifnull(region_start, -1), ifnull(region_end, -1));
CREATE INDEX sounds_recording ON sounds (recording);

-- A file inside a library has a path relative to it ('/' between parts); one outside has an absolute path.
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library INTEGER REFERENCES libraries ON DELETE CASCADE,
    path BLOB NOT NULL,
    hash TEXT NOT NULL,
    duration REAL NOT NULL,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX files_place ON files (ifnull(library, 0), path);
CREATE INDEX files_hash ON files (hash);

CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    created TEXT NOT NULL
) STRICT;

-- Every wording that was ever embedded or carried by a caption, once: vectors belong to these, so an edited caption
-- points to another wording and can never be found by the vector of the old one.
CREATE TABLE texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE captions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collections,
    sound INTEGER REFERENCES sounds,
    text_id INTEGER NOT NULL REFERENCES texts,
    text TEXT NOT NULL,
    provenance TEXT NOT NULL CHECK (provenance IN ('human', 'imported', 'model')),
    -- What the words began as: '' (typed or imported), 'generated' or 'neighbour'; and the bundle that proposed them.
    origin TEXT NOT NULL DEFAULT '' CHECK (origin IN ('', 'generated', 'neighbour')),
    model TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    source_row TEXT NOT NULL DEFAULT '',
    annotator TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    deleted TEXT,
    -- What an import knows the row by; it survives edits and deletion, so that importing again brings nothing back.
    import_key BLOB
) STRICT;
CREATE INDEX captions_sound ON captions (sound) WHERE sound IS NOT NULL;
CREATE INDEX captions_text ON captions (text_id);
CREATE INDEX captions_active ON captions (collection, text_id, sound) WHERE enabled = 1 AND deleted IS NULL;
CREATE UNIQUE INDEX captions_import ON captions (collection, import_key) WHERE import_key IS NOT NULL;

-- Wordings a caption had or has, apart from being current; nothing is ever removed from here.
CREATE TABLE caption_versions (
    caption INTEGER NOT NULL REFERENCES captions,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    provenance TEXT NOT NULL,
    origin TEXT NOT NULL,
    model TEXT NOT NULL,
    annotator TEXT NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (caption, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER caption_versions_stay BEFORE DELETE ON caption_versions BEGIN
    SELECT raise(ABORT, 'versions of a caption are kept');
END;

CREATE VIRTUAL TABLE caption_words USING fts5(
    text, content = 'captions', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER captions_words_insert AFTER INSERT ON captions BEGIN
    INSERT INTO caption_words (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER captions_words_delete AFTER DELETE ON captions BEGIN
    INSERT INTO caption_words (caption_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER captions_words_update AFTER UPDATE OF text ON captions BEGIN
    INSERT INTO caption_words (caption_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO caption_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('accept', 'edit', 'write', 'reject', 'skip', 'flag', 'undo')),
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
    undoes INTEGER REFERENCES journal
) STRICT;
CREATE INDEX journal_sound ON journal (hash, sequence);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal WHEN new.sequence IN (SELECT sequence FROM journal) BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;

-- Which entries are undone at present. It follows from the journal and is checked against it.
CREATE TABLE undone (
    sequence INTEGER PRIMARY KEY REFERENCES journal
) STRICT;

CREATE TABLE drafts (
    sound INTEGER NOT NULL REFERENCES sounds,
    annotator TEXT NOT NULL,
    text TEXT NOT NULL,
    saved TEXT NOT NULL,
    PRIMARY KEY (sound, annotator)
) STRICT, WITHOUT ROWID;

CREATE TABLE proposals (
    sound INTEGER NOT NULL REFERENCES sounds,
    model TEXT NOT NULL,
    settings TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    made TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (sound, model, settings)
) STRICT;

-- One row per encoder that made vectors here; its vectors are in the vec0 tables vectors_text_ID and vectors_audio_ID.
CREATE TABLE encoders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL UNIQUE CHECK (length(fingerprint) > 0),
    dimensions INTEGER NOT NULL CHECK (dimensions > 0),
    changes INTEGER NOT NULL DEFAULT 0
) STRICT;
