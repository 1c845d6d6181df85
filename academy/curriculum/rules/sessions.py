"""When sessions can be."""

from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.web.words import day as said

MAX_SERIES = 60
"""Weeks that one series may go on."""

MAX_ADDED = 300
"""Sessions that one series may add: every weekday of sixty weeks."""

MAX_ROOM = 10_000
"""People that a room may be said to hold."""


def check_times(starts: time, ends: time) -> None:
    """Refuse a session that ends before it starts.

    Raises:
        RuleBroken: at the field of the end.
    """
    if ends <= starts:
        raise RuleBroken(_("The end must be later than the start."), field="ends")


def days_of_series(first: date, weeks: int, weekdays: Collection[int]) -> list[date]:
    """Return the days of a series from its first day on, by time.

    Without weekdays (0 is Monday) it is the weekday of the first day. A week of the series is a
    calendar week, so that one beginning on a Wednesday has no Monday in its first week.
    """
    wanted = sorted(weekdays) or [first.weekday()]
    monday = first - timedelta(days=first.weekday())
    days = (
        monday + timedelta(weeks=week, days=weekday)
        for week in range(max(weeks, 0))
        for weekday in wanted
    )
    return [day for day in days if day >= first]


def check_series(days: Sequence[date], weeks: int, *, starts_on: date, ends_on: date) -> None:
    """Refuse sessions outside the cohort, and more of them than one series may add.

    Raises:
        RuleBroken: at the field of the day or of the number of weeks.
    """
    if not 1 <= weeks <= MAX_SERIES or len(days) > MAX_ADDED:
        raise RuleBroken(
            _("Please give a number of weeks from 1 to %(most)s.", most=MAX_SERIES), field="times"
        )
    if not days:
        raise RuleBroken(_("None of these weekdays lies in these weeks."), field="weekdays")
    check_within(days[0], starts_on=starts_on, ends_on=ends_on)
    if days[-1] > ends_on:
        raise RuleBroken(
            _("The series would go on after the cohort ends on %(last)s.", last=said(ends_on)),
            field="times",
        )


def check_seats(seats: int | None) -> None:
    """Refuse a room in which nobody fits, or everybody.

    Raises:
        RuleBroken: at the field of the seats.
    """
    if seats is not None and not 1 <= seats <= MAX_ROOM:
        raise RuleBroken(
            _("Please give a number from %(least)s to %(most)s.", least=1, most=MAX_ROOM),
            field="seats",
        )


def check_within(day: date, *, starts_on: date, ends_on: date) -> None:
    """Refuse a day on which the cohort does not run.

    Raises:
        RuleBroken: at the field of the day.
    """
    if not starts_on <= day <= ends_on:
        raise RuleBroken(
            _(
                "The cohort runs from %(first)s to %(last)s.",
                first=said(starts_on),
                last=said(ends_on),
            ),
            field="on",
        )


class Clash(StrEnum):
    """What two sessions at the same time cannot share."""

    ROOM = "room"
    LEADER = "leader"
    GROUP = "group"


class Slot(NamedTuple):
    """When a session is, and what nobody else may use meanwhile."""

    on: date
    starts: time
    ends: time
    cohort: int
    group: str
    room: int | None
    leader: int | None


def find_clash(one: Slot, other: Slot) -> Clash | None:
    """Return what two sessions would share at the same time; None if they may both be.

    The zone is that of their site. A session without a group is for all of its cohort.
    """
    if one.on != other.on or one.starts >= other.ends or other.starts >= one.ends:
        return None
    if one.room is not None and one.room == other.room:
        return Clash.ROOM
    if one.leader is not None and one.leader == other.leader:
        return Clash.LEADER
    same_people = one.group == other.group or not one.group or not other.group
    return Clash.GROUP if one.cohort == other.cohort and same_people else None
