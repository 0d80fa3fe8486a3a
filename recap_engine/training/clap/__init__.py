"""Train the compact CLAP towers."""
