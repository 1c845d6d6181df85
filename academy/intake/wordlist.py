"""What no question may ask: the word list of `seed/reference`, and how it is looked for."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache

from academy.core.paths import asset_dir

EVER_DONE = "본 적"
"""Two words, as in "만들어 본 적이 있습니까?"; as one it would be a place of origin."""


@cache
def _topics() -> list[tuple[str, list[str], re.Pattern[str]]]:
    path = asset_dir("seed") / "reference" / "forbidden_questions.toml"
    with path.open("rb") as file:
        topics = tomllib.load(file)["topic"]
    return [
        (
            topic["key"],
            [_squeezed(word) for word in topic["ko"]],
            re.compile(rf"\b(?:{'|'.join(map(re.escape, topic['en']))})\b"),
        )
        for topic in topics
    ]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def forbidden_words(texts: Iterable[str]) -> list[str]:
    """Return the words in these texts that no question may ask about, in the list's order."""
    plain = unicodedata.normalize("NFKC", "\n".join(texts)).casefold()
    dense = _squeezed(plain.replace(EVER_DONE, "\n"))
    found: list[str] = []
    for _key, korean, english in _topics():
        found += [word for word in korean if word in dense]
        found += english.findall(plain)
    return list(dict.fromkeys(found))
