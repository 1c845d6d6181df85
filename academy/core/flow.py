"""When: a table of verbs, each with the states it starts from and the one it ends in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from academy.core.errors import MoveRefused

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[S]):
    """From any of these states to one."""

    sources: frozenset[S] | set[S]
    target: S


class Flow(Generic[S]):
    """The moves of one kind of thing, by imperative verb."""

    def __init__(self, moves: Mapping[str, Move[S]]) -> None:
        """Take the table of moves."""
        self.moves = dict(moves)

    def after(self, state: S, verb: str) -> S:
        """Return the state that follows.

        Raises:
            MoveRefused: the verb does not start from this state.
        """
        move = self.moves[verb]
        if state not in move.sources:
            raise MoveRefused()
        return move.target

    def allows(self, state: S, verb: str) -> bool:
        """Whether the verb can be done from this state."""
        return state in self.moves[verb].sources

    def open_verbs(self, state: S) -> list[str]:
        """Return the verbs that can be done from this state, in the table's order."""
        return [verb for verb, move in self.moves.items() if state in move.sources]
