"""The pages of this room."""

from academy.selection.views.blueprint import bp
from academy.web.navigation import Entry

NAVIGATION: list[Entry] = []

__all__ = ["NAVIGATION", "bp"]
