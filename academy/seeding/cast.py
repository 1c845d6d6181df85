"""The people of the demo: made up from syllables, the same in every installation."""

import random
import tomllib
from functools import cache
from typing import Any

from academy.core.paths import asset_dir

SEED = 2026


@cache
def read(name: str) -> dict[str, Any]:
    """Return a file of `seed/demo`."""
    with (asset_dir("seed") / "demo" / name).open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)
    return found


class Cast:
    """A fixed sequence of made-up people and of what they write."""

    def __init__(self, seed: int = SEED) -> None:
        """Begin a sequence; the same seed gives the same people."""
        self.random = random.Random(seed)
        self._names, self._answers = read("names.toml"), read("answers.toml")
        self._number = 0

    def korean(self) -> tuple[str, str]:
        """Return a name in Hangul and the same in Latin letters."""
        names = self._names
        family = self.random.randrange(len(names["surnames"]))
        given = self.random.randrange(len(names["given"]))
        return (
            names["surnames"][family] + names["given"][given],
            f"{names['surnames_latin'][family]} {names['given_latin'][given]}",
        )

    def english(self) -> str:
        """Return a name for someone who writes in English."""
        return str(self.random.choice(self._names["english"]))

    def italian(self, index: int) -> str:
        """Return one of the names for the site in Naples."""
        return str(self._names["italian"][index])

    def address(self, latin: str) -> str:
        """Return an e-mail address that nobody can have, and that nobody else has here."""
        self._number += 1
        return f"{latin.lower().replace(' ', '.')}{self._number}@people.example"

    def answer(self, about: str, locale: str) -> str:
        """Return what someone writes in an application about `why`, `learned` or `link`."""
        said = self._answers[about]
        if "any" in said:
            return str(self.random.choice(said["any"]))
        parts = [self.random.choice(said[locale])]
        if more := said.get(f"more_{locale}"):
            parts.append(self.random.choice(more))
        return " ".join(parts)
