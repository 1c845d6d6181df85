"""Which answers may be kept, and which may be handed in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.text import (
    count_characters,
    has_letters,
    has_registration_number,
    is_unkeepable,
    usual_width,
)
from academy.intake.states import QuestionKind

MAX_TEXT = 20_000
"""Characters that an answer may have at all, whatever its question says."""
MAX_NAME = 100
"""Characters of a name."""


@dataclass(frozen=True)
class Asked:
    """One thing the form asks: a field of every application, or a question of the round."""

    key: str
    section: str
    kind: QuestionKind
    label: Any
    limit: int = 0
    required: bool = True
    choices: tuple[str, ...] = ()


ABOUT = (
    Asked("name", "about", QuestionKind.SHORT, _l("Full name"), limit=MAX_NAME),
    Asked("nickname", "about", QuestionKind.SHORT, _l("Nickname"), limit=40, required=False),
    Asked("phone", "about", QuestionKind.PHONE, _l("Phone number")),
    Asked(
        "discipline",
        "about",
        QuestionKind.ONE_OF,
        _l("Field you are most at home in"),
        choices=("tech", "design", "domain"),
    ),
)
"""What every application asks, before the questions of its round."""


@dataclass(frozen=True)
class Missing:
    """What keeps an application from being handed in, and where to mend it."""

    key: str
    section: str
    label: Any
    reason: Any


def what_is_missing(
    asked: Iterable[Asked], answers: Mapping[str, str], files: Set[str]
) -> list[Missing]:
    """Return everything that is empty or not right yet, in the order of the form."""
    found = []
    for item in asked:
        if item.kind is QuestionKind.FILE:
            if item.required and item.key not in files:
                reason = _l("A file is missing.")
                found.append(Missing(item.key, item.section, item.label, reason))
            continue
        text = answers.get(item.key, "")
        if not has_letters(text):
            if item.required:
                reason = _l("This is still empty.")
                found.append(Missing(item.key, item.section, item.label, reason))
        elif warning := warn_about(item, text):
            found.append(Missing(item.key, item.section, item.label, warning))
    return found


def check_storable(text: str, *, field: str) -> None:
    """Refuse what must never be kept, not even in a draft: it stays on the page only.

    Raises:
        RuleBroken: names the field, never the text.
    """
    if is_unkeepable(text):
        raise RuleBroken(
            _l("This contains characters that cannot be stored. Please retype it."), field=field
        )
    if has_registration_number(text):
        raise RuleBroken(
            _l(
                "This looks like a resident registration number. We do not need it and may not"
                " keep it: please take it out. The rest of your text is still here."
            ),
            field=field,
        )
    if len(text) > MAX_TEXT:
        raise RuleBroken(_l("This is far too long to be kept. Please shorten it."), field=field)


def warn_about(item: Asked, text: str) -> Any | None:
    """Return what is wrong with an answer that may be kept but not handed in, if anything is."""
    if not text.strip():
        return None
    length = count_characters(text)
    if item.limit and length > item.limit:
        return _l(
            "Saved, but too long: %(length)s characters, and at most %(limit)s fit.",
            length=length,
            limit=item.limit,
        )
    prose = item.kind is QuestionKind.LONG
    if item.limit and len(text) > usual_width(item.limit, prose=prose):
        return _l(
            "Saved, but too long to be handed in: emoji and accents made of several parts take"
            " more room. Please use fewer of them."
        )
    if item.kind is QuestionKind.URL and not is_address(text):
        return _l("Saved, but not a full address yet: it should begin with https://.")
    if item.kind is QuestionKind.PHONE and tidy_phone(text) is None:
        return _l("Saved, but not a full phone number yet, such as 010-1234-5678.")
    if item.kind is QuestionKind.ONE_OF and text not in item.choices:
        return _l("Please choose one of the answers.")
    return None


def is_address(text: str) -> bool:
    """Whether a text is an address on the web."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in host and not re.search(r"\s", text)


def tidy_phone(text: str) -> str | None:
    """Return a phone number as E.164, or None if it cannot be one.

    010 with spaces, dots or dashes, +82 10, and full-width digits are the same number.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"\+?[\d\s().\-‐-―ー−]+", plain):
        return None
    digits = re.sub(r"\D", "", plain)
    if not plain.startswith("+") and digits.startswith("00"):
        plain, digits = "+", digits[2:]
    if plain.startswith("+"):
        if digits.startswith("820"):
            digits = "82" + digits[3:]
        return f"+{digits}" if 8 <= len(digits) <= 15 else None
    if digits.startswith("0") and 9 <= len(digits) <= 11:
        return f"+82{digits[1:]}"
    return None
