"""Which answers may be kept, and which may be handed in."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.text import (
    count_characters,
    has_letters,
    has_registration_number,
    is_unkeepable,
    usual_width,
)
from academy.intake.rules.asked import Asked
from academy.intake.rules.conditions import shown
from academy.intake.rules.kinds import chosen, is_address, tidy_day, tidy_number, tidy_phone
from academy.intake.states import QuestionKind

MAX_TEXT = 20_000
"""Characters that an answer may have at all, whatever its question says."""


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
    """Return everything that is empty or not right yet, in the order of the form.

    A question that depends on an earlier answer is looked at only if that answer was given.
    """
    found = []
    for item in shown(asked, answers):
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
    if item.kind in _BY_KIND:
        return _BY_KIND[item.kind](item, text)
    return _warn_about_length(item, text)


def _warn_about_length(item: Asked, text: str) -> Any | None:
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
    return None


def _warn_about_address(item: Asked, text: str) -> Any | None:
    if is_address(text):
        return _warn_about_length(item, text)
    return _l("Saved, but not a full address yet: it should begin with https://.")


def _warn_about_phone(_item: Asked, text: str) -> Any | None:
    if tidy_phone(text) is not None:
        return None
    return _l("Saved, but not a full phone number yet, such as 010-1234-5678.")


def _warn_about_choice(item: Asked, text: str) -> Any | None:
    return None if text in item.choices else _l("Please choose one of the answers.")


def _warn_about_choices(item: Asked, text: str) -> Any | None:
    keys = chosen(text)
    if not set(keys) <= set(item.choices):
        return _l("Please choose from the answers.")
    if item.lowest is not None and len(keys) < item.lowest:
        return _l("Saved, but too few: please choose at least %(count)s.", count=item.lowest)
    if item.highest is not None and len(keys) > item.highest:
        return _l("Saved, but too many: please choose at most %(count)s.", count=item.highest)
    return None


def _warn_about_number(item: Asked, text: str) -> Any | None:
    plain = tidy_number(text)
    if plain is None:
        return _l("Saved, but not a number yet, such as 30.")
    value = Decimal(plain)
    if item.lowest is not None and value < item.lowest:
        return _l("Saved, but too small: please give at least %(lowest)s.", lowest=item.lowest)
    if item.highest is not None and value > item.highest:
        return _l("Saved, but too large: please give at most %(highest)s.", highest=item.highest)
    return None


def _warn_about_day(_item: Asked, text: str) -> Any | None:
    if tidy_day(text) is not None:
        return None
    return _l("Saved, but not a date yet, such as 2027-01-15.")


_BY_KIND = {
    QuestionKind.URL: _warn_about_address,
    QuestionKind.PHONE: _warn_about_phone,
    QuestionKind.ONE_OF: _warn_about_choice,
    QuestionKind.ANY_OF: _warn_about_choices,
    QuestionKind.NUMBER: _warn_about_number,
    QuestionKind.DATE: _warn_about_day,
}
"""Other kinds are plain words, of which only the length can be wrong."""
