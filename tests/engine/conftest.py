"""A tiny real bundle, real sounds and a workspace with a few captions. Folders below have fixtures of their own."""

from small_world import *  # noqa: F403
