"""What later rooms do when something happens in an earlier one: the place that looks forward."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from academy.accommodations.events import ArrangementForgotten
from academy.alumni import services as alumni
from academy.core.events import Event
from academy.graduation.events import Graduated
from academy.intake.events import ConsentWithdrawn, RoundOpened
from academy.messages import services as messages
from academy.outreach import services as outreach
from academy.selection.services import interviews

REACTIONS: Mapping[type[Event], Sequence[Callable[[Any], object]]] = {
    RoundOpened: [outreach.announce],
    ConsentWithdrawn: [messages.end_promotion],
    ArrangementForgotten: [interviews.forget_notes],
    Graduated: [alumni.welcome_graduate],
}
