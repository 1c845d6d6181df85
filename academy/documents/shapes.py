"""What the templates read: the shape of a paper and of a letter, in words of one language.

All texts are plain: what looks like markup is printed as it stands. An empty line in running text
begins a paragraph.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

Pair = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """Rows under column headings; `widths` are shares of the line, one for each column."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Part:
    """A section: what is empty is left out, the rest stands in the order of these fields."""

    heading: str
    text: str = ""
    facts: Sequence[Pair] = ()
    points: Sequence[str] = ()
    table: Table | None = None
    questions: Sequence[Pair] = ()
    """Questions with their answers."""
    small: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper of one or more pages, for `paper` templates: a receipt, a call.

    `sender` and `place` stand at the head of the first page, `footer` at the foot of each.
    `number` is set large. `qr` is an address that becomes a square code, `qr_note` what it is for.
    """

    title: str
    file_name: str
    sender: str = ""
    place: str = ""
    footer: str = ""
    kicker: str = ""
    lede: str = ""
    warning: str = ""
    number: str = ""
    facts: Sequence[Pair] = ()
    parts: Sequence[Part] = ()
    qr: str = ""
    qr_note: str = ""

    def values(self) -> dict[str, Any]:
        """Return what `booklet.typ` reads."""
        return asdict(self)


@dataclass(frozen=True)
class Letter:
    """A confirmation on one page: a statement, what it is about, a day and who signs."""

    title: str
    file_name: str
    sender: str
    place: str
    facts: Sequence[Pair]
    statement: str
    day: str
    signed: str
    footer: str = ""
    number: str = ""
    check: str = ""
    """How whoever gets the letter can have it confirmed."""
    qr: str = ""
    qr_note: str = ""

    def values(self) -> dict[str, Any]:
        """Return what `letter.typ` reads."""
        return asdict(self)
