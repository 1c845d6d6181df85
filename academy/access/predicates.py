"""Questions about an actor and the plain attributes of a thing; no room is known here."""

from collections.abc import Callable
from typing import Any

from academy.core.actors import Actor, Role

Predicate = Callable[[Actor, Any], bool]


def is_signed_in(actor: Actor, thing: Any) -> bool:
    """Whether a person stands behind the request."""
    return actor.signed_in


def is_owner(actor: Actor, thing: Any) -> bool:
    """Whether the thing is the actor's own, by its `person_id`; a list is narrowed by its query."""
    return actor.signed_in and (thing is None or thing.person_id == actor.person_id)


def tracks_team(actor: Actor, thing: Any) -> bool:
    """Whether the actor is one of those who mentor the team (`mentor_ids`)."""
    return actor.signed_in and actor.person_id in thing.mentor_ids


def is_done_alone(actor: Actor, thing: Any) -> bool:
    """Whether the thing is the work of one learner without a team (`is_alone`)."""
    return bool(thing.is_alone)


def holds(role: Role) -> Predicate:
    """Make the question whether a role is held at any site."""

    def question(actor: Actor, thing: Any) -> bool:
        return actor.holds_any(role)

    question.__name__ = f"holds_{role}"
    return question


def holds_at_site(role: Role) -> Predicate:
    """Make the question whether a role is held at the thing's site (`site_id`).

    Without a thing, as a menu entry or a list asks, it is enough to hold the role somewhere.
    """

    def question(actor: Actor, thing: Any) -> bool:
        if thing is None:
            return actor.holds_any(role)
        return actor.holds(role, thing.site_id)

    question.__name__ = f"holds_{role}_at_site"
    return question


def is_no_reviewer_of_site(actor: Actor, thing: Any) -> bool:
    """Whether the actor scores nobody at the thing's site; a list is narrowed by its query."""
    return thing is None or not actor.holds(Role.REVIEWER, thing.site_id)


is_learner = holds(Role.LEARNER)
is_mentor = holds(Role.MENTOR)
is_reviewer = holds(Role.REVIEWER)
is_admissions = holds(Role.ADMISSIONS)
is_programme = holds(Role.PROGRAMME)
is_admin = holds(Role.ADMIN)
is_network = holds(Role.NETWORK)
is_auditor = holds(Role.AUDITOR)

is_learner_of_site = holds_at_site(Role.LEARNER)
is_mentor_of_site = holds_at_site(Role.MENTOR)
is_reviewer_of_site = holds_at_site(Role.REVIEWER)
is_admissions_of_site = holds_at_site(Role.ADMISSIONS)
is_programme_of_site = holds_at_site(Role.PROGRAMME)
is_admin_of_site = holds_at_site(Role.ADMIN)
is_auditor_of_site = holds_at_site(Role.AUDITOR)
