"""What is planned of a session: the plain value between forms and verbs."""

from dataclasses import dataclass
from datetime import date, time

from academy.core.types import Texts


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What is planned of a session, on the clock of its site.

    Without a group it is for the whole cohort; `room` and `leader` are ids of a room and a person.
    """

    on: date
    starts: time
    ends: time
    title: Texts
    place: str = ""
    room: int | None = None
    leader: int | None = None
    group: str = ""
