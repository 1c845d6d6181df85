"""Whom reviewers know: an erased applicant stands on nobody's list any more."""

import pytest

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.privacy.services import erasure
from academy.selection import queries
from academy.selection import services as selection
from tests.factories.selection import Season
from tests.personas import actor_of, make_person


@pytest.fixture
def season(app):
    made = Season(applicants=2, reviewers=2)
    made.people[0].name, made.people[0].email = "김 하나", "hana@example.org"
    db.session.commit()
    return made


def listed(season, *written):
    reader = season.reviewers[0]
    for each in written:
        selection.list_person(each, actor=actor_of(reader))
    return lambda: {each.written for each in queries.conflicts_of(reader.id)}


def test_erase_an_applicant_takes_name_and_address_off_the_lists(season):
    left = listed(season, "김하나", "HANA@example.org", "Somebody else")
    erasure.erase_person(season.people[0], actor=SYSTEM)
    assert left() == {"Somebody else"}


def test_erase_an_applicant_leaves_the_name_of_somebody_alive(season):
    make_person("김 하나")
    left = listed(season, "김하나", "hana@example.org")
    erasure.erase_person(season.people[0], actor=SYSTEM)
    assert left() == {"김하나"}
