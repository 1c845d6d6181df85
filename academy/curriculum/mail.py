"""What learners and leaders are told of their sessions."""

from collections.abc import Sequence

from academy.accounts.models import Person
from academy.curriculum.models import Excuse, Session
from academy.curriculum.states import ExcuseState
from academy.outbox import Letter

MOST_LISTED = 10
"""Sessions that one letter lists; of more it says how many."""


def changed(sessions: Sequence[Session], person: Person, *, reason: str = "") -> Letter:
    """Tell a person that sessions are changed, or called off; all of one series, by time.

    Their site, room and leader must be loaded.
    """
    first = sessions[0]
    return Letter(
        kind="curriculum/changed",
        key=f"curriculum/changed:{first.ref}:{first.sequence}:{person.id}",
        to=person.email,
        locale=person.locale,
        person_id=person.id,
        site_id=first.site_id,
        context={
            "name": person.name,
            "title": first.title.said(person.locale),
            "cancelled": first.is_cancelled,
            "reason": reason,
            "zone": first.zone,
            "times": [(each.starts_at, each.ends_at) for each in sessions[:MOST_LISTED]],
            "more": max(len(sessions) - MOST_LISTED, 0),
            "place": first.room.name.said(person.locale) if first.room else first.place,
            "leader": first.leader.name if first.leader else "",
        },
    )


def excuse_decided(excuse: Excuse) -> Letter:
    """Tell a learner how staff decided; the reason they gave stays out of the letter.

    The person, the cohort and the site must be loaded.
    """
    person = excuse.enrolment.person
    decided = excuse.decided_at.timestamp() if excuse.decided_at else 0
    return Letter(
        kind="curriculum/excuse_decided",
        key=f"curriculum/excuse_decided:{excuse.ref}:{decided:.6f}",
        to=person.email,
        locale=person.locale,
        person_id=person.id,
        site_id=excuse.site_id,
        context={
            "name": person.name,
            "approved": excuse.status is ExcuseState.APPROVED,
            "first_on": excuse.first_on,
            "last_on": excuse.last_on,
        },
    )
