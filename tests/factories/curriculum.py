"""Plans, sessions and marks for tests, made through the verbs."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.types import Texts
from academy.curriculum import queries, services
from academy.curriculum.models import CalendarFeed, ClosedDay, Excuse, Module, Room, Session, Track
from academy.curriculum.planned import Planned
from academy.curriculum.states import AttendanceState, ExcuseKind, FeedKind, Subject

WHOLE = (
    (Subject.APP_DEVELOPMENT, 1, 12),
    (Subject.DESIGN, 3, 16),
    (Subject.CODING, 5, 26),
    (Subject.MARKETING, 27, 34),
    (Subject.AI, 17, 30),
    (Subject.PROJECT_MANAGEMENT, 29, 40),
)
"""A plan of forty weeks with every subject and no gap."""


def texts(korean: str, english: str) -> Texts:
    """Return one text in both languages."""
    return Texts(ko=korean, en=english)


def a_module(
    track: Track, subject: Subject = Subject.DESIGN, first: int = 1, last: int = 4
) -> Module:
    """Return a module of a draft."""
    return services.add_module(
        track,
        subject=subject,
        title=texts(f"{subject} 과정", f"About {subject}"),
        objectives=texts("직접 만들어 봅니다.", "Make one yourself."),
        first_week=first,
        last_week=last,
        actor=SYSTEM,
    )


def a_track(
    cohort: Cohort,
    modules: Iterable[tuple[Subject, int, int]] = WHOLE,
    *,
    published: bool = True,
) -> Track:
    """Return a plan of a cohort, whole and published unless said otherwise."""
    title = texts("9개월 과정", "Nine months")
    track = services.create_track(cohort, title=title, actor=SYSTEM)
    for subject, first, last in modules:
        a_module(track, subject, first, last)
    if published:
        services.publish(track, actor=SYSTEM)
    return track


def a_plan(
    on: date,
    *,
    starts: time = time(9),
    ends: time = time(12),
    group: str = "",
    room: int | None = None,
    leader: int | None = None,
) -> Planned:
    """Return what is planned of a morning."""
    return Planned(
        on=on,
        starts=starts,
        ends=ends,
        title=texts("오전 수업", "Morning session"),
        place="" if room else "메인 랩",
        group=group,
        room=room,
        leader=leader,
    )


def a_session(cohort: Cohort, on: date | None = None, *, times: int = 1, **more: Any) -> Session:
    """Return a session, on the first day of its cohort unless said otherwise."""
    planned = a_plan(on or cohort.starts_on, **more)
    return services.add_sessions(cohort, planned, times=times, on_days_off=True, actor=SYSTEM)[0]


def mark(
    session: Session, enrolment: Enrolment, state: AttendanceState = AttendanceState.PRESENT
) -> None:
    """Mark somebody at a session, after it has begun."""
    with clock.freeze(max(clock.now(), session.starts_at)):
        services.mark(session, {enrolment.id: (state, "")}, reason="정정", actor=SYSTEM)


def a_room(site: Site, name: str = "메인 랩") -> Room:
    """Return a room of a site."""
    return services.add_room(site, name=texts(name, "Main lab"), seats=200, actor=SYSTEM)


def a_closed_day(site: Site, on: date = date(2099, 7, 1)) -> ClosedDay:
    """Return a day on which a site closes."""
    return services.close_day(site, on=on, name=texts("개교기념일", "Founding day"), actor=SYSTEM)


def an_excuse(
    enrolment: Enrolment,
    first_on: date | None = None,
    last_on: date | None = None,
    kind: ExcuseKind = ExcuseKind.ILLNESS,
) -> Excuse:
    """Return an excuse for the first day in the cohort, unless said otherwise."""
    first = first_on or enrolment.began_on
    excuse = services.ask_excuse(
        enrolment,
        kind=kind,
        first_on=first,
        last_on=last_on or first,
        words="",
        actor=SYSTEM,
    )
    db.session.flush()
    return queries.get_excuse(excuse.ref)


def a_feed(
    person: Person, kind: FeedKind = FeedKind.OWN, cohort: Cohort | None = None
) -> CalendarFeed:
    """Return a calendar feed of a person."""
    feed = services.open_feed(person, kind, cohort, actor=SYSTEM)
    db.session.flush()
    return feed
