"""Whether a text, an information session or a question may be as somebody wants it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.text import has_registration_number
from academy.outreach.states import InfoState

TELL_ME = "tell-me/1"
"""The version of the statement beside the box "tell me"; a changed text is a new version."""
BATCH = 25
"""Letters about a new round written in one transaction: SQLite has one writer for all."""
TELL_ME_KEPT = timedelta(days=30)
"""How long an address stays after its one letter, so that the way out in the letter still works."""
UNCONFIRMED_KEPT = timedelta(days=7)
"""How long an address stays that nobody confirmed."""
PLACES_KEPT = timedelta(days=30)
"""How long names and addresses stay after an information session."""
LONGEST_INFO = timedelta(days=2)
REMIND_BEFORE = timedelta(hours=24)
MOST_SEATS = 5000
QUESTION_MOST = 2000
"""Characters of one message of a question to staff."""
THREAD_MOST = 20
"""Messages that a person may write in one thread within a day."""
NEWS_SHOWN = 20


def last_moment(closes_at: datetime) -> datetime:
    """Return the last instant in time, whose day people call the closing day.

    A round that closes at midnight closes on the day before, not on the day that begins.
    """
    return closes_at - timedelta(microseconds=1)


def check_link(link: str) -> None:
    """Refuse what a browser could not open, or would run.

    Raises:
        RuleBroken: it is no address of a page.
    """
    if link and not link.startswith(("https://", "http://")):
        raise RuleBroken(_l("Please give a full address that begins with https://."), field="link")


def check_info(
    *,
    starts_at: datetime,
    ends_at: datetime,
    opens_at: datetime,
    closes_at: datetime,
) -> None:
    """Refuse times that cannot be.

    Raises:
        RuleBroken: names the field.
    """
    if not timedelta(0) < ends_at - starts_at <= LONGEST_INFO:
        raise RuleBroken(_l("The end must follow the beginning, within two days."), field="ends_at")
    if closes_at <= opens_at:
        raise RuleBroken(_l("Sign-up must close after it opens."), field="closes_at")
    if closes_at > starts_at:
        raise RuleBroken(_l("Sign-up must close before the session begins."), field="closes_at")


def takes_sign_ups(
    status: InfoState, *, opens_at: datetime, closes_at: datetime, at: datetime
) -> bool:
    """Whether an information session takes sign-ups at an instant."""
    return status is InfoState.PUBLISHED and opens_at <= at < closes_at


def check_question(text: str, *, field: str = "body") -> None:
    """Refuse a registration number in free text.

    Raises:
        RuleBroken: the text holds one.
    """
    if has_registration_number(text):
        raise RuleBroken(
            _l("Please take out the resident registration number: nobody here needs it."),
            field=field,
        )


def is_whole(text: Mapping[str, str]) -> bool:
    """Whether a text is there in Korean and in English."""
    return bool(text.get("ko")) and bool(text.get("en"))
