"""The placeholders of a message: a closed list for each audience."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from academy.core.types import Texts
from academy.messages.states import Audience
from academy.web.placeholders import Placeholder
from academy.web.words import day, moment, zone_label


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


def _day(on: date | None, locale: str) -> str:
    return day(on, locale) if on else ""


def _closing(facts: Facts, locale: str) -> str:
    return f"{moment(facts.closes_at, facts.zone, locale)} ({zone_label(facts.zone, locale)})"


_APPLICANTS: tuple[Placeholder[Facts], ...] = (
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

PLACEHOLDERS: Mapping[Audience, tuple[Placeholder[Facts], ...]] = {Audience.APPLICANTS: _APPLICANTS}
"""What texts for an audience may ask for, in the order in which pages list it."""
