"""Train the compact CLAP towers, the decoder and the adapter."""
