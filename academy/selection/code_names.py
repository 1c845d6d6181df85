"""Names without a person: what reviewers call an application, random per stage.

A code is a thing of nature and a number, kept as `pine-417` and said in the reader's language.
"""

import random
import secrets
from collections.abc import Collection

NATURE: dict[str, tuple[str, str]] = {
    "pine": ("소나무", "Pine"),
    "maple": ("단풍", "Maple"),
    "ginkgo": ("은행잎", "Ginkgo"),
    "bamboo": ("대나무", "Bamboo"),
    "willow": ("버드나무", "Willow"),
    "birch": ("자작나무", "Birch"),
    "zelkova": ("느티나무", "Zelkova"),
    "camellia": ("동백", "Camellia"),
    "azalea": ("진달래", "Azalea"),
    "cosmos": ("코스모스", "Cosmos"),
    "lotus": ("연꽃", "Lotus"),
    "clover": ("토끼풀", "Clover"),
    "acorn": ("도토리", "Acorn"),
    "pebble": ("조약돌", "Pebble"),
    "harbour": ("항구", "Harbour"),
    "island": ("작은섬", "Island"),
    "tide": ("밀물", "Tide"),
    "wave": ("물결", "Wave"),
    "spring": ("샘물", "Spring"),
    "river": ("강물", "River"),
    "breeze": ("산들바람", "Breeze"),
    "cloud": ("구름", "Cloud"),
    "rainbow": ("무지개", "Rainbow"),
    "snow": ("첫눈", "Snow"),
    "star": ("별빛", "Star"),
    "moon": ("달빛", "Moon"),
    "dawn": ("새벽", "Dawn"),
    "meadow": ("들판", "Meadow"),
    "valley": ("골짜기", "Valley"),
    "heron": ("왜가리", "Heron"),
    "magpie": ("까치", "Magpie"),
    "swallow": ("제비", "Swallow"),
    "crane": ("두루미", "Crane"),
    "otter": ("수달", "Otter"),
    "dolphin": ("돌고래", "Dolphin"),
    "firefly": ("반딧불", "Firefly"),
}


def draw(taken: Collection[str], count: int) -> list[str]:
    """Return so many new codes, in random order, none of them taken.

    The draw is secret, unlike the seed of an assignment: nobody can compute who is behind a code.
    """
    known, top = set(taken), 1000
    # Three digits name 32,400; a stage that is larger gets longer numbers.
    while (top - 100) * len(NATURE) < len(known) + count:
        top *= 10
    codes = (f"{word}-{number}" for word in sorted(NATURE) for number in range(100, top))
    free = [code for code in codes if code not in known]
    return random.Random(secrets.randbits(128)).sample(free, count)


def said(code: str, locale: str) -> str:
    """Return a code as people of a language say it: `소나무 417`, `Pine 417`."""
    word, _, number = code.partition("-")
    korean, english = NATURE.get(word, (word, word))
    return f"{korean if locale == 'ko' else english} {number}"
