"""A refusal of promotion counts from that moment on, also for what is written and still waits."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Consent, Notice
from academy.intake.rules.notices import PROMOTION_LIFE
from academy.intake.services import withdraw_consent
from academy.messages import jobs, services
from academy.messages.models import Recipient
from academy.messages.queries.chosen import opted_in_at
from academy.messages.states import Channel, Standing
from academy.outbox.jobs import lease_due
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState
from academy.privacy.queries.consents import agreements_of
from academy.privacy.services.agreements import take_back
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_submitted_application, an_open_round
from tests.factories.messages import agree_to_news
from tests.messages.letters import go, letters, standing_of

S = Standing


def by_the_link(application):
    recipient = db.session.scalars(sa.select(Recipient)).one()
    services.refuse_promotion(recipient, actor=SYSTEM)


def by_the_application(application):
    notice = db.session.scalars(sa.select(Notice).join(Consent)).first()
    withdraw_consent(application, notice, actor=SYSTEM)


def by_the_privacy_page(application):
    for agreement in agreements_of(application.person):
        take_back(agreement, actor=SYSTEM)


@pytest.mark.parametrize("refuse", [by_the_link, by_the_application, by_the_privacy_page])
@pytest.mark.parametrize("status", [LetterState.WAITING, LetterState.FAILED])
def test_refusal_discards_what_waits_or_could_be_sent_anew(desk, refuse, status):
    willing = desk.applicant("Willing")
    agree_to_news(willing)
    message = desk.message(promotion=True)
    go(desk, message, by=desk.look)
    jobs.send_due()
    db.session.execute(sa.update(StoredLetter).values(status=status))
    refuse(willing)
    assert [one.status for one in letters()] == [LetterState.DISCARDED]
    assert standing_of(message) == {S.OPTED_OUT: 1}


def test_refusal_takes_a_letter_too_that_is_being_delivered_and_would_be_tried_again(desk):
    willing = desk.applicant("Willing")
    agree_to_news(willing)
    go(desk, desk.message(promotion=True), by=desk.look)
    jobs.send_due()
    lease_due(1)
    by_the_link(willing)
    assert [one.status for one in letters()] == [LetterState.DISCARDED]


def test_refusal_leaves_other_letters_people_and_a_second_consent_alone(desk):
    one, other = desk.applicant("One"), desk.applicant("Other")
    again = a_submitted_application(one.person, an_open_round(a_cohort(desk.site, number=6)))
    for application in (one, other, again):
        agree_to_news(application)
    plain, promotion = desk.message(), desk.message(promotion=True)
    for message in (plain, promotion):
        go(desk, message, by=desk.look)
    jobs.send_due()
    by_the_application(one)
    assert {letter.status for letter in letters()} == {LetterState.WAITING}
    by_the_application(again)
    assert standing_of(promotion) == {S.POSTED: 1, S.OPTED_OUT: 1}
    assert standing_of(plain) == {S.POSTED: 2}
    discarded = [one for one in letters() if one.status is LetterState.DISCARDED]
    assert [letter.person_id for letter in discarded] == [one.person_id]


@pytest.fixture
def texts(desk):
    """Return a promotion by text to two willing people, written and waiting."""
    for name, phone in (("Stays", "+821012345678"), ("Refuses", "+821087654321")):
        agree_to_news(desk.applicant(name, phone=phone))
    body = Texts(ko="{이름} 님", en="{name}")
    message = desk.message(channel=Channel.TEXT, promotion=True, body=body)
    go(desk, message, by=desk.look)
    jobs.send_due()
    return message


def end_one_unheard():
    """End a consent as an erased application does: nobody is told."""
    last = db.session.scalars(sa.select(Consent).order_by(Consent.id.desc())).first()
    last.withdrawn_at = clock.now()
    db.session.commit()


def test_list_of_texts_leaves_out_who_agrees_no_more(desk, texts):
    end_one_unheard()
    made = services.hand_over_list(texts, reason="news", actor=desk.write)
    assert made.count == 1
    assert standing_of(texts) == {S.POSTED: 1, S.OPTED_OUT: 1}
    assert {one.status for one in letters()} == {LetterState.SENT, LetterState.DISCARDED}


def test_list_that_is_fetched_late_leaves_out_who_has_refused_since(desk, texts):
    made = services.hand_over_list(texts, reason="news", actor=desk.write)
    assert services.open_list(made, actor=desk.write).count(b"\n010-") == 2
    end_one_unheard()
    assert services.open_list(made, actor=desk.write).count(b"\n010-") == 1


def test_consent_to_promotion_of_two_years_ago_is_none_any_more(desk, freeze):
    willing = desk.applicant("Al")
    agree_to_news(willing)
    assert opted_in_at(willing.site_id) == {willing.person_id}
    freeze(clock.now() + PROMOTION_LIFE + timedelta(seconds=1))
    assert opted_in_at(willing.site_id) == set()
