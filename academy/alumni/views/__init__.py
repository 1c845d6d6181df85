"""The pages of this room: a graduate's own record, invitations, and the staff's candidates."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.alumni.views import own, staff
from academy.alumni.views.blueprint import bp
from academy.web.navigation import Entry, Section

NAVIGATION = [
    Entry(
        _l("My record as a graduate"),
        "alumni.record",
        P.ALUMNUS_OWN,
        order=12,
        icon="path",
        only_if=own.is_graduate,
        short=_l("My record"),
        covers=("/my/certificates", "/my/invitations"),
    ),
    Entry(
        _l("Candidates"),
        "alumni.cohorts",
        P.CANDIDATES_MANAGE,
        order=54,
        icon="path",
        section=Section.PEOPLE,
    ),
]

__all__ = ["NAVIGATION", "bp", "own", "staff"]
