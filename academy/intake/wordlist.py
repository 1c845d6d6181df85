"""What no question may ask: the word list of `seed/reference`, and how it is looked for."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache

from academy.core.paths import asset_dir

INNOCENT = ("본 적", "하나 이상", "하나이상", "하나 이하", "하나이하")
"""Words in which a forbidden one stands by chance once spaces are gone: "만들어 본 적" asks for no
place of origin, "하나 이상" for no age."""


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
    for words in INNOCENT:
        plain = plain.replace(words, "\n")
    dense = _squeezed(plain)
    found: list[str] = []
    for _key, korean, english in _topics():
        found += [word for word in korean if word in dense]
        found += english.findall(plain)
    return list(dict.fromkeys(found))
