"""What staff write into a notice, part by part in both languages."""

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.cohorts.models import Site
from academy.core.types import Texts
from academy.intake.labels import part_name
from academy.intake.models import Notice
from academy.intake.reference import suggested_parts, suggested_title
from academy.intake.rules import OPTIONAL_PARTS, parts_of
from academy.intake.states import NoticeKind, NoticePart
from academy.web.edits import EditForm
from academy.web.forms import TextsField


class NoticeForm(EditForm):
    """A notice; the parts that its kind has are put beside the title by `notice_form`."""

    title = TextsField(_l("Title"), characters=150)

    def parts(self) -> dict[NoticePart, Texts]:
        """Return what was written, by part."""
        return {part: self[part].data for part in NoticePart if part in self}


def notice_form(kind: NoticeKind, newest: Notice | None, site: Site) -> NoticeForm:
    """Return the form of a kind with its newest version, or with what it may begin with."""
    fields = {
        str(part): TextsField(
            part_name(kind, part),
            characters=1500,
            prose=True,
            optional=part in OPTIONAL_PARTS[kind],
        )
        for part in parts_of(kind)
    }
    made: type[NoticeForm] = type("KindOfNotice", (NoticeForm,), fields)
    return made.over(newest, partial(_values, kind=kind), hold=site)


def _values(newest: Notice | None, kind: NoticeKind) -> dict[str, Any]:
    if newest is None:
        return {"title": suggested_title(kind), **_by_name(suggested_parts(kind))}
    # A text of old has no parts: what may be said is offered instead, and the text stands beside.
    parts = newest.parts or _by_name(suggested_parts(kind))
    return {"title": newest.title, **parts}


def _by_name(parts: dict[NoticePart, Texts]) -> dict[str, Texts]:
    return {str(part): texts for part, texts in parts.items()}
