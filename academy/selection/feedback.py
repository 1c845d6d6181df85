"""What staff begin an answer with: each criterion, and the level that the reviews reached."""

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from academy.core.types import Texts
from academy.selection.models import Criterion
from academy.selection.recheck_states import RecheckKind

LANGUAGES = ("ko", "en")


def suggested_answer(kind: RecheckKind, levels: Sequence[tuple[Criterion, int | None]]) -> Texts:
    """Return a first draft of an answer in both languages, made of the words of the rubric.

    Nothing in it comes from a single review: no name, no comment, no score.
    """
    return Texts({language: _draft(kind, levels, language) for language in LANGUAGES})


def _draft(kind: RecheckKind, levels: Sequence[tuple[Criterion, int | None]], language: str) -> str:
    with force_locale(language):
        opening = (
            _("Another person has read your application again.")
            if kind is RecheckKind.RECHECK
            else _("Thank you for asking how your application was judged.")
        )
        lines = [opening]
        told = [(each, level) for each, level in levels if level is not None]
        if told:
            lines += ["", _("This is how far it came in each thing that was judged:"), ""]
            lines += [
                f"- {each.name[language]}: {each.levels[level - 1][language]}"
                for each, level in told
            ]
        return "\n".join(lines)
