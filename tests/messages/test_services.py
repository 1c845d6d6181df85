"""From a draft to letters: frozen, looked at by a second person, sent once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake.states import ApplicationState
from academy.messages import jobs, queries, services
from academy.messages.models import Message, Recipient
from academy.messages.states import Channel, MessageState, Standing
from academy.outbox.models import StoredLetter
from academy.outbox.services import note_bounce
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.factories.messages import agree_to_news
from tests.factories.outbox import a_letter
from tests.personas import make_person

M, S = MessageState, Standing


def letters():
    return list(
        db.session.scalars(
            sa.select(StoredLetter)
            .where(StoredLetter.kind.startswith("messages/"))
            .order_by(StoredLetter.id)
            .execution_options(populate_existing=True)
        )
    )


def standing_of(message):
    return queries.count_standings(message.id)[0]


def go(desk, message, *, by=None):
    services.prepare(message, actor=desk.write)
    services.release(message, looked_at=str(message.version), actor=by or desk.write)


def edit(message, actor, **more):
    values = {
        "subject": message.subject, "body": message.body, "promotion": message.promotion,
        "due_at": message.due_at,
    }  # fmt: skip
    services.change_message(message, **(values | more), actor=actor)


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


def test_prepare_freezes_the_list_and_shows_who_no_longer_matches(desk):
    stays, leaves = desk.applicant("Stays"), desk.applicant("Leaves")
    message = desk.message(chosen={"states": ["submitted"]})
    services.prepare(message, actor=desk.write)
    leaves.status, leaves.withdrawn_at = ApplicationState.WITHDRAWN, clock.now()
    desk.applicant("Late")
    db.session.commit()
    assert standing_of(message) == {S.WAITING: 2}
    gone = db.session.scalars(queries.select_unmatched(message)).all()
    assert [r.person_id for r in gone] == [leaves.person_id]
    seen = str(message.version)
    assert services.leave_out_unmatched(message, actor=desk.write) == 1
    with pytest.raises(RuleBroken):
        services.release(message, looked_at=seen, actor=desk.look)
    services.release(message, looked_at=str(message.version), actor=desk.look)
    jobs.send_due()
    assert [letter.person_id for letter in letters()] == [stays.person_id]


def test_maker_cannot_release_to_many(desk, second_look_above):
    second_look_above(1)
    desk.applicant("A"), desk.applicant("B")
    message = desk.message()
    services.prepare(message, actor=desk.write)
    with pytest.raises(RuleBroken):
        services.release(message, looked_at=str(message.version), actor=desk.write)
    services.release(message, looked_at=str(message.version), actor=desk.look)
    assert (message.status, message.released_by) == (M.SCHEDULED, desk.other.id)


def test_whoever_changed_or_prepared_it_cannot_release_either(desk, second_look_above):
    second_look_above(0)
    desk.applicant("A")
    message = desk.message()
    edit(message, desk.look)
    services.prepare(message, actor=desk.write)
    with pytest.raises(RuleBroken):
        services.release(message, looked_at=str(message.version), actor=desk.look)


def test_release_twice_is_once_and_prepare_twice_too(desk):
    desk.applicant("A")
    message = desk.message()
    go(desk, message)
    services.release(message, looked_at="old", actor=desk.write)
    jobs.send_due()
    services.release(message, looked_at="old", actor=desk.write)
    jobs.send_due()
    assert len(letters()) == 1
    with pytest.raises(MoveRefused):
        services.release(message, looked_at="old", actor=desk.look)
    other = desk.message()
    services.prepare(other, actor=desk.write)
    services.prepare(other, actor=desk.write)
    assert standing_of(other) == {S.WAITING: 1}


def test_scheduled_message_waits_and_can_be_called_back(desk, freeze):
    desk.applicant("A")
    message = desk.message(due_at=clock.now() + timedelta(hours=2))
    go(desk, message)
    assert jobs.send_due() == 0
    services.take_back(message, actor=desk.look)
    assert (message.status, message.released_by) == (M.DRAFT, None)
    assert standing_of(message) == {}
    freeze("2026-11-23T13:00:00+09:00")
    assert jobs.send_due() == 0
    with pytest.raises(RuleBroken):
        go(desk, message)
    services.take_back(message, actor=desk.write)
    edit(message, desk.write, due_at=None)
    go(desk, message)
    assert jobs.send_due() == 1
    db.session.refresh(message)
    with pytest.raises(MoveRefused):
        services.take_back(message, actor=desk.write)


def test_changed_means_a_new_look(desk):
    desk.applicant("A")
    message = desk.message()
    services.prepare(message, actor=desk.write)
    seen = str(message.version)
    with pytest.raises(MoveRefused):
        edit(message, desk.write)
    services.take_back(message, actor=desk.write)
    edit(message, desk.write, body=Texts(ko="다름", en="Other"))
    services.prepare(message, actor=desk.write)
    with pytest.raises(RuleBroken):
        services.release(message, looked_at=seen, actor=desk.look)


def test_value_that_a_round_does_not_have_is_refused_by_name(desk):
    desk.applicant("A")
    desk.round.interview_on = None
    with pytest.raises(RuleBroken) as refused:
        edit(desk.message(), desk.write, body=Texts(ko="{면접일}", en="{interview}"))
    assert "{면접일}" in str(refused.value.message)


def test_other_sites_are_never_reached(desk):
    desk.applicant("Here")
    elsewhere = an_open_round(a_cohort(a_site("napoli"), number=5))
    a_submitted_application(make_person("There"), elsewhere)
    message = desk.message(chosen={"round": elsewhere.ref})
    with pytest.raises(RuleBroken):
        services.prepare(message, actor=desk.write)
    message = desk.message()
    services.prepare(message, actor=desk.write)
    assert standing_of(message) == {S.WAITING: 1}


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


def test_promotion_is_not_released_into_the_night(desk, freeze):
    agree_to_news(desk.applicant("Willing"))
    message = desk.message(promotion=True)
    services.prepare(message, actor=desk.write)
    freeze("2026-11-23T21:00:00+09:00")
    with pytest.raises(RuleBroken):
        services.release(message, looked_at=str(message.version), actor=desk.look)


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


def test_compose_with_the_same_reference_is_one_message(desk):
    values = {
        "ref": "ABCDEFGHJKMN", "chosen": {}, "channel": Channel.MAIL, "template": None,
    }  # fmt: skip
    first = services.compose(desk.site, **values, actor=desk.write)
    assert services.compose(desk.site, **values, actor=desk.write).id == first.id
    foreign = services.compose(desk.site, **values, actor=desk.look)
    assert foreign.id != first.id
    assert db.session.query(Message).count() == 2


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


def test_suggested_templates_are_added_once_and_can_be_filled(desk):
    assert services.add_suggested(desk.site, actor=desk.write) == 3
    assert services.add_suggested(desk.site, actor=desk.write) == 0
    desk.applicant("A")
    desk.round.interview_on = clock.today("Asia/Seoul")
    for template in queries.templates_at([desk.site.id]):
        edit(desk.message(), desk.write, subject=template.subject, body=template.body)
        text = desk.message(channel=Channel.TEXT)
        edit(text, desk.write, subject=template.subject, body=template.short)
