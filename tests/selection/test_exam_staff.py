"""What staff do for applicants around a test: their time, who did not come, places by points."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.outbox.models import StoredLetter
from academy.selection import queries, services
from academy.selection.queries import Order, exam_results, exams
from academy.selection.rules import Wish
from academy.selection.services import exam_results as results
from academy.selection.services import exam_seats
from academy.selection.services import exams as slots
from academy.selection.states import Outcome
from tests.factories.exams import a_result, a_slot, a_table, an_exam, confirmed
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import actor_of, sign_in

OPTIONS = ".//select[@name='slot']/option"
LOOKED_AT = ".//input[@name='looked_at']"


@pytest.fixture
def season(app):
    return Season(applicants=5, reviewers=2, seats=2).review()


@pytest.fixture
def stage(season):
    return an_exam(season)


def staff(season):
    return actor_of(season.alice)


def seat(season, stage, number=0):
    return exams.seat_of(stage.id, season.applications[number].id)


def choose_for(season, slot, number=0, reason="She was ill."):
    return exam_seats.choose_for(
        season.applications[number], slot, reason=reason, actor=staff(season)
    )


def letters():
    found = sa.select(StoredLetter.to).where(StoredLetter.kind == "selection/exam_booked")
    return list(db.session.scalars(found.order_by(StoredLetter.id)))


def verbs(about):
    found = sa.select(Entry.verb).where(Entry.about_id == about.id).order_by(Entry.id)
    return list(db.session.scalars(found))


def test_staff_choose_a_slot_when_it_is_too_late_for_the_applicant(season, stage, freeze):
    missed, later = a_slot(season, stage, days=2), a_slot(season, stage, days=3)
    applicant = actor_of(season.people[0])
    exam_seats.choose_slot(season.applications[0], missed, actor=applicant)
    freeze(clock.now() + timedelta(days=2, hours=2))
    with pytest.raises(RuleBroken):
        exam_seats.choose_slot(season.applications[0], later, actor=applicant)
    choose_for(season, later)
    choose_for(season, later)
    assert seat(season, stage).slot_id == later.id
    assert letters() == ["applicant0@example.org"] * 2
    assert verbs(season.people[0]).count("exam_seat.choose_for") == 1


def test_staff_choose_no_slot_that_is_full_begun_called_off_or_of_a_test_that_is_over(
    season, stage, freeze
):
    one, other = a_slot(season, stage, places=1), a_slot(season, stage, days=6)
    choose_for(season, one)
    with pytest.raises(RuleBroken, match="마지막 자리"):
        choose_for(season, one, 1)
    with pytest.raises(RuleBroken):
        choose_for(season, other, 1, reason=" ")
    slots.call_off_slot(other, reason="No power.", actor=staff(season))
    with pytest.raises(RuleBroken, match="취소"):
        choose_for(season, other, 1)
    intake.withdraw(season.applications[2], actor=actor_of(season.people[2]))
    with pytest.raises(MoveRefused):
        choose_for(season, one, 2)
    freeze(clock.now() + timedelta(days=5, minutes=1))
    with pytest.raises(RuleBroken, match="이미 시작"):
        choose_for(season, one, 1)
    assert [seat(season, stage, n) is not None for n in range(3)] == [True, False, False]


def test_staff_give_a_slot_up_for_somebody_until_the_result_is_in(season, stage):
    slot = a_slot(season, stage)
    for number in (0, 1):
        choose_for(season, slot, number)
    exam_seats.give_up_for(
        season.applications[0], stage.id, reason="On the phone.", actor=staff(season)
    )
    exam_seats.give_up_for(season.applications[0], stage.id, reason="Twice.", actor=staff(season))
    assert seat(season, stage) is None
    assert verbs(season.people[0]).count("exam_seat.give_up_for") == 1
    a_result(season, stage, season.applications[1])
    with pytest.raises(RuleBroken):
        exam_seats.give_up_for(
            season.applications[1], stage.id, reason="Late.", actor=staff(season)
        )
    with pytest.raises(RuleBroken):
        choose_for(season, a_slot(season, stage, days=7), 1)


def test_page_of_a_sitter_says_what_can_be_chosen_and_why_not(app, season, stage, freeze):
    alice = sign_in(app.test_client(), season.alice)
    number = season.applications[0].number
    url = f"/staff/selection/stages/{stage.ref}/sitters/{number}"
    assert "남은 앞으로의 응시 시간이 없습니다" in alice.get(url).get_data(as_text=True)
    slot = a_slot(season, stage, places=1)
    ref, stage_ref = slot.ref, stage.ref
    assert number in alice.get(f"/staff/selection/stages/{stage_ref}/sitters").get_data(True)
    page = parse(alice.get(url))
    assert [each.get("value") for each in page.all(OPTIONS)] == ["", ref]
    empty = alice.post(url, data={"slot": ref, "reason": ""})
    assert empty.status_code == 422
    assert parse(empty).one(f"{OPTIONS}[@selected]").get("value") == ref
    assert alice.post(url, data={"slot": "nope", "reason": "x"}).status_code == 422
    assert alice.post(url, data={"slot": ref, "reason": "On the phone."}).status_code == 303
    assert parse(alice.get(url)).one(f"{OPTIONS}[@selected]").get("value") == ref
    assert alice.post(url, data={"slot": "none", "reason": "Cannot come."}).status_code == 303
    assert seat(season, stage) is None
    a_result(season, stage, season.applications[0])
    db.session.commit()
    over = alice.post(url, data={"slot": ref, "reason": "Too late."})
    assert over.status_code == 422
    assert "결과가 이미 있으므로" in over.get_data(as_text=True)


def test_page_of_a_sitter_gives_nothing_up_that_nobody_chose_to(app, season, stage, freeze):
    missed, later = a_slot(season, stage, days=2), a_slot(season, stage, days=5)
    choose_for(season, missed)
    held, ahead = missed.id, later.ref
    freeze(clock.now() + timedelta(days=3))
    alice = sign_in(app.test_client(), season.alice)
    number = season.applications[0].number
    url = f"/staff/selection/stages/{stage.ref}/sitters/{number}"
    page = parse(alice.get(url))
    assert [each.get("value") for each in page.all(OPTIONS)] == ["", ahead, "none"]
    assert not page.all(f"{OPTIONS}[@selected]")
    saved = alice.post(url, data={"slot": "", "reason": "She was ill."})
    assert saved.status_code == 422
    assert parse(saved).errors
    assert seat(season, stage).slot_id == held


def note(season, stage, looked_at=None):
    seen = exam_results.fingerprint_of(exam_results.without_result(stage.id))
    return results.note_absent(
        stage,
        looked_at=seen if looked_at is None else looked_at,
        reason="The test is over.",
        actor=staff(season),
    )


def test_who_has_no_result_is_noted_as_absent_once_the_last_time_is_over(season, stage, freeze):
    a_slot(season, stage, days=5)
    a_result(season, stage, season.applications[0])
    intake.withdraw(season.applications[4], actor=actor_of(season.people[4]))
    with pytest.raises(RuleBroken, match="아직 응시할 수"):
        note(season, stage)
    freeze(clock.now() + timedelta(days=6))
    with pytest.raises(RuleBroken):
        note(season, stage, looked_at="older")
    assert note(season, stage) == 3
    assert note(season, stage) == 0
    figures = exam_results.exam_figures(stage.id)
    assert (figures.sat, figures.absent, figures.missing) == (1, 3, 0)
    assert "exam_result.note_absent" in verbs(season.people[1])
    assert "exam_result.note_absent" not in verbs(season.people[4])


def test_table_that_comes_later_counts_over_what_was_noted(season, stage):
    note(season, stage)
    number = season.applications[1].number
    confirmed(season, a_table(season, stage, f"number,right,wrong,blank\n{number},20,5,5\n"))
    result = exams.result_of(stage.id, season.applications[1].id)
    assert (result.sat, result.points) == (True, 3750)


def test_page_of_results_notes_who_did_not_come(app, season, stage, freeze):
    alice = sign_in(app.test_client(), season.alice)
    url = f"/staff/selection/stages/{stage.ref}/results"
    a_slot(season, stage, days=5)
    assert not parse(alice.get(f"{url}?show=missing")).all(LOOKED_AT)
    freeze(clock.now() + timedelta(days=6))
    alice = sign_in(app.test_client(), season.alice)
    seen = parse(alice.get(f"{url}?show=missing")).one(LOOKED_AT).get("value")
    bare = alice.post(f"{url}/absent", data={"looked_at": seen, "reason": ""})
    assert bare.status_code == 422
    assert "사유" in bare.get_data(as_text=True)
    a_result(season, stage, season.applications[0])
    db.session.commit()
    stale = alice.post(f"{url}/absent", data={"looked_at": seen, "reason": "Over."})
    assert stale.status_code == 422
    fresh = parse(stale).one(LOOKED_AT).get("value")
    assert fresh != seen
    done = alice.post(f"{url}/absent", data={"looked_at": fresh, "reason": "Over."})
    assert done.status_code == 303
    assert exam_results.exam_figures(stage.id).absent == 4


@pytest.fixture
def last(season):
    """A round that ends with its test: 50, 45, 45 and 10 points, and one who did not come."""
    return ending_with_test(season)


def ending_with_test(season):
    stage = an_exam(season)
    season.round.interview_on = None
    for application, points in zip(season.applications, (50, 45, 45, 10, None), strict=True):
        a_result(season, stage, application, points)
    db.session.commit()
    return stage


def test_round_that_ends_with_the_test_offers_its_places_by_points(app, season, last):
    wish = Wish(Outcome.OFFER, 2, waiting=1, decline=True)
    found = queries.share_of(last, wish, Order.RAW)
    told = {each.id: each.outcome for each in found}
    ids = [application.id for application in season.applications]
    assert told[ids[0]] is Outcome.OFFER
    # Equals stand in the order of code names, which are drawn.
    assert {told[ids[1]], told[ids[2]]} == {Outcome.OFFER, Outcome.WAITLIST}
    assert (told[ids[3]], told[ids[4]]) == (Outcome.DECLINE, Outcome.DECLINE)
    url = f"/staff/selection/stages/{last.ref}/decide"
    alice = sign_in(app.test_client(), season.alice)
    asked = {"chosen": "offer", "most": "2", "waiting": "1", "decline": "y"}
    shown = parse(alice.get(url, query_string=asked))
    looked_at = shown.one(LOOKED_AT).get("value")
    sent = asked | {"looked_at": looked_at, "order": "raw", "reason": "Too few places."}
    assert alice.post(url, data=sent).status_code == 303
    assert len(queries.prepared(season.round.id)) == 5
    line = alice.get(f"/staff/selection/stages/{last.ref}/line?by=places&value=2")
    assert url in line.get_data(as_text=True)


def test_absent_get_no_place_though_places_are_left(season, last):
    found = queries.share_of(last, Wish(Outcome.OFFER, 2, waiting=9), Order.RAW)
    assert season.applications[4].id not in {each.id for each in found}


def test_quotas_hold_places_by_points_apart(season):
    for number, application in enumerate(season.applications):
        application.discipline = Discipline.TECH if number == 3 else Discipline.DESIGN
    db.session.commit()
    quotas = {Discipline.TECH: 1, Discipline.DESIGN: 1}
    services.set_quotas(season.round, quotas, actor=staff(season))
    found = queries.share_of(ending_with_test(season), Wish(Outcome.OFFER, 2), Order.RAW)
    ids = [season.applications[number].id for number in (0, 3)]
    assert [each.id for each in found] == ids


def test_meeting_list_of_a_test_is_in_the_order_of_points(app, season, last):
    frozen = services.freeze_list(last, actor=staff(season))
    ref = frozen.ref
    assert [entry.raw for entry in queries.kept_entries(frozen)] == [50, 45, 45, 10, None]
    alice = sign_in(app.test_client(), season.alice)
    page = parse(alice.get(f"/staff/selection/lists/{ref}"))
    heads = ["".join(each.itertext()).strip() for each in page.all(".//thead//th")]
    assert heads[3:] == ["순위", "별칭", "분야", "점수", "전형 결과"]
    rows = alice.get(f"/staff/selection/lists/{ref}.csv").get_data(as_text=True).splitlines()
    assert "점수" in rows[0]
    assert "50.0000" in rows[1]
