"""The engine process: requests and answers over pipes."""
