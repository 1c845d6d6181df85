"""The page of questions that were asked although the list says that nobody may."""

import pytest
import sqlalchemy as sa

from academy.core.actors import Role
from academy.core.db import db
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.models import Question
from academy.intake.services import QuestionPlan
from academy.intake.states import QuestionKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_round
from tests.pages import parse
from tests.personas import actor_of, make_person

EN = {"Accept-Language": "en"}
PAGE = "/staff/fairness/questions"


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def ada(site):
    return make_person("Ada Override", roles=[(Role.ADMIN, site.id)])


def plan(reason="", ko="전공이 무엇입니까?", en="What was your major?"):
    return QuestionPlan(
        kind=QuestionKind.SHORT, label=Texts(ko=ko, en=en), help=Texts(), limit=100,
        required=False, options=[], override_reason=reason,
    )  # fmt: skip


def an_overridden(round, who, reason="The law of the grant asks."):
    made = services.add_question(round, plan(reason), actor=actor_of(who))
    db.session.commit()
    return made


def test_page_says_what_why_who_and_when_over_all_rounds(site, ada, sign_in):
    first, second = a_round(a_cohort(site, 5)), a_round(a_cohort(site, 6))
    an_overridden(first, ada, "First reason.")
    an_overridden(second, ada, "Second reason.")
    page = parse(sign_in(ada).get(PAGE, headers=EN)).text
    rounds = ("Cohort 5", "Cohort 6")
    for said in ("First reason.", "Second reason.", "Ada Override", "major", *rounds):
        assert said in page
    assert "Why do you apply?" not in page


def test_who_gave_the_reason_stays_when_another_amends_something_else(site, ada):
    round = a_round(a_cohort(site))
    made = an_overridden(round, ada)
    other = make_person("Ben", roles=[(Role.ADMIN, site.id)])
    changed = plan("The law of the grant asks.", en="Which was your major?")
    services.amend_question(made, changed, actor=actor_of(other))
    db.session.commit()
    (one,) = queries.with_who(queries.overridden_visible_to(actor_of(ada)))
    assert (one.by, one.copied) == ("Ada Override", False)
    services.amend_question(made, plan("Another reason.", en="Which major?"), actor=actor_of(other))
    db.session.commit()
    (one,) = queries.with_who(queries.overridden_visible_to(actor_of(ada)))
    assert one.by == "Ben"


def test_copied_question_names_who_copied_it(site, ada):
    source = a_round(a_cohort(site, 5))
    an_overridden(source, ada)
    ben = make_person("Ben", roles=[(Role.ADMIN, site.id)])
    empty = a_round(a_cohort(site, 6))
    db.session.execute(sa.delete(Question).where(Question.round_id == empty.id))
    services.copy_form(empty, source, actor=actor_of(ben))
    db.session.commit()
    found = queries.with_who(queries.overridden_visible_to(actor_of(ada)))
    assert [(one.by, one.copied) for one in found] == [("Ben", True), ("Ada Override", False)]


def test_programme_and_auditors_read_it_and_admissions_do_not(site, ada, sign_in):
    an_overridden(a_round(a_cohort(site)), ada)
    elsewhere = a_site("jeju")
    for role, where, status, there in (
        (Role.PROGRAMME, site, 200, True),
        (Role.AUDITOR, site, 200, True),
        (Role.ADMIN, elsewhere, 200, False),
        (Role.ADMISSIONS, site, 403, False),
        (Role.REVIEWER, site, 403, False),
    ):
        answer = sign_in(make_person("Someone", roles=[(role, where.id)])).get(PAGE, headers=EN)
        assert (answer.status_code, "The law of the grant" in answer.text) == (status, there)


@pytest.mark.parametrize("many", [1, 3])
def test_page_asks_the_same_for_one_and_for_three(site, ada, sign_in, count_statements, many):
    round = a_round(a_cohort(site))
    for _number in range(many):
        an_overridden(round, ada)
    browser = sign_in(ada)
    browser.get(PAGE)
    count_statements()
    browser.get(PAGE)
    assert len(count_statements()) == 5


def test_empty_page_says_so(site, ada, sign_in):
    assert "Every question of every round" in sign_in(ada).get(PAGE, headers=EN).text
