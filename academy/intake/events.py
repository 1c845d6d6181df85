"""What this room tells later ones."""

from dataclasses import dataclass

from academy.core.actors import Actor
from academy.core.events import Event
from academy.intake.states import NoticeKind


@dataclass(frozen=True)
class RoundOpened(Event):
    """Staff have published a round; its call may still lie ahead."""

    round_ref: str


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """Somebody has taken back one of their consents at a site."""

    person_id: int
    site_id: int
    kind: NoticeKind
    actor: Actor
