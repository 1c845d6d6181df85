"""Questions to staff, from both sides."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField

from academy.accounts.forms import AddressField
from academy.outreach.rules import QUESTION_MOST
from academy.web.forms import AtMost, Form, LineField, Present, ProseField


class OwnQuestionForm(Form):
    """A question of someone who is signed in."""

    subject = LineField(_l("What is it about?"), [Present(), AtMost(100, width=300)])
    body = ProseField(_l("Your question"), [Present(), AtMost(QUESTION_MOST)])


class QuestionForm(OwnQuestionForm):
    """A question of someone without an account."""

    name = LineField(_l("Name"), [Present(), AtMost(100, width=200)])
    email = AddressField(_l("E-mail address"), [Present()])


class WriteAgainForm(Form):
    """One more message to the academy."""

    body = ProseField(_l("Your message"), [Present(), AtMost(QUESTION_MOST)])


class AnswerForm(Form):
    """An answer; `seen` is the last message on the page."""

    body = ProseField(lazy_pgettext("question", "Answer"), [Present(), AtMost(4000)])
    seen = HiddenField()

    def last_seen(self) -> int:
        """Return the last message that whoever answers had read."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


class NoteForm(Form):
    """A note for staff."""

    body = ProseField(_l("Note for staff"), [Present(), AtMost(2000)])
