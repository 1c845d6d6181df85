"""What happens to an application: begun, saved, handed in once, withdrawn, moved."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry, Values
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import queries, services
from academy.intake.models import Answer, Application, Round
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.intake.writing import ABOUT, ANSWERS, again, begin, count, keep, ready
from tests.personas import actor_of, make_person

S = ApplicationState


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


def test_start_makes_one_draft_with_a_number_for_the_phone(round, hana):
    draft = begin(hana, round)
    assert begin(hana, round) is draft
    assert count(Application) == 1
    label, second, first_part, last = draft.number.split("-")
    assert (label, second, len(first_part), len(last)) == ("5", "2", 4, 2)
    assert not set(first_part + last) & set("0O1IL")


def test_number_that_somebody_has_is_drawn_again(round, hana, monkeypatch):
    drawn = iter(["ABCDEF", "ABCDEF", "GHJKMN"])
    monkeypatch.setattr(services.applications, "new_ref", lambda _length: next(drawn))
    first, second = begin(hana, round), begin(make_person("Nari"), round)
    assert [first.number, second.number] == ["5-2-ABCD-EF", "5-2-GHJK-MN"]


def test_birth_date_is_corrected_on_its_own_without_keeping_it_in_the_history(round, hana):
    draft, actor = begin(hana, round), actor_of(hana)
    assert begin(hana, round, date(2001, 1, 1)).born_on == date(2000, 3, 21)
    too_young = round.age_as_of.replace(year=round.age_as_of.year - 18)
    with pytest.raises(RuleBroken) as refusal:
        services.correct_birth(draft, round, too_young, actor=actor)
    assert refusal.value.field == "born_on"
    for _press in range(2):
        services.correct_birth(draft, round, date(2001, 1, 1), actor=actor)
    assert draft.born_on == date(2001, 1, 1)
    verbs = db.session.scalars(sa.select(Entry.verb)).all()
    assert verbs.count("application.correct_birth") == 1
    contents = db.session.scalars(sa.select(Values.content)).all()
    assert not any("born_on" in content for content in contents)


def test_start_too_young_keeps_nothing(round, hana):
    with pytest.raises(RuleBroken) as refusal:
        begin(hana, round, round.age_as_of.replace(year=round.age_as_of.year - 18))
    assert refusal.value.field == "born_on"
    assert count(Application) == 0


def test_start_outside_of_the_time_is_refused(round, hana, freeze):
    freeze(round.opens_at - timedelta(seconds=1))
    with pytest.raises(RuleBroken):
        begin(hana, round)
    freeze(round.closes_at + timedelta(seconds=1))
    with pytest.raises(RuleBroken):
        begin(hana, round)


def test_start_at_once_makes_one_draft(round, hana, at_once):
    ids = (round.id, hana.id)

    def start(_number):
        found = db.session.get(Round, ids[0])
        made = services.start(
            found, person_id=ids[1], born_on=date(2000, 1, 1), language="ko", actor=SYSTEM
        )
        return made.number

    numbers = at_once(8, start)
    assert len(set(numbers)) == 1
    assert count(Application) == 1


def test_save_keeps_what_is_too_long_with_a_warning_and_writes_no_history(round, hana):
    draft = begin(hana, round)
    before = count(Entry)
    saved = keep(draft, round, {"why": "가" * 501, "site": "example"})
    assert set(saved.warnings) == {"why", "site"}
    assert count(Answer) == 2
    assert count(Entry) == before


@pytest.mark.parametrize("text", ["900101-1234567", "a\0b", "\ud83d"])
def test_save_of_what_must_not_be_kept_keeps_nothing(round, hana, text):
    draft = begin(hana, round)
    with pytest.raises(RuleBroken) as refusal:
        keep(draft, round, {"why": text})
    assert refusal.value.field == "why"
    assert count(Answer) == 0


def test_save_of_two_windows_tells_the_older_one(round, hana):
    draft = begin(hana, round)
    opened = services.marks_of([], ["why", "try"])
    first = keep(draft, round, {"why": "one"}, version=opened)
    second = keep(draft, round, {"why": "two"}, version=first.marks)
    stale = keep(draft, round, {"why": "three"}, version=first.marks)
    assert stale.newer == {"why": "two"}
    assert [a.text for a in queries.current_answers(draft.id)] == ["two"]
    assert keep(draft, round, {"why": "two"}, version=first.marks).newer == {}
    assert keep(draft, round, {"why": "three"}, version=second.marks).newer == {}


def test_save_of_two_windows_compares_each_answer_by_itself(round, hana):
    draft = begin(hana, round)
    opened = services.marks_of([], ["why", "try"])
    keep(draft, round, {"why": "of the phone"}, version=opened)
    other = keep(draft, round, {"why": "", "try": "of the desk"}, version=opened)
    assert other.newer == {}
    texts = {a.key: a.text for a in queries.current_answers(draft.id)}
    assert texts == {"why": "of the phone", "try": "of the desk"}
    both = keep(draft, round, {"why": "of the desk", "try": "better"}, version=opened | other.marks)
    assert both.newer == {}
    stale = keep(
        draft, round, {"why": "third", "try": "best"}, version=opened | {"try": both.marks["try"]}
    )
    assert stale.newer == {"why": "of the desk"}
    texts = {a.key: a.text for a in queries.current_answers(draft.id)}
    assert texts == {"why": "of the desk", "try": "best"}


def test_submit_is_one_transaction_with_history_and_letter(round, hana, freeze):
    draft = ready(hana, round)
    at = freeze(round.closes_at)
    services.submit(draft, round, actor=actor_of(hana))
    assert (draft.status, draft.submitted_at) == (S.SUBMITTED, at)
    assert draft.discipline == "design"
    assert (hana.name, hana.phone) == ("김하늘", "+821012345678")
    assert count(Entry, Entry.verb == "application.submit") == 1
    letter = db.session.scalars(sa.select(StoredLetter)).one()
    assert draft.number in letter.subject
    assert [text for _question, text in queries.handed_in(draft.id)] == list(ANSWERS.values())


def test_submit_again_writes_nothing(round, hana, count_statements):
    draft = ready(hana, round)
    services.submit(draft, round, actor=SYSTEM)
    sent, entries = draft.submitted_at, count(Entry)
    count_statements()
    services.submit(draft, round, actor=SYSTEM)
    assert not [s for s in count_statements() if s.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (draft.submitted_at, count(Entry), count(StoredLetter)) == (sent, entries, 1)


def test_submit_at_once_by_fifty_is_one(round, hana, at_once):
    number, ref = ready(hana, round).number, round.ref

    def submit(_number):
        application = queries.get_application(number)
        services.submit(application, queries.get_round(ref), actor=SYSTEM)
        return application.submitted_at

    answers = at_once(50, submit)
    assert {type(answer) for answer in answers} == {datetime}, answers
    assert len(set(answers)) == 1
    assert count(Entry, Entry.verb == "application.submit") == 1
    assert count(StoredLetter) == 1


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        ("2027-02-28T23:59:59+09:00", True),
        ("2027-02-28T23:59:59.999+09:00", True),
        ("2027-02-28T15:00:00+00:00", False),
    ],
)
def test_submit_at_the_deadline(app, freeze, at, in_time):
    freeze("2027-02-01T09:00:00+09:00")
    closes = datetime(2027, 2, 28, 14, 59, 59, tzinfo=UTC)
    round = an_open_round(a_cohort(a_site(), 6), closes_at=closes)
    draft = ready(make_person("Hana"), round)
    freeze(at)
    if in_time:
        services.submit(draft, round, actor=SYSTEM)
        assert draft.submitted_at == clock.now()
        return
    with pytest.raises(RuleBroken):
        services.submit(draft, round, actor=SYSTEM)
    db.session.refresh(draft)
    assert draft.status is S.DRAFT
    assert count(Answer) == 5
    assert count(StoredLetter) == 0


def test_submit_with_something_missing_is_refused_and_sends_nothing(round, hana):
    draft = begin(hana, round)
    keep(draft, round, ABOUT)
    keep(draft, round, ANSWERS | {"why": "가" * 501})
    with pytest.raises(RuleBroken):
        services.submit(queries.get_application(draft.number), round, actor=SYSTEM)
    assert count(StoredLetter) == 0
    assert queries.handed_in(draft.id) == []


def test_changes_after_submitting_count_only_when_handed_in(round, hana):
    draft = ready(hana, round)
    services.submit(draft, round, actor=SYSTEM)
    keep(draft, round, {"why": "다시 썼습니다."})
    assert queries.handed_in(draft.id)[0][1] == ANSWERS["why"]
    services.submit(draft, round, actor=SYSTEM)
    assert queries.handed_in(draft.id)[0][1] == "다시 썼습니다."
    assert count(Entry, Entry.verb == "application.hand_in_again") == 1
    assert count(StoredLetter) == 2


def test_changes_after_closing_are_refused_and_the_sent_version_stays(round, hana, freeze):
    draft = ready(hana, round)
    services.submit(draft, round, actor=SYSTEM)
    freeze(round.closes_at + timedelta(seconds=1))
    with pytest.raises(RuleBroken):
        keep(draft, round, {"why": "late"})
    assert services.submit(draft, round, actor=SYSTEM) == []


def test_extend_for_lets_one_applicant_write_on(round, hana, freeze):
    draft, other = ready(hana, round), ready(make_person("Bob"), round)
    freeze(round.closes_at + timedelta(hours=1))
    until = clock.now() + timedelta(hours=2)
    with pytest.raises(RuleBroken):
        services.extend_for(draft, until, reason="", actor=SYSTEM)
    draft, round = again(draft, round)
    services.extend_for(draft, until, reason="폭설", actor=SYSTEM)
    services.submit(draft, round, actor=SYSTEM)
    assert draft.status is S.SUBMITTED
    with pytest.raises(RuleBroken):
        services.submit(other, round, actor=SYSTEM)


def test_withdraw_and_reopen_before_closing_loses_nothing(round, hana, freeze):
    draft = ready(hana, round)
    services.submit(draft, round, actor=SYSTEM)
    services.withdraw(draft, actor=SYSTEM)
    draft, round = again(draft, round)
    services.reopen(draft, round, actor=SYSTEM)
    assert draft.status is S.DRAFT
    services.submit(draft, round, actor=SYSTEM)
    assert draft.status is S.SUBMITTED
    with pytest.raises(MoveRefused):
        services.reopen(draft, round, actor=SYSTEM)
    draft, round = again(draft, round)
    services.withdraw(draft, actor=SYSTEM)
    freeze(round.closes_at + timedelta(seconds=1))
    with pytest.raises(RuleBroken):
        services.reopen(draft, round, actor=SYSTEM)
    db.session.refresh(draft)
    assert draft.status is S.WITHDRAWN


def test_move_follows_the_flow_and_is_recorded(round, hana):
    application = a_submitted_application(hana, round)
    services.move(application, "take_into_review", actor=SYSTEM)
    services.move(application, "offer", actor=SYSTEM)
    with pytest.raises(MoveRefused):
        services.move(application, "waitlist", actor=SYSTEM)
    verbs = db.session.scalars(sa.select(Entry.verb).order_by(Entry.id)).all()
    assert verbs[-2:] == ["application.take_into_review", "application.offer"]


def test_declined_in_one_round_may_apply_in_the_next(round, hana):
    earlier = an_open_round(round.cohort, 1)
    declined = a_submitted_application(hana, earlier)
    for verb in ("take_into_review", "decline"):
        services.move(declined, verb, actor=SYSTEM)
    assert begin(hana, round).id != declined.id
