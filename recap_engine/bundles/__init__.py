"""Model bundles: found, checked, loaded, written."""
