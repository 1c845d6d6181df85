"""Recruiting today: figures, their sums, and the page that shows them."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Application, Tally
from academy.intake.queries import get_application, get_question
from academy.intake.services import QuestionPlan, add_question, amend_question, ask_supplement
from academy.intake.states import ApplicationState as S
from academy.intake.states import QuestionKind as K
from academy.intake.states import RoundState
from academy.reports.recruiting import rules
from academy.reports.recruiting.picture import draw, nice_step
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_round, a_submitted_application, an_open_round
from tests.intake.writing import keep
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in

PAGE = "/staff/recruiting"
ENGLISH = {"Accept-Language": "en"}
MARCH = date(2027, 3, 10)


def standing(states=(), started=None, submitted=None):
    return rules.Standing(dict(states), started or {}, submitted or {})


def test_funnel_counts_each_application_on_its_way_once():
    counted = standing(
        {
            (S.DRAFT, False, ""): 5,
            (S.DRAFT, True, "tech"): 1,
            (S.WITHDRAWN, False, ""): 2,
            (S.WITHDRAWN, True, "tech"): 3,
            (S.SUBMITTED, True, "tech"): 7,
            (S.IN_REVIEW, True, "design"): 11,
            (S.WAITLISTED, True, "design"): 1,
            (S.DECLINED, True, "design"): 13,
            (S.OFFERED, True, "tech"): 2,
            (S.ACCEPTED, True, "tech"): 4,
            (S.OFFER_DECLINED, True, "tech"): 1,
            (S.OFFER_LAPSED, True, "tech"): 1,
            (S.NOT_COMPLETED, True, "tech"): 1,
        }
    )
    found = {s.name: (s.count, s.waiting, s.left) for s in rules.funnel(counted)}
    assert found == {
        "started": (52, 5, 2),
        "submitted": (45, 8, 4),
        "reviewed": (33, 12, 13),
        "offered": (8, 2, 2),
        "accepted": (4, 4, 0),
    }


def test_sums_say_which_of_them_does_not_hold():
    counted = standing({(S.SUBMITTED, True, ""): 2}, {MARCH: 2}, {MARCH: 1})
    assert [each.name for each in rules.sums(counted) if not each.holds] == ["submitted"]


def test_days_are_aligned_by_what_was_left_until_closing():
    mine = standing(submitted={MARCH - timedelta(days=2): 3, MARCH: 1})
    theirs = standing(submitted={date(2026, 11, 8): 5, date(2026, 11, 11): 2})
    lines = rules.by_day(
        mine,
        opens_on=MARCH - timedelta(days=3),
        closes_on=MARCH,
        today=MARCH,
        earlier=theirs,
        earlier_closes_on=date(2026, 11, 10),
    )
    assert [(n.left, n.in_all, n.earlier, n.earlier_in_all) for n in lines] == [
        (3, 0, 0, 0),
        (2, 3, 5, 5),
        (1, 3, 0, 5),
        (0, 4, 0, 5),
        (-1, None, 2, 7),
    ]


def test_what_came_long_before_closing_stands_in_one_line():
    early = {MARCH - timedelta(days=n): 1 for n in (100, 60, 43, 42, 1)}
    lines = rules.by_day(
        standing(submitted=early),
        opens_on=MARCH - timedelta(days=100),
        closes_on=MARCH,
        today=MARCH,
    )
    assert len(lines) == rules.DAYS + 1
    assert (lines[0].gathered, lines[0].submitted) == (True, 4)
    assert lines[-1].in_all == 5


@pytest.mark.parametrize(("most", "step"), [(1, 1), (5, 1), (6, 2), (137, 50), (1000, 200)])
def test_picture_has_two_to_five_levels(most, step):
    assert nice_step(most) == step


def test_picture_begins_when_the_round_opened():
    lines = rules.by_day(
        standing(submitted={MARCH: 4}),
        opens_on=MARCH - timedelta(days=1),
        closes_on=MARCH,
        today=MARCH,
        earlier=standing(submitted={date(2026, 11, 1): 9}),
        earlier_closes_on=date(2026, 11, 10),
    )
    picture = draw(lines, opens_on=MARCH - timedelta(days=1))
    assert (len(picture.now), len(picture.earlier)) == (1, 9)
    assert picture.end is not None
    assert picture.end.y > picture.levels[-1].at


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def recruiting(site):
    """Round 1 closed, round 2 open, with three, and two and a draft."""
    cohort, now = a_cohort(site, 6), clock.now()
    first = an_open_round(
        cohort, 1, opens_at=now - timedelta(days=40), closes_at=now - timedelta(days=20)
    )
    second = an_open_round(cohort, 2)
    for number in range(3):
        a_submitted_application(make_person(f"First {number}"), first, status=S.IN_REVIEW)
    for number in range(2):
        a_submitted_application(make_person(f"Second {number}"), second)
    a_draft(make_person("Draft"), second, discipline=None)
    db.session.commit()
    return second


def staff(client, site, role=Role.ADMISSIONS):
    return sign_in(client, make_person("Ada", roles=[(role, site)]))


def test_page_shows_the_open_round_and_its_sums(client, site, recruiting):
    page = parse(staff(client, site).get(PAGE, headers=ENGLISH))
    assert "Cohort 6: recruiting today" in page.h1
    assert "Checked: all 7 sums agree" in page.text
    assert f"/staff/applications?round={recruiting.ref}&state=draft" in page.links.values()


def test_supplements_that_wait_are_counted_and_lead_to_those_asked(client, site, recruiting):
    numbers = db.session.scalars(sa.select(Application.number)).all()
    sent = sa.select(Application.number).where(Application.status == S.SUBMITTED)
    asked = get_application(db.session.scalars(sent.limit(1)).one())
    due = clock.now() + timedelta(days=5)
    ask_supplement(asked, asked.round, text="더", keys=["why"], due_at=due, actor=SYSTEM)
    db.session.commit()
    signed_in = staff(client, site)
    page = parse(signed_in.get(PAGE, headers=ENGLISH))
    assert "Supplements that were asked for1" in page.text
    (where,) = [to for to in page.links.values() if "mark=asked_for_more" in to]
    listed = parse(signed_in.get(where, headers=ENGLISH)).text
    assert [number for number in numbers if number in listed] == [asked.number]


def test_page_says_when_sums_do_not_hold(client, site, recruiting):
    db.session.execute(sa.delete(Tally).where(Tally.what == "submitted"))
    db.session.commit()
    page = parse(staff(client, site).get(PAGE, headers=ENGLISH))
    assert "These figures do not add up" in page.text
    assert "0 handed in by day, 2 by state" in page.text


def test_page_without_rounds_says_so(client, site):
    assert "아직 시작한 모집이 없습니다" in parse(staff(client, site).get(PAGE)).text


def test_page_shows_no_round_of_another_site(client, site, recruiting):
    other = a_site("napoli")
    page = parse(staff(client, other).get(f"{PAGE}?round={recruiting.ref}"))
    assert "아직 시작한 모집이 없습니다" in page.text


def test_network_reads_figures_and_gets_no_links_to_people(client, site, recruiting):
    page = parse(staff(client, None, Role.NETWORK).get(PAGE, headers=ENGLISH))
    assert "Cohort 6" in page.h1
    assert not [url for url in page.links.values() if url.startswith("/staff/applications")]


def test_missing_counts_unfinished_applications_by_required_question(client, site, recruiting):
    page = parse(staff(client, site).get(f"{PAGE}/missing", headers=ENGLISH))
    assert "Applications being written: 1" in page.text
    assert "Why do you apply?1" in page.text


def test_missing_counts_a_question_once_over_its_editions(client, site, recruiting):
    adam, written = make_person("Adam"), a_draft(make_person("Written"), recruiting)
    question = get_question(recruiting.ref, "why")
    keep(written, recruiting, {"why": "함께 배우고 싶습니다."})
    asked = QuestionPlan(kind=question.kind, label=Texts(ko="왜?", en="Why, really?"), limit=500)
    amend_question(question, asked, actor=actor_of(adam))
    db.session.commit()
    page = parse(staff(client, site).get(f"{PAGE}/missing", headers=ENGLISH))
    assert "Applications being written: 2" in page.text
    assert "Why, really?1" in page.text
    assert "Why do you apply?" not in page.text


def test_missing_counts_what_depends_on_an_answer_only_where_that_was_given(client, site):
    round, adam = a_round(a_cohort(site, 6)), make_person("Adam")
    choice = tuple((key, Texts(ko=key, en=key)) for key in ("yes", "no", "maybe"))
    for kind, text, options, above, values in (
        (K.ANY_OF, "Together?", choice, "", ()),
        (K.LONG, "Your part?", (), "q1", ("yes",)),
    ):
        plan = QuestionPlan(
            kind=kind, label=Texts(ko=text, en=text), options=options,
            limit=500 if kind is K.LONG else 0, depends_on=above, depends_values=values,
        )  # fmt: skip
        add_question(round, plan, actor=actor_of(adam))
    round.status, round.age_as_of = RoundState.OPEN, MARCH
    for name, said in {"A": "yes", "B": "no", "C": "maybe\nyes", "D": "", "E": "yes"}.items():
        draft = a_draft(make_person(name), round)
        keep(draft, round, {"q1": said} | ({"q2": "함께"} if name == "E" else {}))
    db.session.commit()
    page = parse(staff(client, site).get(f"{PAGE}/missing", headers=ENGLISH))
    assert "Applications being written: 5" in page.text
    assert "Together?1" in page.text
    assert "Your part?2" in page.text


def test_admissions_lands_on_recruiting(client, site, recruiting):
    assert staff(client, site).get("/home").headers["Location"].endswith(PAGE)


@pytest.mark.parametrize("more", [0, 2])
def test_page_asks_the_same_for_one_round_and_three(
    client, site, recruiting, count_statements, more
):
    for number in range(more):
        an_open_round(recruiting.cohort, 3 + number)
    db.session.commit()
    signed_in = staff(client, site)
    signed_in.get(PAGE)
    count_statements()
    signed_in.get(PAGE)
    assert len(count_statements()) == 5
