"""A tiny real bundle, real sounds, a workspace with a few captions."""

from small_world import *  # noqa: F403
