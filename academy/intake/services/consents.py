"""Consents: one for each matter that needs it, withdrawn as easily as given."""

from collections.abc import Iterable

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.events import emit
from academy.intake import queries
from academy.intake.events import ConsentWithdrawn
from academy.intake.models import Application, Consent, Notice
from academy.intake.states import NoticeKind


@verb
def decide_consents(
    application: Application,
    asked: Iterable[Notice],
    agreed: Iterable[NoticeKind],
    *,
    actor: Actor,
) -> None:
    """Note for each matter that was asked whether the applicant agrees: each for itself."""
    yes = set(agreed)
    for notice in asked:
        decide = give_consent if notice.kind in yes else withdraw_consent
        decide(application, notice, actor=actor)


@verb
def give_consent(application: Application, notice: Notice, *, actor: Actor) -> None:
    """Note that an applicant agrees to one version of one notice; twice is once."""
    lock(application)
    if any(c.notice_id == notice.id for c in queries.consents_of(application.id)):
        return
    made = Consent(
        person_id=application.person_id,
        application_id=application.id,
        site_id=application.site_id,
        notice_id=notice.id,
        given_at=clock.now(),
    )
    db.session.add(made)
    record("consent.give", made, actor=actor)


@verb
def withdraw_consent(application: Application, notice: Notice, *, actor: Actor) -> None:
    """End the consent to a notice, whatever its version was; none is fine."""
    lock(application)
    for consent in queries.consents_of(application.id):
        if consent.notice.kind is notice.kind:
            end_consent(consent, actor=actor)


@verb
def end_consent(consent: Consent, *, actor: Actor) -> None:
    """End one consent, and tell later rooms; one that is ended stays as it is."""
    lock(consent)
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = clock.now()
    record("consent.withdraw", consent, actor=actor)
    kind = db.session.get_one(Notice, consent.notice_id).kind
    emit(ConsentWithdrawn(consent.person_id, consent.site_id, kind, actor))
