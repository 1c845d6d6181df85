"""Text as people type it: composed, without hidden characters, counted as they see it."""

import re
import unicodedata
from datetime import date

# Everything that steers the direction of text or has no width, except the joiners that
# emoji and several scripts need.
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REGISTRATION = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})[-\s]?([0-9])\d{6}(?!\d)")
_CLUSTER = re.compile(
    r"\r\n|[\U0001F1E6-\U0001F1FF]{2}|."
    r"(?:[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\U0001F3FB-\U0001F3FF]"
    r"|\u200d.)*",
    re.DOTALL,
)


def is_unkeepable(text: str) -> bool:
    """Whether a text holds what no database may keep: NUL or half a surrogate pair."""
    return "\x00" in text or bool(_SURROGATE.search(text))


def without_unkeepable(text: str) -> str:
    """Return a text without NUL and without halves of surrogate pairs."""
    return _SURROGATE.sub("", text).replace("\x00", "")


def line(text: str) -> str:
    """Return one line of text: NFC, no control or hidden characters, single spaces."""
    return " ".join(prose(text).split())


def prose(text: str) -> str:
    """Return running text: NFC, Unix line ends, no control or direction characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDDEN.sub("", _CONTROL.sub("", text)).strip()


def count_characters(text: str) -> int:
    """Count characters as people see them: 한 is one, composed or not; so is an emoji family."""
    return sum(1 for _ in _CLUSTER.finditer(unicodedata.normalize("NFC", text)))


def has_registration_number(text: str) -> bool:
    """Whether a text holds what looks like a Korean registration number with a real date.

    Source: Personal Information Protection Act, article 24-2; the pattern of `rules.md`.
    """
    text = unicodedata.normalize("NFKC", text)
    return any(_is_date(*match.groups()[:3]) for match in _REGISTRATION.finditer(text))


def mask_registration_numbers(text: str) -> str:
    """Return a text in which nobody can read a registration number any more."""
    return re.sub(r"(?<!\d)\d{6}([-\s]?)\d{7}(?!\d)", r"●●●●●●\1●●●●●●●", text)


def _is_date(year: str, month: str, day: str) -> bool:
    for century in (1900, 2000):
        try:
            date(century + int(year), int(month), int(day))
        except ValueError:
            continue
        return True
    return False
