"""A season in a browser: scored by keys, calibrated, decided by two, accepted, and a list moves."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from academy.accounts.passwords import hash_password
from academy.accounts.queries import person_by_email
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import Round
from academy.selection import jobs, queries, services
from academy.selection.models import Stage
from tests import apps
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.journeys.town import PASSWORD, Town, Visitor, open_town
from tests.personas import actor_of, make_person

pytestmark = pytest.mark.browser

APPLICANTS = 8
REVIEWERS = ("reviewer", "reviewer2", "reviewer3")


@pytest.fixture
def town(tmp_path: Path, open_page: Callable[..., Page]) -> Iterator[Town]:
    """An academy whose round of two places has closed with eight applications, assigned."""
    made = apps.make_app("sqlite", f"sqlite:///{tmp_path / 'academy.db'}", tmp_path)
    with open_town(made.app, open_page, locale="ko") as town:
        with made.app.app_context():
            _plant()
        yield town
    made.close()


def _plant() -> None:
    site, cohort = a_site(), a_cohort()
    secret = {"password": hash_password(PASSWORD), "locale": "ko"}
    make_person("추가심사", "reviewer3@academy.example", [(Role.REVIEWER, site)], **secret)
    round = an_open_round(
        cohort,
        number=2,
        opens_at=datetime(2026, 10, 1, tzinfo=UTC),
        closes_at=datetime(2026, 11, 1, tzinfo=UTC),
        seats=2,
    )
    for number in range(APPLICANTS):
        person = make_person(f"지원자 {number}", f"applicant{number}@example.org", **secret)
        a_submitted_application(person, round)
    staff = actor_of(_person("admissions"))
    services.start_review(round, per_application=2, actor=staff)
    services.assign_reviewers(_stage(), actor=staff)
    services.start_scoring(_stage(), actor=staff)
    db.session.commit()


def _person(key: str):
    person = person_by_email(f"{key}@academy.example")
    assert person is not None
    return person


def _stage() -> Stage:
    round = db.session.query(Round).filter_by(number=2).one()
    stage = queries.stage_of(round.id)
    assert stage is not None
    return stage


def test_reviewer_scores_five_applications_by_keyboard_alone(town: Town):
    reviewer = town.visitor("reviewer")
    reviewer.go("/reviews")
    reviewer.follow("Open")
    for number in range(5):
        score_by_keys(reviewer, level=2 + number % 3)
    with town.app.app_context():
        pile = queries.assignments_visible_to(actor_of(_person("reviewer")))
        assert sum(each.status.value == "scored" for each in pile) == 5


def score_by_keys(reviewer: Visitor, *, level: int) -> None:
    """Go through the sheet with Tab and digits, and hand it in with Ctrl and Enter."""
    page = reviewer.page
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'radio'"):
            break
    criteria = page.locator("#review [role=radiogroup]").count()
    for _criterion in range(criteria):
        page.keyboard.press(str(level))
    expect(page.locator("#review input:checked")).to_have_count(criteria)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_season_is_calibrated_decided_by_two_and_its_waiting_list_moves(town: Town):
    with town.app.app_context():
        score_all()
    clerk = town.visitor("admissions")
    calibrate_and_spend(town, clerk)
    with town.app.app_context():
        score_all()
    prepare(clerk)
    release(town, clerk.path)
    first, second, third = accept_and_lapse(town)
    waits = applicant(town, third)
    waits.sees("We would like you to join us")
    assert first != second


def score_all() -> None:
    """Let everybody hand in what lies in their pile; applications differ in worth."""
    for key in REVIEWERS:
        actor = actor_of(_person(key))
        for each in queries.assignments_visible_to(actor):
            if each.status.value != "open":
                continue
            level = 2 + (each.application_id + (key == "reviewer2")) % 3
            levels = {criterion.id: level for criterion in queries.criteria_of(each.stage_id)}
            services.hand_in(each, levels=levels, comment="", version=0, actor=actor)
    db.session.commit()


def calibrate_and_spend(town: Town, clerk: Visitor) -> None:
    """Staff ask for the calibration and give more reviews to who is near the line."""
    with town.app.app_context():
        ref = _stage().ref
    clerk.go(f"/staff/selection/stages/{ref}/ranking")
    clerk.press("Calibrate")
    with town.app.app_context():
        assert jobs.work_calibrations() == 1
    clerk.reload()
    clerk.click(
        clerk.page.locator("summary", has_text=town.say("Spend extra reviews where the line runs"))
    )
    clerk.fill(applications=2, more=1)
    clerk.press("Assign extra reviews")
    expect(clerk.page.locator("main")).to_contain_text(re.compile("2"))
    with town.app.app_context():
        extra = [
            each
            for application in range(1, APPLICANTS + 1)
            for each in queries.assignments_of(application)
            if each.why.value == "extra"
        ]
        assert len(extra) == 2
        assert all(each.chance is not None for each in extra)


def prepare(clerk: Visitor) -> None:
    """Staff decide the list in one step: two offers, two wait, the others are declined."""
    clerk.follow("Decisions")
    clerk.fill(chosen="offer", most=2, waiting=2)
    clerk.tick(clerk.page.locator('main [name="decline"]'))
    clerk.press("Show what that comes to")
    clerk.fill(reason="자리가 더 없습니다.")
    button = clerk.page.locator("main form[method=post] button", has_text="8")
    clerk.submit(button)
    clerk.follow("To the release")
    # Whoever prepared it finds no button to release it.
    expect(clerk.page.get_by_role("button", name=clerk.town.say("Release now"))).to_have_count(0)


def release(town: Town, path: str) -> None:
    """A second person releases it."""
    colleague = town.visitor("admissions2")
    colleague.go(path)
    colleague.press("Release now")


def applicant(town: Town, number: str) -> Visitor:
    """Return an applicant before their own result."""
    with town.app.app_context():
        result = queries.get_result(number)
        assert result is not None
        email = queries.get_candidate(number).person.email
    visitor = town.visitor(number, email)
    visitor.go(f"/my/offers/{number}")
    return visitor


def accept_and_lapse(town: Town) -> tuple[str, str, str]:
    """One accepts; another lets the time go by, and the first in line is offered the place."""
    with town.app.app_context():
        round_id = _stage().round_id
        offers = [offer.application.number for offer in queries.offers_of(round_id)]
        (waiting, _decision), *_others = queries.waiting_list(round_id)
        first, second, third = *offers, waiting.number
        lapses = max(offer.expires_at for offer in queries.offers_of(round_id))
    reads = applicant(town, first)
    reads.sees("Your letter")
    reads.fill(discipline="tech")
    reads.press("Accept the place")
    reads.sees("The place is yours")
    applicant(town, third).sees("You hold place %(place)s on the waiting list", place=1)
    town.travel(date.fromisoformat(str((lapses + timedelta(days=1)).date())))
    with town.app.app_context():
        jobs.lapse_due_offers()
        db.session.commit()
    applicant(town, second).sees("The time for this offer is over")
    return first, second, third
