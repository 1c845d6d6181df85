"""What kind of answer a text is: an address, a telephone number, a number, a day, choices."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

CHOICE_MARK = "\n"
"""Stands between the keys of several choices in the text of an answer."""
MOST_DIGITS = 15
"""Digits of a number before its point; more is a slip of the finger."""

_DAY = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?")
_NUMBER = re.compile(rf"[-+]?(\d{{1,3}}(,\d{{3}})+|\d{{1,{MOST_DIGITS}}})(\.\d{{1,6}})?")


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


def tidy_number(text: str) -> str | None:
    """Return a number as plain decimal text, or None if it is none.

    12, +12, 12.50, 1,200 and full-width digits are numbers; 1,20 and 1e3 are not.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if not _NUMBER.fullmatch(plain):
        return None
    value = Decimal(plain.replace(",", ""))
    if abs(value) >= 10**MOST_DIGITS:
        return None
    shown = f"{value:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def tidy_day(text: str) -> str | None:
    """Return a day as people write it (2027-01-15, 2027. 1. 15., 20270115) in ISO form, or None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain, re.ASCII) or _DAY.fullmatch(plain)
    if match is None:
        return None
    try:
        found = date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return found.isoformat() if 1900 <= found.year <= 2200 else None


def chosen(text: str) -> tuple[str, ...]:
    """Return the keys that an answer has chosen: one, or several."""
    return tuple(dict.fromkeys(key for key in text.split(CHOICE_MARK) if key))


def choices_as_text(keys: Iterable[str]) -> str:
    """Return several choices as the text of an answer."""
    return CHOICE_MARK.join(dict.fromkeys(keys))
