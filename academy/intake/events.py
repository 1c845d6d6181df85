"""What this room tells later ones."""

from dataclasses import dataclass

from academy.core.events import Event


@dataclass(frozen=True)
class RoundOpened(Event):
    """Staff have published a round; its call may still lie ahead."""

    round_ref: str
