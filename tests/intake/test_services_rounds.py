"""What happens to a round: prepared, asked, opened, prolonged, closed; and who hears of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry, Values
from academy.cohorts.states import CohortState
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.services import QuestionPlan, RoundPlan
from academy.intake.states import NoticeKind, Phase, QuestionKind, RoundState
from tests.factories import intake as factory
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import some_notices, whole_parts


def a_round(cohort, *arguments, **more):
    """Return a round that a refused verb does not roll back."""
    made = factory.a_round(cohort, *arguments, **more)
    db.session.commit()
    return made


def an_open_round(cohort, *arguments, **more):
    """Return an open round that a refused verb does not roll back."""
    made = factory.an_open_round(cohort, *arguments, **more)
    db.session.commit()
    return made


TITLE = Texts(ko="5기 1차", en="Cohort 5")
WHY = QuestionPlan(QuestionKind.LONG, Texts(ko="왜 지원하십니까?", en="Why?"), limit=500)


def plan(**more):
    now = clock.now()
    values = {
        "title": TITLE,
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=10),
        "seats": 20,
        "contact": "apply@academy.example",
    }
    return RoundPlan(**(values | more))


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def cohort(site):
    return a_cohort(site, seats=200)


def verbs_of(thing):
    rows = db.session.scalars(
        sa.select(Entry.verb)
        .where(Entry.kind == thing.__tablename__, Entry.thing_id == thing.id)
        .order_by(Entry.id)
    )
    return list(rows)


def test_create_round_numbers_them_and_writes_history(site, cohort):
    first = services.create_round(cohort, plan(), site=site, actor=SYSTEM)
    second = services.create_round(cohort, plan(), site=site, actor=SYSTEM)
    assert (first.ref, second.ref) == ("pohang-5-1", "pohang-5-2")
    assert (first.label, first.status) == ("5-1", RoundState.DRAFT)
    assert verbs_of(first) == ["round.create"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"seats": 201}, "seats"),
        ({"seats": 0}, "seats"),
        ({"title": Texts(ko="만")}, "title_en"),
        ({"closes_at": datetime(2020, 1, 1, tzinfo=UTC)}, "closes_at"),
        ({"result_on": date(2020, 1, 1)}, "result_on"),
    ],
)
def test_create_round_that_cannot_be_names_the_field(site, cohort, more, field):
    with pytest.raises(RuleBroken) as refusal:
        services.create_round(cohort, plan(**more), site=site, actor=SYSTEM)
    assert refusal.value.field == field


def test_open_round_without_its_notices_is_refused(cohort):
    round = a_round(cohort)
    with pytest.raises(RuleBroken):
        services.open_round(round, actor=SYSTEM)
    db.session.refresh(round)
    assert round.status is RoundState.DRAFT


def test_open_round_freezes_the_age_day_and_the_notices(cohort, freeze):
    freeze("2027-01-10T09:00:00+09:00")
    closes = datetime(2027, 2, 28, 14, 59, 59, tzinfo=UTC)
    round = a_round(cohort, closes_at=closes)
    old = some_notices(cohort.site_id)
    services.open_round(round, actor=SYSTEM)
    assert round.age_as_of == date(2027, 2, 28)
    assert cohort.status is CohortState.RECRUITING

    services.publish_notice(
        round.site, NoticeKind.PRIVACY, title=TITLE, parts=whole_parts(), actor=SYSTEM
    )
    services.extend_round(round, closes + timedelta(days=5), reason="outage", actor=SYSTEM)

    assert round.age_as_of == date(2027, 2, 28)
    kept = queries.notices_of(round.id)
    assert {n.id for n in kept.values()} == {n.id for n in old}
    assert queries.newest_notices(round.site_id)[NoticeKind.PRIVACY].version == 2
    assert verbs_of(round) == ["round.open", "round.extend"]


def test_open_and_close_round_twice_write_once(cohort):
    round = a_round(cohort)
    some_notices(cohort.site_id)
    for _press in range(2):
        services.open_round(round, actor=SYSTEM)
    for _press in range(2):
        services.close_round(round, reason="enough", actor=SYSTEM)
    assert verbs_of(round) == ["round.open", "round.close"]
    with pytest.raises(MoveRefused):
        services.open_round(round, actor=SYSTEM)


def test_extend_round_needs_a_later_time_and_a_reason(cohort):
    round = an_open_round(cohort)
    before = round.closes_at
    with pytest.raises(RuleBroken) as refusal:
        services.extend_round(round, before, reason="x", actor=SYSTEM)
    assert refusal.value.field == "closes_at"
    with pytest.raises(RuleBroken) as refusal:
        services.extend_round(round, before + timedelta(days=1), reason=" ", actor=SYSTEM)
    assert refusal.value.field == "reason"
    db.session.refresh(round)
    assert round.closes_at == before


def test_extend_round_reason_stands_in_the_history(cohort):
    round = an_open_round(cohort)
    later = round.closes_at + timedelta(days=1)
    services.extend_round(round, later, reason="정전", actor=SYSTEM)
    content = db.session.scalars(sa.select(Values.content).order_by(Values.id.desc())).first()
    assert content["reason"] == [None, "정전"]


def test_close_round_ends_it_before_its_time(cohort):
    round = an_open_round(cohort)
    services.close_round(round, reason="enough", actor=SYSTEM)
    assert queries.round_phase(round, clock.now()) is Phase.CLOSED
    with pytest.raises(MoveRefused):
        services.extend_round(round, round.closes_at + timedelta(days=1), reason="x", actor=SYSTEM)


def test_amend_round_that_has_opened_is_refused(cohort):
    round = an_open_round(cohort)
    with pytest.raises(MoveRefused):
        services.amend_round(round, plan(), actor=SYSTEM)
    with pytest.raises(MoveRefused):
        services.add_question(round, WHY, actor=SYSTEM)


def test_amend_round_changes_a_draft(cohort):
    round = a_round(cohort)
    services.amend_round(round, plan(seats=33), actor=SYSTEM)
    assert round.seats == 33


def test_add_question_that_may_not_be_asked_names_the_words(cohort):
    round = a_round(cohort)
    asked = replace(WHY, label=Texts(ko="전공은 무엇입니까?", en="What did you study?"))
    with pytest.raises(RuleBroken) as refusal:
        services.add_question(round, asked, actor=SYSTEM)
    assert "전공" in str(refusal.value.message)


def test_add_question_with_a_reason_keeps_the_reason(cohort):
    round = a_round(cohort)
    asked = replace(WHY, label=Texts(ko="전공?", en="Major?"), override_reason="law 12")
    made = services.add_question(round, asked, actor=SYSTEM)
    assert made.override_reason == "law 12"
    content = db.session.scalars(sa.select(Values.content).order_by(Values.id.desc())).first()
    assert content["reason"] == [None, "law 12"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"label": Texts(ko="왜?")}, "label_en"),
        ({"kind": QuestionKind.ONE_OF}, "options"),
        (
            {"kind": QuestionKind.ONE_OF, "options": (("a", Texts(ko="가")), ("b", TITLE))},
            "options_en",
        ),
    ],
)
def test_add_question_that_is_not_whole_names_the_field(cohort, more, field):
    with pytest.raises(RuleBroken) as refusal:
        services.add_question(a_round(cohort), replace(WHY, **more), actor=SYSTEM)
    assert refusal.value.field == field


def test_questions_get_keys_of_their_own_after_one_is_removed(cohort):
    round = a_round(cohort)
    made = [services.add_question(round, WHY, actor=SYSTEM) for _ in range(3)]
    assert [q.key for q in made] == ["q1", "q2", "q3"]
    services.remove_question(made[1], actor=SYSTEM)
    again = services.add_question(round, WHY, actor=SYSTEM)
    assert again.key == "q2"
    assert again.position > made[2].position
    services.amend_question(again, replace(WHY, limit=7), actor=SYSTEM)
    assert queries.questions_of(round.id)[-1].limit == 7


def test_current_round_prefers_the_one_that_receives(cohort, site):
    now = clock.now()
    old = an_open_round(
        cohort, 1, opens_at=now - timedelta(days=60), closes_at=now - timedelta(days=30)
    )
    assert queries.current_round(site.id, now) is old
    coming = an_open_round(
        cohort, 3, opens_at=now + timedelta(days=30), closes_at=now + timedelta(days=60)
    )
    assert queries.current_round(site.id, now) is coming
    here = an_open_round(cohort, 2)
    assert queries.current_round(site.id, now) is here
