"""What was asked after a release: the applicant's own, and what waits for staff."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from academy.accounts.models import Grant, Person, User
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.selection.models import (
    Assignment,
    Criterion,
    Decision,
    Recheck,
    Release,
    Review,
    Stage,
    StageEntry,
)
from academy.selection.recheck_states import RecheckKind, RecheckState, Verdict
from academy.selection.rules import levels_reached, recheck_until
from academy.selection.states import STAGE_ORDER, AssignmentState
from academy.web.paging import Page, page


@dataclass(frozen=True)
class Askable:
    """A stage of an application whose result was released, and what its applicant asked."""

    application: Application
    stage: Stage
    decision: Decision
    until: datetime
    asked: dict[RecheckKind, Recheck]

    @property
    def id(self) -> int:
        """The application's key, for the history of denied attempts."""
        return self.application.id

    @property
    def person_id(self) -> int:
        """The applicant, whose own this is."""
        return self.application.person_id

    @property
    def site_id(self) -> int:
        """The site that decided."""
        return self.application.site_id

    @property
    def is_open(self) -> bool:
        """Whether one may still ask."""
        return clock.now() <= self.until


def askables_of(application: Application) -> list[Askable]:
    """Return the released stages of an application, the latest first."""
    rows = db.session.scalars(
        sa.select(Decision)
        .where(Decision.application_id == application.id, Decision.release_id.is_not(None))
        .options(joinedload(Decision.release), joinedload(Decision.stage))
        .order_by(Decision.id)
    ).all()
    asked = db.session.scalars(
        sa.select(Recheck).where(Recheck.application_id == application.id).order_by(Recheck.id)
    ).all()
    latest = {decision.stage_id: decision for decision in rows}
    found = [
        Askable(
            application,
            decision.stage,
            decision,
            recheck_until(_released_at(decision), application.site.zone),
            {each.kind: each for each in asked if each.stage_id == decision.stage_id},
        )
        for decision in latest.values()
    ]
    return sorted(found, key=lambda one: STAGE_ORDER.index(one.stage.kind), reverse=True)


def _released_at(decision: Decision) -> datetime:
    assert decision.release is not None
    return decision.release.released_at


def get_askable(number: str, stage: str) -> Askable | None:
    """Return a released stage of an application, by the name of its kind."""
    application = intake.get_application(number)
    if application is None:
        return None
    return next((one for one in askables_of(application) if one.stage.kind == stage), None)


def recheck_asked(application_id: int, stage_id: int, kind: RecheckKind) -> Recheck | None:
    """Return what was asked of a kind about a stage of an application."""
    return db.session.scalar(
        sa.select(Recheck).where(
            Recheck.application_id == application_id,
            Recheck.stage_id == stage_id,
            Recheck.kind == kind,
        )
    )


def get_recheck(ref: str) -> Recheck | None:
    """Return a request with its application, stage, criteria and who answered."""
    return db.session.scalar(
        sa.select(Recheck)
        .where(Recheck.ref == tidy_ref(ref))
        .options(
            joinedload(Recheck.application).joinedload(Application.round).joinedload(Round.site),
            joinedload(Recheck.application).joinedload(Application.person),
            joinedload(Recheck.stage).selectinload(Stage.criteria),
            joinedload(Recheck.stage).joinedload(Stage.round),
            joinedload(Recheck.answerer),
        )
    )


class Asked(StrEnum):
    """Which requests of a round are listed."""

    OPEN = "open"
    ANSWERED = "answered"
    PROMISED = "promised"


def rechecks_of_round(
    round_id: int,
    asked: Asked = Asked.OPEN,
    *,
    after: str | None = None,
    before: str | None = None,
) -> Page[Recheck]:
    """Return a page of the requests of a round: what waits with the oldest first."""
    query = _asked(round_id, asked).options(
        joinedload(Recheck.application), joinedload(Recheck.stage), joinedload(Recheck.answerer)
    )
    return page(query, [Recheck.id], after=after, before=before, descending=asked is Asked.ANSWERED)


