"""Measuring what the product does, on sounds it was not trained on."""
