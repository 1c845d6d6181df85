"""The placeholders of a text: a closed list for each audience, found, checked and filled once.

What is put in is never read again, so that nobody's name can hold a placeholder; it is one line of
plain text, so that it can hold neither a header nor a paragraph; and it is escaped where it is
written into HTML.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.text import line
from academy.core.types import Texts
from academy.messages.states import Audience
from academy.web.words import day, moment, zone_label

LONGEST = 300
"""Characters of one value; a name has 200 at most."""


@dataclass(frozen=True)
class Facts:
    """What is known of one recipient when a text is filled."""

    name: str
    number: str
    link: str
    round_title: Texts
    cohort: int
    site_name: Texts
    zone: str
    closes_at: datetime
    test_on: date | None
    interview_on: date | None
    result_on: date | None
    contact: str


class Placeholder(NamedTuple):
    """A value that a text may ask for, under an English and a Korean name."""

    key: str
    korean: str
    label: Any
    value: Callable[[Facts, str], str]

    def name(self, locale: str) -> str:
        """Return what is typed for it, with its brackets."""
        return f"{{{self.korean if locale == 'ko' else self.key}}}"


class Run(NamedTuple):
    """A stretch of a written line; with an address it is a link."""

    text: str
    url: str = ""


def _day(on: date | None, locale: str) -> str:
    return day(on, locale) if on else ""


def _closing(facts: Facts, locale: str) -> str:
    return f"{moment(facts.closes_at, facts.zone, locale)} ({zone_label(facts.zone, locale)})"


_APPLICANTS = (
    Placeholder("name", "이름", _l("Name"), lambda f, _locale: f.name),
    Placeholder("number", "접수번호", _l("Receipt number"), lambda f, _locale: f.number),
    Placeholder("round", "모집", _l("Round"), lambda f, locale: f.round_title.said(locale)),
    Placeholder(
        "cohort", "기수", _l("Cohort"),
        lambda f, locale: f"{f.cohort}기" if locale == "ko" else f"cohort {f.cohort}",
    ),
    Placeholder("site", "캠퍼스", _l("Campus"), lambda f, locale: f.site_name.said(locale)),
    Placeholder("closes", "마감", _l("Closing time, own extension included"), _closing),
    Placeholder("test", "필기일", _l("Day of the test"), lambda f, loc: _day(f.test_on, loc)),
    Placeholder(
        "interview", "면접일", _l("Day of the interview"), lambda f, loc: _day(f.interview_on, loc)
    ),
    Placeholder("result", "발표일", _l("Day of the result"), lambda f, loc: _day(f.result_on, loc)),
    Placeholder("link", "링크", _l("Address of the next step"), lambda f, _locale: f.link),
    Placeholder("contact", "문의처", _l("Address to ask"), lambda f, _locale: f.contact),
)  # fmt: skip

PLACEHOLDERS: Mapping[Audience, tuple[Placeholder, ...]] = {Audience.APPLICANTS: _APPLICANTS}
"""What texts for an audience may ask for, in the order in which pages list it."""

_ASKED = re.compile(r"\{([^{}\n]{1,60})\}")
_BRACKET = re.compile(r"[{}]")
_ADDRESS = re.compile(r"https?://[^\s<>\"'{}]+[^\s<>\"'{}.,:;!?)\]]")


def check(text: str, audience: Audience) -> None:
    """Demand that a text asks for nothing that is not on the list.

    Raises:
        RuleBroken: names what is unknown, or says that a bracket stands alone.
    """
    known = _by_name(audience)
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


def asked_in(texts: Iterable[str], audience: Audience) -> list[Placeholder]:
    """Return the placeholders that texts ask for, in the order of the list."""
    known = _by_name(audience)
    found = {known[m[1].strip()].key for text in texts for m in _ASKED.finditer(text)
             if m[1].strip() in known}  # fmt: skip
    return [item for item in PLACEHOLDERS[audience] if item.key in found]


def values(items: Iterable[Placeholder], facts: Facts, locale: str) -> dict[str, str]:
    """Return what stands for each placeholder: one line of plain text, or nothing."""
    return {item.key: line(item.value(facts, locale))[:LONGEST] for item in items}


def write_line(text: str, facts: Facts, locale: str, audience: Audience) -> str:
    """Return a text on one line, filled."""
    return line("".join(run.text for run in _runs(line(text), facts, locale, audience)))


def write(text: str, facts: Facts, locale: str, audience: Audience) -> list[list[list[Run]]]:
    """Return a text filled: paragraphs of lines of runs.

    It is cut into lines first, and filled then: a value makes no new ones.
    """
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    return [
        [list(_runs(part, facts, locale, audience)) for part in paragraph.split("\n")]
        for paragraph in paragraphs
        if paragraph.strip()
    ]


def as_plain(paragraphs: Iterable[Iterable[Iterable[Run]]]) -> str:
    """Return paragraphs as plain text."""
    return "\n\n".join(
        "\n".join("".join(run.text for run in runs) for runs in lines) for lines in paragraphs
    )


def _by_name(audience: Audience) -> dict[str, Placeholder]:
    items = PLACEHOLDERS[audience]
    return {item.key: item for item in items} | {item.korean: item for item in items}


def _runs(text: str, facts: Facts, locale: str, audience: Audience) -> Iterator[Run]:
    known = _by_name(audience)
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
