"""What happens to sites, cohorts and enrolments."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from academy.accounts import roles
from academy.audit import record
from academy.cohorts import ledger, queries
from academy.cohorts.models import Cohort, Enrolment, Site, StatusChange
from academy.cohorts.rules import (
    check_begin,
    check_cohort,
    check_reason,
    check_zone,
    start_of_day,
)
from academy.cohorts.states import (
    COHORT_FLOW,
    ENROLMENT_FLOW,
    Discipline,
    EnrolmentState,
    Measure,
)
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken, Taken
from academy.core.types import Texts


@verb
def create_site(
    code: str,
    *,
    name: Texts,
    city: Texts,
    country: str,
    zone: str,
    languages: list[str],
    actor: Actor,
) -> Site:
    """Open an academy in a city.

    Raises:
        RuleBroken: nobody keeps this time zone, or the code is in use.
    """
    check_zone(zone)
    if queries.get_site(code) is not None:
        raise RuleBroken(_l("There is a site with this code already."), field="code")
    site = Site(code=code, name=name, city=city, country=country, zone=zone, languages=languages)
    db.session.add(site)
    record("site.create", site, actor=actor)
    return site


@verb
def create_cohort(
    site: Site, *, number: int, starts_on: date, ends_on: date, seats: int, actor: Actor
) -> Cohort:
    """Plan a cohort of a site.

    Raises:
        RuleBroken: the dates or numbers make no sense, or the number is in use.
    """
    check_cohort(number, starts_on, ends_on, seats)
    if queries.get_cohort(site.code, number) is not None:
        raise RuleBroken(_l("There is a cohort with this number already."), field="number")
    cohort = Cohort(
        site_id=site.id,
        site=site,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        seats=seats,
        created_at=clock.now(),
    )
    db.session.add(cohort)
    record("cohort.create", cohort, actor=actor)
    return cohort


@verb
def recruit(cohort: Cohort, *, actor: Actor) -> None:
    """Say that a cohort recruits; a cohort that does already stays as it is."""
    lock(cohort)
    if COHORT_FLOW.allows(cohort.status, "recruit"):
        cohort.status = COHORT_FLOW.after(cohort.status, "recruit")
        record("cohort.recruit", cohort, actor=actor)


@verb
def start_cohort(cohort: Cohort, *, actor: Actor) -> int:
    """Start a cohort and begin everyone who is enrolled, on its first day; return how many.

    Raises:
        MoveRefused: it runs already, or is over.
        RuleBroken: its first day has not come.
    """
    lock(cohort)
    cohort.status = COHORT_FLOW.after(cohort.status, "start")
    enrolled = queries.enrolments_of_cohort(cohort.id, EnrolmentState.ENROLLED)
    check_begin(
        cohort.starts_on,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        today=clock.today(_zone(cohort)),
    )
    record("cohort.start", cohort, actor=actor, enrolments=len(enrolled))
    for enrolment in enrolled:
        begin(enrolment, on=cohort.starts_on, actor=actor)
    return len(enrolled)


@verb
def finish_cohort(cohort: Cohort, *, actor: Actor) -> None:
    """Say that a cohort is over.

    Raises:
        MoveRefused: it does not run.
    """
    lock(cohort)
    cohort.status = COHORT_FLOW.after(cohort.status, "finish")
    record("cohort.finish", cohort, actor=actor)


@verb
def enrol(
    person_id: int,
    cohort: Cohort,
    *,
    discipline: Discipline,
    source: str,
    round_label: str = "",
    actor: Actor,
) -> Enrolment:
    """Give a person a seat; the lock on the cohort makes its seats a hard cap.

    `source` names where the seat comes from, such as `application:<number>`.

    Raises:
        Taken: no seat is left.
        RuleBroken: the person is in this cohort already.
    """
    lock(cohort)
    if queries.enrolment_of(person_id, cohort.id) is not None:
        raise RuleBroken(_l("This person is in this cohort already."))
    if queries.count_seated(cohort.id) >= cohort.seats:
        raise Taken(_l("All seats of this cohort are taken."))
    enrolment = Enrolment(
        person_id=person_id,
        cohort_id=cohort.id,
        site_id=cohort.site_id,
        discipline=discipline,
        source=source,
        round=round_label,
        enrolled_at=clock.now(),
    )
    db.session.add(enrolment)
    db.session.flush()
    note_step(enrolment, on=clock.today(_zone(cohort)), actor=actor)
    record("enrolment.enrol", enrolment, actor=actor)
    return enrolment


@verb
def begin(enrolment: Enrolment, *, on: date, actor: Actor) -> None:
    """Let a person begin: they are a learner from that day, and count as trained.

    Raises:
        MoveRefused: they have begun, or have left.
        RuleBroken: the day lies ahead, or outside the cohort's dates.
    """
    lock(enrolment)
    cohort = _cohort(enrolment)
    enrolment.status = ENROLMENT_FLOW.after(enrolment.status, "begin")
    zone = _zone(cohort)
    check_begin(on, starts_on=cohort.starts_on, ends_on=cohort.ends_on, today=clock.today(zone))
    enrolment.began_on = on
    note_step(enrolment, on=on, actor=actor)
    record("enrolment.begin", enrolment, actor=actor)
    starts_at = start_of_day(on, zone)
    roles.grant(
        enrolment.person_id,
        Role.LEARNER,
        site_id=enrolment.site_id,
        source=grant_source(enrolment),
        starts_at=starts_at,
        actor=actor,
    )
    ledger.enter(
        Measure.TRAINED,
        enrolment,
        effective_at=starts_at,
        source=f"enrolment:{enrolment.ref}/trained",
        round_label=enrolment.round,
    )


@verb
def withdraw(enrolment: Enrolment, *, reason: str, actor: Actor) -> None:
    """Let a person leave; the seat is free, and whoever had begun stays counted as trained.

    Raises:
        MoveRefused: they have left or finished.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    lock(enrolment)
    enrolment.status = ENROLMENT_FLOW.after(enrolment.status, "withdraw")
    enrolment.ended_on = clock.today(_zone(_cohort(enrolment)))
    note_step(enrolment, on=enrolment.ended_on, reason=reason, actor=actor)
    record("enrolment.withdraw", enrolment, actor=actor)
    roles.end_grants(enrolment.person_id, source=grant_source(enrolment), actor=actor)


