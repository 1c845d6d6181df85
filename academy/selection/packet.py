"""What a reviewer reads: built from what is allowed, so that nothing else can slip in.

Allowed are a code name, the language, the field, and written answers with the applicant's own name,
address and number covered. Files and addresses stay outside: they name people too easily, and are
shown only once staff have cleared them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from academy.cohorts.states import Discipline
from academy.core.types import Texts
from academy.intake.states import QuestionKind
from academy.selection.naming import cover_names

COVER = "■■■"
"""Stands where something was covered; its length tells nothing."""

SHOWN = frozenset({QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.ONE_OF})
"""Kinds of questions whose answers are plain words."""

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(?:\+82[-\s.]?|0)1\d[-\s.]?\d{3,4}[-\s.]?\d{4}(?!\d)")


@dataclass(frozen=True)
class Passage:
    """One question with its answer, covered where needed."""

    label: Texts
    text: str


@dataclass(frozen=True)
class Packet:
    """Everything a reviewer may know about an application."""

    code_name: str
    language: str
    discipline: Discipline | None
    passages: tuple[Passage, ...]
    left_out: int


def build(
    answers: Sequence[tuple[QuestionKind, Texts, str]],
    *,
    code_name: str,
    language: str,
    discipline: Discipline | None,
    own: Sequence[str],
) -> Packet:
    """Build a packet; `own` are names and addresses of the applicant, which are covered."""
    shown = [(label, text) for kind, label, text in answers if kind in SHOWN]
    return Packet(
        code_name=code_name,
        language=language,
        discipline=discipline,
        passages=tuple(Passage(label, cover(text, own)) for label, text in shown),
        left_out=len(answers) - len(shown),
    )


def cover(text: str, own: Sequence[str]) -> str:
    """Cover addresses, phone numbers and the applicant's own names in a text; see `naming`."""
    return cover_names(_PHONE.sub(COVER, _ADDRESS.sub(COVER, text)), own, COVER)
