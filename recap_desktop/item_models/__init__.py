"""Qt item models and their parts. `data()` never reads or writes files or the database."""
