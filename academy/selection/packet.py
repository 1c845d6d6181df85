"""What a reviewer reads: built from what is allowed, so that nothing else can slip in.

Allowed are a code name, the language, the field, written answers in which names, addresses,
numbers, schools and the day of birth are covered, and copies of files that staff have cleared.
Web addresses stay outside: they name people too easily.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from academy.cohorts.states import Discipline
from academy.core.types import Texts
from academy.intake.states import QuestionKind
from academy.selection.naming import cover_names
from academy.selection.traces import cover_traces, plain

COVER = "■■■"
"""Stands where something was covered; its length tells nothing."""

SHOWN = frozenset(
    {
        QuestionKind.SHORT,
        QuestionKind.LONG,
        QuestionKind.ONE_OF,
        QuestionKind.ANY_OF,
        QuestionKind.NUMBER,
        QuestionKind.DATE,
    }
)
"""Kinds of questions whose answers are plain words."""


@dataclass(frozen=True)
class Passage:
    """One question with its answer, covered where needed."""

    label: Texts
    text: str


@dataclass(frozen=True)
class PacketFile:
    """A cleared copy; nothing here comes from the file's own name."""

    number: int
    kind: str
    pages: int


@dataclass(frozen=True)
class Packet:
    """Everything a reviewer may know about an application."""

    code_name: str
    language: str
    discipline: Discipline | None
    passages: tuple[Passage, ...]
    left_out: int
    files: tuple[PacketFile, ...] = ()
    unchecked: int = 0


def build(
    answers: Sequence[tuple[QuestionKind, Texts, str]],
    *,
    code_name: str,
    language: str,
    discipline: Discipline | None,
    own: Sequence[str],
    email: str = "",
    born_on: date | None = None,
    files: Sequence[PacketFile] = (),
    unchecked: int = 0,
) -> Packet:
    """Build a packet; `own` are the applicant's names, covered with all that leads to them.

    `unchecked` counts files about which staff have not decided.
    """
    shown = [(label, text) for kind, label, text in answers if kind in SHOWN]
    return Packet(
        code_name=code_name,
        language=language,
        discipline=discipline,
        passages=tuple(
            Passage(label, cover(text, own, email=email, born_on=born_on)) for label, text in shown
        ),
        left_out=sum(bool(text) for kind, _label, text in answers if kind is QuestionKind.URL),
        files=tuple(files),
        unchecked=unchecked,
    )


def cover(text: str, own: Sequence[str], *, email: str = "", born_on: date | None = None) -> str:
    """Cover what tells who wrote a text: see `traces` and `naming`."""
    text = cover_traces(plain(text), COVER, email=email, born_on=born_on)
    return cover_names(text, own, COVER)
