"""From a release to letters: to everyone once, and to nobody who must not get one."""

import dataclasses

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.messages import jobs, queries, services
from academy.messages.models import Message, Recipient
from academy.messages.states import Channel, MessageState, Standing
from academy.outbox.jobs import deliver_leased, lease_due
from academy.outbox.models import NEVER, StoredLetter
from academy.outbox.services import note_bounce
from academy.outbox.states import LetterState
from tests.factories.messages import agree_to_news
from tests.factories.outbox import a_letter
from tests.messages.letters import edit, go, letters, standing_of

M, S = MessageState, Standing


def test_message_reaches_everyone_once_in_their_language(desk):
    korean, english = desk.applicant("하늘"), desk.applicant("Ann", language="en")
    message = desk.message()
    go(desk, message)
    assert jobs.send_due() == 2
    assert jobs.send_due() == 0
    found = {letter.to: letter for letter in letters()}
    assert found[korean.person.email].subject == "하늘 님께"
    assert found[english.person.email].subject == "To Ann"
    assert f"/my/applications/{korean.number}" in found[korean.person.email].text
    db.session.refresh(message)
    assert message.status is M.SENT
    assert message.finished_at is not None
    verbs = db.session.scalars(
        sa.select(Entry.verb).where(Entry.kind == "messages").order_by(Entry.id)
    ).all()
    assert verbs == ["message.prepare", "message.release", "message.begin", "message.finish"]


def test_name_injects_neither_markup_nor_headers_nor_placeholders(desk):
    application = desk.applicant("Bob")
    application.person.name = '<script>alert(1)</script>"><a href=x> {number}\r\nBcc: a@b.c'
    message = desk.message()
    go(desk, message)
    jobs.send_due()
    (letter,) = letters()
    assert "<script>" not in letter.html
    assert "<a href=x>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "\n" not in letter.subject
    assert "{number}" in letter.text


def test_template_syntax_of_staff_is_text(desk):
    with pytest.raises(RuleBroken) as refused:
        edit(desk.message(), desk.write, body=Texts(ko="{{ config }}", en="x"))
    assert refused.value.field == "body"
    desk.applicant("Bob")
    message = desk.message(
        subject=Texts(ko="<b>안녕</b>", en="<b>Hi</b>"), body=Texts(ko="<i>네</i>", en="<i>y</i>")
    )
    go(desk, message)
    jobs.send_due()
    assert "&lt;i&gt;네&lt;/i&gt;" in letters()[0].html


def test_bouncing_address_is_left_out_also_when_it_bounces_after_the_look(desk):
    early, late = desk.applicant("Early"), desk.applicant("Late")
    note_bounce(a_letter(to=early.person.email), code="5.1.1")
    message = desk.message()
    go(desk, message)
    assert standing_of(message) == {S.WAITING: 1, S.BOUNCING: 1}
    note_bounce(a_letter(to=late.person.email), code="5.1.1")
    jobs.send_due()
    assert standing_of(message) == {S.BOUNCING: 2}
    assert letters() == []


def test_promotion_goes_to_the_willing_only_marked_and_with_a_way_out(desk):
    willing = desk.applicant("Willing")
    desk.applicant("Silent")
    agree_to_news(willing)
    message = desk.message(promotion=True)
    services.prepare(message, actor=desk.write)
    assert standing_of(message) == {S.WAITING: 1, S.OPTED_OUT: 1}
    with pytest.raises(RuleBroken):
        services.release(message, looked_at=str(message.version), actor=desk.write)
    services.release(message, looked_at=str(message.version), actor=desk.look)
    jobs.send_due()
    (letter,) = letters()
    assert letter.subject == "(광고) Willing 님께"
    assert letter.promotion
    assert "/unsubscribe/" in letter.unsubscribe
    assert letter.unsubscribe in letter.text
    assert letter.unsubscribe in letter.html


@pytest.mark.parametrize("language", ["ko", "en"])
def test_promotion_says_who_sends_it_and_how_to_refuse_in_both_languages(desk, app, language):
    settings = app.config["SETTINGS"]
    address = "37673 경북 포항시 남구\n054-123-4567 <b>"
    app.config["SETTINGS"] = dataclasses.replace(settings, contact_address=address)
    try:
        agree_to_news(desk.applicant("Willing", language=language))
        go(desk, desk.message(promotion=True), by=desk.look)
        jobs.send_due()
    finally:
        app.config["SETTINGS"] = settings
    (letter,) = letters()
    for part in (letter.text, letter.html):
        assert desk.site.name.said(language) + " · apply@academy.example" in part
        assert "37673 경북 포항시 남구" in part
        assert "054-123-4567" in part
        ways = [part.index("무료 수신 거부"), part.index("No more news, with one click")]
        assert ways == sorted(ways, reverse=language == "en")
    assert "<b>" not in letter.html


def test_consent_withdrawn_after_release_counts(desk):
    willing = desk.applicant("Willing")
    agree_to_news(willing)
    message = desk.message(promotion=True)
    go(desk, message, by=desk.look)
    recipient = db.session.scalars(sa.select(Recipient)).one()
    assert services.refuse_promotion(recipient, actor=SYSTEM) == 1
    assert services.refuse_promotion(recipient, actor=SYSTEM) == 0
    jobs.send_due()
    assert letters() == []
    assert standing_of(message) == {S.OPTED_OUT: 1}


