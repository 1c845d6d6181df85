"""The online test of round 1: a first dozen is invited, most have chosen a time."""

from datetime import time, timedelta

import sqlalchemy as sa

from academy.accounts.queries import person_by_email
from academy.cohorts.queries import get_site
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection import exam_jobs, queries
from academy.selection import services as selection
from academy.selection.models import Anchor, ExamImport, Stage
from academy.selection.queries import exams
from academy.selection.rules import fingerprint
from academy.selection.rules.exam_slots import HOURS, series
from academy.selection.rules.exams import FOR_BLANK, FOR_RIGHT, FOR_WRONG, ITEMS, Marking
from academy.selection.services import exam_imports, exam_seats
from academy.selection.services import exams as services
from academy.selection.services.exams import ExamSetting
from academy.selection.states import Outcome, StageKind

INVITED = 12
MARKED = 8
ABOUT = Texts(
    ko="한 시간 동안 30문항을 풉니다. 메모지와 필기구를 써도 됩니다.",
    en="Thirty items in one hour. You may use paper and a pen.",
)


def plant_exam() -> None:
    """Invite some of a round to its test, and let it go as far as it is."""
    site = get_site("pohang")
    clerk = person_by_email("admissions@academy.example")
    other = person_by_email("admin@academy.example")
    invited = _first_invited(site.id) if site else []
    if site is None or clerk is None or other is None or not invited:
        return
    held = (Held(Role.ADMISSIONS, site.id),)
    staff = Actor(person_id=clerk.id, name=clerk.name, held=held, via="seed")
    round = db.session.get_one(Round, invited[0].round_id)
    with clock.freeze(clock.now() - timedelta(days=8)):
        for application in invited:
            selection.decide(
                application, outcome=Outcome.ADVANCE, reason="먼저 심사를 마쳤습니다.", actor=staff
            )
        looked_at = fingerprint((d.id, d.version) for d in queries.prepared(round.id))
        releaser = Actor(person_id=other.id, name=other.name, via="seed")
        selection.release(round, looked_at=looked_at, actor=releaser)
        stage = queries.stage_at(round.id, StageKind.TEST)
        if stage is None:
            raise LookupError("nobody came into the test")
        _offer_slots(stage, site.zone, staff)
        _choose(stage, invited)
    _bring_results(stage, invited[:MARKED], staff)


def _first_invited(site_id: int) -> list[Application]:
    anchored = sa.exists().where(Anchor.application_id == Application.id)
    return list(
        db.session.scalars(
            sa.select(Application)
            .where(
                Application.site_id == site_id,
                Application.status == ApplicationState.IN_REVIEW,
                Application.stage == "",
                ~anchored,
            )
            .order_by(Application.id.desc())
            .limit(INVITED)
        )
    )


def _offer_slots(stage: Stage, zone: str, staff: Actor) -> None:
    marking = Marking(ITEMS, FOR_RIGHT, FOR_WRONG, FOR_BLANK, ITEMS * FOR_RIGHT)
    setting = ExamSetting("https://test.academy.example/", ABOUT, None, None, HOURS, marking)
    services.set_exam(stage, setting, actor=staff)
    first = clock.today(zone) + timedelta(days=4)
    spans = series(
        first,
        first + timedelta(days=6),
        weekdays=range(7),
        times=[time(10), time(14)],
        minutes=60,
        zone=zone,
        now=clock.now(),
    )
    services.add_slots(stage, spans, places=5, actor=staff)


def _choose(stage: Stage, invited: list[Application]) -> None:
    refs = [slot.ref for slot in exams.slots_of(stage.id)]
    # Those who are marked have sat it by today; two more come in two days, two have not chosen.
    chosen = [*refs[:MARKED], *refs[-2:]]
    for ref, application in zip(chosen, invited, strict=False):
        slot = exams.get_slot(ref)
        if slot is not None:
            me = Actor(person_id=application.person_id, via="seed")
            exam_seats.choose_slot(application, slot, actor=me)


def _bring_results(stage: Stage, marked: list[Application], staff: Actor) -> None:
    rows = []
    for n, application in enumerate(marked):
        right, wrong = 12 + n * 5 % 17, n % 4 % 2
        rows.append(f"{application.number},{right},{wrong},{ITEMS - right - wrong}")
    first = _checked(stage, "results-1.csv", rows, staff)
    exam_imports.confirm_results(first, seen=first.outcome, skip_errors=True, actor=staff)
    exam_jobs.work_exam_import(first.ref)
    # A second one waits for somebody to look at it.
    _checked(stage, "results-2.csv", [*rows[:3], "5-1-XXXXXX,20,5,5"], staff)


def _checked(stage: Stage, name: str, rows: list[str], staff: Actor) -> ExamImport:
    content = "\n".join(["접수번호,정답,오답,무응답", *rows]).encode("utf-8-sig")
    made = exam_imports.bring_results(stage, content=content, file_name=name, actor=staff)
    exam_jobs.work_exam_import(made.ref)
    return made
