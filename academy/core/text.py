"""Text as people type it: composed, without hidden characters, counted as they see it."""

import re
import unicodedata
from datetime import date

# Everything that steers the direction of text or shows nothing at all, except the joiners and
# variation selectors that emoji and several scripts need. Tags stay where they make a flag.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f"
_HIDDEN = re.compile(
    f"({_FLAG})|["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# U+FFFD stands where bytes could not be read: what was meant is lost already.
_BROKEN = re.compile("[\x00\ud800-\udfff\ufffd]")
# Every dash that word processors put between the two halves, and blanks around it.
_BETWEEN = r"\s?[-\s\u00ad\u00b7\u2010-\u2015\u2043\u2212\u1173\u30fc\u3161\ufe58\ufe63\uff0d]?\s?"
_REGISTRATION = re.compile(rf"(?<!\d)(\d{{2}})(\d{{2}})(\d{{2}}){_BETWEEN}([0-9])\d{{6}}(?!\d)")
_CLUSTER = re.compile(
    r"\r\n|[\U0001F1E6-\U0001F1FF]{2}|."
    r"(?:[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\U0001F3FB-\U0001F3FF"
    r"\U000E0020-\U000E007F\U000E0100-\U000E01EF]"
    r"|\u200d.)*",
    re.DOTALL,
)


def is_unkeepable(text: str) -> bool:
    """Whether a text holds what cannot be kept: NUL, half a surrogate pair, a lost character."""
    return bool(_BROKEN.search(text))


def without_unkeepable(text: str) -> str:
    """Return a text without NUL, halves of surrogate pairs and marks of lost characters."""
    return _BROKEN.sub("", text)


def line(text: str) -> str:
    """Return one line of text: NFC, no control or hidden characters, single spaces."""
    return " ".join(prose(text).split())


def prose(text: str) -> str:
    """Return running text: NFC, Unix line ends, no control or direction characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDDEN.sub(r"\1", _CONTROL.sub("", text)).strip()


def has_letters(text: str) -> bool:
    """Whether a text holds at least one letter or number that can be seen."""
    return any(unicodedata.category(sign)[0] in "LN" for sign in _HIDDEN.sub("", text))


def count_characters(text: str) -> int:
    """Count characters as people see them: 한 is one, composed or not; so is an emoji family."""
    return sum(1 for _ in _CLUSTER.finditer(unicodedata.normalize("NFC", text)))


def usual_width(characters: int, *, prose: bool = False) -> int:
    """Return how many code points a text of so many characters may have.

    One character that people see may be made of any number of them, and they are what a column
    counts. Ordinary text in any script stays far below.
    """
    return 4 * characters if prose else characters * 3 // 2


def has_registration_number(text: str) -> bool:
    """Whether a text holds what looks like a Korean registration number with a real date.

    Source: Personal Information Protection Act, article 24-2; the pattern of `rules.md`.
    """
    text = unicodedata.normalize("NFKC", text)
    return any(_is_date(*match.groups()[:3]) for match in _REGISTRATION.finditer(text))


def mask_registration_numbers(text: str) -> str:
    """Return a text in which nobody can read a registration number any more."""
    return re.sub(rf"(?<!\d)\d{{6}}({_BETWEEN})\d{{7}}(?!\d)", r"●●●●●●\1●●●●●●●", text)


def _is_date(year: str, month: str, day: str) -> bool:
    for century in (1900, 2000):
        try:
            date(century + int(year), int(month), int(day))
        except ValueError:
            continue
        return True
    return False
