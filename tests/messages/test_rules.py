"""Who is written to, who releases, when, and how long a text is."""

from datetime import datetime, timedelta

import pytest

from academy.core.errors import RuleBroken
from academy.messages import rules
from academy.messages.rules import Candidate
from academy.messages.states import Standing

S = Standing
NOON = datetime.fromisoformat("2026-11-23T12:00:00+09:00")


def one(key, person=None, address=None, **more):
    values = {"round_id": 1, "language": "ko", "name": "A", "erased": False, **more}
    return Candidate(
        application_id=key, person_id=person or key,
        address=f"{key}@example.org" if address is None else address, **values,
    )  # fmt: skip


def standings(*candidates, opted_in=None, bouncing=(), needs_name=False, lacking_rounds=()):
    people, folded = rules.sort_out(
        candidates, opted_in=opted_in, bouncing=bouncing, needs_name=needs_name,
        lacking_rounds=lacking_rounds,
    )  # fmt: skip
    return {p.candidate.application_id: p.standing for p in people}, folded


def test_sort_out_folds_applications_of_one_person_into_the_newest():
    assert standings(one(1, person=9), one(2, person=9), one(3)) == (
        {3: S.WAITING, 2: S.WAITING},
        1,
    )


def test_sort_out_writes_to_an_address_once():
    found, folded = standings(one(1, address="x@example.org"), one(2, address="x@example.org"))
    assert (found, folded) == ({2: S.WAITING, 1: S.DUPLICATE}, 0)


def test_sort_out_says_why_not():
    found, _folded = standings(
        one(1, address=""), one(2), one(3), one(4, name=""), one(5, round_id=7),
        one(6, erased=True), one(8),
        opted_in={1, 2, 4, 5, 6, 8}, bouncing={"2@example.org"}, needs_name=True,
        lacking_rounds={7},
    )  # fmt: skip
    assert found == {
        1: S.NO_ADDRESS, 2: S.BOUNCING, 3: S.OPTED_OUT, 4: S.NO_VALUE, 5: S.NO_VALUE,
        6: S.GONE, 8: S.WAITING,
    }  # fmt: skip


def test_somebody_with_a_bad_address_does_not_block_who_shares_it():
    found, _folded = standings(
        one(1, address="x@example.org"), one(2, address="x@example.org", name=""), needs_name=True
    )
    assert found == {1: S.WAITING, 2: S.NO_VALUE}


@pytest.mark.parametrize(
    ("count", "promotion", "needed"), [(20, False, False), (21, False, True), (1, True, True)]
)
def test_second_look_is_for_many_and_for_promotion(count, promotion, needed):
    assert rules.needs_second_look(count, promotion=promotion, most=20) is needed


def test_whoever_had_a_hand_in_it_does_not_release():
    rules.check_released_by_another({1, 2}, 3)
    for releaser in (1, None):
        with pytest.raises(RuleBroken):
            rules.check_released_by_another({1, 2, None}, releaser)


@pytest.mark.parametrize(
    ("hours", "promotion", "zone", "fine"),
    [
        (0, False, "Asia/Seoul", False),
        (1, False, "Asia/Seoul", True),
        (8, True, "Asia/Seoul", True),
        (9, True, "Asia/Seoul", False),
        (9, False, "Asia/Seoul", True),
        (9, True, "Europe/Rome", True),
    ],
)
def test_due_is_to_come_and_for_promotion_by_day(hours, promotion, zone, fine):
    def check():
        at = NOON + timedelta(hours=hours)
        rules.check_due(at, NOON, promotion=promotion, zone=zone)

    if fine:
        check()
    else:
        with pytest.raises(RuleBroken) as refused:
            check()
        assert refused.value.field == "due_at"


@pytest.mark.parametrize(
    ("text", "count", "kind"),
    [
        ("a" * 90, 90, "SMS"),
        ("가" * 45, 90, "SMS"),
        ("가" * 45 + "a", 91, "LMS"),
        ("똠방각하", 8, "SMS"),
        ("", 0, "SMS"),
        ("a\n가", 4, "SMS"),
    ],
)
def test_bytes_of_a_text_as_carriers_count_them(text, count, kind):
    assert rules.count_bytes(text) == count
    assert rules.kind_of_text(text) == kind


def test_text_with_signs_no_telephone_has_is_refused_by_name():
    rules.check_text("똠방각하 펲시콜라 €™※ ABC")
    with pytest.raises(RuleBroken) as refused:
        rules.check_text("축하합니다 🎉 ñ")
    assert "🎉 ñ" in str(refused.value.message)
    rules.check_text("가" * 1000)
    with pytest.raises(RuleBroken):
        rules.check_text("가" * 1001)


def test_names_are_carried_as_near_as_telephones_can():
    assert rules.carried("José 김하늘 똠 🎉 Łukasz") == "Jose 김하늘 똠 ? Łukasz"
