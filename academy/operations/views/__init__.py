"""The pages of this room: mail desk, history, access log, demo mail, health."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.operations.views import access_log, demo_mail, health, history, mail_desk
from academy.operations.views.blueprint import bp
from academy.web.navigation import Entry, Section

NAVIGATION: list[Entry] = [
    Entry(_l("Mail"), "operations.letters", P.MAIL_DESK, 80, "mail", section=Section.HOUSE),
    Entry(
        _l("History"),
        "operations.history",
        P.HISTORY_READ,
        order=85,
        icon="history",
        section=Section.HOUSE,
    ),
    Entry(
        _l("Access log"),
        "operations.access_log",
        P.ACCESS_LOG_READ,
        order=86,
        icon="eye",
        section=Section.HOUSE,
    ),
]

__all__ = ["NAVIGATION", "access_log", "bp", "demo_mail", "health", "history", "mail_desk"]
