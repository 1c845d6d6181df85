"""How a page of the map is found."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Stop:
    """One page: who opens it, and how its address is found."""

    who: str = ""
    """The account of the demo; empty for anybody."""

    row: str = ""
    """A query whose first row holds the parts of the address, by name."""

    parts: dict[str, Any] = field(default_factory=dict)
    """Parts of the address that are always the same."""

    start: tuple[str, dict[str, str]] | None = None
    """A page and what is filled in there: sending it leads to the page that is meant."""
