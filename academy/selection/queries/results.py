"""What was decided, released and offered, and who is next in line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts import queries as cohorts
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.rules import SEATED
from academy.core import clock
from academy.core.db import db
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.models import Decision, Offer, Release, VerdictLetter
from academy.selection.rules import free_seats
from academy.selection.states import OfferState

# What was prepared still holds: a decision of who waits for one, a correction of who was told one.
HOLDS = sa.or_(
    sa.and_(
        Decision.corrects_id.is_(None),
        Application.status.in_((ApplicationState.IN_REVIEW, ApplicationState.WAITLISTED)),
    ),
    sa.and_(
        Decision.corrects_id.is_not(None),
        Application.status.in_((ApplicationState.DECLINED, ApplicationState.OFFERED)),
    ),
)


@dataclass(frozen=True)
class Result:
    """What an applicant may know about an application: released, and nothing else."""

    application: Application
    decision: Decision
    earlier: Sequence[Decision]
    letter: VerdictLetter
    offer: Offer | None
    place: int | None

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


def get_result(number: str) -> Result | None:
    """Return the released result of an application; while none is released, there is none."""
    application = intake.get_application(number)
    if application is None:
        return None
    decisions = db.session.scalars(
        sa.select(Decision)
        .where(Decision.application_id == application.id, Decision.release_id.is_not(None))
        .options(joinedload(Decision.release), joinedload(Decision.letter))
        .order_by(Decision.id.desc())
    ).all()
    if not decisions:
        return None
    decision, *earlier = decisions
    offer = _last_offer(application.id)
    letter = decision.letter
    # A promotion tells more than the decision that it follows from.
    if offer is not None and offer.release_id == decision.release_id:
        letter = db.session.get(VerdictLetter, offer.letter_id)
    if letter is None:
        return None
    return Result(application, decision, earlier, letter, offer, place_in_line(application))


def get_offer(number: str) -> Offer | None:
    """Return the offer made on an application, with application, round, cohort and site."""
    application = intake.get_application(number)
    if application is None:
        return None
    return _last_offer(application.id)


def _last_offer(application_id: int) -> Offer | None:
    return db.session.scalar(
        _offers().where(Offer.application_id == application_id).order_by(Offer.id.desc()).limit(1)
    )


def _offers() -> sa.Select[Offer]:
    return sa.select(Offer).options(
        joinedload(Offer.application),
        joinedload(Offer.round),
        joinedload(Offer.cohort).joinedload(Cohort.site),
    )


def prepared_for(application_id: int) -> Decision | None:
    """Return the decision of an application that waits for release."""
    return db.session.scalar(
        sa.select(Decision).where(
            Decision.application_id == application_id, Decision.release_id.is_(None)
        )
    )


def decisions_of(application_id: int) -> Sequence[Decision]:
    """Return every decision about an application with its decider, the latest first."""
    return db.session.scalars(
        sa.select(Decision)
        .where(Decision.application_id == application_id)
        .options(joinedload(Decision.decider), joinedload(Decision.release))
        .order_by(Decision.id.desc())
    ).all()


def prepared(round_id: int) -> Sequence[Decision]:
    """Return the decisions of a round that wait for release, with application and decider.

    Those whose applicant has withdrawn in the meantime are left out.
    """
    return db.session.scalars(
        sa.select(Decision)
        .join(Decision.application)
        .where(
            Decision.round_id == round_id,
            Decision.release_id.is_(None),
            HOLDS,
        )
        .options(
            joinedload(Decision.application).joinedload(Application.person),
            joinedload(Decision.decider),
        )
        .order_by(Decision.outcome, Decision.rank, Decision.id)
        .execution_options(populate_existing=True)
    ).all()


def releases_of(round_id: int) -> Sequence[Release]:
    """Return the releases of a round, the latest first."""
    return db.session.scalars(
        sa.select(Release)
        .where(Release.round_id == round_id)
        .order_by(Release.released_at.desc(), Release.id.desc())
    ).all()


def _waiting(round_id: int, line: str | None = None) -> sa.Select[Application, Decision]:
    """Select who waits for a place in a round, or in one line of it, the best first."""
    last = (
        sa.select(sa.func.max(Decision.id))
        .where(Decision.application_id == Application.id, Decision.release_id.is_not(None))
        .correlate(Application)
        .scalar_subquery()
    )
    query = (
        sa.select(Application, Decision)
        .join(Decision, Decision.id == last)
        .where(
            Application.round_id == round_id,
            Application.status == ApplicationState.WAITLISTED,
            Decision.rank.is_not(None),
        )
        .order_by(Decision.line, Decision.rank, Decision.id)
    )
    return query if line is None else query.where(Decision.line == line)


def waiting_list(round_id: int) -> Sequence[tuple[Application, Decision]]:
    """Return who waits in a round with their people, by line, the best first."""
    rows = db.session.execute(_waiting(round_id).options(joinedload(Application.person)))
    return [(application, decision) for application, decision in rows]


def next_in_line(
    round_id: int, line: str, *, besides: int | None = None
) -> tuple[Application, Decision] | None:
    """Return the best on one waiting list of a round, held for this transaction.

    Whoever has a place in the cohort already, or an offer of another round of it, is passed over.
    """
    cohort_id = sa.select(Round.cohort_id).where(Round.id == round_id).scalar_subquery()
    row = db.session.execute(
        _waiting(round_id, line)
        .where(
            Application.id != (besides or 0),
            ~sa.exists().where(
                Enrolment.person_id == Application.person_id, Enrolment.cohort_id == cohort_id
            ),
            ~sa.exists().where(
                Offer.person_id == Application.person_id,
                Offer.cohort_id == cohort_id,
                Offer.status == OfferState.OPEN,
            ),
        )
        .options(joinedload(Application.person))
        .limit(1)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    ).first()
    return None if row is None else (row[0], row[1])


def place_in_line(application: Application) -> int | None:
    """Return which place of the waiting list an applicant holds now: 1 is the next one up."""
    if application.status is not ApplicationState.WAITLISTED:
        return None
    lines: dict[str, list[int]] = {}
    for other, decision in db.session.execute(_waiting(application.round_id)):
        lines.setdefault(decision.line, []).append(other.id)
    line = next((ids for ids in lines.values() if application.id in ids), [])
    return line.index(application.id) + 1 if line else None


def ranks_taken(round_id: int, line: str, *, besides: int | None = None) -> set[int]:
    """Return the places of a waiting list that others have, released or prepared."""
    held = {
        decision.rank
        for application, decision in db.session.execute(_waiting(round_id, line))
        if application.id != besides
    }
    held |= set(
        db.session.scalars(
            sa.select(Decision.rank)
            .join(Decision.application)
            .where(
                Decision.round_id == round_id,
                Decision.release_id.is_(None),
                Decision.line == line,
                Decision.application_id != (besides or 0),
                HOLDS,
            )
        )
    )
    return {rank for rank in held if rank is not None}


# An accepted offer holds its place as long as its enrolment does: whoever leaves frees it.
SEATED_BY = sa.and_(
    Offer.status == OfferState.ACCEPTED,
    sa.exists().where(
        Enrolment.person_id == Offer.person_id,
        Enrolment.cohort_id == Offer.cohort_id,
        Enrolment.status.in_(SEATED),
    ),
)


@dataclass(frozen=True)
class Held:
    """Seats that offers hold: of a cohort and of a round, standing and accepted apart."""

    cohort_offers: int
    round_offers: int
    round_accepted: int


def count_held(round: Round, *, at: datetime) -> Held:
    """Count the seats that offers of a cohort and of a round hold at an instant."""
    standing = sa.and_(Offer.status == OfferState.OPEN, Offer.expires_at > at)
    here = Offer.round_id == round.id
    row = db.session.execute(
        sa.select(
            sa.func.count().filter(standing),
            sa.func.count().filter(standing, here),
            sa.func.count().filter(SEATED_BY, here),
        ).where(Offer.cohort_id == round.cohort_id)
    ).one()
    return Held(*row)


def seats_free(round: Round, cohort: Cohort, *, given_back: int = 0) -> int:
    """Return how many places of a round may be offered now; exact under the cohort's lock.

    `given_back` are offers of the round that still stand and are about to be revoked.
    """
    held = count_held(round, at=clock.now())
    return free_seats(
        cohort=cohort.seats,
        cohort_held=cohorts.count_seated(cohort.id) + held.cohort_offers - given_back,
        round=round.seats,
        round_held=held.round_accepted + held.round_offers - given_back,
    )
