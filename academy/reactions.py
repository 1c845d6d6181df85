"""What later rooms do when something happens in an earlier one: the place that looks forward."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from academy.core.events import Event

REACTIONS: Mapping[type[Event], Sequence[Callable[[Any], None]]] = {}
