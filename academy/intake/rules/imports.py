"""Into which rounds a table from another form may come, and how long it is kept."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.intake.states import RoundState

ROWS_KEPT = timedelta(days=7)
"""How long rows lie here that nobody brings in or drops."""

LEASE = timedelta(minutes=5)
"""How long a worker has a table in hand without a sign of life."""

ATTEMPTS = 3
"""How often a table is begun before people are told that it does not work."""

SHOWN = 10
"""Rows of which staff see how they would be."""

MOST_ERRORS = 1000
"""Errors that are kept, one by one; all of them are counted."""


def check_takes_imports(status: RoundState, age_as_of: date | None) -> None:
    """Check that applications may be brought into a round.

    Raises:
        RuleBroken: it is not announced yet, or archived.
    """
    if status not in (RoundState.OPEN, RoundState.CLOSED) or age_as_of is None:
        raise RuleBroken(
            _l("Applications can be brought into an open or a closed round."), field="round"
        )
