"""The pages of this room, split by what people come for."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.accounts.views import account, addresses, entry, factor, people, security
from academy.accounts.views.parts import bp
from academy.web.navigation import Entry, Section

NAVIGATION: list[Entry] = [
    Entry(
        _l("People and roles"),
        "accounts.people",
        P.PEOPLE_READ,
        order=50,
        icon="people",
        section=Section.PEOPLE,
        short=_l("People"),
    ),
]

__all__ = [
    "NAVIGATION",
    "account",
    "addresses",
    "bp",
    "entry",
    "factor",
    "people",
    "security",
]
