"""A datastore that a team shares on PostgreSQL: what each workspace pushed, and captions and vectors to query there."""
