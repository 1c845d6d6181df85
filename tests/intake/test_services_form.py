"""Building a form: sections, order, conditions, editions."""

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.models import Answer, Question, Round
from academy.intake.services import QuestionPlan, SectionPlan
from academy.intake.states import QuestionKind, RoundState
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_draft, a_round, a_submitted_application, an_open_round
from tests.personas import make_person

K = QuestionKind
YES_NO = (("o1", Texts(ko="예", en="Yes")), ("o2", Texts(ko="아니요", en="No")))


def plan(kind: QuestionKind = K.LONG, word: str = "질문", **more) -> QuestionPlan:
    return QuestionPlan(kind=kind, label=Texts(ko=word, en=f"{word} in English"), **more)


def add(round: Round, kind: QuestionKind = K.LONG, word: str = "질문", **more) -> Question:
    return services.add_question(round, plan(kind, word, **more), actor=SYSTEM)


def keys(round: Round) -> list[str]:
    return [question.key for question in queries.questions_of(round.id)]


@pytest.fixture
def round(app) -> Round:
    """A round in preparation without questions."""
    round = a_round(a_cohort())
    db.session.execute(sa.delete(Question))
    db.session.commit()
    return round


def reload(round: Round, key: str) -> Question:
    found = queries.get_question(round.ref, key)
    assert found is not None
    return found


def test_question_that_depends_on_one_stays_behind_it(round):
    add(round, K.ONE_OF, "앱을 만들어 보았습니까?", options=YES_NO)
    add(round, K.LONG, "어떤 앱입니까?", depends_on="q1", depends_values=("o1",))

    with pytest.raises(RuleBroken) as refused:
        services.move_question(reload(round, "q2"), "up", actor=SYSTEM)

    assert "어떤 앱입니까?" in str(refused.value) or "in English" in str(refused.value)
    assert keys(round) == ["q1", "q2"]
    with pytest.raises(RuleBroken):
        services.remove_question(reload(round, "q1"), actor=SYSTEM)
    with pytest.raises(RuleBroken):
        services.amend_question(reload(round, "q1"), plan(K.SHORT), actor=SYSTEM)
    changed = plan(K.ONE_OF, options=(("o2", YES_NO[0][1]), ("o3", YES_NO[1][1])))
    with pytest.raises(RuleBroken):
        services.amend_question(reload(round, "q1"), changed, actor=SYSTEM)


def test_question_may_not_depend_on_itself_or_on_a_later_one(round):
    add(round, K.ONE_OF, options=YES_NO)
    add(round, K.ONE_OF, options=YES_NO)
    for above in ("q1", "q2"):
        wanted = plan(K.ONE_OF, options=YES_NO, depends_on=above, depends_values=("o1",))
        with pytest.raises(RuleBroken) as refused:
            services.amend_question(reload(round, "q1"), wanted, actor=SYSTEM)
        assert refused.value.field == "depends_on"


def test_sections_are_screens_in_order_and_questions_move_within_theirs(round):
    first = services.add_section(round, SectionPlan(Texts(ko="하나", en="One")), actor=SYSTEM)
    second = services.add_section(round, SectionPlan(Texts(ko="둘", en="Two")), actor=SYSTEM)
    add(round, section_id=second.id)
    add(round, section_id=first.id)
    add(round, section_id=first.id)
    add(round)
    add(round, K.FILE)
    assert keys(round)[0:2] == ["q4", "q5"]
    assert [i.key for i in queries.asked_in(queries.questions_of(round.id))][4:] == [
        "q4", "q2", "q3", "q1", "q5",
    ]  # fmt: skip

    services.move_question(reload(round, "q3"), "up", actor=SYSTEM)
    services.move_question(reload(round, "q3"), "up", actor=SYSTEM)
    services.move_section(queries.get_section(round.ref, "s2"), "up", actor=SYSTEM)
    asked = queries.asked_in(queries.questions_of(round.id))[4:]
    assert [(i.key, i.section) for i in asked] == [
        ("q4", "answers"), ("q1", "s2"), ("q3", "s1"), ("q2", "s1"), ("q5", "files"),
    ]  # fmt: skip

    services.remove_section(queries.get_section(round.ref, "s1"), actor=SYSTEM)
    asked = queries.asked_in(queries.questions_of(round.id))[4:]
    assert {i.key: i.section for i in asked}["q3"] == "answers"


