"""Whether a round may open, and whether something is in time."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.intake.states import NoticeKind, Phase, RoundState

NEEDED_NOTICES = (NoticeKind.PRIVACY, NoticeKind.ACCOMMODATION)
"""Notices without which a round cannot open: the form asks for both kinds of data."""
STEPS = ("documents_on", "test_on", "interview_on", "result_on")
"""The dates of the selection, in their order."""


def phase_of(status: RoundState, opens_at: datetime, closes_at: datetime, at: datetime) -> Phase:
    """Return where a round stands at an instant: its status and the time decide together."""
    if status is RoundState.OPEN:
        if at < opens_at:
            return Phase.ANNOUNCED
        return Phase.RECEIVING if is_in_time(at, closes_at) else Phase.CLOSED
    return {
        RoundState.DRAFT: Phase.PREPARING,
        RoundState.CLOSED: Phase.CLOSED,
        RoundState.ARCHIVED: Phase.ARCHIVED,
    }[status]


def is_in_time(at: datetime, deadline: datetime) -> bool:
    """Whether an instant keeps a deadline; the second that the deadline names still counts."""
    return at.replace(microsecond=0) <= deadline


def age_day(closes_at: datetime, zone: str) -> date:
    """Return the day on which age is judged unless a round says otherwise: its closing date."""
    return closes_at.astimezone(ZoneInfo(zone)).date()


def check_dates(opens_at: datetime, closes_at: datetime, steps: Iterable[date | None]) -> None:
    """Check that a round closes after it opens, and that its dates follow one another.

    Raises:
        RuleBroken: names the field.
    """
    if closes_at <= opens_at:
        raise RuleBroken(_l("A round must close after it opens."), field="closes_at")
    last = closes_at.date()
    for name, day in zip(STEPS, steps, strict=True):
        if day is None:
            continue
        if day < last:
            raise RuleBroken(_l("This date lies before the one of the step before it."), field=name)
        last = day


def check_can_open(
    *,
    questions: int,
    notices: Iterable[NoticeKind],
    closes_at: datetime,
    contact: str,
    at: datetime,
) -> None:
    """Check that a round has all it needs before people see it.

    Raises:
        RuleBroken: says what is missing.
    """
    missing = set(NEEDED_NOTICES) - set(notices)
    if missing:
        raise RuleBroken(
            _l("A round cannot open without its notices: people read them before data are asked.")
        )
    if not questions:
        raise RuleBroken(_l("A round cannot open without a question."))
    if not contact:
        raise RuleBroken(_l("A round cannot open without an address to ask."), field="contact")
    if not is_in_time(at, closes_at):
        raise RuleBroken(_l("The closing time lies in the past."), field="closes_at")


def check_languages(texts: Mapping[str, str], *, field: str, whole: bool = False) -> None:
    """Check that a text is there in Korean and in English; `whole` if one field takes both.

    Raises:
        RuleBroken: names the field that is empty.
    """
    for code in ("ko", "en"):
        if not texts.get(code, "").strip():
            name = field if whole else f"{field}_{code}"
            raise RuleBroken(_l("Please write this in both languages."), field=name)


def suggested_times(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the usual opening and closing: tomorrow at 9:00, and a weekday four weeks on at 18:00.

    Both are times on the wall of a zone, without a zone, as forms hold them.
    """
    today = at.astimezone(ZoneInfo(zone)).date()
    opens = datetime.combine(today + timedelta(days=1), time(9))
    last = today + timedelta(days=29)
    last -= timedelta(days=max(0, last.weekday() - 4))
    return opens, datetime.combine(last, time(18))
