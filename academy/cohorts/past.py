"""People of old cohorts, who finished before there were records."""

from datetime import date

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts import ledger, queries
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.cohorts.rules import start_of_day
from academy.cohorts.services import note_step
from academy.cohorts.states import Discipline, EnrolmentState, Measure
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken


@verb
def enrol_past(
    person_id: int,
    cohort: Cohort,
    *,
    discipline: Discipline,
    finished_on: date,
    source: str,
    actor: Actor,
) -> Enrolment:
    """Record someone who took part in an old cohort from its first day and finished it.

    Nobody gets a seat or a role by this; the seats of an old cohort are history.

    Raises:
        RuleBroken: the person is in this cohort already.
    """
    lock(cohort)
    if queries.enrolment_of(person_id, cohort.id) is not None:
        raise RuleBroken(_l("This person is in this cohort already."))
    enrolment = Enrolment(
        person_id=person_id,
        cohort_id=cohort.id,
        site_id=cohort.site_id,
        discipline=discipline,
        status=EnrolmentState.COMPLETED,
        source=source,
        enrolled_at=clock.now(),
        began_on=cohort.starts_on,
        ended_on=finished_on,
    )
    db.session.add(enrolment)
    db.session.flush()
    note_step(enrolment, on=finished_on, actor=actor)
    record("enrolment.enrol_past", enrolment, actor=actor)
    ledger.enter(
        Measure.TRAINED,
        enrolment,
        effective_at=start_of_day(cohort.starts_on, db.session.get_one(Site, cohort.site_id).zone),
        source=f"enrolment:{enrolment.ref}/trained",
    )
    return enrolment
