"""From a draft to a release: frozen, looked at by a second person, called back."""

from datetime import timedelta

import pytest

from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake.states import ApplicationState
from academy.messages import jobs, queries, services
from academy.messages.models import Message, Template
from academy.messages.placeholders import PLACEHOLDERS
from academy.messages.states import Channel, MessageState, Standing
from academy.web.placeholders import asked_in
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.factories.messages import agree_to_news
from tests.messages.letters import edit, go, letters, standing_of
from tests.personas import actor_of, make_person

M, S = MessageState, Standing


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


def test_whoever_had_a_hand_in_it_before_it_was_called_back_cannot_release(desk):
    agree_to_news(desk.applicant("Willing"))
    changed, prepared, third = (
        actor_of(make_person(name, roles=[(Role.ADMIN, desk.site)])) for name in ("C", "P", "T")
    )
    message = desk.message(promotion=True)
    edit(message, changed, body=Texts(ko="다름", en="Other"))
    services.prepare(message, actor=prepared)
    services.take_back(message, actor=third)
    edit(message, desk.write)
    services.prepare(message, actor=desk.write)
    for hand in (changed, prepared):
        with pytest.raises(RuleBroken):
            services.release(message, looked_at=str(message.version), actor=hand)
    services.release(message, looked_at=str(message.version), actor=third)
    assert message.released_by == third.person_id


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


def test_promotion_is_not_released_into_the_night(desk, freeze):
    agree_to_news(desk.applicant("Willing"))
    message = desk.message(promotion=True)
    services.prepare(message, actor=desk.write)
    freeze("2026-11-23T21:00:00+09:00")
    with pytest.raises(RuleBroken):
        services.release(message, looked_at=str(message.version), actor=desk.look)


def test_compose_with_the_same_reference_is_one_message(desk):
    values = {
        "ref": "ABCDEFGHJKMN", "chosen": {}, "channel": Channel.MAIL, "template": None,
    }  # fmt: skip
    first = services.compose(desk.site, **values, actor=desk.write)
    assert services.compose(desk.site, **values, actor=desk.write).id == first.id
    foreign = services.compose(desk.site, **values, actor=desk.look)
    assert foreign.id != first.id
    assert db.session.query(Message).count() == 2


def test_suggested_request_for_papers_names_no_time_that_may_be_past(desk):
    services.add_suggested(desk.site, actor=desk.write)
    template = db.session.query(Template).filter_by(key="missing_documents").one()
    said = [*template.subject.values(), *template.body.values(), *template.short.values()]
    used = {item.key for item in asked_in(said, PLACEHOLDERS[template.audience])}
    assert "closes" not in used
    assert "link" in used


def test_suggested_templates_are_added_once_and_can_be_filled(desk):
    assert services.add_suggested(desk.site, actor=desk.write) == 3
    assert services.add_suggested(desk.site, actor=desk.write) == 0
    desk.applicant("A")
    desk.round.interview_on = clock.today("Asia/Seoul")
    for template in queries.templates_at([desk.site.id]):
        edit(desk.message(), desk.write, subject=template.subject, body=template.body)
        text = desk.message(channel=Channel.TEXT)
        edit(text, desk.write, subject=template.subject, body=template.short)
