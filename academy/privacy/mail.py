"""What people are told about their data."""

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
