"""Whether a list shows exactly what the policy permits, for every persona; for tests of any room.

check_parity(
    world.people, things=all_rounds, list_door=P.ROUND_MANAGE, thing_door=P.ROUND_MANAGE,
    shown=lambda actor: rounds_visible_to(actor),
)
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from academy.access.permissions import P
from academy.access.policy import permits
from academy.accounts.models import Person
from academy.accounts.roles import roles_held
from academy.core.actors import ANYONE, Actor


def check_parity(
    people: Mapping[str, Person | None],
    *,
    things: Iterable[Any],
    shown: Callable[[Actor], Iterable[Any]],
    list_door: P,
    thing_door: P,
) -> None:
    """Hold that what a query shows is what the policy permits, and that someone sees something."""
    everything = list(things)
    seen_by_anyone = set()
    for name, person in people.items():
        actor = actor_now(person)
        passes = permits(list_door, actor) and actor.signed_in
        in_list = {thing.id for thing in shown(actor)} if passes else set()
        permitted = {thing.id for thing in everything if permits(thing_door, actor, thing)}
        assert in_list == permitted, f"{name}: shown {in_list}, permitted {permitted}"
        seen_by_anyone |= in_list
    assert seen_by_anyone, "a parity of nothing proves nothing"


def actor_now(person: Person | None) -> Actor:
    """Return the actor that a person is at this instant, as a request would find them."""
    if person is None:
        return ANYONE
    return Actor(person_id=person.id, name=person.name, held=roles_held(person.id))