@verb
def complete(
    enrolment: Enrolment, *, on: date, actor: Actor, grant_ends_at: datetime | None = None
) -> None:
    """Let a person finish; they stay a learner until `grant_ends_at`, or until now.

    Raises:
        MoveRefused: they do not take part.
    """
    lock(enrolment)
    enrolment.status = ENROLMENT_FLOW.after(enrolment.status, "complete")
    enrolment.ended_on = on
    note_step(enrolment, on=on, actor=actor)
    record("enrolment.complete", enrolment, actor=actor)
    roles.end_grants(
        enrolment.person_id, source=grant_source(enrolment), at=grant_ends_at, actor=actor
    )


def grant_source(enrolment: Enrolment) -> str:
    """Return the source under which an enrolment gives the learner's role."""
    return f"enrolment:{enrolment.ref}"


def note_step(enrolment: Enrolment, *, on: date, actor: Actor, reason: str = "") -> None:
    """Keep one step of the status history."""
    db.session.add(
        StatusChange(
            enrolment_id=enrolment.id,
            status=enrolment.status,
            on=on,
            reason=reason,
            changed_at=clock.now(),
            changed_by=actor.person_id,
        )
    )


def _cohort(enrolment: Enrolment) -> Cohort:
    return db.session.get_one(Cohort, enrolment.cohort_id)


def _zone(cohort: Cohort) -> str:
    return db.session.get_one(Site, cohort.site_id).zone
