"""Qt item models and what they are made of. No reading or writing happens in `data()`."""
