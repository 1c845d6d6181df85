"""The shape of the optional answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from academy.monitoring.labels import AGE_BAND, DISABILITY, QUESTIONS, SEX
from academy.monitoring.states import AgeBand, Disability, Sex
from academy.web.forms import Form, Optional


class MonitoringForm(Form):
    """Three questions, each with a way not to answer it."""

    sex = RadioField(
        QUESTIONS["sex"][0], choices=[(str(k), v) for k, v in SEX.items()], default=Sex.UNSAID
    )
    age_band = RadioField(
        QUESTIONS["age_band"][0],
        choices=[(str(k), v) for k, v in AGE_BAND.items()],
        default=AgeBand.UNSAID,
    )
    disability = RadioField(
        QUESTIONS["disability"][0],
        choices=[(str(k), v) for k, v in DISABILITY.items()],
        default=Disability.UNSAID,
    )
    consent = BooleanField(
        _l("I agree that these answers are counted as the notice above says."), [Optional()]
    )

    def answers(self) -> dict[str, Any]:
        """Return the answers as the verb takes them."""
        return {
            "sex": Sex(self.sex.data),
            "age_band": AgeBand(self.age_band.data),
            "disability": Disability(self.disability.data),
            "consent": bool(self.consent.data),
        }
