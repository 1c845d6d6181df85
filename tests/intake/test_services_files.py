"""What happens to consents and files of an application."""

import pytest

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake import queries, services
from academy.intake.models import Attachment
from academy.intake.services.files import Kept
from academy.intake.states import NoticeKind, QuestionKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, an_open_round
from tests.intake.writing import count, ready
from tests.personas import make_person


@pytest.fixture
def round(app):
    made = an_open_round(a_cohort(a_site()))
    db.session.commit()
    return made


@pytest.fixture
def hana(round):
    made = make_person("Hana")
    db.session.commit()
    return made


def test_consent_is_given_once_and_withdrawn_as_easily(round, hana):
    draft = a_draft(hana, round)
    notice = queries.notices_of(round.id)[NoticeKind.NEWS]
    for _ in range(2):
        services.give_consent(draft, notice, actor=SYSTEM)
    assert [c.notice_id for c in queries.consents_of(draft.id)] == [notice.id]
    services.withdraw_consent(draft, notice, actor=SYSTEM)
    assert queries.consents_of(draft.id) == []
    services.withdraw_consent(draft, notice, actor=SYSTEM)


def test_files_replace_each_other_and_the_sent_one_stays_until_the_next_hand_in(round, hana):
    question = queries.questions_of(round.id)[2]
    question.kind = QuestionKind.FILE
    draft = ready(hana, round)

    def attach(key):
        kept = Kept(key, f"{key}.pdf", "application/pdf", 10, "0" * 64)
        return services.attach(draft, round, question, kept, actor=SYSTEM)

    assert attach("one") == []
    assert attach("two") == ["one"]
    assert services.submit(draft, round, actor=SYSTEM) == []
    assert attach("three") == []
    assert {f.stored for f in queries.attachments_of(draft.id) if f.sent_at} == {"two"}
    assert services.submit(draft, round, actor=SYSTEM) == ["two"]
    assert services.remove_file(draft, round, question, actor=SYSTEM) == []
    assert services.submit(draft, round, actor=SYSTEM) == ["three"]
    assert count(Attachment) == 0
