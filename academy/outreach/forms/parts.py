"""A text of the call, in both languages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from academy.outreach.models import CallPart
from academy.outreach.services.parts import PartPlan
from academy.web.edits import EditForm
from academy.web.forms import AtMost, LineField, Optional, TextsField


class PartForm(EditForm):
    """Title, text and link of one part of the call."""

    title = TextsField(_l("Title"), characters=200)
    body = TextsField(_l("Text"), characters=3000, prose=True)
    link = LineField(_l("Address of a page"), [Optional(), AtMost(400, width=500)])

    def plan(self) -> PartPlan:
        """Return what was written."""
        return PartPlan(title=self.title.data, body=self.body.data, link=self.link.data or "")


def part_values(part: CallPart) -> dict[str, Any]:
    """Return what the form of a text begins with."""
    return {"title": dict(part.title), "body": dict(part.body), "link": part.link}
