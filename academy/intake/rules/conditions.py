"""Questions that depend on an earlier answer: which of them are shown, and which may be."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake.rules.asked import Asked
from academy.intake.rules.kinds import chosen
from academy.intake.states import QuestionKind

DECIDING = frozenset({QuestionKind.ONE_OF, QuestionKind.ANY_OF})
"""Kinds of questions on whose answers others may depend: their answers are told apart by key."""


def shown(asked: Iterable[Asked], answers: Mapping[str, str]) -> list[Asked]:
    """Return what a form asks with these answers, in its order.

    What depends on a question that is not shown is not shown either, whatever was once answered.
    """
    seen: dict[str, Asked] = {}
    for item in asked:
        if not item.depends_on:
            seen[item.key] = item
        elif (above := seen.get(item.depends_on)) is not None:
            given = set(chosen(answers.get(above.key, ""))) & set(above.choices)
            if given & set(item.depends_values):
                seen[item.key] = item
    return list(seen.values())


def is_shown(item: Asked, asked: Iterable[Asked], answers: Mapping[str, str]) -> bool:
    """Whether a form asks one thing with these answers."""
    return any(each.key == item.key for each in shown(asked, answers))


def answers_that_count(asked: Iterable[Asked], answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers without those that are hidden: kept, but not judged nor shown."""
    return {item.key: answers[item.key] for item in shown(asked, answers) if item.key in answers}


def check_conditions(asked: Sequence[Asked]) -> None:
    """Check that whatever depends on an answer comes after its question and names its choices.

    Only an earlier question can be named, so that no circle of conditions is possible.

    Raises:
        RuleBroken: names the question that would come too early.
    """
    before: dict[str, Asked] = {}
    for item in asked:
        if item.depends_on:
            _check_condition(item, before.get(item.depends_on))
        before[item.key] = item


def _check_condition(item: Asked, above: Asked | None) -> None:
    if above is None:
        raise RuleBroken(
            _l(
                "“%(label)s” depends on the answer to another question and must come after it.",
                label=_name(item),
            ),
            field="depends_on",
        )
    if above.kind not in DECIDING:
        raise RuleBroken(
            _l("Only a question with answers to choose from can decide about another."),
            field="depends_on",
        )
    values = set(item.depends_values)
    if not values or not values <= set(above.choices):
        raise RuleBroken(
            _l("“%(label)s” depends on an answer that is not there.", label=_name(item)),
            field="depends_values",
        )


def _name(item: Asked) -> str:
    if isinstance(item.label, Texts):
        return item.label.said(str(get_locale() or "en"))
    return str(item.label)
