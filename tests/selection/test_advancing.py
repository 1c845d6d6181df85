"""An invitation to the next stage: read by its applicant once released, and never before."""

from datetime import timedelta

import pytest

from academy.core import clock
from academy.selection.states import Outcome
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import sign_in


@pytest.fixture
def season(app):
    season = Season(applicants=2, reviewers=2).review()
    season.round.test_on = clock.today(season.site.zone) + timedelta(days=9)
    season.decide(season.applications[0], Outcome.ADVANCE)
    return season


def pages(app, season):
    me = sign_in(app.test_client(), season.people[0])
    number = season.applications[0].number
    return me.get(f"/my/applications/{number}?lang=en"), me.get(f"/my/offers/{number}?lang=en")


def test_prepared_invitation_shows_nowhere(app, season):
    mine, result = pages(app, season)
    assert "You are invited" not in mine.get_data(as_text=True)
    assert result.status_code == 404


def test_released_invitation_is_read_on_both_pages_and_the_letter_does_not_say_it(app, season):
    season.release()
    mine, result = pages(app, season)
    assert "You are invited to the online test" in parse(mine).text
    assert "You are invited to the online test" in parse(result).text
    steps = mine.get_data(as_text=True).split('<li class="is-')[1:]
    assert [step.split('"')[0] for step in steps[:4]] == ["done", "done", "current", "upcoming"]


def test_who_was_not_invited_reads_nothing_new(app, season):
    season.release()
    me = sign_in(app.test_client(), season.people[1])
    number = season.applications[1].number
    assert "You are invited" not in me.get(f"/my/applications/{number}?lang=en").text
    assert me.get(f"/my/offers/{number}?lang=en").status_code == 404
