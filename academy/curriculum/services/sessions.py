"""Put sessions into the calendar, change them and call them off."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Cohort, Site
from academy.cohorts.rules import check_reason
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.refs import new_ref
from academy.curriculum import queries
from academy.curriculum.labels import describe_clash
from academy.curriculum.models import Room, Session
from academy.curriculum.notices import tell_of_change
from academy.curriculum.planned import Planned
from academy.curriculum.rules import (
    Slot,
    check_series,
    check_times,
    check_within,
    days_of_series,
    find_clash,
)
from academy.curriculum.states import SESSION_FLOW
from academy.web.words import day as said_day
from academy.web.words import said

TELLING = ("on", "starts", "ends", "place", "room_id", "leader_id")
"""What people have to hear of when it changes."""


@verb
def add_sessions(
    cohort: Cohort,
    planned: Planned,
    *,
    times: int = 1,
    weekdays: Collection[int] = (),
    on_days_off: bool = False,
    actor: Actor,
) -> list[Session]:
    """Put a session into the calendar, or a series over as many weeks as `times`.

    The date and times are those of the site's clock; a series keeps them across summer time. It
    takes place on the weekdays given (0 is Monday) or on that of its first day, and skips days off
    unless `on_days_off` says otherwise.

    Raises:
        RuleBroken: the times make no sense, a day lies outside the cohort or is a day off, or the
            room, the leader or the group is taken.
    """
    check_times(planned.starts, planned.ends)
    days = days_of_series(planned.on, times, weekdays)
    check_series(days, times, starts_on=cohort.starts_on, ends_on=cohort.ends_on)
    site = _hold_calendar(cohort.site_id)
    if not on_days_off:
        off = queries.days_off(site, days[0], days[-1])
        if all(day in off for day in days):
            raise RuleBroken(
                _(
                    "%(day)s is a day off: %(name)s.",
                    day=said_day(days[0]),
                    name=said(off[days[0]]),
                ),
                field="on",
            )
        days = [day for day in days if day not in off]
    _check_room(planned, site)
    series = new_ref() if len(days) > 1 else ""
    added = [
        _fill(
            Session(cohort_id=cohort.id, site_id=site.id, zone=site.zone, series=series),
            replace(planned, on=day),
        )
        for day in days
    ]
    _check_free(added)
    db.session.add_all(added)
    for session in added:
        record("session.add", session, actor=actor)
    return added


@verb
def change_session(
    session: Session, planned: Planned, *, later_too: bool = False, actor: Actor
) -> list[Session]:
    """Change a session that lies ahead, or with `later_too` all of its series from it on.

    Whoever takes part or leads hears of another day, time, place or leader. Later ones move by as
    many days as this one. Returns what has changed, by time.

    Raises:
        MoveRefused: it was called off, or has begun.
        RuleBroken: the times make no sense, a day lies outside the cohort, or something is taken.
    """
    site = _hold_calendar(session.site_id)
    check_times(planned.starts, planned.ends)
    by = planned.on - session.on
    changed = queries.later_in_series(session) if later_too else [session]
    cohort = db.session.get_one(Cohort, session.cohort_id)
    _check_room(planned, site)
    before = {}
    for each in changed:
        lock(each)
        _check_ahead(each)
        before[each.id] = {name: getattr(each, name) for name in TELLING}
        _fill(each, replace(planned, on=each.on + by))
        check_within(each.on, starts_on=cohort.starts_on, ends_on=cohort.ends_on)
    with db.session.no_autoflush:
        _check_free(changed)
    told = []
    for each in changed:
        if before[each.id] != {name: getattr(each, name) for name in TELLING}:
            each.sequence += 1
            told.append(each)
        record("session.change", each, actor=actor)
    db.session.flush()
    tell_of_change(told, {each.id: before[each.id]["leader_id"] for each in told})
    return changed


@verb
def cancel_session(
    session: Session, *, reason: str, later_too: bool = False, actor: Actor
) -> list[Session]:
    """Call a session off, or with `later_too` all of its series from it on; they stay visible.

    Raises:
        MoveRefused: it was called off already, or has begun.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    _hold_calendar(session.site_id)
    cancelled = queries.later_in_series(session) if later_too else [session]
    for each in cancelled:
        lock(each)
        _check_ahead(each)
        each.status = SESSION_FLOW.after(each.status, "cancel")
        each.cancel_reason = reason
        each.sequence += 1
        record("session.cancel", each, actor=actor)
    db.session.flush()
    tell_of_change(cancelled, {}, reason=reason)
    return cancelled


@verb
def remove_session(session: Session, *, actor: Actor) -> None:
    """Take a session out of the calendar as if it had never been there.

    Raises:
        MoveRefused: attendance was marked; it stays part of the record.
    """
    lock(session)
    if queries.marks_of(session.id):
        raise MoveRefused(_("Attendance was marked in this session, so it stays in the calendar."))
    record("session.remove", session, actor=actor)
    db.session.delete(session)


def planned_of(session: Session) -> Planned:
    """Return what is planned of a session that is there."""
    return Planned(
        on=session.on,
        starts=session.starts,
        ends=session.ends,
        title=session.title,
        place=session.place,
        room=session.room_id,
        leader=session.leader_id,
        group=session.session_group,
    )


def _hold_calendar(site_id: int) -> Site:
    """Let nobody else of the site plan sessions until this is done: rooms and people are shared."""
    site = db.session.get_one(Site, site_id)
    lock(site)
    return site


def _fill(session: Session, planned: Planned) -> Session:
    session.on, session.starts, session.ends = planned.on, planned.starts, planned.ends
    session.title, session.place = planned.title, planned.place
    session.room_id, session.leader_id = planned.room, planned.leader
    session.session_group = planned.group
    return session


def _check_ahead(session: Session) -> None:
    SESSION_FLOW.after(session.status, "change")
    if session.starts_at <= clock.now():
        raise MoveRefused(_("This session has begun already, so it stays as it is."))


def _check_room(planned: Planned, site: Site) -> None:
    room = db.session.get(Room, planned.room) if planned.room else None
    if planned.room and (room is None or room.site_id != site.id or room.is_closed):
        raise RuleBroken(_("Please choose one of the rooms of this campus."), field="room")


def slot_of(session: Session) -> Slot:
    """Return when a session is, and what nobody else may use meanwhile."""
    return Slot(
        on=session.on,
        starts=session.starts,
        ends=session.ends,
        cohort=session.cohort_id,
        group=session.session_group,
        room=session.room_id,
        leader=session.leader_id,
    )


FIELD_OF = {"room": "room", "leader": "leader", "group": "starts"}
"""Where on the form a clash is said."""

MOST_SAID = 5
"""Clashes that are said one by one."""


def _check_free(wanted: Iterable[Session]) -> None:
    wanted = list(wanted)
    own = {session.id for session in wanted if session.id}
    site_id = wanted[0].site_id
    there = [s for s in queries.planned_at(site_id, {w.on for w in wanted}) if s.id not in own]
    found = [
        (clash, other)
        for session in wanted
        for other in there
        if (clash := find_clash(slot_of(session), slot_of(other)))
    ]
    if found:
        raise RuleBroken(
            " ".join(describe_clash(clash, other) for clash, other in found[:MOST_SAID]),
            field=FIELD_OF[found[0][0]],
        )
