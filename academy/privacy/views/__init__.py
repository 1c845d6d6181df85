"""The pages of this room: one's own data, and the desk."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.privacy.views import breaches, consents, desk, legal, own, requests, reviews
from academy.privacy.views.blueprint import bp
from academy.web.navigation import Entry, Section

NAVIGATION = [
    Entry(
        _l("My data"),
        "privacy.my_data",
        P.DATA_OWN,
        order=20,
        icon="lock",
        section=Section.ACCOUNT,
        covers=("/my/consents",),
    ),
    Entry(
        _l("Privacy"),
        "privacy.desk",
        P.PRIVACY_DESK,
        order=62,
        icon="lock",
        section=Section.HOUSE,
    ),
    Entry(
        _l("Legal texts"),
        "privacy.legal_texts",
        P.LEGAL_PUBLISH,
        order=63,
        icon="form",
        section=Section.HOUSE,
    ),
]

__all__ = [
    "NAVIGATION",
    "bp",
    "breaches",
    "consents",
    "desk",
    "legal",
    "own",
    "requests",
    "reviews",
]
