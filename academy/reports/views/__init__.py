"""Pages of this room: totals, and how recruiting goes."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.reports.views import recruiting, totals
from academy.reports.views.blueprint import bp
from academy.web.navigation import Entry, Section

__all__ = ["NAVIGATION", "bp", "recruiting", "totals"]

NAVIGATION = [
    Entry(
        _l("Recruiting"),
        "reports.recruiting",
        P.RECRUITING_READ,
        order=28,
        icon="chart",
        section=Section.INTAKE,
    ),
    Entry(
        _l("Totals"),
        "reports.totals",
        P.REPORT_READ,
        order=70,
        icon="chart",
        section=Section.HOUSE,
    ),
]
