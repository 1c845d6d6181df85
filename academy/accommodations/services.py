"""What happens to a request: asked for, changed, arranged, taken back."""

from flask_babel import lazy_gettext as _l

from academy.accommodations import queries
from academy.accommodations.events import ArrangementForgotten
from academy.accommodations.models import AccommodationRequest
from academy.accommodations.states import Need
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.events import emit
from academy.core.text import has_registration_number


@verb
def ask(
    person_id: int,
    *,
    cohort_id: int,
    site_id: int,
    needs: list[Need],
    arrange: str,
    consent: bool,
    notice_id: int,
    actor: Actor,
) -> AccommodationRequest:
    """Keep what someone asks to have arranged in a cohort, in place of what they asked before.

    Raises:
        RuleBroken: nothing is asked, or there is no consent to keep it.
    """
    if not needs and not arrange:
        raise RuleBroken(_l("Please choose or write what we should arrange."), field="needs")
    if has_registration_number(arrange):
        raise RuleBroken(
            _l("Please take the registration number out; we may not keep it."), field="arrange"
        )
    if not consent:
        raise RuleBroken(
            _l("We may keep this only if you agree. Without it, you can still apply."),
            field="consent",
        )
    found = queries.request_of(person_id, cohort_id)
    if found is None:
        found = AccommodationRequest(person_id=person_id, cohort_id=cohort_id, site_id=site_id)
        db.session.add(found)
    else:
        lock(found)
    found.needs, found.arrange = [str(need) for need in needs], arrange
    found.notice_id, found.consented_at = notice_id, clock.now()
    found.withdrawn_at = found.arranged_at = None
    record("accommodation.ask", found, actor=actor)
    return found


@verb
def withdraw(request: AccommodationRequest, *, actor: Actor) -> None:
    """Take a request back with its consent: what was asked is deleted at once."""
    lock(request)
    request.needs, request.arrange = [], ""
    request.withdrawn_at, request.arranged_at = clock.now(), None
    record("accommodation.withdraw", request, actor=actor)
    emit(ArrangementForgotten(request.person_id, request.cohort_id))


@verb
def mark_arranged(request: AccommodationRequest, *, actor: Actor) -> None:
    """Note that what was asked for is arranged; twice is once."""
    lock(request)
    if request.withdrawn_at is not None:
        raise RuleBroken(_l("This request was taken back."))
    if request.arranged_at is None:
        request.arranged_at = clock.now()
        record("accommodation.arrange", request, actor=actor)
