"""Rooms of a site, and the days on which it closes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Cohort, Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.curriculum import queries
from academy.curriculum.days_off import next_lesson_day
from academy.curriculum.models import ClosedDay, Room, Session
from academy.curriculum.rules import check_seats, find_clash
from academy.curriculum.services.sessions import change_session, planned_of, slot_of

FARTHEST = 60
"""Days within which another day is looked for."""


@verb
def add_room(site: Site, *, name: Texts, seats: int | None, actor: Actor) -> Room:
    """Add a room to a site."""
    check_seats(seats)
    room = Room(site_id=site.id, name=name, seats=seats)
    db.session.add(room)
    record("room.add", room, actor=actor)
    return room


@verb
def change_room(
    room: Room, *, name: Texts, seats: int | None, is_closed: bool, actor: Actor
) -> None:
    """Give a room another name or size, or close it: what is planned in it stays."""
    check_seats(seats)
    lock(room)
    room.name, room.seats, room.is_closed = name, seats, is_closed
    record("room.change", room, actor=actor)


class Shift(NamedTuple):
    """A session that falls on a day off, and the day to which it would move; None without one."""

    session: Session
    to: date | None


def shifts_from(site: Site, on: date) -> list[Shift]:
    """Return where the sessions of a day could go, by time: the next free day of their cohort.

    The same times, room and leader must be free there, also of each other.
    """
    off = set(queries.days_off(site, on, on + timedelta(days=FARTHEST))) | {on}
    days = [on + timedelta(days=ahead) for ahead in range(1, FARTHEST + 1)]
    there = [slot_of(each) for each in queries.planned_at(site.id, days)]
    found = []
    for session in queries.planned_at(site.id, [on]):
        if session.starts_at <= clock.now():
            continue
        cohort = db.session.get_one(Cohort, session.cohort_id)
        slot = slot_of(session)
        day = next_lesson_day(on + timedelta(days=1), off)
        while day <= min(days[-1], cohort.ends_on):
            moved = slot._replace(on=day)
            if not any(find_clash(moved, other) for other in there):
                break
            day = next_lesson_day(day + timedelta(days=1), off)
        fits = day <= min(days[-1], cohort.ends_on)
        if fits:
            there.append(slot._replace(on=day))
        found.append(Shift(session, day if fits else None))
    return found


@verb
def close_day(
    site: Site, *, on: date, name: Texts, moving: Collection[str] = (), actor: Actor
) -> ClosedDay:
    """Say that a site has no lessons on a day, and move sessions that fall on it in the same step.

    `moving` names the sessions to move, each to the next day that is free for it; the others stay.

    Raises:
        RuleBroken: the day is over, or is a day off already; or a session finds no free day.
    """
    lock(site)
    if on < clock.today(site.zone):
        raise RuleBroken(_("This day is over."), field="on")
    if on in queries.days_off(site, on, on):
        raise RuleBroken(_("This is a day off already."), field="on")
    closed = ClosedDay(site_id=site.id, on=on, name=name, announced_at=clock.now())
    db.session.add(closed)
    record("closed_day.add", closed, actor=actor)
    db.session.flush()
    for session, day in shifts_from(site, on):
        if session.ref not in moving:
            continue
        if day is None:
            raise RuleBroken(_("For one of the sessions there is no free day; leave it out."))
        change_session(session, replace(planned_of(session), on=day), actor=actor)
    return closed


@verb
def open_day(closed: ClosedDay, *, actor: Actor) -> None:
    """Take back that a site closes on a day; sessions that were moved stay where they are."""
    record("closed_day.remove", closed, actor=actor)
    db.session.delete(closed)
