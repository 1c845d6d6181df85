"""Find in the letters of a page what leads to a person, as runs of letters and as boxes.

The patterns are those of the written answers (`naming`, `traces`). A page holds letters one by one
and breaks lines anywhere, so one's own address, number and name are sought a second time with all
blanks left out.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from academy.core.text import without_unkeepable
from academy.selection.naming import name_patterns
from academy.selection.traces import narrow, trace_patterns

# What a page puts where it breaks a word, and what shows nothing.
_NOTHING = frozenset("\x00\x02\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff\ufffd")
LEAST = 3
"""Letters of a name that is sought with blanks left out; two syllables stand in many words."""


@dataclass(frozen=True)
class Known:
    """What is known of the person whose file it is."""

    names: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    born_on: date | None = None


@dataclass(frozen=True)
class Box:
    """A place on a page, in hundredths of the width and height that are shown; pages from 1."""

    page: int
    left: float
    top: float
    width: float
    height: float

    @property
    def is_whole(self) -> bool:
        """Whether it covers the whole page."""
        return (self.left, self.top, self.width, self.height) == (0, 0, 100, 100)


def whole(page: int) -> Box:
    """Return a box over a whole page."""
    return Box(page, 0, 0, 100, 100)


def at_most(boxes: Sequence[Box], most: int) -> tuple[list[Box], list[int]]:
    """Cover the fullest pages whole until there are no more than so many boxes; return which.

    Nothing that was found stays bare.
    """
    kept, crowded = list(boxes), []
    for page, _count in Counter(box.page for box in boxes).most_common():
        if len(kept) <= most:
            break
        kept = [*(box for box in kept if box.page != page), whole(page)]
        crowded.append(page)
    return sorted(kept, key=lambda box: (box.page, box.top, box.left)), sorted(crowded)


def runs(letters: Sequence[str], known: Known) -> list[tuple[int, int]]:
    """Return (first, behind the last) of each run of letters that leads to the person."""
    text, places = _flat(letters)
    patterns = [*trace_patterns(email=known.email, born_on=known.born_on)]
    patterns += name_patterns(name for name in known.names if name.strip())
    found = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    return _back(found, places) + words(letters, list(_own(known)))


def words(letters: Sequence[str], sought: Sequence[str]) -> list[tuple[int, int]]:
    """Return the runs of letters that say one of these texts, however blanks and lines part it."""
    text, places = _flat(letters)
    kept = [at for at, letter in enumerate(text) if not letter.isspace()]
    squeezed = "".join(_low(text[at]) for at in kept)
    found = []
    for each in sought:
        wanted = "".join(_low(letter) for letter in _flat(each)[0] if not letter.isspace())
        if wanted:
            for match in re.finditer(re.escape(wanted), squeezed):
                found.append((kept[match.start()], kept[match.end() - 1] + 1))
    return _back(found, places)


def _own(known: Known) -> Iterator[str]:
    if known.email:
        yield known.email
    digits = re.sub(r"\D", "", known.phone)
    if len(digits) > 7:
        local = "0" + digits[2:] if digits.startswith("82") else digits
        yield from (digits, local, f"{local[:-8]}-{local[-8:-4]}-{local[-4:]}")
    for name in known.names:
        if len("".join(name.split())) >= LEAST:
            yield name


def _flat(letters: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the letters composed and narrow, and for each of them where it came from."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _clusters(letters):
        shown = "".join(each for each in letters[start:end] if each not in _NOTHING)
        for letter in unicodedata.normalize("NFC", narrow(without_unkeepable(shown))):
            out.append(letter)
            places.append((start, end))
    return "".join(out), places


def _clusters(letters: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield what belongs together: a letter with its marks, the pieces of a Korean syllable."""
    start = 0
    for at in range(1, len(letters) + 1):
        if at == len(letters) or not _goes_on(letters[at - 1], letters[at]):
            yield start, at
            start = at


def _goes_on(before: str, letter: str) -> bool:
    vowel_or_final = "\u1160" <= letter <= "\u11ff"
    return bool(unicodedata.combining(letter[:1] or " ")) or (
        vowel_or_final and "\u1100" <= before <= "\u11ff"
    )


def _low(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def _back(
    found: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    return [(places[first][0], places[last - 1][1]) for first, last in found if last > first]
