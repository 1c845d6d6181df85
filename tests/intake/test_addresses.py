"""A new mail address: two of staff, word to the old one, proof by the new one, no way in."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.models import AddressProposal, Person, SignIn
from academy.accounts.queries import pending_proposal, user_of
from academy.accounts.rules import OBJECTION, PROPOSAL_LIFE
from academy.accounts.services import addresses
from academy.accounts.states import ProposalState
from academy.audit.models import Entry
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.outbox.models import StoredLetter
from tests.accounts.mailbox import last_code, letters
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.intake.writing import count
from tests.pages import parse
from tests.personas import actor_of, make_person

NEW = {"email": "neu@example.com", "identity": "전화로 접수번호를 확인함"}


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def person(cohort):
    return make_person("김하늘", password="hash")


@pytest.fixture
def where(person, cohort):
    sent = a_submitted_application(person, an_open_round(cohort))
    db.session.commit()
    return f"/staff/applications/{sent.number}/address"


@pytest.fixture
def staff(cohort, sign_in):
    return [
        sign_in(make_person(name, roles=[(Role.ADMISSIONS, cohort.site_id)]))
        for name in ("Adam", "Bea")
    ]


def link_in(address):
    return re.search(r"https?://[^/\s]+(/address/\S+)", letters(address)[-1][3]).group(1)


def shown(where, who):
    page = who.get(where, headers={"Accept-Language": "en"}).get_data(as_text=True)
    return {"seen": re.search(r'name="seen" value="(\w+)"', page).group(1)}


def agreed(where, staff):
    assert staff[0].post(where, data=NEW).location == where
    assert staff[1].post(f"{where}/agree", data=shown(where, staff[1])).location == where


def test_two_agree_and_the_new_address_proves_itself(person, where, staff, client, sign_in):
    own = sign_in(person)
    old, user = person.email, user_of(person.id)
    user.totp_secret = "sealed"
    db.session.commit()
    agreed(where, staff)
    assert person.email == old
    with clock.freeze(clock.now() + OBJECTION):
        link = link_in(NEW["email"])
        client.get(link)
        assert pending_proposal(person.id) is not None
        assert client.post(link).status_code == 200
        assert client.get(link).status_code == 404
    db.session.expire_all()
    assert (person.email, user.email) == (NEW["email"], NEW["email"])
    assert (user.password, user.totp_secret) == ("hash", "sealed")
    open_sessions = SignIn.user_id == user.id, SignIn.ended_at.is_(None)
    assert count(SignIn, *open_sessions) == 0
    assert own.get("/account").status_code == 302 or own.get("/account").status_code == 303
    assert [kind for kind, *_ in letters(old)] == ["address_stoppable", "address_changed"]
    acts = sa.select(Entry.verb).where(Entry.kind == "address_proposals").order_by(Entry.id)
    verbs = db.session.scalars(acts).all()
    assert verbs == ["address.propose", "address.agree", "address.use"]


def test_who_proposed_cannot_agree(person, where, staff):
    staff[0].post(where, data=NEW)
    staff[0].post(f"{where}/agree", data=shown(where, staff[0]))
    assert pending_proposal(person.id).status is ProposalState.PROPOSED
    assert letters(NEW["email"]) == []


def test_address_that_was_not_on_the_page_is_neither_agreed_nor_dropped(person, where, staff):
    staff[0].post(where, data=NEW)
    stale = shown(where, staff[1])
    staff[0].post(f"{where}/refuse", data=shown(where, staff[0]))
    staff[0].post(where, data=NEW | {"email": "third@example.com"})
    for act in ("agree", "refuse"):
        for sent in (stale, {}, {"seen": "\ud55c"}):
            sent_in = {"data": sent, "headers": {"Accept-Language": "en"}}
            assert staff[1].post(f"{where}/{act}", **sent_in).location == where
            page = staff[1].get(where, headers={"Accept-Language": "en"}).get_data(as_text=True)
            assert "It has changed since you opened this page." in page
    db.session.expire_all()
    assert pending_proposal(person.id).status is ProposalState.PROPOSED
    assert letters("third@example.com") == []
    assert staff[1].post(f"{where}/agree", data=shown(where, staff[1])).location == where
    db.session.expire_all()
    assert pending_proposal(person.id).status is ProposalState.AGREED


def test_old_address_has_three_days_to_stop_it(person, where, staff, client):
    old = person.email
    agreed(where, staff)
    link = link_in(NEW["email"])
    assert client.post(link).status_code == 422
    stop = link_in(old)
    assert client.get(stop).status_code == 200
    assert client.post(stop).status_code == 200
    with clock.freeze(clock.now() + OBJECTION):
        assert client.post(link).status_code == 404
    assert person.email == old


def test_own_change_of_address_ends_what_waits(person, where, staff, client, sign_in):
    own = sign_in(person)
    agreed(where, staff)
    link, stop = link_in(NEW["email"]), link_in(person.email)
    own.post("/account/email", data={"email": "mine@example.com"})
    own.post("/account/email/code", data={"code": last_code("mine@example.com")})
    db.session.expire_all()
    assert db.session.scalars(sa.select(AddressProposal.status)).one() is ProposalState.REFUSED
    with clock.freeze(clock.now() + OBJECTION):
        assert client.post(link).status_code == client.post(stop).status_code == 404
    db.session.expire_all()
    assert person.email == user_of(person.id).email == "mine@example.com"


def test_link_moves_nobody_who_has_another_address_by_now(person, where, staff, client):
    agreed(where, staff)
    person.email = user_of(person.id).email = "mine@example.com"
    db.session.commit()
    with clock.freeze(clock.now() + OBJECTION):
        assert client.post(link_in(NEW["email"])).status_code == 422
    db.session.expire_all()
    assert person.email == user_of(person.id).email == "mine@example.com"


@pytest.mark.parametrize("password", ["hash", None])
def test_page_and_letter_say_whether_there_is_a_wait(person, where, staff, password):
    user_of(person.id).password, person.locale = password, "en"
    db.session.commit()
    english = {"Accept-Language": "en"}
    pages = [staff[0].get(where, headers=english).get_data(as_text=True)]
    staff[0].post(where, data=NEW)
    pages.append(staff[1].get(where, headers=english).get_data(as_text=True))
    staff[1].post(f"{where}/agree", data=shown(where, staff[1]))
    for page in pages:
        assert ("may stop it for three days" in page) is (password is not None)
        assert ("without a wait" in page) is (password is None)
    letter = " ".join(letters(person.email)[-1][3].split())
    assert ("can be used at once, without a wait" in letter) is (password is None)
    assert (" on the new one can be used" in letter) is (password is not None)


def test_links_are_for_no_eyes_of_staff(where, staff, person):
    agreed(where, staff)
    stored = db.session.scalars(sa.select(StoredLetter)).all()
    assert {letter.secret for letter in stored} == {True}
    assert "/address/" not in "".join(letter.text for letter in stored)
    token = link_in(NEW["email"]).rpartition("/")[2]
    assert token not in staff[0].get(where).get_data(as_text=True)
    assert db.session.scalars(sa.select(AddressProposal.use_hash)).one() != token


def test_invited_newcomer_gets_the_invitation_anew(where, staff, client, person):
    user_of(person.id).password = None
    db.session.commit()
    agreed(where, staff)
    assert client.post(link_in(NEW["email"])).status_code == 200
    assert [kind for kind, *_ in letters(NEW["email"])] == ["address_proposed", "invitation"]


@pytest.mark.parametrize(
    ("field", "odd"), [("email", "nobody"), ("identity", " "), ("identity", "…"), ("email", "")]
)
def test_odd_proposal_is_told_at_the_field(where, staff, field, odd):
    said = staff[0].post(where, data=NEW | {field: odd})
    assert said.status_code == 422
    assert field in parse(said).errors
    assert count(AddressProposal) == 0


def test_address_of_somebody_else_is_refused(where, staff):
    make_person("Other", email=NEW["email"])
    assert "email" in parse(staff[0].post(where, data=NEW)).errors


def test_second_proposal_waits_for_the_first(where, staff):
    staff[0].post(where, data=NEW)
    assert staff[1].post(where, data=NEW | {"email": "third@example.com"}).status_code == 422
    assert staff[0].post(f"{where}/refuse", data=shown(where, staff[0])).status_code == 303
    assert staff[1].post(where, data=NEW | {"email": "third@example.com"}).status_code == 303


def test_proposal_is_over_after_two_weeks(where, staff, client):
    agreed(where, staff)
    link = link_in(NEW["email"])
    with clock.freeze(clock.now() + PROPOSAL_LIFE + timedelta(seconds=1)):
        assert client.post(link).status_code == 404
        assert staff[1].post(where, data=NEW).status_code == 303


@pytest.mark.parametrize("role", [Role.ADMIN, Role.REVIEWER, Role.ADMISSIONS])
def test_nobody_with_a_staff_role_is_helped_so(cohort, role):
    adam = make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)])
    boss = make_person("Boss", roles=[(role, cohort.site_id)])
    more = {"email": NEW["email"], "identity": "known", "site_id": cohort.site_id}
    for person in (boss, adam):
        with pytest.raises(RuleBroken):
            addresses.propose_address(person, **more, actor=actor_of(adam))
    assert count(AddressProposal) == 0
    assert count(Person, Person.email == NEW["email"]) == 0
