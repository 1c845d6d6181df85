"""Which applications somebody wants to see: plain values that can be kept and read again."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from academy.cohorts.states import Discipline
from academy.core.text import line
from academy.intake.states import ApplicationState

MOST_PICKED = 500
"""Rows that can be picked one by one; beyond that "all that match" is meant."""

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice among applications; what is empty narrows nothing.

    `numbers` are receipt numbers picked by hand and narrow to these. `term` is what was searched
    for: it belongs into no address and no log. Days are those of the site's wall, both included.
    """

    round: str = ""
    cohort: int = 0
    states: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    submitted_from: date | None = None
    submitted_to: date | None = None
    extended: bool = False
    noted: bool = False
    alike: bool = False
    asked_for_more: bool = False
    term: str = ""
    numbers: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return what is not empty, as JSON keeps it."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in held.items() if value}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what was kept; what is not understood narrows nothing."""
        return cls(
            round=_text(kept.get("round")),
            cohort=_number(kept.get("cohort")),
            states=_among(kept.get("states"), ApplicationState),
            languages=_texts(kept.get("languages"), most=20),
            disciplines=_among(kept.get("disciplines"), Discipline),
            submitted_from=_day(kept.get("submitted_from")),
            submitted_to=_day(kept.get("submitted_to")),
            term=_text(kept.get("term")),
            numbers=_texts(kept.get("numbers"), most=MOST_PICKED),
            **{name: kept.get(name) is True for name in FLAGS},
        )

    @property
    def is_empty(self) -> bool:
        """Whether it narrows nothing."""
        return not self.to_json()


FLAGS = ("extended", "noted", "alike", "asked_for_more")
"""Marks an application may bear."""


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any) -> str:
    return line(value[: 4 * _LONGEST])[:_LONGEST] if isinstance(value, str) else ""


def _texts(value: Any, *, most: int) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else []
    return tuple(dict.fromkeys(filter(None, map(_text, given[:most]))))


def _among(value: Any, kinds: Any) -> tuple[str, ...]:
    known = {str(kind.value) for kind in kinds}
    return tuple(text for text in _texts(value, most=20) if text in known)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value < 10_000 else 0


def _day(value: Any) -> date | None:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and 1900 <= found.year <= 2200 else None
