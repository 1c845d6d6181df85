"""Whom staff searched for, and which addresses took no mail, is forgotten with the person."""

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.db import db
from academy.core.types import Texts
from academy.intake import queries as intake
from academy.intake.models import SavedView
from academy.intake.rules import Filter
from academy.messages.models import Message
from academy.messages.queries.chosen import applications_of
from academy.messages.states import Channel
from academy.outbox.models import BouncingAddress
from academy.privacy.services import erasure
from academy.privacy.services.searches import without
from academy.reports.exports.models import Export
from academy.reports.exports.states import ExportForm, ExportState
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.personas import make_person
from tests.privacy.traces import traces_of

NAMES = ("zebedeequill", "김하늘", "zebedeequillexample", "01055551234")


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def zebedee(app):
    person = make_person("Zebedee Quill", email="zebedee@quill.example")
    person.phone = "+821055551234"
    return person


@pytest.fixture
def application(site, zebedee):
    round = an_open_round(a_cohort(site))
    made = a_submitted_application(zebedee, round)
    a_submitted_application(make_person("Bo"), round)
    db.session.commit()
    return made


def a_message(site, **chosen):
    made = Message(
        site_id=site.id, channel=Channel.MAIL, subject=Texts(ko="제목", en="Subject"),
        body=Texts(ko="본문", en="Body"), chosen=Filter(**chosen).to_json(),
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def a_view(owner, **chosen):
    made = SavedView(
        owner_id=owner.id, name="mine", filter=Filter(**chosen).to_json(), created_at=clock.now()
    )
    db.session.add(made)
    db.session.commit()
    return made


def erase(person):
    erasure.wipe_person(person)
    db.session.commit()
    db.session.expire_all()


@pytest.mark.parametrize(
    ("term", "goes"),
    [
        ("Zebedee Quill", True),
        ("quill zebedee", True),
        ("ZEBEDEE", True),
        ("zebedee@quill.example", True),
        ("010-5555-1234", True),
        ("하늘", True),
        ("김 하늘", True),
        ("ze", False),
        ("김", False),
        ("Quentin", False),
        ("", False),
    ],
)
def test_without_drops_what_says_who_somebody_is(term, goes):
    chosen = Filter(round="pohang-5-2", term=term).to_json()
    kept = without(chosen, NAMES, ())
    assert ("term" in chosen and "term" not in kept) == goes
    assert kept["round"] == "pohang-5-2"
    assert kept.get("numbers") == (["erased"] if goes else None)


def test_short_names_do_not_take_the_searches_of_others_along():
    chosen = Filter(term="김하늘").to_json()
    assert without(chosen, ["김"], ()) == chosen


def test_erase_person_leaves_no_search_for_them(site, zebedee, application):
    staff = make_person("Sam")
    message = a_message(site, term="Zebedee Quill")
    view = a_view(staff, term="zebedee@quill.example")
    other = a_view(staff, term="Bo")
    export = Export(
        site_id=site.id, round_id=application.round_id, asked_by=staff.id, asked_at=clock.now(),
        form=next(iter(ExportForm)), locale="en", reason="x", contact=False, born_on=False,
        filter=Filter(numbers=(application.number,)).to_json(), status=next(iter(ExportState)),
    )  # fmt: skip
    db.session.add(export)
    db.session.commit()
    number = application.number
    erase(zebedee)
    assert traces_of("Zebedee", "zebedee", number) == []
    assert message.chosen == view.filter == export.filter == {"numbers": ["erased"]}
    assert other.filter == {"term": "Bo"}


def test_message_of_a_forgotten_search_reaches_nobody_instead_of_everybody(
    site, zebedee, application
):
    message = a_message(site, round=intake.round_of(application).ref, term="Zebedee")
    assert len(db.session.scalars(applications_of(message)).all()) == 1
    erase(zebedee)
    assert db.session.scalars(applications_of(message)).all() == []
    assert intake.get_application("erased") is None


def test_page_over_a_message_is_told_that_it_changed(site, zebedee, application):
    message = a_message(site, term="Zebedee Quill")
    before = message.version
    erase(zebedee)
    assert message.version == before + 1


def test_erase_application_forgets_where_it_was_picked(site, application):
    message = a_message(site, numbers=(application.number, "5-2-AAAA-AA"), term="Zebedee Quill")
    erasure.wipe_application(application)
    db.session.commit()
    db.session.expire_all()
    assert message.chosen == {"term": "Zebedee Quill", "numbers": ["5-2-AAAA-AA", "erased"]}


def test_erase_person_drops_every_address_that_took_no_mail(zebedee, application):
    bo = make_person("Bea", email="bea@bee.example")
    for email, person_id in (
        ("zebedee@quill.example", None),
        ("zeb.old@quill.example", zebedee.id),
        ("bea@bee.example", bo.id),
    ):
        db.session.add(
            BouncingAddress(
                email=email, code="550", letter_id=1, person_id=person_id, since=clock.now()
            )
        )
    db.session.commit()
    erase(zebedee)
    assert db.session.scalars(sa.select(BouncingAddress.email)).all() == ["bea@bee.example"]
