-- What changed since when: whoever keeps captions or vectors in memory reads only that. New captions are known by
-- their ids, which only grow.
CREATE TABLE caption_changes (
    sequence INTEGER NOT NULL,
    caption INTEGER NOT NULL,
    PRIMARY KEY (sequence, caption)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER captions_changed AFTER UPDATE OF collection, sound, text_id, enabled, deleted ON captions BEGIN
    INSERT OR IGNORE INTO caption_changes SELECT sequence + 1, new.id FROM counter;
END;

-- Row ids (64 bits each, little-endian) whose vectors were put when encoders.changes became `change`.
CREATE TABLE vector_changes (
    encoder INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'audio')),
    change INTEGER NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (encoder, kind, change)
) STRICT, WITHOUT ROWID;
