"""The pages of this room: learning, challenges, journals, teams, projects, the showcase."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.projects.views import (
    challenges,
    gates,
    journal,
    learning,
    projects,
    showcase,
    staff,
    teams,
)
from academy.projects.views.parts import bp
from academy.web.navigation import Entry, Section

NAVIGATION: list[Entry] = [
    Entry(_l("My learning"), "projects.learning", P.LEARN, order=10, icon="home"),
    Entry(_l("Challenges"), "projects.my_challenges", P.LEARN, order=11, icon="path"),
    Entry(
        _l("Teams"),
        "projects.teams",
        P.LEARN,
        order=12,
        icon="team",
        covers=("/my/requests",),
    ),
    Entry(_l("Journal"), "projects.journal", P.LEARN, order=14, icon="edit"),
    Entry(
        _l("Gates"),
        "projects.gates",
        P.GATE_LIST,
        order=45,
        icon="inbox",
        section=Section.LEARNING,
        covers=("/staff/attempts", "/staff/journals"),
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

__all__ = [
    "NAVIGATION",
    "bp",
    "challenges",
    "gates",
    "journal",
    "learning",
    "projects",
    "showcase",
    "staff",
    "teams",
]
