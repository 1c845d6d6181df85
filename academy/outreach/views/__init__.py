"""The pages of this room, by noun."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.outreach.views import call, contact, interests, parts
from academy.outreach.views.blueprint import bp
from academy.web.navigation import Entry, Section

PAGES = (call, contact, interests, parts)
"""Each hangs its pages on `bp` when it is imported."""

NAVIGATION: list[Entry] = [
    Entry(
        _l("The call"),
        "outreach.call_desk",
        P.CALL_EDIT,
        order=36,
        icon="edit",
        section=Section.INTAKE,
    ),
]

__all__ = ["NAVIGATION", "PAGES", "bp"]
