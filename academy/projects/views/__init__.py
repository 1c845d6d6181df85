"""The pages of this room: the learner's page, teams, projects, and the showcase."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.projects.views import learning, projects, showcase, staff, teams
from academy.projects.views.parts import bp
from academy.web.navigation import Entry, Section

NAVIGATION: list[Entry] = [
    Entry(_l("My learning"), "projects.learning", P.LEARN, order=10, icon="home"),
    Entry(
        _l("Teams"),
        "projects.teams",
        P.LEARN,
        order=12,
        icon="team",
        covers=("/my/requests",),
    ),
    Entry(
        _l("Teams and projects"),
        "projects.staff_teams",
        P.TEAM_READ,
        order=46,
        icon="team",
        section=Section.LEARNING,
        short=_l("Projects"),
        covers=("/staff/challenges", "/staff/projects"),
    ),
]

__all__ = ["NAVIGATION", "bp", "learning", "projects", "showcase", "staff", "teams"]
