"""Loads `seed/` through the verbs of the rooms: the demo in numbered chapters, each once."""

from academy.seeding.demo import load_demo, welcome

__all__ = ["load_demo", "welcome"]
