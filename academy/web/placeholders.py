"""The placeholders of a text that staff write: a closed list, found, checked and filled once.

What is put in is never read again, so that nobody's name can hold a placeholder; it is one line of
plain text, so that it can hold neither a header nor a paragraph; and it is escaped where it is
written into HTML.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.core.text import line

LONGEST = 300
"""Characters of one value; a name has 200 at most."""

F = TypeVar("F")
"""What is known of one recipient when a text is filled."""


class Placeholder(NamedTuple, Generic[F]):
    """A value that a text may ask for, under an English and a Korean name."""

    key: str
    korean: str
    label: Any
    value: Callable[[F, str], str]

    def name(self, locale: str) -> str:
        """Return what is typed for it, with its brackets."""
        return f"{{{self.korean if locale == 'ko' else self.key}}}"


class Run(NamedTuple):
    """A stretch of a written line; with an address it is a link."""

    text: str
    url: str = ""


_ASKED = re.compile(r"\{([^{}\n]{1,60})\}")
_BRACKET = re.compile(r"[{}]")
_ADDRESS = re.compile(r"https?://[^\s<>\"'{}]+[^\s<>\"'{}.,:;!?)\]]")


def check(text: str, items: Sequence[Placeholder[F]]) -> None:
    """Demand that a text asks for nothing that is not on the list.

    Raises:
        RuleBroken: names what is unknown, or says that a bracket stands alone.
    """
    known = _by_name(items)
    unknown = [f"{{{m[1]}}}" for m in _ASKED.finditer(text) if m[1].strip() not in known]
    if unknown:
        raise RuleBroken(
            _(
                "There is no placeholder %(names)s. Please choose from the list below.",
                names=", ".join(dict.fromkeys(unknown)),
            )
        )
    if _BRACKET.search(_ASKED.sub("", text)):
        raise RuleBroken(_("Curly brackets may stand around placeholders only."))


def asked_in(texts: Iterable[str], items: Sequence[Placeholder[F]]) -> list[Placeholder[F]]:
    """Return the placeholders that texts ask for, in the order of the list."""
    known = _by_name(items)
    found = {known[m[1].strip()].key for text in texts for m in _ASKED.finditer(text)
             if m[1].strip() in known}  # fmt: skip
    return [item for item in items if item.key in found]


def values(items: Iterable[Placeholder[F]], facts: F, locale: str) -> dict[str, str]:
    """Return what stands for each placeholder: one line of plain text, or nothing."""
    return {item.key: line(item.value(facts, locale))[:LONGEST] for item in items}


def write_line(text: str, facts: F, locale: str, items: Sequence[Placeholder[F]]) -> str:
    """Return a text on one line, filled."""
    return line("".join(run.text for run in _runs(line(text), facts, locale, items)))


def write(
    text: str, facts: F, locale: str, items: Sequence[Placeholder[F]]
) -> list[list[list[Run]]]:
    """Return a text filled: paragraphs of lines of runs.

    It is cut into lines first, and filled then: a value makes no new ones.
    """
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    return [
        [list(_runs(part, facts, locale, items)) for part in paragraph.split("\n")]
        for paragraph in paragraphs
        if paragraph.strip()
    ]


def as_plain(paragraphs: Iterable[Iterable[Iterable[Run]]]) -> str:
    """Return paragraphs as plain text."""
    return "\n\n".join(
        "\n".join("".join(run.text for run in runs) for runs in lines) for lines in paragraphs
    )


def _by_name(items: Sequence[Placeholder[F]]) -> dict[str, Placeholder[F]]:
    return {item.key: item for item in items} | {item.korean: item for item in items}


def _runs(text: str, facts: F, locale: str, items: Sequence[Placeholder[F]]) -> Iterator[Run]:
    known = _by_name(items)
    end = 0
    for match in _ASKED.finditer(text):
        yield from _linked(text[end : match.start()])
        end = match.end()
        item = known.get(match[1].strip())
        if item is None:
            yield Run(match[0])
            continue
        value = values([item], facts, locale)[item.key]
        # Of all values only our own address becomes a link, whatever a name looks like.
        yield Run(value, value if item.key == "link" else "")
    yield from _linked(text[end:])


def _linked(text: str) -> Iterator[Run]:
    """Yield what staff wrote themselves, with its addresses as links."""
    end = 0
    for match in _ADDRESS.finditer(text):
        if match.start() > end:
            yield Run(text[end : match.start()])
        yield Run(match[0], match[0])
        end = match.end()
    if end < len(text):
        yield Run(text[end:])
