"""Have a file searched, drawn and covered; the work is done in a process of its own."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.intake.inspection import JPEG, PDF, PNG, look_apart
from academy.selection.redaction import Box, Known

READABLE = frozenset({PDF, PNG, JPEG})
"""Kinds of files that can be drawn; any other can only be withheld."""

MODULE = "academy.selection.clearing_process"
PATIENCE = 90.0
"""Seconds that a copy may take; a hundred pages of pictures need about thirty."""


@dataclass(frozen=True)
class Searched:
    """What was found: the sizes of pages, which of them have letters, and the boxes.

    No page at all means that the file cannot be drawn.
    """

    pages: tuple[tuple[float, float], ...]
    read: tuple[bool, ...]
    boxes: tuple[Box, ...]


def search(content: bytes, content_type: str, known: Known) -> Searched:
    """Look for what leads to a person; a file that cannot be read has no pages."""
    told = asdict(known) | {"born_on": known.born_on and known.born_on.isoformat()}
    return _search(content, content_type, **told)


def search_words(content: bytes, content_type: str, words: Sequence[str]) -> tuple[Box, ...]:
    """Return where a text stands in a file, however blanks and lines part it."""
    return _search(content, content_type, sought=list(words)).boxes


def draw(content: bytes, content_type: str, page: int) -> bytes | None:
    """Return a page as a PNG, or None when it cannot be drawn."""
    report, picture = _apart("draw", content, content_type, page=page)
    return None if report["problem"] else picture


def cover(content: bytes, content_type: str, boxes: Sequence[Box]) -> bytes:
    """Return a new file in which nothing lies beneath the boxes.

    Raises:
        RuleBroken: it could not be made.
    """
    report, copy = _apart("cover", content, content_type, boxes=[asdict(box) for box in boxes])
    if report["problem"] or not copy:
        raise RuleBroken(
            _l(
                "No copy could be made of this file, and reviewers see nothing of it. Try once"
                " more, or withhold it."
            )
        )
    return copy


def _search(content: bytes, content_type: str, **ask: Any) -> Searched:
    if content_type not in READABLE:
        return Searched((), (), ())
    report, _copy = _apart("search", content, content_type, **ask)
    if report["problem"]:
        return Searched((), (), ())
    return Searched(
        tuple((width, height) for width, height in report["pages"]),
        tuple(report["read"]),
        tuple(Box(**box) for box in report["boxes"]),
    )


def _apart(
    kind: str, content: bytes, content_type: str, **ask: Any
) -> tuple[dict[str, Any], bytes]:
    # What is known of a person goes in by the pipe: others on the machine can read a command line.
    line = json.dumps({"type": content_type, **ask}).encode()
    return look_apart(kind, line + b"\n" + content, patience=PATIENCE, module=MODULE)
