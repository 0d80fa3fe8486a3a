-- What the audio data with this hash measures: what its header tells, and once it was read (peak is not NULL), its
-- integrated loudness in LUFS (NULL: it has none), its peak relative to full scale, and the places where it is clipped.
CREATE TABLE levels (
    hash TEXT PRIMARY KEY CHECK (length(hash) > 0),
    rate INTEGER NOT NULL CHECK (rate > 0),
    channels INTEGER NOT NULL CHECK (channels > 0),
    loudness REAL,
    peak REAL CHECK (peak >= 0),
    clipped INTEGER CHECK (clipped >= 0)
) STRICT, WITHOUT ROWID;
