import json
import stat
from collections import Counter

import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from academy import seeding
from academy.accounts.models import Grant, Person
from academy.alumni.models import Alumnus
from academy.cohorts.queries import get_cohort
from academy.core.actors import Role
from academy.core.db import db
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.mentoring.queries import mentors_of, my_teams
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState
from academy.projects.queries import published_projects
from academy.reports.commands import graduates
from academy.seeding.demo import accounts_file
from academy.selection import queries as selection
from academy.selection.states import OfferState


def _count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_chapter_one_is_the_timeline_of_the_product(app: Flask):
    seeding.load_demo()
    # The 240 of the two rounds that recruit for cohort 5, and the round that cohort 4 came by.
    assert _by_round() == {"pohang-4-1": 20, "pohang-5-1": 150, "pohang-5-2": 90}
    assert len(published_projects()) == 2
    assert {grant.role for grant in db.session.scalars(sa.select(Grant))} == set(Role)
    waiting = sa.select(sa.func.count()).where(StoredLetter.status == LetterState.WAITING)
    assert db.session.scalar(waiting) == 0
    _check_accounts()
    _check_totals()
    _check_the_real_person()
    people = _count(Person)
    seeding.load_demo()
    assert (_count(Person), _count(Application)) == (people, 260)
    _check_selection()


def _by_round() -> dict[str, int]:
    rows = db.session.execute(
        sa.select(Round.ref, sa.func.count())
        .join(Application, Application.round_id == Round.id)
        .group_by(Round.ref)
    )
    return dict(rows.all())


def _check_selection() -> None:
    """Cohort 4's is over to the last paper; that of cohort 5 shows every state of a place."""
    four, five = (intake.get_round(f"pohang-{number}-1") for number in (4, 5))
    assert four is not None
    assert five is not None
    offers = selection.offers_of(four.id)
    states = Counter(offer.status for offer in offers)
    assert states == {OfferState.ACCEPTED: 12, OfferState.DECLINED: 1, OfferState.LAPSED: 1}
    come = [each.application_id for each in offers if each.status is OfferState.ACCEPTED]
    assert [len(papers) for papers in selection.papers_in(come).values()] == [2] * 12
    assert not selection.waiting_list(four.id)
    assert {offer.status for offer in selection.offers_of(five.id)} == {
        OfferState.ACCEPTED, OfferState.DECLINED, OfferState.OPEN
    }  # fmt: skip
    assert len(selection.waiting_list(five.id)) == 2
    assert selection.count_rechecks(five.id) == 1
    assert selection.count_to_clear(five.id) == 2


def _check_accounts() -> None:
    path = accounts_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    accounts = json.loads(path.read_text())
    assert {"applicant", "reviewer", "mentor", "programme", "admin", "network"} <= set(accounts)
    passwords = [account["password"] for account in accounts.values()]
    assert len(set(passwords)) == len(passwords)
    assert all(a["password"] in seeding.welcome("http://here") for a in accounts.values())


def _check_totals() -> None:
    answer = CliRunner().invoke(graduates, ["--format", "json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.output)
    rows = found["rows"] if isinstance(found, dict) else found
    trained = {r["cohort"]: r for r in rows if (r["site"], r["measure"]) == ("pohang", "trained")}
    assert [trained[n]["cumulative"] for n in (1, 2, 3, 4, 5)] == [190, 390, 586, 760, 760]
    assert (trained[4]["recorded"], trained[5]["total"]) == (174, 0)


def _check_the_real_person() -> None:
    """Only what is published of Kim Min-woo may stand anywhere."""
    kim = db.session.scalars(sa.select(Person).where(Person.name == "김민우")).one()
    assert (kim.email, kim.phone, kim.nickname, kim.romanised_name) == ("", "", "", "")
    assert db.session.scalars(sa.select(Alumnus.person_id).where(Alumnus.person_id == kim.id)).one()
    for number in (4, 5):
        cohort = get_cohort("pohang", number)
        assert cohort is not None
        assert kim.id in [row.appointment.person_id for row in mentors_of(cohort.id)]
    assert my_teams(kim.id) == []
