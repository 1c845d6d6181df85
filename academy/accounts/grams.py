"""Names cut into pieces of two and three letters, by which any part of a name is found at once.

A name is taken composed (NFC), in lower case, without spaces and signs: "Kim Min-woo" is
`kimminwoo`. Its pieces are its start (`^k`), every two letters and every three. A single letter
therefore finds the start of names, two or three are one piece, and more are several together.
"""

import unicodedata
from collections.abc import Iterable

LONGEST = 80
"""Letters of a name that are searched; nobody types more."""

START = "^"


def key_of(name: str) -> str:
    """Return a name as it is compared: only letters and digits, without case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = unicodedata.normalize("NFC", plain)
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNM")[:LONGEST]


def grams_of(names: Iterable[str]) -> set[str]:
    """Return the pieces of the names of one person."""
    found: set[str] = set()
    for key in map(key_of, names):
        if key:
            found.add(START + key[0])
            found.update(_pieces(key, 2), _pieces(key, 3))
    return found


def grams_to_find(term: str) -> tuple[str, ...]:
    """Return the pieces that a name must have, all of them, to be found by a term.

    Words in Latin letters may stand in any order; Korean is one word however it is spaced.
    """
    words = term.split() if term.isascii() else [term]
    wanted: dict[str, None] = {}
    for key in map(key_of, words):
        if len(key) == 1:
            wanted[START + key] = None
        elif key:
            wanted.update(dict.fromkeys(_pieces(key, min(len(key), 3))))
    return tuple(wanted)


def _pieces(key: str, size: int) -> list[str]:
    return [key[at : at + size] for at in range(len(key) - size + 1)]
