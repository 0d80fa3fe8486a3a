-- A reason for skipping that the window offers is stored as a key, whatever language it was chosen in.
DROP TRIGGER journal_no_update;
UPDATE journal SET reason = CASE reason
    WHEN 'Nothing to be heard' THEN 'inaudible'
    WHEN 'Nichts zu hören' THEN 'inaudible'
    WHEN 'Damaged or too noisy' THEN 'damaged'
    WHEN 'Beschädigt oder zu verrauscht' THEN 'damaged'
    WHEN 'Too many things at once' THEN 'crowded'
    WHEN 'Zu vieles auf einmal' THEN 'crowded'
    WHEN 'Not clear what it is' THEN 'unclear'
    WHEN 'Unklar, was es ist' THEN 'unclear'
    WHEN 'Speech or music, not asked for' THEN 'speech_or_music'
    WHEN 'Sprache oder Musik, nicht gefragt' THEN 'speech_or_music'
    ELSE reason
END WHERE kind = 'skip' AND reason IS NOT NULL;
-- An import of descriptions in several files names none of them.
UPDATE journal SET reason = NULL WHERE kind = 'import' AND reason IN ('the files', 'den Dateien');
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is append-only');
END;

-- Imports (by their entry in the journal) that have begun and not ended. One that is continued joins their act.
CREATE TABLE open_imports (
    entry INTEGER PRIMARY KEY REFERENCES journal
) STRICT;

-- How the file itself was after the last checkpoint, so that a change by another program is noticed.
CREATE TABLE checkpoints (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    modified_ns INTEGER NOT NULL,
    size INTEGER NOT NULL
) STRICT;
