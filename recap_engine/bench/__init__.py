"""Timings that anyone can make again. Performance is measured here, never asserted in tests.

Each benchmark times the engine and the reference way (transformers and FAISS, nothing of the engine) in turns, on the
same inputs, and checks that both computed the same.
"""
