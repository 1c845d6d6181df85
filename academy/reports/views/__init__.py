"""Pages of this room: totals, how recruiting goes, exports."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.reports.views import exports, recruiting, totals
from academy.reports.views.blueprint import bp
from academy.web.navigation import Entry, Section

__all__ = ["NAVIGATION", "bp", "exports", "recruiting", "totals"]

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
