"""The pages of this room: completion, certificates, and the import of past people."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.graduation.views import certificates, completion, importing
from academy.graduation.views.pages import bp
from academy.web.navigation import Entry, Section

NAVIGATION = [
    Entry(
        _l("Graduation"),
        "graduation.index",
        P.GRADUATION_RELEASE,
        order=48,
        icon="seal",
        section=Section.LEARNING,
        covers=("/staff/certificates",),
    ),
    Entry(
        _l("Past people"),
        "graduation.new_import",
        P.PAST_PEOPLE_IMPORT,
        order=56,
        icon="upload",
        section=Section.PEOPLE,
    ),
]

__all__ = ["NAVIGATION", "bp", "certificates", "completion", "importing"]
