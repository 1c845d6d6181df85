"""The kinds of paper there are; each room registers its own when it is imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of paper.

    `name` is `room/paper`; `template` a Typst file below `templates/documents`. `values(subject,
    locale)` returns what the template reads, in words of that language: texts, numbers, lists and
    mappings. `title` and `file_name` must be among them; `qr`, if there, is an address that becomes
    a square code. What changes by itself, such as the time of asking, must not be there.
    """

    name: str
    template: str
    values: Callable[[str, str], Mapping[str, Any]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of paper known."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """Return a kind of paper.

    Raises:
        KeyError: no room has registered it.
    """
    return _kinds[name]
