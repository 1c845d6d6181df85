"""Asking after a release: once each, in time, and answered by another person than who decided."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.models import User
from academy.accounts.roles import grant
from academy.audit.models import Entry
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.outbox.models import StoredLetter
from academy.privacy.services import erasure
from academy.selection import queries, services
from academy.selection.feedback import suggested_answer
from academy.selection.models import Recheck
from academy.selection.recheck_states import RecheckKind, RecheckState, Verdict
from academy.selection.rules import levels_reached, recheck_until
from academy.selection.states import Outcome
from tests.factories.selection import Season
from tests.personas import actor_of, make_person

EXPLAIN, RECHECK = RecheckKind.EXPLAIN, RecheckKind.RECHECK
ANSWER = Texts({"ko": "결과가 그대로입니다.", "en": "The result stands."})


@pytest.fixture
def season(app):
    made = Season(applicants=3, reviewers=3).review().assign()
    for number, application in enumerate(made.applications):
        made.decide(application, Outcome.DECLINE if number else Outcome.OFFER)
    made.release()
    return made


def ask(season, number=1, kind=RECHECK, why="Question two was read as question three."):
    return services.ask_recheck(
        season.applications[number],
        season.stage,
        kind=kind,
        why=why,
        actor=actor_of(season.people[number]),
    )


def give(recheck, by, verdict=Verdict.STANDS, answer=ANSWER):
    services.answer_recheck(recheck, answer=answer, verdict=verdict, actor=actor_of(by))


def entries(verb):
    return db.session.scalars(sa.select(Entry).where(Entry.verb == verb)).all()


def test_recheck_until_is_a_weekday_at_closing_time():
    friday = datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert recheck_until(friday, "Asia/Seoul").isoformat() == "2026-11-27T18:00:00+09:00"
    saturday = friday + timedelta(days=1)
    assert recheck_until(saturday, "Asia/Seoul").isoformat() == "2026-11-30T18:00:00+09:00"


def test_levels_reached_are_those_of_half_and_never_of_one():
    assert levels_reached([{1: 2, 2: 5}, {1: 4}, {1: 3}], [1, 2, 3]) == {1: 3}
    assert levels_reached([{1: 2}, {1: 4}], [1]) == {1: 2}


def test_ask_recheck_is_kept_once_for_each_kind(season):
    made = ask(season)
    assert ask(season).id == made.id, "a second press is the same"
    with pytest.raises(RuleBroken):
        ask(season, why="Something else.")
    assert ask(season, kind=EXPLAIN, why="").id != made.id
    assert len(entries("recheck.ask")) == 2
    assert {entry.about_id for entry in entries("recheck.ask")} == {season.people[1].id}


def test_ask_recheck_later_again_is_refused(season):
    ask(season)
    with clock.freeze(clock.now() + timedelta(hours=1)), pytest.raises(RuleBroken):
        ask(season)


def test_ask_recheck_without_saying_what_to_look_at_is_refused(season):
    with pytest.raises(RuleBroken) as refusal:
        ask(season, why=" . ")
    assert refusal.value.field == "why"


def test_ask_recheck_after_the_time_is_refused(season):
    until = queries.askables_of(queries.get_candidate(season.applications[1].number))[0].until
    with clock.freeze(until + timedelta(seconds=1)), pytest.raises(RuleBroken):
        ask(season)
    with clock.freeze(until):
        assert ask(season)


def test_ask_recheck_before_a_release_is_refused(app):
    season = Season(applicants=2, reviewers=2).review()
    season.decide(season.applications[1], Outcome.DECLINE)
    with pytest.raises(RuleBroken):
        ask(season)


def test_answer_by_who_decided_is_refused_while_there_is_another(season):
    made = ask(season)
    with pytest.raises(RuleBroken):
        give(made, season.alice)
    with pytest.raises(RuleBroken):
        services.save_recheck(made, answer=ANSWER, verdict=None, actor=actor_of(season.alice))
    give(made, season.bob)
    assert made.status is RecheckState.ANSWERED
    assert made.answered_by == season.bob.id


def test_answer_by_who_decided_is_taken_where_there_is_nobody_else(season):
    made = ask(season)
    for person in (season.bob,):
        db.session.execute(sa.text("UPDATE grants SET ends_at = starts_at WHERE person_id = :id"),
                           {"id": person.id})  # fmt: skip
    give(made, season.alice)
    assert made.answered_by == season.alice.id


def test_whoever_cannot_sign_in_keeps_nobody_from_answering(season):
    made = ask(season)
    db.session.execute(sa.update(User).where(User.person_id == season.bob.id).values(active=False))
    give(made, season.alice)
    assert made.answered_by == season.alice.id


def test_nobody_answers_about_their_own_application(season):
    made = ask(season)
    grant(season.people[1].id, Role.ADMISSIONS, site_id=season.site.id, source="test", actor=SYSTEM)
    with pytest.raises(RuleBroken, match="본인의 지원서"):
        give(made, season.people[1])


def test_answer_writes_that_there_is_news_and_not_what(season):
    made = ask(season)
    give(made, season.bob)
    letters = db.session.scalars(
        sa.select(StoredLetter).where(StoredLetter.key.like(f"%recheck-{made.ref}%"))
    ).all()
    assert len(letters) == 1
    assert "stands" not in letters[0].text
    assert "그대로" not in letters[0].text
    assert f"/my/applications/{season.applications[1].number}/recheck" in letters[0].text
    assert [entry.actor_id for entry in entries("recheck.answer")] == [season.bob.id]


def test_answer_twice_is_once_and_by_another_is_refused(season):
    carol = make_person("Carol", roles=[(Role.ADMISSIONS, season.site)])
    made = ask(season)
    give(made, season.bob)
    give(made, season.bob)
    assert len(entries("recheck.answer")) == 1
    with pytest.raises(MoveRefused):
        give(made, carol)
    with pytest.raises(MoveRefused):
        give(made, season.bob, answer=Texts({"ko": "다릅니다.", "en": "Other."}))


def test_answer_to_a_recheck_says_whether_the_result_stands(season):
    made = ask(season)
    with pytest.raises(RuleBroken) as refusal:
        give(made, season.bob, verdict=None)
    assert refusal.value.field == "verdict"
    explained = ask(season, kind=EXPLAIN, why="")
    give(explained, season.bob, verdict=Verdict.CORRECT)
    assert explained.verdict is None


def test_suggested_answer_has_the_words_of_the_rubric_and_nothing_of_reviewers(app):
    season = Season(applicants=1, reviewers=2).review().assign()
    for level, each in zip((2, 4), queries.assignments_of(season.applications[0].id), strict=True):
        services.hand_in(
            each,
            levels=season.levels(level),
            notes=season.notes("A secret note."),
            comment="A secret comment.",
            version=0,
            actor=actor_of(each.reviewer),
        )
    stage = season.stage
    drafted = suggested_answer(RECHECK, queries.levels_of(stage, season.applications[0].id))
    for language in ("ko", "en"):
        for criterion in stage.criteria:
            assert criterion.name[language] in drafted[language]
            assert criterion.levels[1][language] in drafted[language]
            assert criterion.levels[3][language] not in drafted[language]
        assert "secret" not in drafted[language]
        assert "Reviewer" not in drafted[language]


def test_suggested_answer_tells_no_level_that_one_reviewer_chose(app):
    season = Season(applicants=1, reviewers=2).review().assign()
    each = queries.assignments_of(season.applications[0].id)[0]
    services.hand_in(
        each, levels=season.levels(4), notes=season.notes(), comment="", version=0,
        actor=actor_of(each.reviewer),
    )  # fmt: skip
    levels = queries.levels_of(season.stage, season.applications[0].id)
    assert {level for _criterion, level in levels} == {None}
    assert "- " not in suggested_answer(EXPLAIN, levels)["en"]


def test_an_erased_application_keeps_no_words_of_a_request(season):
    made = ask(season)
    give(made, season.bob)
    erasure.wipe_application(season.applications[1])
    db.session.commit()
    left = db.session.get_one(Recheck, made.id, populate_existing=True)
    assert (left.why, left.answer) == ("", {"ko": "", "en": ""})
    assert left.status is RecheckState.ANSWERED


def test_promised_correction_is_listed_until_it_is_released(season):
    made = ask(season)
    give(ask(season, 2), season.bob)
    give(made, season.bob, Verdict.CORRECT)
    promised = queries.Asked.PROMISED
    listed = queries.rechecks_of_round(season.round.id, promised).items
    assert [each.id for each in listed] == [made.id]
    season.decide(season.applications[1], Outcome.WAITLIST, rank=1)
    assert queries.count_rechecks(season.round.id, promised) == 1
    season.release()
    assert queries.count_rechecks(season.round.id, promised) == 0


def test_whoever_is_erased_waits_for_no_answer(season):
    give(ask(season, 2), season.bob, Verdict.CORRECT)
    ask(season)
    assert queries.count_rechecks(season.round.id) == 1
    for number in (1, 2):
        erasure.wipe_person(season.people[number])
    db.session.commit()
    assert queries.count_rechecks(season.round.id) == 0
    assert queries.count_rechecks(season.round.id, queries.Asked.PROMISED) == 0
