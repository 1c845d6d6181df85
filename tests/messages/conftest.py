"""A site with an open round, its staff, and messages to its applicants."""

import dataclasses
from types import SimpleNamespace

import pytest

from academy.core.actors import Role
from academy.core.db import db
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.factories.messages import a_message
from tests.personas import actor_of, make_person

MORNING = "2026-11-23T10:00:00+09:00"


@pytest.fixture
def desk(app, freeze):
    """Return what a message needs; `applicant(name)` adds somebody who has applied."""
    freeze(MORNING)
    site = a_site("pohang")
    round = an_open_round(a_cohort(site, number=5))
    writer = make_person("Writer", roles=[(Role.ADMISSIONS, site)])
    other = make_person("Other", roles=[(Role.ADMIN, site)])

    def applicant(name="Bob", *, language="ko", phone="+821012345678", **more):
        person = make_person(name, **more)
        person.phone = phone
        made = a_submitted_application(person, round, language=language)
        made.person = person
        return made

    def message(**more):
        made = a_message(site, made_by=writer, **more)
        db.session.commit()
        return made

    return SimpleNamespace(
        site=site, round=round, applicant=applicant, message=message, writer=writer, other=other,
        write=actor_of(writer), look=actor_of(other),
    )  # fmt: skip


@pytest.fixture
def second_look_above(app):
    """Set above how many people somebody else has to release."""
    before = app.config["SETTINGS"]

    def change(people):
        app.config["SETTINGS"] = dataclasses.replace(before, message_second_look=people)

    yield change
    app.config["SETTINGS"] = before
