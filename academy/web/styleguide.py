"""Every component in every state, in both languages: what the look is, on one page."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
)

from academy.access.doors import public
from academy.web.forms import (
    AtMost,
    DayField,
    Form,
    LineField,
    NumberField,
    Optional,
    Present,
    ProseField,
    TextsField,
)

bp = Blueprint("styleguide", __name__)

FIELDS_OF_WORK = [("tech", _l("Tech")), ("design", _l("Design")), ("domain", _l("Domain"))]
NEEDS = [
    ("interpreter", _l("Sign-language interpreter")),
    ("captions", _l("Captions")),
    ("time", _l("Extra time")),
]
MOMENT = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)


class SampleForm(Form):
    """One field of each kind."""

    name = LineField(_l("Name"), [Present()])
    email = LineField(_l("E-mail address"), [Present()])
    password = PasswordField(_l("Password"), [Present()])
    code = LineField(_l("Six-digit code"), [Present()])
    born_on = DayField(_l("Date of birth"), [Present()])
    phone = LineField(_l("Phone number"), [Optional()])
    team_size = NumberField(_l("People in the team"), [Optional()])
    reason = ProseField(_l("Why do you want to join the academy?"), [Present(), AtMost(600)])
    notice = TextsField(_l("Notice to applicants"), characters=300, prose=True, optional=True)
    site = SelectField(_l("Campus"), choices=[("", "—"), ("pohang", _l("Pohang"))])
    field_of_work = RadioField(_l("Field"), [Present()], choices=FIELDS_OF_WORK)
    needs = SelectMultipleField(_l("What should we arrange?"), [Optional()], choices=NEEDS)
    portfolio = FileField(_l("Portfolio (PDF)"), [Optional()])
    news = BooleanField(_l("Tell me by mail when the next round opens."), [Optional()])


@bp.get("/styleguide")
@public("shows how pages look and holds nothing of anyone")
def show() -> Any:
    """Show the components; `?part=` one of the sample pages."""
    part = request.args.get("part", "")
    form = SampleForm(formdata=None, meta={"csrf": False})
    broken = SampleForm(
        formdata=None, prefix="broken", meta={"csrf": False}, data={"email": "minseo@example"}
    )
    broken.validate()
    filters = SampleForm(formdata=None, prefix="filter", meta={"csrf": False})
    name = part if part in {"sign-in", "list", "call", "report", "certificate"} else "index"
    return render_template(
        f"styleguide/{name}.html", form=form, broken=broken, filters=filters, moment=MOMENT
    )
