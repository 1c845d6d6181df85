"""Letters about the online test: a slot is chosen, comes near, or was called off."""

from datetime import datetime
from typing import Any

from academy.accounts.models import Person
from academy.intake.models import Application, Round
from academy.outbox import Letter
from academy.selection.models import ExamPlan, ExamSlot


def exam_booked(
    application: Application,
    person: Person,
    round: Round,
    slot: ExamSlot,
    plan: ExamPlan,
    *,
    at: datetime,
) -> Letter:
    """Confirm the slot that somebody has chosen; who changes back hears of it again."""
    key = f"{application.number}:{slot.ref}:{at:%Y%m%dT%H%M%S%f}"
    return _of_slot("exam_booked", key, application, person, round, slot, hours=plan.hours)


def exam_reminder(
    application: Application, person: Person, round: Round, slot: ExamSlot, plan: ExamPlan
) -> Letter:
    """Remind somebody of their slot the day before."""
    key = f"{application.number}:{slot.ref}"
    return _of_slot("exam_reminder", key, application, person, round, slot, hours=plan.hours)


def exam_called_off(
    application: Application, person: Person, round: Round, slot: ExamSlot
) -> Letter:
    """Say that a slot was called off and another can be chosen."""
    key = f"{application.number}:{slot.ref}"
    return _of_slot("exam_called_off", key, application, person, round, slot)


def exam_window(application: Application, person: Person, round: Round, plan: ExamPlan) -> Letter:
    """Remind somebody the day before the test can be sat."""
    assert plan.opens_at is not None
    key = f"{application.number}:{plan.opens_at:%Y%m%dT%H%M}"
    times = {"starts_at": plan.opens_at, "ends_at": plan.closes_at}
    return _letter("exam_window", key, application, person, round, times)


def _of_slot(
    kind: str,
    key: str,
    application: Application,
    person: Person,
    round: Round,
    slot: ExamSlot,
    **more: Any,
) -> Letter:
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
    return _letter(kind, key, application, person, round, times | more)


def _letter(
    kind: str,
    key: str,
    application: Application,
    person: Person,
    round: Round,
    context: dict[str, Any],
) -> Letter:
    # The address of the test stands on the page only, where signing in protects it.
    return Letter(
        kind=f"selection/{kind}",
        key=f"selection/{kind}:{key}",
        to=person.email,
        locale=person.locale,
        context={
            "name": person.name,
            "number": application.number,
            "round": dict(round.title),
            "zone": round.site.zone,
            "path": f"/my/applications/{application.number}/test",
        }
        | context,
        person_id=person.id,
        site_id=application.site_id,
    )
