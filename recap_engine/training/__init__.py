"""Training of the compact towers and, beside them, of the adapter and the decoder."""
