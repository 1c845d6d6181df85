"""The pages of this room: completion, certificates, and the import of past people."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.graduation.views import certificates, completion, importing
from academy.graduation.views.pages import bp
from academy.web.navigation import Entry

NAVIGATION = [
    Entry(_l("Graduation"), "graduation.index", P.GRADUATION_RELEASE, order=60, icon="seal"),
    Entry(
        _l("Past people"), "graduation.new_import", P.PAST_PEOPLE_IMPORT, order=62, icon="upload"
    ),
]

__all__ = ["NAVIGATION", "bp", "certificates", "completion", "importing"]
