-- Acts on collections and labels, and going back to an earlier time, are entries of the journal, too.
CREATE TABLE journal_9 (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN (
        'accept', 'edit', 'write', 'reject', 'skip', 'flag', 'undo',
        'reword', 'move', 'switch_on', 'switch_off', 'delete', 'restore', 'import', 'collection_on', 'collection_off',
        'note', 'list',
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
INSERT INTO journal_9 SELECT sequence, kind, at, annotator, hash, region_start, region_end, path, text, reason,
    collection, origin, model, candidate, caption, version_before, version_after, draft, undoes, together,
    blind, seconds, offered FROM journal;
DROP TABLE journal;
ALTER TABLE journal_9 RENAME TO journal;
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

-- A change of a text (a licence, a name) is recorded by the numbers of both texts here.
CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- version (0: not there), collection, enabled, licence and source are of captions; used, name, description,
-- default_licence, language and gone are of collections; undone is of entries of the journal; id is that row's.
CREATE TABLE effects_9 (
    entry INTEGER NOT NULL REFERENCES journal,
    what TEXT NOT NULL CHECK (what IN (
        'version', 'collection', 'enabled', 'licence', 'source',
        'used', 'name', 'description', 'default_licence', 'language', 'gone', 'undone'
    )),
    id INTEGER NOT NULL,
    before INTEGER NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (entry, what, id)
) STRICT, WITHOUT ROWID;
INSERT INTO effects_9 SELECT entry, what, id, before, after FROM effects;
DROP TABLE effects;
ALTER TABLE effects_9 RENAME TO effects;
CREATE INDEX effects_on ON effects (id, what);
CREATE TRIGGER effects_no_update BEFORE UPDATE ON effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER effects_no_delete BEFORE DELETE ON effects BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;

-- Licence and language hold for captions that have none of their own. A deleted collection keeps its row and its name.
ALTER TABLE collections ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE collections ADD COLUMN licence TEXT NOT NULL DEFAULT '';
ALTER TABLE collections ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE collections ADD COLUMN deleted TEXT;

-- A moment with a name: the last entry of the journal at that time. Nothing is copied.
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
    at TEXT NOT NULL,
    annotator TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;
