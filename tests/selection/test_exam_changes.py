"""Results that change after something was prepared or released from them."""

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry, Values
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.selection import queries
from academy.selection.queries import exam_lines, exams
from academy.selection.rules.exams import Marking
from academy.selection.services import exam_results as services
from academy.selection.services import exams as exam_services
from academy.selection.services.exam_results import Entered
from academy.selection.states import Outcome
from tests.factories.exams import MARKING, a_result, a_setting, a_table, an_exam, confirmed
from tests.factories.selection import Season
from tests.personas import actor_of, sign_in


@pytest.fixture
def season(app):
    return Season(applicants=4, reviewers=2).review()


@pytest.fixture
def stage(season):
    """50, 45, 30 and 10 points, by a table."""
    made = an_exam(season)
    rows = [f"{a.number},{n},0,{30 - n}" for a, n in zip(season.applications, (25, 22, 15, 5),
                                                          strict=True)]  # fmt: skip
    confirmed(season, a_table(season, made, "\n".join(["number,right,wrong,blank", *rows])))
    return made


def prepare(season, stage, line):
    return services.prepare_by_line(
        stage,
        line=line,
        declines=True,
        replaces=True,
        reason="The line.",
        looked_at=exam_lines.cut_at(stage, line).looked_at,
        actor=actor_of(season.alice),
    )


def outcomes(season):
    found = [queries.prepared_for(a.id) for a in season.applications]
    return [None if each is None else each.outcome for each in found]


def enter(season, stage, number, points):
    return services.enter_result(
        stage,
        season.applications[number],
        Entered(sat=True, points=points * 100),
        reason="The sheet was read wrong.",
        actor=actor_of(season.alice),
    )


def test_result_by_hand_takes_back_what_followed_from_the_former_one(season, stage):
    prepare(season, stage, 4000)
    assert outcomes(season) == [Outcome.ADVANCE, Outcome.ADVANCE, Outcome.DECLINE, Outcome.DECLINE]
    assert enter(season, stage, 3, 60).taken_back == 1
    assert enter(season, stage, 3, 59).taken_back == 0
    assert outcomes(season) == [Outcome.ADVANCE, Outcome.ADVANCE, Outcome.DECLINE, None]
    told = sa.select(Entry.verb).where(
        Entry.about_id == season.people[3].id, Entry.kind == "decisions"
    )
    verbs = db.session.scalars(told.order_by(Entry.id.desc()).limit(2)).all()
    assert verbs == ["decision.drop", "decision.prepare"]


def test_table_takes_back_what_followed_and_keeps_what_was(season, stage):
    prepare(season, stage, 4000)
    rows = [f"{season.applications[n].number},{right},0,{30 - right}" for n, right in
            ((0, 25), (3, 30))]  # fmt: skip
    done = confirmed(season, a_table(season, stage, "\n".join(["number,right,wrong,blank", *rows])))
    assert done.counts["taken_back"] == 1
    assert outcomes(season) == [Outcome.ADVANCE, Outcome.ADVANCE, Outcome.DECLINE, None]
    changed = db.session.scalars(
        sa.select(Values.content)
        .join(Entry, Entry.id == Values.entry_id)
        .where(Entry.verb == "exam_result.bring_in", Entry.about_id == season.people[3].id)
    ).one()
    assert changed["points"] == [1000, 6000]


def test_another_marking_takes_everything_back(season, stage):
    prepare(season, stage, 4000)
    marking = Marking(**{**MARKING.__dict__, "for_wrong": 0})
    exam_services.set_exam(stage, a_setting(marking=marking), actor=actor_of(season.alice))
    assert outcomes(season) == [None] * 4


def test_released_result_changes_only_with_its_correction_and_is_told_with_it(app, season, stage):
    prepare(season, stage, 4000)
    season.release()
    db.session.commit()
    mine = sign_in(app.test_client(), season.people[3])
    page = f"/my/applications/{season.applications[3].number}/test"
    assert "10 / 60" in mine.get(page).get_data(as_text=True)
    with pytest.raises(RuleBroken, match="먼저"):
        enter(season, stage, 3, 60)
    season.decide(season.applications[3], Outcome.OFFER)
    assert enter(season, stage, 3, 60).taken_back == 0
    db.session.commit()
    waiting = mine.get(page).get_data(as_text=True)
    assert "10 / 60" not in waiting
    assert "60 / 60" not in waiting
    season.release()
    db.session.commit()
    assert "60 / 60" in mine.get(page).get_data(as_text=True)
    assert exams.result_of(stage.id, season.applications[3].id).by_hand


def test_prepare_by_line_does_not_ask_for_each_application(app, count_statements):
    season = Season(applicants=12, reviewers=2).review()
    stage = an_exam(season)
    for application in season.applications:
        a_result(season, stage, application)
    db.session.commit()
    count_statements()
    assert prepare(season, stage, 3000).advanced == 12
    assert len(count_statements()) < 60
