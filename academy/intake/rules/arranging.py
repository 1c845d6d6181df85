"""Whether the parts of a form can be as they are: their order, their options, their ends."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake.states import QuestionKind

T = TypeVar("T")


def moved(order: Sequence[T], index: int, direction: str) -> list[T]:
    """Return an order in which one thing has changed places with its neighbour, if it has one."""
    found = list(order)
    other = index + (-1 if direction == "up" else 1)
    if 0 <= other < len(found):
        found[index], found[other] = found[other], found[index]
    return found


def keyed_options(
    rows: Iterable[Texts], known: Sequence[Mapping[str, Any]] = ()
) -> tuple[tuple[str, Texts], ...]:
    """Give each answer to choose from its key; one that was there before keeps its own.

    It is known again by its text in either language, else by its line. Answers that were given
    and conditions hold on to keys: a new answer never gets the key of another.
    """
    texts, keys = list(rows), {}
    free = {option["key"]: option["label"] for option in known}
    for line, text in enumerate(texts):
        for code in ("ko", "en"):
            same = (
                k for k, label in free.items() if text.get(code) and label.get(code) == text[code]
            )
            if line not in keys and (key := next(same, None)) is not None:
                keys[line] = key
                del free[key]
    for line in range(len(texts)):
        if line not in keys and line < len(known) and known[line]["key"] in free:
            keys[line] = known[line]["key"]
            del free[keys[line]]
    taken = {option["key"] for option in known} | set(keys.values())
    fresh = (f"o{n}" for n in range(1, len(texts) + len(taken) + 1) if f"o{n}" not in taken)
    return tuple((keys[line] if line in keys else next(fresh), t) for line, t in enumerate(texts))


def check_ends(
    kind: QuestionKind, lowest: int | None, highest: int | None, *, choices: int = 0
) -> None:
    """Check that a number, or how many of several may be chosen, can lie between its ends.

    Raises:
        RuleBroken: names the end that cannot be.
    """
    if lowest is not None and highest is not None and lowest > highest:
        raise RuleBroken(_l("The lowest is above the highest."), field="lowest")
    if kind is not QuestionKind.ANY_OF:
        return
    for name, end in (("lowest", lowest), ("highest", highest)):
        if end is not None and not 1 <= end <= choices:
            raise RuleBroken(
                _l("There are %(count)s answers to choose from.", count=choices), field=name
            )
