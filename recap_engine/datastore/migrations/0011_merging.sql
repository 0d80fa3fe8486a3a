-- An entry that came from another workspace names the import (`merged`) that brought it. It stands among the entries
-- made here by its time: `placed` is the sequence of the last one before it, and a fraction that grows with the time.
ALTER TABLE journal ADD COLUMN merged INTEGER REFERENCES journal;
ALTER TABLE journal ADD COLUMN placed REAL;
CREATE INDEX journal_merged ON journal (merged) WHERE merged IS NOT NULL;
