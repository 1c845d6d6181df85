"""Telling whoever takes part or leads that sessions have changed or are called off."""

from collections.abc import Mapping, Sequence

from academy.core.db import db
from academy.curriculum import mail, queries
from academy.curriculum.models import Session
from academy.outbox import post_all


def tell_of_change(
    sessions: Sequence[Session], former_leaders: Mapping[int, int | None], *, reason: str = ""
) -> None:
    """Write to everyone whom some changed sessions of one series concern, one letter each.

    `former_leaders` is who led each session before, by its id; they hear of it too.
    """
    if not sessions:
        return
    for session in sessions:
        db.session.expire(session, ["room", "leader"])
    fresh = [each for session in sessions if (each := queries.get_session(session.ref))]
    leaders = {s.leader_id for s in fresh} | set(former_leaders.values())
    people = queries.people_among([each for each in leaders if each is not None])
    people += [member.person for member in queries.in_class(fresh[0])]
    post_all(
        [
            mail.changed(fresh, person, reason=reason)
            for person in {person.id: person for person in people}.values()
            if person.email
        ]
    )
