"""The pages of this room, by noun."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.access.permissions import P
from academy.outreach.views import (
    call,
    codes,
    contact,
    desk,
    enquiries,
    infos,
    interests,
    parts,
    staff_infos,
)
from academy.outreach.views.blueprint import bp
from academy.web.navigation import Entry, Section

PAGES = (call, codes, contact, desk, enquiries, infos, interests, parts, staff_infos)
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
    Entry(
        _l("Information sessions"),
        "outreach.infos",
        P.INFO_MANAGE,
        order=37,
        icon="calendar",
        section=Section.INTAKE,
    ),
    Entry(
        lazy_pgettext("desk", "Questions"),
        "outreach.questions_desk",
        P.ENQUIRY_LIST,
        order=32,
        icon="chat",
        section=Section.INTAKE,
    ),
]

__all__ = ["NAVIGATION", "PAGES", "bp"]
