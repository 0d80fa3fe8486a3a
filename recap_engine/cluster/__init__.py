"""Captions for very many sounds on Ray: many processes or machines, one folder of Parquet files."""
