"""What one application says of changes that are not handed in, and of answers that do not count."""

import pytest

from academy.core.actors import Role
from academy.core.db import db
from academy.intake import queries
from academy.intake.models import Answer, Question
from academy.intake.states import QuestionKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round, choose_several
from tests.intake.writing import keep
from tests.pages import parse
from tests.personas import make_person


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def round(cohort):
    return an_open_round(cohort)


@pytest.fixture
def staff(cohort, sign_in):
    return sign_in(make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)]))


def page_of(staff, application):
    address = f"/staff/applications/{application.number}"
    return parse(staff.get(address, headers={"Accept-Language": "en"}))


def test_change_after_hand_in_is_said_and_not_shown(round, staff):
    sent = a_submitted_application(make_person("김민우"), round)
    assert queries.changed_after_hand_in(sent) is None
    assert "is not submitted" not in page_of(staff, sent).text
    keep(sent, round, {"why": "아직 제 것입니다."})
    page = page_of(staff, sent).text
    assert "is not submitted" in page
    assert "아직 제 것입니다." not in page


def test_draft_says_when_it_was_last_written(round, staff):
    draft = a_draft(make_person("김민우"), round)
    keep(draft, round, {"why": "아직 제 것입니다."})
    page = page_of(staff, draft).text
    assert "Last written on" in page
    assert "아직 제 것입니다." not in page


def test_answer_hidden_by_a_condition_is_marked(round, staff):
    sent = a_submitted_application(make_person("김민우"), round)
    above, below = db.session.query(Question).filter(Question.key.in_(["try", "site"]))
    above.kind, above.limit = QuestionKind.ONE_OF, 0
    above.options = [{"key": k, "label": {"ko": k, "en": k}} for k in ("yes", "no")]
    below.depends_on, below.depends_values = above.key, ["yes"]
    db.session.query(Answer).filter_by(question_id=above.id).update(
        {"text": "no", "sent_text": "no"}
    )
    hidden = {"key": below.key, "text": "https://old.example", "sent_text": "https://old.example"}
    saved = {"application_id": sent.id, "question_id": below.id, "saved_at": sent.submitted_at}
    db.session.add(Answer(**hidden, **saved))
    db.session.commit()
    assert [q.key for q, _text in queries.hidden_in(sent.id)] == [below.key]
    assert below.key not in [q.key for q, _text in queries.handed_in(sent.id)]
    page = page_of(staff, sent).text
    assert "https://old.example" in page
    assert "does not count" in page


def test_several_choices_are_shown_by_their_words(round, staff):
    sent = a_submitted_application(make_person("김민우"), round)
    choose_several(sent, "try")
    page = page_of(staff, sent).text
    assert "Sea, Stars" in page
    assert "Steel" in page
    assert "o1" not in page


def test_application_taken_up_again_does_not_look_handed_in(round, staff, sign_in):
    minu = make_person("김민우")
    sent = a_submitted_application(minu, round)
    own = sign_in(minu)
    assert own.post(f"/my/applications/{sent.number}/withdraw").status_code == 303
    assert own.post(f"/my/applications/{sent.number}/reopen").status_code == 303
    assert sent.submitted_at is not None
    for paper in ("receipt.pdf", "confirmation.pdf"):
        assert own.post(f"/my/applications/{sent.number}/{paper}").status_code == 404
    where = f"/my/applications/{sent.number}"
    assert own.get(f"{where}/receipt").location == where
    mine = parse(own.get(where, headers={"Accept-Language": "en"})).text
    assert "Not submitted yet" in mine
    assert "Not submitted yet" in page_of(staff, sent).text