def count_rechecks(round_id: int, asked: Asked = Asked.OPEN) -> int:
    """Count the requests of a round that wait for an answer, or for what was promised."""
    query = sa.select(sa.func.count()).select_from(_asked(round_id, asked).subquery())
    return db.session.scalar(query) or 0


def _asked(round_id: int, asked: Asked) -> sa.Select[Recheck]:
    """Select requests; whoever is erased waits for nothing any more."""
    corrected = sa.exists().where(
        Decision.application_id == Recheck.application_id,
        Decision.stage_id == Recheck.stage_id,
        Decision.corrects_id.is_not(None),
        Decision.release_id == Release.id,
        Release.released_at > Recheck.asked_at,
    )
    conditions: dict[Asked, list[sa.ColumnElement[bool]]] = {
        Asked.OPEN: [Recheck.status == RecheckState.OPEN, Person.erased_at.is_(None)],
        Asked.ANSWERED: [Recheck.status == RecheckState.ANSWERED],
        Asked.PROMISED: [
            Recheck.status == RecheckState.ANSWERED,
            Recheck.verdict == Verdict.CORRECT,
            ~corrected,
            Person.erased_at.is_(None),
        ],
    }
    return (
        sa.select(Recheck)
        .join(Recheck.application)
        .join(Application.person)
        .where(Recheck.round_id == round_id, *conditions[asked])
    )


def rechecks_about(application_id: int) -> Sequence[Recheck]:
    """Return what was asked about an application, the latest first."""
    return db.session.scalars(
        sa.select(Recheck)
        .where(Recheck.application_id == application_id)
        .options(joinedload(Recheck.answerer), joinedload(Recheck.stage))
        .order_by(Recheck.id.desc())
    ).all()


def codes_in(entries: Collection[tuple[int, int]]) -> dict[tuple[int, int], StageEntry]:
    """Return the entries of (stage, application), for their code names."""
    rows = db.session.scalars(
        sa.select(StageEntry).where(
            StageEntry.application_id.in_([application_id for _stage, application_id in entries])
        )
    )
    return {(row.stage_id, row.application_id): row for row in rows}


def deciders_of(application_id: int, stage_id: int) -> set[int]:
    """Return who decided about an application in a stage, as it was released."""
    return set(
        db.session.scalars(
            sa.select(Decision.decided_by).where(
                Decision.application_id == application_id,
                Decision.stage_id == stage_id,
                Decision.release_id.is_not(None),
            )
        )
    )


def who_may_answer(site_id: int) -> set[int]:
    """Return who holds a role at a site now with which one may answer, and can sign in."""
    now = clock.now()
    return set(
        db.session.scalars(
            sa.select(Grant.person_id)
            .join(Person, Person.id == Grant.person_id)
            .join(User, User.person_id == Person.id)
            .where(
                User.active,
                Grant.role.in_((Role.ADMISSIONS, Role.ADMIN)),
                sa.or_(Grant.site_id.is_(None), Grant.site_id == site_id),
                Grant.starts_at <= now,
                sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
                Person.erased_at.is_(None),
            )
        )
    )


def levels_of(stage: Stage, application_id: int) -> list[tuple[Criterion, int | None]]:
    """Return each criterion with the level that at least half of the reviews reached.

    It says nothing of who reviewed, of what they wrote, or of how many they were.
    """
    reviews = db.session.scalars(
        sa.select(Review)
        .join(Review.assignment)
        .where(
            Assignment.stage_id == stage.id,
            Assignment.application_id == application_id,
            Assignment.status == AssignmentState.SCORED,
            Review.handed_in_at.is_not(None),
            Review.voided_at.is_(None),
        )
        .options(selectinload(Review.scores))
    ).all()
    found = levels_reached(
        [review.levels for review in reviews], [criterion.id for criterion in stage.criteria]
    )
    return [(criterion, found.get(criterion.id)) for criterion in stage.criteria]


def latest_release(application_id: int, stage_id: int) -> Release | None:
    """Return the release of what was last decided about an application in a stage."""
    return db.session.scalar(
        sa.select(Release)
        .join(Decision, Decision.release_id == Release.id)
        .where(Decision.application_id == application_id, Decision.stage_id == stage_id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
