"""Which answers of an earlier round fit a question of a later one."""

from collections.abc import Mapping, Sequence
from typing import Any

from academy.intake.states import QuestionKind

CHOICES = frozenset({QuestionKind.ONE_OF, QuestionKind.ANY_OF})


def says_the_same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two texts are the same in a language that both have."""
    shared = set(one) & set(other)
    return any(one[code].strip() and one[code].strip() == other[code].strip() for code in shared)


def choices_in(
    text: str, earlier: Sequence[Mapping[str, Any]], later: Sequence[Mapping[str, Any]]
) -> str:
    """Return a choice among earlier options as one among later ones that read the same.

    What is not offered any more is left out; the text is empty when nothing is left.
    """
    labels = {option["key"]: option["label"] for option in earlier}
    found = [
        option["key"]
        for key in text.split("\n")
        if key in labels
        for option in later
        if says_the_same(labels[key], option["label"])
    ]
    return "\n".join(found)
