"""The pages of this room, by noun."""

from academy.outreach.views import call, contact, interests
from academy.outreach.views.blueprint import bp
from academy.web.navigation import Entry

PAGES = (call, contact, interests)
"""Each hangs its pages on `bp` when it is imported."""

NAVIGATION: list[Entry] = []

__all__ = ["NAVIGATION", "PAGES", "bp"]
