"""A few of round 1 of cohort 5 are ahead of the rest: their interviews are being booked."""

from datetime import time, timedelta

import sqlalchemy as sa

from academy.accounts.queries import person_by_email
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.models import Stage
from academy.selection.queries import interview_days, interviews
from academy.selection.rules import fingerprint
from academy.selection.rules.interviews import Series
from academy.selection.services import interviews as services
from academy.selection.states import Outcome, StageKind, StagePhase

AHEAD = 8
BOOKED = 5
ROUND = "pohang-5-1"
WORKDAYS = frozenset(range(5))


def plant_interviews() -> None:
    """Invite some to interviews, make panels and times, and let most of them book."""
    clerk, chief = (person_by_email(f"{w}@academy.example") for w in ("admissions", "admin"))
    round = db.session.scalar(sa.select(Round).where(Round.ref == ROUND))
    if clerk is None or chief is None or round is None or queries.stage_of(round.id) is None:
        return
    staff, other = (
        Actor(person_id=p.id, name=p.name, held=(Held(role, round.site_id),), via="seed")
        for p, role in ((clerk, Role.ADMISSIONS), (chief, Role.ADMIN))
    )
    people = _ahead(round)
    if not people:
        return
    with clock.freeze(clock.now() - timedelta(hours=20)):
        while people and queries.next_kind(round, _stage(people[0]).kind) is not None:
            _advance(round, people, staff, other)
        stage = queries.stage_at(round.id, StageKind.INTERVIEW)
        if stage is not None and stage.phase is StagePhase.ASSIGNING:
            _make_times(stage, staff)
            _book(people, stage)
            services.hand_sheets(stage, actor=staff)


def _ahead(round: Round) -> list[Application]:
    query = sa.select(Application).where(
        Application.round_id == round.id,
        Application.status == ApplicationState.IN_REVIEW,
        Application.stage == "",
    )
    return list(db.session.scalars(query.order_by(Application.id.desc()).limit(AHEAD)))


def _stage(application: Application) -> Stage:
    return queries.stage_of_application(application.id)


def _advance(round: Round, people: list[Application], staff: Actor, other: Actor) -> None:
    """Invite all of them to the next stage: one person decides, another releases."""
    for application in people:
        selection.decide(application, outcome=Outcome.ADVANCE, actor=staff)
    looked_at = fingerprint((d.id, d.version) for d in queries.prepared(round.id))
    selection.release(round, looked_at=looked_at, actor=other)


def _make_times(stage: Stage, staff: Actor) -> None:
    here = [row.person for row in queries.taking_part(stage.id)]
    own = [person for person in here if person.email == "reviewer@academy.example"]
    rest = [person for person in here if person not in own][:3]
    first = clock.today(stage.round.site.zone) + timedelta(days=3)
    series = Series(
        first_on=first,
        last_on=first + timedelta(days=3),
        weekdays=WORKDAYS,
        begins=time(9, 30),
        ends=time(12),
        minutes=40,
        pause=10,
    )
    rooms = (
        ("A", "https://meet.example.org/interview-a", [*own, *rest[:1]]),
        ("B", "3층 회의실", rest[1:]),
    )
    for name, place, members in rooms:
        services.make_panel(stage, name=name, place=place, members=members, actor=staff)
    panels = interviews.panels_of(stage.id)
    services.make_slots(stage, series, panels=panels, seats=1, actor=staff)
    services.publish_times(stage, actor=staff)


def _book(people: list[Application], stage: Stage) -> None:
    for application in people[:BOOKED]:
        invited = interview_days.get_invited(application.number)
        slots = interview_days.times_to_choose(invited, clock.now()) if invited else []
        if invited is not None and slots:
            actor = Actor(person_id=application.person_id, name="", via="seed")
            slot = interviews.get_slot(slots[0].ref)
            if slot is not None:
                services.book(invited, slot, actor=actor)
