"""When sessions can be."""

from collections.abc import Sequence
from datetime import date, time

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.web.words import day as said

MAX_SERIES = 60
"""Sessions that one weekly series may add."""


def check_times(starts: time, ends: time) -> None:
    """Refuse a session that ends before it starts.

    Raises:
        RuleBroken: at the field of the end.
    """
    if ends <= starts:
        raise RuleBroken(_("The end must be later than the start."), field="ends")


def check_series(days: Sequence[date], *, starts_on: date, ends_on: date) -> None:
    """Refuse sessions outside the cohort, and more of them than one series may add.

    Raises:
        RuleBroken: at the field of the day or of the number of weeks.
    """
    if not 1 <= len(days) <= MAX_SERIES:
        raise RuleBroken(
            _("Please give a number of weeks from 1 to %(most)s.", most=MAX_SERIES), field="times"
        )
    if not starts_on <= days[0] <= ends_on:
        raise RuleBroken(
            _(
                "The cohort runs from %(first)s to %(last)s.",
                first=said(starts_on),
                last=said(ends_on),
            ),
            field="on",
        )
    if days[-1] > ends_on:
        raise RuleBroken(
            _("The series would go on after the cohort ends on %(last)s.", last=said(ends_on)),
            field="times",
        )
