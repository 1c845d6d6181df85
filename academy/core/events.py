"""What has happened, told to later rooms inside the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any


class Event:
    """Something that happened in a room; subclasses are frozen dataclasses named in the past."""


_reactions: dict[type[Event], list[Callable[[Any], object]]] = {}


def wire(reactions: Mapping[type[Event], Sequence[Callable[[Any], object]]]) -> None:
    """Set who reacts to what; called once, with the table of `academy.reactions`."""
    _reactions.clear()
    _reactions.update({event: list(verbs) for event, verbs in reactions.items()})


def emit(event: Event) -> None:
    """Tell the reactions of an event, in their order, in the transaction of the caller."""
    for react in _reactions.get(type(event), []):
        react(event)
