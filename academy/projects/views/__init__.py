"""The pages of this room: the learner's page, teams, projects, and the showcase."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.projects.views import learning, projects, showcase, staff, teams
from academy.projects.views.parts import bp
from academy.web.navigation import Entry

NAVIGATION: list[Entry] = [
    Entry(_l("My learning"), "projects.learning", P.LEARN, order=10, icon="home"),
    Entry(_l("Teams"), "projects.teams", P.LEARN, order=12, icon="team"),
    Entry(_l("Teams and projects"), "projects.staff_teams", P.TEAM_READ, order=44, icon="team"),
]

__all__ = ["NAVIGATION", "bp", "learning", "projects", "showcase", "staff", "teams"]
