"""The letters of this room."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from academy.accounts.models import Person
from academy.intake.models import Application, Assistance, Attachment, Round, Supplement
from academy.intake.states import ReminderKind
from academy.outbox import Letter


def received(application: Application, round: Round) -> Letter:
    """Confirm that an application was handed in, with its number and the server's time."""
    at = application.submitted_at
    assert at is not None
    closes_at = max(round.closes_at, application.extended_until or round.closes_at)
    more = {"submitted_at": at, "closes_at": closes_at}
    return _letter("received", application, round, f"{at:%Y%m%dT%H%M%S%f}", more)


def taken_over(application: Application, round: Round, source: str) -> Letter:
    """Tell somebody who applied by another form that the application stands here now."""
    return _letter("taken_over", application, round, "1", {"source": source})


def withdrawn(application: Application, round: Round) -> Letter:
    """Confirm that an application was withdrawn, and say until when it can be taken up again."""
    at = application.withdrawn_at
    assert at is not None
    more = {"withdrawn_at": at, "closes_at": round.closes_at, "can_reopen": at < round.closes_at}
    return _letter("withdrawn", application, round, f"{at:%Y%m%dT%H%M%S%f}", more)


def assisted(application: Application, round: Round, given: Assistance, link: str) -> Letter:
    """Tell an applicant that staff write for them; `link` lets a newcomer set a password."""
    more = {"link": link, "contact": round.contact, "way": given.way.value}
    made = _letter("assisted", application, round, str(given.id), more)
    # The link opens an account: staff must never read it.
    return replace(made, secret=bool(link))


def supplement_asked(application: Application, round: Round, asked: Supplement) -> Letter:
    """Tell an applicant what staff ask for once more, and until when."""
    more = {"due_at": asked.due_at, "text": asked.text}
    return _letter("supplement_asked", application, round, str(asked.id), more)


def supplement_reminder(application: Application, round: Round, asked: Supplement) -> Letter:
    """Remind an applicant of a supplement a day before its time is over."""
    more = {"due_at": asked.due_at}
    return _letter("supplement_reminder", application, round, str(asked.id), more)


def supplement_given(application: Application, round: Round, asked: Supplement) -> Letter:
    """Confirm that a supplement was handed in, with the server's time."""
    more = {"given_at": asked.ended_at}
    return _letter("supplement_given", application, round, str(asked.id), more)


def supplement_called_off(application: Application, round: Round, asked: Supplement) -> Letter:
    """Tell an applicant that a supplement is not needed any more."""
    return _letter("supplement_called_off", application, round, str(asked.id), {})


def scan_deleted(application: Application, round: Round, file: Attachment) -> Letter:
    """Tell an applicant that staff deleted a scan that may not be kept."""
    return _letter("scan_deleted", application, round, file.ref, {"file": file.name})


def unfinished(
    application: Application, round: Round, kind: ReminderKind, closes_at: datetime
) -> Letter:
    """Remind somebody of an application that is not handed in yet."""
    return _letter("unfinished", application, round, kind.value, {"closes_at": closes_at})


def not_started(person: Person, round: Round, kind: ReminderKind) -> Letter:
    """Tell somebody who asked for news that a round closes soon."""
    return Letter(
        kind="intake/not_started",
        key=f"intake/not_started:{round.ref}:{person.ref}:{kind}",
        to=person.email,
        locale=person.locale,
        context={
            "name": person.name,
            "round_ref": round.ref,
            "round_title": round.title,
            "zone": round.site.zone,
            "closes_at": round.closes_at,
        },
        person_id=person.id,
        site_id=round.site_id,
        promotion=True,
    )


def _letter(
    name: str, application: Application, round: Round, once: str, more: dict[str, Any]
) -> Letter:
    context = {
        "name": application.person.name,
        "number": application.number,
        "round_ref": round.ref,
        "round_title": round.title,
        "zone": round.site.zone,
    }
    return Letter(
        kind=f"intake/{name}",
        key=f"intake/{name}:{application.number}:{once}",
        to=application.person.email,
        locale=application.language,
        context=context | more,
        person_id=application.person_id,
        site_id=application.site_id,
    )
