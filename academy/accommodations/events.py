"""What this room tells later ones."""

from dataclasses import dataclass

from academy.core.events import Event


@dataclass(frozen=True)
class ArrangementForgotten(Event):
    """What somebody asked for in a cohort is deleted, and with it whatever was written from it."""

    person_id: int
    cohort_id: int
