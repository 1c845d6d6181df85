"""Whether a rubric can be scored with; plain values only."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken

MOST_CRITERIA = 12
"""Beyond a dozen, people score the general impression twelve times."""

MOST_WEIGHT = 20
"""The largest weight of one criterion."""


def texts_of(row: Mapping[str, Any]) -> list[str]:
    """Return every text of a criterion: name, what it is about, its levels; in all languages."""
    texts = [row["name"], row["about"], *row["levels"]]
    return [said for text in texts for said in text.values()]


def check_content(content: Sequence[Any]) -> None:
    """Demand at least one criterion and at most a dozen.

    Raises:
        RuleBroken: says how many there may be.
    """
    if not 1 <= len(content) <= MOST_CRITERIA:
        raise RuleBroken(_l("A rubric needs from 1 to %(most)s criteria.", most=MOST_CRITERIA))


def check_weight(weight: int) -> None:
    """Demand a weight that people can reason about.

    Raises:
        RuleBroken: at the field `weight`.
    """
    if not 1 <= weight <= MOST_WEIGHT:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_WEIGHT), field="weight"
        )
