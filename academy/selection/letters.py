"""The words of a letter of decision: which placeholders each kind knows, and how it is filled."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core.paths import asset_dir
from academy.core.types import Texts
from academy.selection.states import LetterKind
from academy.web.placeholders import Placeholder, as_plain, asked_in, values, write
from academy.web.words import day, moment, zone_label


@dataclass(frozen=True)
class Facts:
    """What is known of one applicant when their letter is written."""

    name: str
    number: str
    round_title: Texts
    cohort: int
    site_name: Texts
    zone: str
    contact: str
    starts_on: date
    test_on: date | None
    interview_on: date | None
    accept_until: datetime | None = None
    place: int | None = None


def _day(on: date | None, locale: str) -> str:
    return day(on, locale) if on else ""


def _until(facts: Facts, locale: str) -> str:
    if facts.accept_until is None:
        return ""
    return f"{moment(facts.accept_until, facts.zone, locale)} ({zone_label(facts.zone, locale)})"


_EVERY: tuple[Placeholder[Facts], ...] = (
    Placeholder("name", "이름", _l("Name"), lambda f, _locale: f.name),
    Placeholder("number", "접수번호", _l("Receipt number"), lambda f, _locale: f.number),
    Placeholder("round", "모집", _l("Round"), lambda f, locale: f.round_title.said(locale)),
    Placeholder(
        "cohort", "기수", _l("Cohort"),
        lambda f, locale: f"{f.cohort}기" if locale == "ko" else f"cohort {f.cohort}",
    ),
    Placeholder("site", "캠퍼스", _l("Campus"), lambda f, locale: f.site_name.said(locale)),
    Placeholder("contact", "문의처", _l("Address to ask"), lambda f, _locale: f.contact),
)  # fmt: skip
_START: Placeholder[Facts] = Placeholder(
    "starts", "시작일", _l("First day of the cohort"), lambda f, loc: _day(f.starts_on, loc)
)
_UNTIL: Placeholder[Facts] = Placeholder(
    "accept_until", "수락기한", _l("Until when the offer can be accepted"), _until
)
_PLACE: Placeholder[Facts] = Placeholder(
    "place", "예비순번", _l("Place on the waiting list at the release"),
    lambda f, _locale: str(f.place or ""),
)  # fmt: skip
_TEST: Placeholder[Facts] = Placeholder(
    "test", "필기일", _l("Day of the test"), lambda f, loc: _day(f.test_on, loc)
)
_INTERVIEW: Placeholder[Facts] = Placeholder(
    "interview", "면접일", _l("Day of the interview"), lambda f, loc: _day(f.interview_on, loc)
)

PLACEHOLDERS: Mapping[LetterKind, tuple[Placeholder[Facts], ...]] = {
    LetterKind.TO_TEST: (*_EVERY, _TEST),
    LetterKind.TO_INTERVIEW: (*_EVERY, _INTERVIEW),
    LetterKind.OFFER: (*_EVERY, _START, _UNTIL),
    LetterKind.WAITLIST: (*_EVERY, _START, _PLACE),
    LetterKind.DECLINE: _EVERY,
}
"""What each letter may ask for: nothing of an offer stands in a decline."""


def fill(body: Texts, kind: LetterKind, facts: Facts) -> Texts:
    """Return a text filled for one applicant, in every language it is written in."""
    return Texts(
        {
            locale: as_plain(write(text, facts, locale, PLACEHOLDERS[kind]))
            for locale, text in body.items()
        }
    )


def empty_in(body: Texts, kind: LetterKind, facts: Facts) -> list[Placeholder[Facts]]:
    """Return what a text asks for and the facts have no value of."""
    used = asked_in(body.values(), PLACEHOLDERS[kind])
    found = values(used, facts, "en")
    return [item for item in used if not found[item.key]]


@cache
def suggested() -> Mapping[LetterKind, Texts]:
    """Return the text of each kind that comes with the system."""
    path = asset_dir("seed") / "reference" / "decision_letters.toml"
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        LetterKind(kind): Texts({locale: text.strip() for locale, text in said.items()})
        for kind, said in read.items()
    }
