"""Train a bundle's cross-attention."""
