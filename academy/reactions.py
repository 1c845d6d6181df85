"""What later rooms do when something happens in an earlier one: the place that looks forward."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from academy.alumni import services as alumni
from academy.core.events import Event
from academy.graduation.events import Graduated
from academy.intake.events import RoundOpened
from academy.outreach import services as outreach

REACTIONS: Mapping[type[Event], Sequence[Callable[[Any], object]]] = {
    RoundOpened: [outreach.announce],
    Graduated: [alumni.welcome_graduate],
}
