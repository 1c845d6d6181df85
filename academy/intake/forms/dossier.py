"""What staff type at one application: notes, and what they decide of people who look alike."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from academy.intake.forms.staff import ReasonForm
from academy.intake.states import Likeness
from academy.web.edits import EditForm
from academy.web.forms import AtMost, ProseField
from academy.web.forms import Present as Needed


class NoteForm(EditForm):
    """A note of staff on an application."""

    text = ProseField(
        _l("Note"),
        [Needed(), AtMost(2000)],
        description=_l("Only staff read it here. The applicant may ask for it: it is their data."),
    )


class AlikeForm(ReasonForm):
    """Whether two applications are of one person, and which of them counts."""

    verdict = RadioField(
        _l("Are they the same person?"),
        choices=[
            ("different", _l("No, two people. Do not show this again.")),
            ("this", _l("Yes. This application counts.")),
            ("other", _l("Yes. The other application counts.")),
        ],
    )

    @property
    def likeness(self) -> Likeness:
        """What was decided."""
        return Likeness.DIFFERENT if self.verdict.data == "different" else Likeness.SAME
