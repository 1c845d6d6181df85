"""A supplement: asked for once at a time, given after the closing too, over by its time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import queries, services
from academy.intake.jobs import tend_supplements
from academy.intake.models import FormerAnswer, Supplement
from academy.intake.states import SupplementState
from academy.outbox.models import StoredLetter
from academy.privacy.services.erasure import erase_application
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.intake.writing import again, count, keep
from tests.personas import actor_of, make_person

DAY = timedelta(days=1)


@pytest.fixture
def round(app):
    made = an_open_round(a_cohort(a_site()))
    db.session.commit()
    return made


@pytest.fixture
def sent(round):
    made = a_submitted_application(make_person("Hana"), round)
    db.session.commit()
    return queries.get_application(made.number)


def ask(application, round, keys=("why",), due=None, text="지원 동기를 더 적어 주세요."):
    due = due or (round.closes_at + 7 * DAY).replace(microsecond=0)
    return services.ask_supplement(
        application, round, text=text, keys=keys, due_at=due, actor=SYSTEM
    )


def letters():
    return list(db.session.scalars(sa.select(StoredLetter.kind).order_by(StoredLetter.id)))


def text_of(application, key, *, sent=True):
    found = next(a for a in queries.current_answers(application.id) if a.key == key)
    return found.sent_text if sent else found.text


def test_ask_tells_the_applicant_and_stands_in_the_history(round, sent):
    made = ask(sent, round)
    assert made.status is SupplementState.ASKED
    assert letters() == ["intake/supplement_asked"]
    letter = db.session.scalars(sa.select(StoredLetter)).one()
    assert "지원 동기를 더 적어 주세요." in letter.text
    assert count(Entry, Entry.verb == "application.ask_supplement") == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"keys": ()}, "keys"),
        ({"keys": ("nothing",)}, "keys"),
        ({"text": " … "}, "text"),
    ],
)
def test_ask_for_nothing_is_refused(round, sent, more, field):
    with pytest.raises(RuleBroken) as refusal:
        ask(sent, round, **more)
    assert refusal.value.field == field


def test_ask_until_a_time_that_is_past_is_refused(round, sent):
    with pytest.raises(RuleBroken) as refusal:
        ask(sent, round, due=clock.now())
    assert refusal.value.field == "due_at"


def test_ask_twice_is_refused_until_the_first_has_ended(round, sent, freeze):
    first = ask(sent, round)
    with pytest.raises(RuleBroken):
        ask(sent, round)
    sent, round = again(sent, round)
    freeze(first.due_at + timedelta(seconds=1))
    second = ask(sent, round, due=first.due_at + DAY)
    assert db.session.get(Supplement, first.id).status is SupplementState.LAPSED
    assert queries.live_supplement(sent, clock.now()) is second


def test_ask_at_once_makes_one_request(round, sent, at_once):
    number, ref = sent.number, round.ref
    db.session.commit()

    def press(_number):
        application, found = queries.get_application(number), queries.get_round(ref)
        try:
            ask(application, found)
        except RuleBroken:
            return "refused"
        return "asked"

    assert sorted(at_once(4, press)) == ["asked", "refused", "refused", "refused"]
    assert count(Supplement) == 1


def test_give_after_the_closing_counts_for_what_was_asked_only(round, sent, freeze):
    asked = ask(sent, round)
    freeze(round.closes_at + DAY)
    with pytest.raises(RuleBroken):
        keep(sent, round, {"try": "나중에 고친 글"})
    sent, round = again(sent, round)
    keep(sent, round, {"why": "더 자세히 적었습니다."})
    assert text_of(sent, "why") == "함께 배우고 싶습니다."
    services.give_supplement(asked, sent, round, actor=actor_of(sent.person))
    assert text_of(sent, "why") == "더 자세히 적었습니다."
    assert text_of(sent, "try") == "혼자 앱을 하나 만들어 보았습니다."
    before = db.session.scalars(sa.select(FormerAnswer)).one()
    assert (before.key, before.text) == ("why", "함께 배우고 싶습니다.")
    assert letters()[-1] == "intake/supplement_given"


def test_give_leaves_what_was_written_elsewhere_and_never_handed_in(round, sent, freeze):
    keep(sent, round, {"try": "닫히기 전에 쓴 글", "why": "닫히기 전에 쓴 동기"})
    asked = ask(sent, round)
    freeze(round.closes_at + DAY)
    services.give_supplement(asked, sent, round, actor=SYSTEM)
    assert text_of(sent, "why") == "닫히기 전에 쓴 동기"
    assert text_of(sent, "try") == "혼자 앱을 하나 만들어 보았습니다."
    assert text_of(sent, "try", sent=False) == "닫히기 전에 쓴 글"


def test_give_again_writes_nothing(round, sent):
    asked = ask(sent, round)
    services.give_supplement(asked, sent, round, actor=SYSTEM)
    before = (count(Entry), letters())
    services.give_supplement(asked, sent, round, actor=SYSTEM)
    assert (count(Entry), letters()) == before


def test_give_with_something_missing_is_refused(round, sent):
    asked = ask(sent, round)
    keep(sent, round, {"why": ""})
    with pytest.raises(RuleBroken):
        services.give_supplement(asked, sent, round, actor=SYSTEM)
    assert count(Supplement, Supplement.status == SupplementState.ASKED) == 1


def test_give_counts_to_the_second_that_was_named(round, sent, freeze):
    asked = ask(sent, round)
    due = asked.due_at
    freeze(due + timedelta(microseconds=999_999))
    assert queries.live_supplement(sent, clock.now()) is asked
    freeze(due + timedelta(seconds=1))
    with pytest.raises(RuleBroken):
        services.give_supplement(asked, sent, round, actor=SYSTEM)
    assert text_of(sent, "why") == "함께 배우고 싶습니다."


def test_lapse_by_the_clock_happens_once(round, sent, freeze):
    asked = ask(sent, round)
    assert tend_supplements() == 0
    freeze(asked.due_at + timedelta(seconds=1))
    assert (tend_supplements(), tend_supplements()) == (1, 0)
    assert db.session.get(Supplement, asked.id).status is SupplementState.LAPSED
    assert letters() == ["intake/supplement_asked"]


def test_reminder_comes_once_a_day_before(round, sent, freeze):
    asked = ask(sent, round)
    freeze(asked.due_at - DAY - timedelta(seconds=1))
    assert tend_supplements() == 0
    freeze(asked.due_at - DAY + timedelta(minutes=5))
    assert (tend_supplements(), tend_supplements()) == (1, 0)
    assert letters() == ["intake/supplement_asked", "intake/supplement_reminder"]


def test_reminder_is_not_written_for_a_day_or_less(round, sent):
    ask(sent, round, due=clock.now() + timedelta(hours=20))
    assert tend_supplements() == 0


def test_call_off_tells_the_applicant_and_closes_the_answers(round, sent, freeze):
    asked = ask(sent, round)
    services.call_off_supplement(asked, sent, round, actor=SYSTEM)
    assert letters()[-1] == "intake/supplement_called_off"
    freeze(round.closes_at + DAY)
    with pytest.raises(RuleBroken):
        keep(sent, round, {"why": "늦은 글"})


def test_call_off_of_what_was_given_is_refused(round, sent):
    asked = ask(sent, round)
    services.give_supplement(asked, sent, round, actor=SYSTEM)
    with pytest.raises(MoveRefused):
        services.call_off_supplement(asked, sent, round, actor=SYSTEM)


def test_withdraw_ends_what_is_asked(round, sent):
    asked = ask(sent, round)
    services.withdraw(sent, actor=SYSTEM)
    assert asked.status is SupplementState.WITHDRAWN
    assert letters()[-1] == "intake/withdrawn"


def test_erasure_takes_what_counted_before_and_what_was_asked_along(round, sent):
    asked = ask(sent, round)
    keep(sent, round, {"why": "더 자세히 적었습니다."})
    services.give_supplement(asked, sent, round, actor=SYSTEM)
    assert count(FormerAnswer) == 1
    erase_application(queries.get_application(sent.number), actor=SYSTEM)
    assert count(FormerAnswer) == 0
    assert db.session.get(Supplement, asked.id, populate_existing=True).text == ""
