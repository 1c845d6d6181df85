"""What people are told about their data, and staff about what is due."""

from dataclasses import dataclass
from datetime import date, datetime

from academy.accounts.models import Person
from academy.cohorts.models import Site
from academy.outbox import Letter
from academy.privacy.labels import ITEM
from academy.privacy.models import Breach, DataRequest
from academy.privacy.rules import last_day
from academy.privacy.states import Item


def request_received(request: DataRequest, locale: str, site: Site) -> Letter:
    """Say that a request has come in and until when it is answered."""
    return _about(request, "received", locale, site)


def request_moved(request: DataRequest, news: str, locale: str, site: Site) -> Letter:
    """Say that a request was answered or takes longer; what was answered stands in the portal."""
    return _about(request, news, locale, site)


def _about(request: DataRequest, news: str, locale: str, site: Site) -> Letter:
    kind = f"privacy/request_{news}"
    # Who has no account reads the answer in the letter itself.
    answer = "" if request.person_id else request.answer
    return Letter(
        kind=kind,
        key=f"{kind}:{request.ref}",
        to=request.contact,
        locale=locale,
        person_id=request.person_id,
        site_id=request.site_id,
        context={
            "name": request.name,
            "site": site.name.said(locale),
            "due_on": last_day(request.due_at, site.zone),
            "reason": request.extended_because,
            "answer": answer,
            "path": f"/my/data/requests/{request.ref}" if request.person_id else "",
        },
    )


def breach(found: Breach, person: Person, site: Site) -> Letter:
    """Tell someone concerned of a possible leak: what, when, what we do, what they can do."""
    return Letter(
        kind="privacy/breach",
        key=f"privacy/breach:{found.ref}:{person.ref}",
        to=person.email,
        locale=person.locale,
        person_id=person.id,
        site_id=found.site_id,
        context={
            "name": person.name,
            "site": site.name.said(person.locale),
            "zone": site.zone,
            "known_at": found.known_at,
            "what": found.what,
            "measures": found.measures,
            "items": [ITEM[Item(item)] for item in found.items],
        },
    )


@dataclass(frozen=True)
class Duty:
    """One matter of the desk that is due: a request, a leak, or a month to sign."""

    about: str
    key: str
    path: str
    due_on: date | None = None
    due_at: datetime | None = None
    month: str = ""


def due(duty: Duty, admin: Person, site: Site) -> Letter:
    """Remind someone who keeps the desk of a matter, once."""
    return Letter(
        kind="privacy/due",
        key=f"privacy/due:{duty.about}:{duty.key}:{admin.ref}",
        to=admin.email,
        locale=admin.locale,
        person_id=admin.id,
        site_id=site.id,
        context={
            "name": admin.name,
            "site": site.name.said(admin.locale),
            "zone": site.zone,
            "about": duty.about,
            "due_on": duty.due_on,
            "due_at": duty.due_at,
            "month": duty.month,
            "path": duty.path,
        },
    )
