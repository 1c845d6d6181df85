"""What reviewers meet of interviews: names on the page of their own panel's day, nowhere else."""

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.outbox.models import StoredLetter
from academy.selection import queries
from academy.selection.queries import interviews
from academy.selection.services import interviews as services
from tests.factories.interviews import Talks
from tests.personas import sign_in
from tests.selection.test_leaks import plain_addresses, told

PEOPLE = (
    ("홍길동", "길동이", "gildong.hong@post.example", "+821055550001"),
    ("남궁해율", "먼지", "haeyul.n@post.example", "+821055550002"),
)
GREETING = "/reviews/interviews"


@pytest.fixture
def talks(app):
    """Two panels, each of which meets one applicant."""
    talks = Talks(applicants=len(PEOPLE), reviewers=4)
    for person, (name, nickname, email, phone) in zip(talks.people, PEOPLE, strict=True):
        person.name, person.nickname, person.email, person.phone = name, nickname, email, phone
    talks.slots = [
        talks.slot(talks.panel("A", talks.reviewers[:2])),
        talks.slot(talks.panel("B", talks.reviewers[2:])),
    ]
    db.session.commit()
    return talks


def book_all(talks):
    talks.publish()
    for number, slot in enumerate(talks.slots):
        talks.book(slot, number)
    services.hand_sheets(talks.talks, actor=talks.staff)
    db.session.commit()


def secrets(talks, number):
    person, application = talks.people[number], talks.applications[number]
    found = {person.email, person.phone, person.phone[-8:], application.number, person.ref}
    return {each.lower() for each in found}


def names(talks, number):
    return {talks.people[number].name, talks.people[number].nickname}


def walk(app, talks, reviewer):
    reader = sign_in(app.test_client(), reviewer)
    sheets = [f"/reviews/{a.ref}" for a in queries.pile_of(talks.talks.id, reviewer.id)]
    for locale in ("ko", "en"):
        for address in (*plain_addresses(app), *sheets):
            yield address, told(reader.get(f"{address}?lang={locale}"))


def test_panel_meets_a_name_on_its_day_only_and_never_that_of_another(app, talks):
    book_all(talks)
    own, other = 0, 1
    seen = False
    for address, text in walk(app, talks, talks.reviewers[0]):
        low = text.lower()
        assert not [each for each in secrets(talks, own) | secrets(talks, other) if each in low]
        assert not [each for each in names(talks, other) if each in text], address
        held = [each for each in names(talks, own) if each in text]
        assert not held or address == GREETING, f"{address}: {held}"
        seen = seen or bool(held)
    assert seen


def test_reviewer_on_no_panel_meets_nothing(app, talks):
    services.change_panel(
        interviews.get_panel(talks.slots[1].panel.ref),
        name="B",
        place="x",
        members=talks.reviewers[2:3],
        actor=talks.staff,
    )
    book_all(talks)
    for address, text in walk(app, talks, talks.reviewers[3]):
        held = [each for n in (0, 1) for each in names(talks, n) if each in text]
        assert not held, f"{address}: {held}"
    assert not queries.pile_of(talks.talks.id, talks.reviewers[3].id)


def test_names_are_not_shown_before_the_times_are_published(app, talks):
    services.book_for(talks.invited(), talks.slots[0], reason="By phone.", actor=talks.staff)
    db.session.commit()
    reader = sign_in(app.test_client(), talks.reviewers[0])
    assert "길동이" not in reader.get(GREETING).text
    talks.publish()
    db.session.commit()
    assert "길동이" in reader.get(GREETING).text


def test_letters_to_panels_hold_no_identity(app, talks):
    book_all(talks)
    address = talks.reviewers[0].email
    letters = db.session.scalars(sa.select(StoredLetter).where(StoredLetter.to == address)).all()
    assert letters
    for letter in letters:
        said = f"{letter.subject}\n{letter.text}\n{letter.html}"
        found = secrets(talks, 0) | secrets(talks, 1) | names(talks, 0) | names(talks, 1)
        assert not [each for each in found if each in said]


@pytest.mark.parametrize(
    "address",
    [
        "/staff/selection/stages/{stage}/interviews",
        "/staff/selection/stages/{stage}/interviews/people",
        "/staff/selection/stages/{stage}/interviews/days/{day}",
        "/staff/selection/stages/{stage}/interviews/days/{day}/table",
        "/staff/selection/interviews/slots/{slot}",
        "/staff/selection/applications/{number}/interview",
        "/my/applications/{number}/interview",
        "/my/applications/{number}/interview/calendar",
    ],
)
def test_side_doors_are_shut_to_the_panel(app, talks, address):
    book_all(talks)
    reader, slot = sign_in(app.test_client(), talks.reviewers[0]), talks.slots[0]
    response = reader.get(
        address.format(
            stage=talks.talks.ref,
            slot=slot.ref,
            day=slot.starts_at.date().isoformat(),
            number=talks.applications[0].number,
        )
    )
    assert response.status_code == 404
    assert "길동" not in response.text
