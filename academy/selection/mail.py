"""Letters of this room: there is news, a place is confirmed, reviews wait."""

from datetime import datetime
from typing import Any

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.intake.models import Application, Round
from academy.outbox import Letter
from academy.selection.models import Stage


def news(application: Application, person: Person, *, key: str) -> Letter:
    """Say that there is news, and where; the verdict itself stands in the portal only."""
    return _to(person, "news", f"{application.number}:{key}", application.site_id, {
        "number": application.number,
        "path": f"/my/offers/{application.number}",
    })  # fmt: skip


def answered(application: Application, person: Person, *, key: str) -> Letter:
    """Say that there is news, where a question about a result was answered; not the answer."""
    return _to(person, "news", f"{application.number}:{key}", application.site_id, {
        "number": application.number,
        "path": f"/my/applications/{application.number}/recheck",
    })  # fmt: skip


def place_confirmed(application: Application, person: Person, cohort: Cohort) -> Letter:
    """Confirm to someone who has accepted that the place is theirs."""
    return _to(person, "place_confirmed", application.number, application.site_id, {
        "number": application.number,
        "cohort": cohort.number,
        "starts_on": cohort.starts_on.isoformat(),
        "path": f"/my/offers/{application.number}",
    })  # fmt: skip


def reviews_waiting(person: Person, round: Round, *, run: int | str, count: int) -> Letter:
    """Tell a reviewer how many applications were put on their pile; no names of any kind."""
    return _to(person, "reviews_waiting", f"{round.ref}:{run}:{person.ref}", round.site_id, {
        "round": dict(round.title),
        "count": count,
        "path": "/reviews",
    })  # fmt: skip


def reviews_left(person: Person, stage: Stage, round: Round, *, count: int, at: datetime) -> Letter:
    """Remind a reviewer of what is left to score, and until when; no names of any kind."""
    return _to(person, "reviews_left", f"{stage.ref}:{person.ref}:{at:%Y%m%d%H}", round.site_id, {
        "round": dict(round.title),
        "count": count,
        "due_at": stage.due_at,
        "zone": round.site.zone,
        "path": "/reviews",
    })  # fmt: skip


def _to(person: Person, kind: str, key: str, site_id: int, context: dict[str, Any]) -> Letter:
    return Letter(
        kind=f"selection/{kind}",
        key=f"selection/{kind}:{key}",
        to=person.email,
        locale=person.locale,
        context=context | {"name": person.name},
        person_id=person.id,
        site_id=site_id,
    )
