"""What happens to the challenges of a cohort."""

from datetime import date

from academy.audit import record
from academy.cohorts.models import Cohort
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.types import Texts
from academy.projects.models import Challenge
from academy.projects.rules import check_dates
from academy.projects.states import ChallengeKind


@verb
def add_challenge(
    cohort: Cohort,
    *,
    kind: ChallengeKind,
    title: Texts,
    starts_on: date,
    investigates_on: date,
    acts_on: date,
    ends_on: date,
    actor: Actor,
) -> Challenge:
    """Set a cohort a challenge.

    Raises:
        RuleBroken: the dates are out of order or outside the cohort.
    """
    days = starts_on, investigates_on, acts_on, ends_on
    check_dates(days, cohort_starts=cohort.starts_on, cohort_ends=cohort.ends_on)
    challenge = Challenge(
        cohort_id=cohort.id,
        site_id=cohort.site_id,
        kind=kind,
        title=title,
        starts_on=starts_on,
        investigates_on=investigates_on,
        acts_on=acts_on,
        ends_on=ends_on,
    )
    db.session.add(challenge)
    record("challenge.add", challenge, actor=actor)
    return challenge


@verb
def change_challenge(
    challenge: Challenge,
    *,
    title: Texts,
    starts_on: date,
    investigates_on: date,
    acts_on: date,
    ends_on: date,
    actor: Actor,
) -> None:
    """Give a challenge another title or other dates.

    Raises:
        RuleBroken: the dates are out of order or outside the cohort.
    """
    lock(challenge)
    cohort = db.session.get_one(Cohort, challenge.cohort_id)
    days = starts_on, investigates_on, acts_on, ends_on
    check_dates(days, cohort_starts=cohort.starts_on, cohort_ends=cohort.ends_on)
    challenge.title = title
    challenge.starts_on, challenge.investigates_on = starts_on, investigates_on
    challenge.acts_on, challenge.ends_on = acts_on, ends_on
    record("challenge.change", challenge, actor=actor)