def test_death_in_a_batch_undoes_it_and_the_next_worker_sends_each_once(desk, monkeypatch):
    for number in range(5):
        desk.applicant(f"P{number}")
    message = desk.message()
    go(desk, message)
    real, count = services.sending.post, iter(range(100))

    def die_at_the_third(letter):
        if next(count) == 2:
            raise SystemExit
        real(letter)

    with monkeypatch.context() as patch:
        patch.setattr(services.sending, "post", die_at_the_third)
        with pytest.raises(SystemExit):
            jobs.send_due()
    assert letters() == []
    db.session.refresh(message)
    assert message.status is M.SENDING
    jobs.send_due()
    assert len({letter.to for letter in letters()}) == len(letters()) == 5


def test_many_workers_at_once_send_each_letter_once(desk, at_once):
    for number in range(12):
        desk.applicant(f"P{number}")
    message = desk.message()
    go(desk, message)
    at_once(4, lambda _: jobs.send_due())
    jobs.send_due()
    assert len({letter.to for letter in letters()}) == len(letters()) == 12
    db.session.refresh(message)
    assert message.status is M.SENT


def test_texts_are_handed_over_once(desk):
    desk.applicant("A"), desk.applicant("B", phone="+393331234567"), desk.applicant("C", phone="")
    message = desk.message(channel=Channel.TEXT, body=Texts(ko="{이름} 님", en="{name}"))
    go(desk, message)
    jobs.send_due()
    assert standing_of(message) == {S.POSTED: 2, S.NO_ADDRESS: 1}
    assert queries.progress_of(message) == {"waiting": 2}
    made = services.hand_over_list(message, reason="interview", actor=desk.write)
    assert made.count == 2
    assert services.hand_over_list(message, reason="again", actor=desk.look) is None
    assert queries.progress_of(message) == {"handed_over": 2}


def test_promotion_by_text_says_so_first_and_how_to_refuse(desk, freeze):
    agree_to_news(desk.applicant("Renée"))
    message = desk.message(
        channel=Channel.TEXT, promotion=True, body=Texts(ko="{이름} 님, 설명회", en="{name}")
    )
    go(desk, message, by=desk.look)
    jobs.send_due()
    (letter,) = letters()
    said = letter.text.strip().split("\n")
    assert said[0].startswith("(광고) ")
    assert said[1] == "Renee 님, 설명회"
    assert said[0].endswith(" apply@academy.example")
    assert said[-1].startswith("무료수신거부 Free refusal: http")
    freeze("2026-11-23T22:00:00+09:00")
    with pytest.raises(RuleBroken):
        services.hand_over_list(message, reason="news", actor=desk.write)


def sent_to():
    return {letter.to for letter in letters() if letter.status is LetterState.SENT}


def deliver(count):
    for letter, lease in lease_due(count):
        assert deliver_leased(letter, lease)


def test_stop_counts_what_went_out_and_lets_the_rest_stay(desk):
    for number in range(6):
        desk.applicant(f"P{number}")
    message = desk.message()
    go(desk, message)
    services.begin(message)
    assert services.post_batch(message, 4) == 4
    deliver(1)
    assert services.stop(message, actor=desk.look) == 5
    assert services.stop(message, actor=desk.look) == 0
    assert jobs.send_due() == 0
    deliver(9)
    assert len(sent_to()) == 1
    assert standing_of(message) == {S.POSTED: 1, S.STOPPED: 5}
    assert queries.progress_of(message) == {"sent": 1, "discarded": 3}
    db.session.refresh(message)
    assert (message.status, message.stopped_by) == (M.STOPPED, desk.other.id)
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "message.stop")).one()
    assert entry.actor_id == desk.other.id


def test_stop_reaches_letters_that_wait_after_all_were_written(desk):
    desk.applicant("A"), desk.applicant("B")
    message = desk.message()
    go(desk, message)
    jobs.send_due()
    db.session.refresh(message)
    assert message.status is M.SENT
    assert services.stop(message, actor=desk.write) == 2
    deliver(9)
    assert sent_to() == set()


def test_stop_leaves_a_letter_alone_that_is_being_delivered_and_takes_it_when_it_returns(desk):
    desk.applicant("A"), desk.applicant("B")
    message = desk.message()
    go(desk, message)
    jobs.send_due()
    lease_due(1)
    assert services.stop(message, actor=desk.write) == 1
    db.session.execute(sa.update(StoredLetter).values(lease="", leased_until=NEVER))
    assert services.stop(message, actor=desk.write) == 1
    assert {one.status for one in letters()} == {LetterState.DISCARDED}


def test_stop_when_all_has_gone_out_or_nothing_has_begun_is_refused(desk):
    desk.applicant("A")
    message = desk.message()
    with pytest.raises(MoveRefused):
        services.stop(message, actor=desk.write)
    go(desk, message)
    with pytest.raises(MoveRefused):
        services.stop(message, actor=desk.write)
    jobs.send_due()
    deliver(1)
    db.session.refresh(message)
    with pytest.raises(RuleBroken):
        services.stop(message, actor=desk.write)
    db.session.refresh(message)
    assert message.status is M.SENT


def test_stop_while_workers_write_reaches_everyone_or_stops_them(desk, at_once):
    for number in range(30):
        desk.applicant(f"P{number}")
    message = desk.message()
    go(desk, message, by=desk.look)
    services.begin(message)
    key, actor = message.id, desk.write
    db.session.commit()

    def run(number):
        if number == 3:
            return services.stop(db.session.get_one(Message, key), actor=actor)
        return jobs.send_due()

    at_once(4, run)
    jobs.send_due()
    deliver(99)
    standings = standing_of(message)
    assert standings.get(S.POSTED, 0) == len(sent_to())
    assert sum(standings.values()) == 30
    assert S.WAITING not in standings
