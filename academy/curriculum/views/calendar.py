"""The calendar of a cohort: its sessions month by month, or week by week."""

import re
from datetime import date, timedelta
from typing import Any

from flask import render_template, request

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.curriculum import queries
from academy.curriculum.labels import group_name
from academy.curriculum.views.parts import bp, cohort_at, to

READERS = (Role.PROGRAMME, Role.MENTOR)


@bp.get("/sessions")
@needs(P.ATTENDANCE_MARK)
def calendar(actor: Actor) -> Any:
    """Go to the calendar of the cohort that runs, or of the next one."""
    chosen = nearest_cohort(actor)
    if chosen is None:
        return render_template("curriculum/no_cohort.html")
    return to("curriculum.sessions", site=chosen.site.code, number=chosen.number)


def nearest_cohort(actor: Actor) -> Cohort | None:
    """Return the cohort that runs, or else the next one, of those an actor has to do with."""
    cohorts = queries.cohorts_of(actor, *READERS)
    today = clock.now().date()
    coming = [cohort for cohort in cohorts if cohort.ends_on >= today]
    if coming:
        return min(coming, key=lambda c: c.starts_on)
    return cohorts[0] if cohorts else None


@bp.get("/sessions/<site>/<int:number>")
@needs(P.ATTENDANCE_MARK, load=cohort_at)
def sessions(cohort: Cohort, actor: Actor) -> Any:
    """Show the sessions of one month."""
    month = month_asked(cohort)
    following = (month + timedelta(days=32)).replace(day=1)
    previous = (month - timedelta(days=1)).replace(day=1)
    last = following - timedelta(days=1)
    found = queries.sessions_of(cohort.id, first=month, last=last)
    return render_template(
        "curriculum/sessions.html",
        cohort=cohort,
        cohorts=queries.cohorts_of(actor, *READERS),
        sessions=found,
        off=queries.days_off(cohort.site, max(month, cohort.starts_on), min(last, cohort.ends_on)),
        marked=queries.marked_sessions([session.id for session in found]),
        group_name=group_name,
        month=month,
        previous=previous if previous >= cohort.starts_on.replace(day=1) else None,
        following=following if following <= cohort.ends_on else None,
    )


def month_asked(cohort: Cohort) -> date:
    """Return the first day of the month asked for, else of today's, within the cohort."""
    typed = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", request.args.get("month", ""), re.ASCII)
    wanted = clock.today(cohort.site.zone)
    if typed and 1900 <= int(typed[1]) <= 2200:
        wanted = date(int(typed[1]), int(typed[2]), 1)
    return min(max(wanted, cohort.starts_on), cohort.ends_on).replace(day=1)


@bp.get("/sessions/<site>/<int:number>/week")
@needs(P.ATTENDANCE_MARK, load=cohort_at)
def week(cohort: Cohort, actor: Actor) -> Any:
    """Show the sessions of one week, day beside day."""
    monday = _monday(cohort)
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    found = queries.sessions_of(cohort.id, first=days[0], last=days[-1])
    return render_template(
        "curriculum/week.html",
        cohort=cohort,
        days=[
            (day, [session for session in found if session.on == day])
            for day in days
            if day.weekday() < 5 or any(session.on == day for session in found)
        ],
        off=queries.days_off(cohort.site, days[0], days[-1]),
        group_name=group_name,
        monday=monday,
        week=queries.week_of(cohort, days[-1]),
        today=clock.today(cohort.site.zone),
        previous=monday - timedelta(days=7) if monday > cohort.starts_on else None,
        following=monday + timedelta(days=7) if days[-1] < cohort.ends_on else None,
    )


def _monday(cohort: Cohort) -> date:
    typed = request.args.get("day", "")
    wanted = clock.today(cohort.site.zone)
    if re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", typed, re.ASCII):
        year, month, day = map(int, typed.split("-"))
        # A day that a month does not have shows the week of its last one.
        wanted = min(
            date(year, month, 1) + timedelta(days=day - 1),
            (date(year, month, 1) + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        )
    wanted = min(max(wanted, cohort.starts_on), cohort.ends_on)
    return wanted - timedelta(days=wanted.weekday())
