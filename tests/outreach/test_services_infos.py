"""Information sessions: never oversold, a line that moves, everyone told, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.outbox.models import StoredLetter
from academy.outreach import queries, services
from academy.outreach.jobs import forget_places, remind_of_infos
from academy.outreach.models import InfoPlace
from academy.outreach.services import InfoPlan
from academy.outreach.states import InfoState, PlaceState
from tests.factories.cohorts import a_site
from tests.factories.outreach import a_place, an_info


@pytest.fixture
def site(app):
    return a_site()


def letters(kind):
    found = db.session.scalars(
        sa.select(StoredLetter.to)
        .where(StoredLetter.kind == f"outreach/{kind}")
        .order_by(StoredLetter.id)
    )
    return list(found)


def plan_of(info, **more):
    names = InfoPlan.__dataclass_fields__
    return replace(InfoPlan(**{name: getattr(info, name) for name in names}), **more)


def test_sign_up_twice_is_one_place_and_one_letter(site):
    info = an_info(site)
    first, again = a_place(info), a_place(info)
    assert first.id == again.id
    assert letters("place_booked") == ["a@example.org"]


def test_sign_up_of_fifty_at_once_for_the_last_place_gives_it_to_one(site, at_once):
    info = an_info(site, seats=1)
    ref = info.ref

    def come(number):
        found = queries.get_info(ref)
        place = services.sign_up(
            found, name="A", email=f"p{number}@example.org", locale="ko", person_id=None,
            actor=SYSTEM,
        )  # fmt: skip
        return place.status

    got = at_once(50, come)
    assert got.count(PlaceState.BOOKED) == 1
    assert got.count(PlaceState.WAITING) == 49
    assert queries.count_booked(info.id) == 1


def test_same_address_fifty_times_at_once_is_one_place(site, at_once):
    info = an_info(site, seats=9)
    ref = info.ref
    got = at_once(20, lambda _n: a_place(queries.get_info(ref)).key)
    assert len(set(got)) == 1
    assert queries.count_booked(info.id) == 1


def test_cancel_place_lets_the_longest_waiting_move_up(site):
    info = an_info(site, seats=1)
    first, second, third = (a_place(info, f"{n}@example.org") for n in "abc")
    assert [queries.waits_before(p) for p in (second, third)] == [0, 1]
    services.cancel_place(first, actor=SYSTEM)
    services.cancel_place(first, actor=SYSTEM)
    db.session.refresh(second)
    assert (second.status, third.status) == (PlaceState.BOOKED, PlaceState.WAITING)
    assert letters("place_promoted") == ["b@example.org"]
    again = a_place(info, "a@example.org")
    assert again.status is PlaceState.WAITING
    assert again.id != first.id


def test_cancel_place_after_the_beginning_is_refused(site, freeze):
    place = a_place(an_info(site, days=1))
    freeze(clock.now() + timedelta(days=1))
    with pytest.raises(MoveRefused):
        services.cancel_place(place, actor=SYSTEM)


@pytest.mark.parametrize("days", [-2, 7.1])
def test_sign_up_outside_its_time_is_refused(site, freeze, days):
    info = an_info(site)
    freeze(clock.now() + timedelta(days=days))
    with pytest.raises(RuleBroken):
        a_place(info)


def test_sign_up_for_a_draft_is_refused(site):
    with pytest.raises(RuleBroken):
        a_place(an_info(site, published=False))


def test_more_seats_go_to_those_who_wait_and_fewer_take_none_away(site):
    info = an_info(site, seats=1)
    for name in "abc":
        a_place(info, f"{name}@example.org")
    services.amend_info(info, plan_of(info, seats=2), actor=SYSTEM)
    assert queries.count_booked(info.id) == 2
    assert letters("place_promoted") == ["b@example.org"]
    assert letters("info_changed") == []
    with pytest.raises(RuleBroken) as refusal:
        services.amend_info(info, plan_of(info, seats=1), actor=SYSTEM)
    assert refusal.value.field == "seats"


def test_another_time_is_told_to_everyone_who_signed_up(site):
    info = an_info(site, seats=1)
    for name in "ab":
        a_place(info, f"{name}@example.org")
    later = info.starts_at + timedelta(hours=2)
    services.amend_info(
        info, plan_of(info, starts_at=later, ends_at=later + timedelta(hours=1)), actor=SYSTEM
    )
    assert letters("info_changed") == ["a@example.org", "b@example.org"]
    told = db.session.scalars(
        sa.select(StoredLetter.text)
        .where(StoredLetter.kind == "outreach/info_changed")
        .order_by(StoredLetter.to)
    ).all()
    assert ["https://meet.example/secret" in text for text in told] == [True, False]


def test_session_that_is_over_is_mended_without_a_letter(site, freeze):
    info = an_info(site)
    a_place(info)
    freeze(info.ends_at + timedelta(hours=1))
    plan = plan_of(info, ends_at=info.ends_at + timedelta(minutes=30))
    services.amend_info(info, plan, actor=SYSTEM)
    assert letters("info_changed") == []


def test_cancel_info_tells_everyone_once_with_the_reason(site):
    info = an_info(site, seats=1)
    for name in "ab":
        a_place(info, f"{name}@example.org")
    with pytest.raises(RuleBroken):
        services.cancel_info(info, reason=Texts(ko="태풍", en=""), actor=SYSTEM)
    for _ in range(2):
        services.cancel_info(info, reason=Texts(ko="태풍", en="A typhoon"), actor=SYSTEM)
    assert info.status is InfoState.CANCELLED
    assert letters("info_cancelled") == ["a@example.org", "b@example.org"]
    text = db.session.scalars(
        sa.select(StoredLetter.text).where(StoredLetter.kind == "outreach/info_cancelled")
    ).first()
    assert "A typhoon" in text
    with pytest.raises(MoveRefused):
        services.amend_info(info, plan_of(info, seats=5), actor=SYSTEM)


def test_reminder_goes_out_the_day_before_once_to_those_who_come(site, freeze):
    info = an_info(site, seats=1, days=3)
    for name in "ab":
        a_place(info, f"{name}@example.org")
    starts_at = info.starts_at
    freeze(starts_at - timedelta(hours=24, seconds=1))
    assert remind_of_infos() == 0
    freeze(starts_at - timedelta(hours=24))
    assert [remind_of_infos(), remind_of_infos()] == [1, 0]
    assert letters("place_reminder") == ["a@example.org"]


def test_who_signs_up_on_the_last_day_is_not_reminded_at_once(site, freeze):
    info = an_info(site, days=3)
    freeze(info.starts_at - timedelta(hours=5))
    a_place(info)
    remind_of_infos()
    assert letters("place_reminder") == []


def test_names_are_deleted_a_month_after_the_session_and_numbers_stay(site, freeze):
    info = an_info(site, days=1)
    for name in "ab":
        services.tick_place(a_place(info, f"{name}@example.org"), came=True, actor=SYSTEM)
    freeze(info.ends_at + timedelta(days=30, seconds=1))
    assert [forget_places(), forget_places()] == [2, 0]
    db.session.expire_all()
    found = db.session.scalars(sa.select(InfoPlace)).all()
    assert {place.name for place in found} == {""}
    assert not any("@" in place.email for place in found)
    assert queries.filled(info).came == 2


def test_tick_of_someone_who_waits_is_refused(site):
    info = an_info(site, seats=1)
    a_place(info)
    with pytest.raises(MoveRefused):
        services.tick_place(a_place(info, "b@example.org"), came=True, actor=SYSTEM)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_at": timedelta(hours=-1)}, "ends_at"),
        ({"closes_at": timedelta(days=-30)}, "closes_at"),
        ({"closes_at": timedelta(hours=1)}, "closes_at"),
    ],
)
def test_session_whose_times_cannot_be_names_the_field(site, more, field):
    info = an_info(site)
    changed = {name: info.starts_at + shift for name, shift in more.items()}
    with pytest.raises(RuleBroken) as refusal:
        services.amend_info(info, plan_of(info, **changed), actor=SYSTEM)
    assert refusal.value.field == field
