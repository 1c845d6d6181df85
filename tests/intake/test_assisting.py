"""Staff act for an applicant: with a reason, told at once, confirmed by the applicant."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person, User
from academy.accounts.queries import user_of
from academy.audit.models import AccessPerson, Entry
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import queries, services
from academy.intake.models import Application, Assistance
from academy.intake.services.assisting import Caller
from academy.intake.states import ApplicationState, AssistanceWay
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.intake.writing import ABOUT, ANSWERS, again, count, keep
from tests.pages import parse, seen
from tests.personas import actor_of, make_person

WHO = {
    "name": "김하늘", "email": "haneul@example.com", "born_on": "2000-03-21", "language": "ko",
    "told": "y", "way": "telephone", "reason": "화면을 쓰기 어려움",
}  # fmt: skip
WHY = {"way": "telephone", "reason": "화면을 쓰기 어려움"}


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def round(cohort):
    return an_open_round(cohort)


@pytest.fixture
def adam(cohort):
    return make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)])


@pytest.fixture
def staff(adam, sign_in):
    return sign_in(adam)


def where(application, screen=""):
    return f"/staff/applications/{application.number}/assist{screen}"


def write_all(client, application):
    for screen, texts in (("/about", ABOUT), ("/answers", ANSWERS)):
        sent = texts | seen(client, where(application, screen))
        assert client.post(where(application, screen), data=sent).status_code == 303


def test_caller_gets_an_account_an_application_and_the_receipt(round, staff, adam):
    said = staff.post(f"/staff/rounds/{round.ref}/assist", data=WHO)
    application = db.session.scalars(sa.select(Application)).one()
    assert said.location == where(application, "/about")
    user = user_of(application.person_id)
    assert user.email == WHO["email"]
    assert user.password is None
    write_all(staff, application)
    page = parse(staff.get(where(application, "/check")))
    assert ANSWERS["why"] in page.text
    assert staff.post(where(application, "/check"), data={}).status_code == 422
    handed_in = staff.post(where(application, "/check"), data={"read_back": "y"})
    assert handed_in.location == f"/staff/applications/{application.number}"
    db.session.expire_all()
    assert application.status is ApplicationState.SUBMITTED
    sitting = db.session.scalars(sa.select(Assistance)).one()
    assert set(sitting.keys) == {*ABOUT, *ANSWERS}
    assert sitting.submitted_at == application.submitted_at
    letters = db.session.scalars(sa.select(StoredLetter).order_by(StoredLetter.id)).all()
    assert [letter.kind for letter in letters] == ["intake/assisted", "intake/received"]
    assert letters[0].secret
    verbs = db.session.scalars(
        sa.select(Entry.verb)
        .where(Entry.kind == "applications", Entry.actor_id == adam.id)
        .order_by(Entry.id)
    ).all()
    assert verbs == [
        "application.start", "application.assist", "application.submit", "application.submit_for",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "odd"),
    [("name", " "), ("email", "nobody"), ("born_on", "2020-01-01"), ("reason", "…"), ("told", "")],
)
def test_odd_caller_is_told_at_the_field_and_nothing_is_kept(round, staff, field, odd):
    before = count(Person)
    said = staff.post(f"/staff/rounds/{round.ref}/assist", data=WHO | {field: odd})
    assert said.status_code == 422
    assert field in parse(said).errors
    assert count(Person) == before
    assert count(Application) == 0
    assert count(StoredLetter) == 0


def test_address_of_another_name_is_refused(round, staff):
    make_person("박서준", email=WHO["email"])
    said = staff.post(f"/staff/rounds/{round.ref}/assist", data=WHO)
    assert said.status_code == 422
    assert "email" in parse(said).errors
    assert "박서준" not in said.get_data(as_text=True)


def test_second_press_goes_on_with_one_application_and_one_letter(round, adam):
    caller = Caller("김하늘", "haneul@example.com", date(2000, 3, 21), "ko")
    for _press in range(2):
        services.begin_for(
            round, caller, way=AssistanceWay.TELEPHONE, reason="전화", actor=actor_of(adam)
        )
    assert (count(Application), count(Assistance), count(User)) == (1, 1, 1 + _staff_accounts())
    assert count(StoredLetter) == 1


def _staff_accounts():
    return count(User, User.email != "haneul@example.com")


def test_known_person_keeps_account_and_gets_no_link(round, staff):
    person = make_person("김하늘")
    user_of(person.id).password = "hash"
    draft = a_draft(person, round)
    assert staff.get(where(draft, "/about")).location == where(draft)
    assert staff.post(where(draft), data=WHY).status_code == 303
    letter = db.session.scalars(sa.select(StoredLetter)).one()
    assert not letter.secret
    assert f"/my/applications/{draft.number}" in letter.text
    assert count(AccessPerson, AccessPerson.person_id == draft.person_id) >= 1


def test_reason_is_needed_before_anything_is_read(round, staff):
    draft = a_draft(make_person("김하늘"), round)
    assert staff.post(where(draft), data=WHY | {"reason": ""}).status_code == 422
    assert staff.get(where(draft, "/check")).location == where(draft)
    assert staff.post(where(draft, "/about"), data=ABOUT).status_code == 422
    assert staff.post(where(draft, "/check"), data={"read_back": "y"}).location == where(draft)
    assert count(Assistance) == 0


def test_no_way_of_sending_shows_what_somebody_still_writes(round, staff):
    draft = a_draft(make_person("김하늘"), round)
    keep(draft, round, {"why": "nobody else's business"})
    for screen, data in [
        ("/answers", {}), ("/answers", {"put_back": "1"}), ("/answers", {"autosave": "why"}),
        ("/check", {}), ("/check", {"read_back": "y"}),
    ]:  # fmt: skip
        for typed in ({}, {"why": "what staff typed"}):
            page = staff.post(where(draft, screen), data=data | typed).get_data(as_text=True)
            assert "nobody else" not in page, (screen, data)
    sent = a_submitted_application(make_person("이바다"), round)
    keep(sent, round, {"why": "changed since"})
    assert ANSWERS["why"] not in staff.post(where(sent, "/answers"), data={}).get_data(as_text=True)
    late = staff.post(where(draft, "/answers"), data={"why": "what staff typed"})
    assert "what staff typed" in late.get_data(as_text=True)


def test_sitting_ends_after_two_hours(round, staff):
    draft = a_draft(make_person("김하늘"), round)
    staff.post(where(draft), data=WHY)
    with clock.freeze(clock.now() + timedelta(hours=2)):
        assert staff.get(where(draft, "/about")).location == where(draft)
        assert staff.post(where(draft, "/about"), data=ABOUT).status_code == 422


def test_sitting_of_a_colleague_opens_nothing(round, cohort, staff, sign_in):
    draft = a_draft(make_person("김하늘"), round)
    staff.post(where(draft), data=WHY)
    bea = sign_in(make_person("Bea", roles=[(Role.ADMISSIONS, cohort.site_id)]))
    assert bea.get(where(draft, "/about")).location == where(draft)


def test_applicant_changes_meanwhile_and_staff_are_shown_both(round, staff):
    person = make_person("김하늘")
    draft = a_draft(person, round)
    staff.post(where(draft), data=WHY)
    opened = seen(staff, where(draft, "/answers"))
    draft = queries.application_of(person.id, round.id)
    asked = queries.asked_in(queries.questions_of(round.id))
    services.save(
        draft, queries.get_round(round.ref), {"why": "제 말입니다."},
        section=[item for item in asked if item.key == "why"], question_ids={}, version=None,
        actor=actor_of(person),
    )  # fmt: skip
    assert staff.post(where(draft, "/answers"), data=ANSWERS | opened).status_code == 409
    kept = {a.key: a.text for a in queries.current_answers(draft.id)}
    assert kept["why"] == "제 말입니다."


def test_applicant_confirms_once_and_staff_see_it(round, staff, sign_in):
    person = make_person("김하늘")
    draft = a_draft(person, round)
    staff.post(where(draft), data=WHY)
    write_all(staff, draft)
    staff.post(where(draft, "/check"), data={"read_back": "y"})
    own = sign_in(person)
    page = parse(own.get(f"/my/applications/{draft.number}"))
    assert WHY["reason"] in page.text
    for _press in range(2):
        assert own.post(f"/my/applications/{draft.number}/assisted").status_code == 303
    assert WHY["reason"] not in parse(own.get(f"/my/applications/{draft.number}")).text
    confirmed = Entry.verb == "application.confirm_assistance"
    assert count(Entry, confirmed) == 1
    assert db.session.scalars(sa.select(Assistance.confirmed_at)).one() is not None
    assert WHY["reason"] in parse(staff.get(f"/staff/applications/{draft.number}")).text
    more = {"why": "고쳐 달라고 하셨습니다."} | seen(staff, where(draft, "/answers"))
    assert staff.post(where(draft, "/answers"), data=ANSWERS | more).status_code == 303
    assert db.session.scalars(sa.select(Assistance.confirmed_at)).one() is None


def test_withdraw_for_ends_the_sitting(round, staff):
    sent = a_submitted_application(make_person("김하늘"), round)
    staff.post(where(sent), data=WHY)
    assert staff.post(where(sent, "/withdraw")).status_code == 303
    db.session.expire_all()
    assert sent.status is ApplicationState.WITHDRAWN
    assert staff.post(where(sent, "/withdraw")).status_code == 303
    assert count(Entry, Entry.verb == "application.withdraw_for") == 1


def test_nobody_acts_for_themselves(round, adam):
    draft = a_draft(adam, round)
    with pytest.raises(RuleBroken):
        services.assist(draft, round, way=AssistanceWay.LETTER, reason="own", actor=actor_of(adam))


def test_closed_round_takes_nobody_and_no_hand_in(round, staff):
    draft = a_draft(make_person("김하늘"), round)
    staff.post(where(draft), data=WHY)
    write_all(staff, draft)
    with clock.freeze(round.closes_at + timedelta(minutes=1)):
        page = staff.get(f"/staff/rounds/{round.ref}/assist")
        assert parse(page).all(".//form[@novalidate]") == []
        draft, _round = again(draft, round)
        staff.post(where(draft), data=WHY)
        said = staff.post(where(draft, "/check"), data={"read_back": "y"})
        assert said.status_code == 422
