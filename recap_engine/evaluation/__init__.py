"""Measure the product on sounds that it was not trained on."""
