"""Plans, sessions and marks for tests, made through the verbs."""

from collections.abc import Iterable
from datetime import date, time

from academy.cohorts.models import Cohort, Enrolment
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.types import Texts
from academy.curriculum import services
from academy.curriculum.models import Module, Session, Track
from academy.curriculum.states import AttendanceState, Subject

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


def a_session(
    cohort: Cohort,
    on: date | None = None,
    *,
    starts: time = time(9),
    ends: time = time(12),
    times: int = 1,
) -> Session:
    """Return a session, on the first day of its cohort unless said otherwise."""
    return services.add_sessions(
        cohort,
        on=on or cohort.starts_on,
        starts=starts,
        ends=ends,
        title=texts("오전 수업", "Morning session"),
        place="메인 랩",
        times=times,
        actor=SYSTEM,
    )[0]


def mark(
    session: Session, enrolment: Enrolment, state: AttendanceState = AttendanceState.PRESENT
) -> None:
    """Mark somebody at a session, after it has begun."""
    with clock.freeze(max(clock.now(), session.starts_at)):
        services.mark(session, {enrolment.id: (state, "")}, actor=SYSTEM)
