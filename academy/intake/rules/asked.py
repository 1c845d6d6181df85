"""What a form asks: the fields of every application, and the questions of its round."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.intake.states import QuestionKind

MAX_NAME = 100
"""Characters of a name."""


@dataclass(frozen=True)
class Asked:
    """One thing the form asks: a field of every application, or a question of the round.

    `section` names its screen. With `depends_on`, the key of an earlier item, it is asked only
    if one of `depends_values` was chosen there. `lowest` and `highest` are the ends of a number,
    or how many of several may be chosen.
    """

    key: str
    section: str
    kind: QuestionKind
    label: Any
    limit: int = 0
    required: bool = True
    choices: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    depends_on: str = ""
    depends_values: tuple[str, ...] = ()


ABOUT = (
    Asked("name", "about", QuestionKind.SHORT, _l("Full name"), limit=MAX_NAME),
    Asked("nickname", "about", QuestionKind.SHORT, _l("Nickname"), limit=40, required=False),
    Asked("phone", "about", QuestionKind.PHONE, _l("Phone number")),
    Asked(
        "discipline",
        "about",
        QuestionKind.ONE_OF,
        _l("Field you are most at home in"),
        choices=("tech", "design", "domain"),
    ),
)
"""What every application asks, before the questions of its round."""
