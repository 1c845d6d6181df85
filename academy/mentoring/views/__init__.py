"""The pages of this room: the mentor's desk, the team's own page, the staff's list of mentors."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.mentoring.views import desk, staff
from academy.mentoring.views.blueprint import bp
from academy.web.navigation import Entry, Section

NAVIGATION = [
    Entry(_l("My teams"), "mentoring.desk", P.MENTOR_DESK, order=20, icon="team"),
    Entry(
        _l("Mentors"),
        "mentoring.staff",
        P.MENTORS_MANAGE,
        order=52,
        icon="chat",
        section=Section.PEOPLE,
    ),
]

__all__ = ["NAVIGATION", "bp", "desk", "staff"]
