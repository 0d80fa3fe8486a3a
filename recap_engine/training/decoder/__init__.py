"""Train the compact GPT-2 on caption texts."""
