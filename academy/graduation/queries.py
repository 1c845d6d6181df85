"""Read decisions on completion, certificates, and the facts a decision rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts import queries as cohorts
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.states import EnrolmentState
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.types import Texts
from academy.curriculum.queries import attendance_by_enrolment
from academy.graduation.models import Certificate, CompletionDecision, PastImport
from academy.graduation.rules import Facts, Missing, find_missing, tidy_number
from academy.projects.models import Project, Team, TeamMember

DECIDERS = (Role.PROGRAMME, Role.ADMIN)
"""The roles that see completion, as `P.GRADUATION_RELEASE` says."""

SHOWN = (EnrolmentState.ACTIVE, EnrolmentState.ON_LEAVE, EnrolmentState.COMPLETED)


@dataclass(frozen=True)
class Standing:
    """One learner on the way to completion."""

    enrolment: Enrolment
    facts: Facts
    missing: list[Missing]
    decision: CompletionDecision | None
    certificate: Certificate | None


def facts_of(enrolments: Sequence[Enrolment]) -> dict[int, Facts]:
    """Return attendance and project of learners of one cohort, by enrolment."""
    if not enrolments:
        return {}
    attendance = attendance_by_enrolment([enrolment.id for enrolment in enrolments])
    projects = _projects(enrolments[0].cohort_id, [e.person_id for e in enrolments])
    facts = {}
    for enrolment in enrolments:
        attended, held = attendance[enrolment.id]
        project = projects.get(enrolment.person_id)
        facts[enrolment.id] = Facts(
            attended=attended,
            held=held,
            project=project.title if project else Texts(),
            project_accepted=bool(project and project.accepted_at),
        )
    return facts


def _projects(cohort_id: int, person_ids: Sequence[int]) -> dict[int, Project]:
    rows = db.session.execute(
        sa.select(TeamMember.person_id, Project)
        .join(Team, Team.id == TeamMember.team_id)
        .join(Project, Project.team_id == Team.id)
        .where(
            Team.cohort_id == cohort_id,
            TeamMember.person_id.in_(person_ids),
            TeamMember.left_on.is_(None),
        )
        # The accepted one comes last and stays.
        .order_by(Project.accepted_at.is_not(None), Project.id)
    )
    return {row.person_id: row.Project for row in rows}


def standings(cohort: Cohort) -> list[Standing]:
    """Return everyone of a cohort who may finish or has, by name."""
    enrolments = [e for e in cohorts.enrolments_of_cohort(cohort.id) if e.status in SHOWN]
    facts = facts_of(enrolments)
    decisions = {d.enrolment_id: d for d in decisions_of(cohort.id)}
    certificates = _certificates([enrolment.id for enrolment in enrolments])
    return [
        Standing(
            enrolment=enrolment,
            facts=facts[enrolment.id],
            missing=find_missing(facts[enrolment.id]),
            decision=decisions.get(enrolment.id),
            certificate=certificates.get(enrolment.id),
        )
        for enrolment in enrolments
    ]


def decisions_of(cohort_id: int) -> Sequence[CompletionDecision]:
    """Return the decisions on a cohort's learners, the first first."""
    return db.session.scalars(
        sa.select(CompletionDecision)
        .where(CompletionDecision.cohort_id == cohort_id)
        .options(joinedload(CompletionDecision.enrolment))
        .order_by(CompletionDecision.id)
    ).all()


def decision_on(enrolment_id: int) -> CompletionDecision | None:
    """Return the decision on one learner."""
    return db.session.scalar(
        sa.select(CompletionDecision).where(CompletionDecision.enrolment_id == enrolment_id)
    )


def _certificates(enrolment_ids: Sequence[int]) -> dict[int, Certificate]:
    rows = db.session.scalars(
        sa.select(Certificate)
        .where(Certificate.enrolment_id.in_(enrolment_ids))
        .order_by(Certificate.id)
    )
    return {certificate.enrolment_id: certificate for certificate in rows}


def get_certificate(number: str) -> Certificate | None:
    """Return a certificate with its cohort and site, by its number as people type it."""
    tidy = tidy_number(number)
    if tidy is None:
        return None
    return db.session.scalar(_whole().where(Certificate.number == tidy))


def certificate_of_enrolment(enrolment_id: int) -> Certificate | None:
    """Return the certificate of an enrolment."""
    return db.session.scalar(_whole().where(Certificate.enrolment_id == enrolment_id))


def certificates_of(person_id: int) -> Sequence[Certificate]:
    """Return the certificates of a person, the newest first."""
    query = _whole().where(Certificate.person_id == person_id)
    return db.session.scalars(query.order_by(Certificate.id.desc())).all()


def _whole() -> sa.Select[Certificate]:
    return sa.select(Certificate).options(
        joinedload(Certificate.enrolment).joinedload(Enrolment.cohort).joinedload(Cohort.site)
    )


def cohorts_to_finish(actor: Actor) -> list[Cohort]:
    """Return the cohorts of the actor's sites with their sites, the newest of each site first."""
    wanted = actor.sites(*DECIDERS)
    return [c for c in cohorts.cohorts_visible_to(actor) if wanted is None or c.site_id in wanted]


def get_import(ref: str) -> PastImport | None:
    """Return a table of past people with its site."""
    if not (ref.isascii() and ref.isalnum()):
        return None
    return db.session.scalar(
        sa.select(PastImport).where(PastImport.ref == ref).options(joinedload(PastImport.site))
    )
