"""The shape of what is asked about a result, and of its answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from academy.core.types import Texts
from academy.selection import labels_rechecks as labels
from academy.selection.forms.reviews import NoRegistrationNumber
from academy.selection.models import Recheck
from academy.selection.recheck_states import RecheckKind, Verdict
from academy.web.edits import EditForm
from academy.web.forms import AtMost, Form, Optional, ProseField, TextsField

WHY_LIMIT = 2000
ANSWER_LIMIT = 4000


class AskForm(Form):
    """What an applicant asks for, and why."""

    kind = RadioField(
        _l("What would you like?"), choices=[(str(k), text) for k, text in labels.KIND.items()]
    )
    why = ProseField(
        _l("What should we look at?"),
        [Optional(), AtMost(WHY_LIMIT), NoRegistrationNumber()],
    )

    def offer(self, asked: dict[RecheckKind, Recheck]) -> None:
        """Offer what was not asked yet."""
        self.kind.choices = [
            (str(kind), text) for kind, text in labels.KIND.items() if kind not in asked
        ]
        left = [kind for kind in RecheckKind if kind not in asked]
        if len(left) == 1 and not self.kind.raw_data:
            self.kind.data = str(left[0])
        # Whoever can only ask for another look has to say at what.
        self.why.flags.optional = left != [RecheckKind.RECHECK]


class AnswerForm(EditForm):
    """What staff answer, in both languages, and whether the result stands."""

    verdict = RadioField(
        _l("What came of looking again"),
        choices=[(str(v), text) for v, text in labels.VERDICT.items()],
        validate_choice=False,
    )
    answer = TextsField(_l("Our answer"), characters=ANSWER_LIMIT, prose=True)

    @property
    def values(self) -> dict[str, Any]:
        """The answer as the verbs take it."""
        chosen = self.verdict.data
        return {
            "answer": Texts(self.answer.data),
            "verdict": Verdict(chosen) if chosen in set(Verdict) else None,
        }
