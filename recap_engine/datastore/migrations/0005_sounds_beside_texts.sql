-- Vectors of sounds that are compared with texts, where an encoder compares sounds with sounds by others.
CREATE TABLE sound_meanings (
    encoder INTEGER NOT NULL,
    sound INTEGER NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (encoder, sound)
) STRICT, WITHOUT ROWID;
