"""Merge another workspace, or a pack, into a workspace: by audio hash, wordings and journal."""