def test_section_may_not_move_before_the_one_its_questions_depend_on(round):
    one = services.add_section(round, SectionPlan(Texts(ko="하나", en="One")), actor=SYSTEM)
    two = services.add_section(round, SectionPlan(Texts(ko="둘", en="Two")), actor=SYSTEM)
    add(round, K.ANY_OF, options=YES_NO, section_id=one.id)
    add(round, section_id=two.id, depends_on="q1", depends_values=("o2",))
    with pytest.raises(RuleBroken):
        services.move_section(queries.get_section(round.ref, "s2"), "up", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        services.remove_section(queries.get_section(round.ref, "s2"), actor=SYSTEM)
    assert [s.key for s in queries.sections_of(round.id)] == ["s1", "s2"]


def test_question_is_changed_in_place_until_an_application_is_begun(app):
    round = an_open_round(a_cohort())
    a_draft(make_person("Tester"), round, is_test=True)
    question = reload(round, "why")
    changed = services.amend_question(question, plan(word="더 나은 질문"), actor=SYSTEM)
    assert changed.id == question.id
    assert changed.edition == 1


def test_question_is_superseded_once_an_application_is_begun_and_answers_stay_with_theirs(app):
    round = an_open_round(a_cohort())
    early = a_submitted_application(make_person("Early"), round)
    old = reload(round, "why")
    new = services.amend_question(old, plan(word="더 나은 질문"), actor=SYSTEM)
    late = a_submitted_application(make_person("Late"), round)
    db.session.commit()

    assert (new.key, new.edition, new.supersedes_id) == ("why", 2, old.id)
    assert [q.id for q in queries.questions_of(round.id) if q.key == "why"] == [new.id]
    of_early = queries.questions_for(round.id, queries.current_answers(early.id))
    assert {q.key: q.id for q in of_early}["why"] == old.id
    assert queries.questions_for(round.id, [])[0].id == new.id
    assert queries.handed_in(early.id)[0][0].id == old.id
    assert late.id != early.id
    with pytest.raises(MoveRefused):
        services.amend_question(db.session.get(Question, old.id), plan(), actor=SYSTEM)


def test_question_of_an_open_round_is_taken_out_with_a_reason_and_kept_with_its_answers(app):
    round = an_open_round(a_cohort())
    application = a_submitted_application(make_person("Early"), round)
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.remove_question(reload(round, "try"), actor=SYSTEM)
    services.remove_question(reload(round, "try"), reason="두 번 물었습니다.", actor=SYSTEM)
    assert keys(round) == ["why", "site"]
    assert [q.key for q, _text in queries.handed_in(application.id)] == ["why", "try"]


def test_question_of_a_draft_with_test_answers_is_taken_out_with_them(app):
    round = a_round(a_cohort())
    a_submitted_application(make_person("Tester"), round, is_test=True)
    db.session.commit()
    services.remove_question(reload(round, "why"), actor=SYSTEM)
    assert keys(round) == ["try", "site"]


def test_questions_of_a_closed_round_stay_as_they_are(app):
    round = an_open_round(a_cohort())
    round.status = RoundState.CLOSED
    db.session.commit()
    for change in (
        lambda: services.amend_question(reload(round, "why"), plan(), actor=SYSTEM),
        lambda: services.remove_question(reload(round, "why"), reason="x", actor=SYSTEM),
        lambda: services.move_question(reload(round, "why"), "down", actor=SYSTEM),
        lambda: services.add_section(round, SectionPlan(Texts(ko="가", en="A")), actor=SYSTEM),
    ):
        with pytest.raises(MoveRefused):
            change()


def test_hidden_answer_is_handed_in_but_never_read_by_anyone(round):
    add(round, K.ONE_OF, options=YES_NO)
    add(round, K.LONG, depends_on="q1", depends_values=("o1",))
    db.session.commit()
    application = a_submitted_application(make_person("Hides"), round)
    ids = {q.key: q.id for q in queries.questions_of(round.id)}
    _answer(application, ids, {"q1": "o1", "q2": "보이는 답"})
    assert [text for _q, text in queries.handed_in(application.id)] == ["o1", "보이는 답"]
    _answer(application, ids, {"q1": "o2", "q2": "숨은 답"})
    assert [text for _q, text in queries.handed_in(application.id)] == ["o2"]
    chosen = queries.handed_in(application.id)[0]
    assert queries.in_words(*chosen, "ko") == "아니요"


def _answer(application, ids, texts) -> None:
    db.session.execute(sa.delete(Answer).where(Answer.question_id.in_(ids.values())))
    for key, text in texts.items():
        db.session.add(
            Answer(application_id=application.id, question_id=ids[key], key=key, text=text,
                   sent_text=text, saved_at=clock.now())
        )  # fmt: skip
    db.session.commit()
