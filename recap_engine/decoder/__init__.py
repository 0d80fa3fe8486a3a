"""GPT-2 with cross-attention to a sound: the module, its weight files, and the search for captions."""
