"""Timings that anyone can make again. Performance is measured here, never asserted in tests."""
