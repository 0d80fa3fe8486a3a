-- Decisions made by one act (a caption for all takes, many suggestions at once) carry one number, the first one's
-- sequence; undo takes them back together.
ALTER TABLE journal ADD COLUMN together INTEGER;
CREATE INDEX journal_together ON journal (together) WHERE together IS NOT NULL;

-- What somebody wants remembered about a sound; no caption, and never proposed.
CREATE TABLE notes (
    sound INTEGER PRIMARY KEY REFERENCES sounds,
    text TEXT NOT NULL CHECK (length(text) > 0),
    annotator TEXT NOT NULL,
    saved TEXT NOT NULL
) STRICT;
