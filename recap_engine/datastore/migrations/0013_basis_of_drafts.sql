-- The suggestion that a draft is a changed version of: its text ('': none), its origin and the bundle that made it.
ALTER TABLE drafts ADD COLUMN candidate TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN origin TEXT NOT NULL DEFAULT '' CHECK (origin IN ('', 'generated', 'neighbour'));
ALTER TABLE drafts ADD COLUMN model TEXT NOT NULL DEFAULT '';
