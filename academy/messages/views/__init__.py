"""The pages of this room: messages, their preview and lists, templates, and refusing promotion."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.messages.views import compose, messages, preview, refusing, templates, texts
from academy.messages.views.blueprint import bp
from academy.web.navigation import Entry, Section

NAVIGATION: list[Entry] = [
    Entry(
        _l("Messages"),
        "messages.index",
        P.MESSAGE_READ,
        order=40,
        icon="mail",
        section=Section.INTAKE,
    ),
]

__all__ = [
    "NAVIGATION",
    "bp",
    "compose",
    "messages",
    "preview",
    "refusing",
    "templates",
    "texts",
]
