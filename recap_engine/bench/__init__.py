"""Reproducible timings. Performance is measured here, never asserted in tests.

Each benchmark alternates between the engine and the reference implementation (transformers and FAISS, without the
engine's code) on the same inputs, and checks that both computed the same results.
"""
