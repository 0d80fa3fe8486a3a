"""The engine as a process of its own: requests and answers over pipes."""
