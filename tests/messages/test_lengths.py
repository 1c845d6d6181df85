"""How long a text to a telephone is once it is filled, with its sender and its way out."""

import re
from datetime import datetime

import pytest

from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.messages import jobs, services
from academy.messages.rules import LMS_BYTES, count_bytes
from academy.messages.states import Channel, MessageState
from tests.factories.messages import agree_to_news
from tests.messages.letters import go, letters
from tests.pages import parse
from tests.personas import sign_in

EN = {"Accept-Language": "en"}
M = MessageState


def a_long_text(desk, size, **more):
    body = Texts(ko="{이름}" + "a" * (size - 4), en="{name}")
    return desk.message(channel=Channel.TEXT, body=body, **more)


def test_text_that_its_values_make_too_long_is_refused_with_how_much(desk):
    desk.applicant("Al", phone="+821011112222")
    long = desk.applicant("김수한무 거북이와", phone="+821033334444")
    message = a_long_text(desk, 1990)
    with pytest.raises(RuleBroken) as refused:
        services.prepare(message, actor=desk.write)
    said = str(refused.value.message)
    assert long.number in said
    assert re.findall(r"\d+", said.replace(long.number, "")) == ["2003", "3", "2000"]
    assert message.status is M.DRAFT
    long.person.name = "김수한무"
    services.prepare(message, actor=desk.write)
    assert message.status is M.PREPARED


def test_promotion_by_text_has_room_for_its_way_out_or_is_refused(desk):
    agree_to_news(desk.applicant("Al"))
    with pytest.raises(RuleBroken):
        services.prepare(a_long_text(desk, 1900, promotion=True), actor=desk.write)
    fits = a_long_text(desk, 1750, promotion=True)
    go(desk, fits, by=desk.look)
    jobs.send_due()
    (letter,) = letters()
    assert 1750 < count_bytes(letter.text.strip()) <= LMS_BYTES


def test_text_with_a_longer_closing_time_of_ones_own_counts(desk, freeze):
    desk.applicant("Al", phone="+821011112222")
    own = desk.applicant("Bo", phone="+821033334444")
    message = desk.message(
        channel=Channel.TEXT, body=Texts(ko="{마감}" + "a" * 1961, en="{closes}")
    )
    services.prepare(message, actor=desk.write)
    services.take_back(message, actor=desk.write)
    own.extended_until = datetime.fromisoformat("2026-12-24T23:59:00+09:00")
    with pytest.raises(RuleBroken) as refused:
        services.prepare(message, actor=desk.write)
    assert own.number in str(refused.value.message)


def test_preview_of_a_text_says_when_it_is_too_long(desk, client):
    desk.applicant("Bob")
    message = desk.message(
        channel=Channel.TEXT, promotion=True, body=Texts(ko="가" * 990, en="a" * 100)
    )
    db.session.commit()
    staff, path = sign_in(client, desk.writer), f"/staff/messages/{message.ref}"
    page = parse(staff.get(f"{path}/preview?language=ko", headers=EN)).text
    assert "too many: a text holds at most 2000." in page
    assert "goes as" not in page
    assert "goes as LMS" in parse(staff.get(f"{path}/preview?language=en", headers=EN)).text
