"""Reminders before a closing: each once, to whom it concerns, on the clock of the site."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake import queries, services
from academy.intake.jobs import remind_applicants
from academy.intake.models import Reminder
from academy.intake.rules import days_before, reminder_due
from academy.intake.states import NoticeKind
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.intake.writing import count
from tests.personas import actor_of, make_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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


def letters():
    query = sa.select(StoredLetter.kind, StoredLetter.to).order_by(StoredLetter.id)
    return [(kind.removeprefix("intake/"), to) for kind, to in db.session.execute(query)]


def wants_news(person, site_id, cohort, *, number=1):
    """Let somebody agree to news in an earlier round."""
    earlier = an_open_round(cohort, number=number)
    application = a_submitted_application(person, earlier)
    db.session.commit()
    notice = queries.notices_of(earlier.id)[NoticeKind.NEWS]
    services.give_consent(application, notice, actor=actor_of(person))
    earlier.closes_at = clock.now() + timedelta(minutes=1)
    db.session.commit()
    return application, notice


def test_draft_is_reminded_three_days_and_one_day_before_and_once_each(round, hana, freeze):
    a_draft(hana, round)
    closes_at = round.closes_at
    db.session.commit()
    written = []
    for left in (4 * DAY, 3 * DAY, 2 * DAY, DAY + HOUR, DAY, HOUR, timedelta(0), -HOUR):
        freeze(closes_at - left)
        written += [remind_applicants(), remind_applicants()]
    assert written == [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert letters() == [("unfinished", hana.email)] * 2


def test_worker_that_slept_sends_the_nearest_reminder_only(round, hana, freeze):
    a_draft(hana, round)
    db.session.commit()
    freeze(round.closes_at - HOUR)
    assert (remind_applicants(), remind_applicants()) == (1, 0)


def test_what_was_submitted_or_withdrawn_is_left_alone(round, hana, freeze):
    gone = make_person("Gone")
    a_submitted_application(hana, round)
    withdrawn = a_draft(gone, round)
    services.withdraw(withdrawn, actor=SYSTEM)
    freeze(round.closes_at - HOUR)
    assert remind_applicants() == 0


def test_who_has_just_begun_is_not_reminded_of_it(round, hana, freeze):
    freeze(round.closes_at - 2 * DAY)
    a_draft(hana, round)
    db.session.commit()
    assert remind_applicants() == 0
    freeze(round.closes_at - HOUR)
    assert remind_applicants() == 1


def test_extension_of_one_moves_the_reminder_of_that_one(round, hana, freeze):
    draft = a_draft(hana, round)
    other = make_person("Other")
    a_draft(other, round)
    db.session.commit()
    until = round.closes_at + 10 * DAY
    services.extend_for(draft, until, reason="입원", actor=SYSTEM)
    freeze(round.closes_at - HOUR)
    assert remind_applicants() == 1
    assert letters() == [("unfinished", other.email)]
    freeze(until - 2 * DAY)
    assert remind_applicants() == 1
    assert letters()[-1] == ("unfinished", hana.email)
    assert (
        str(until.astimezone(ZoneInfo("Asia/Seoul")).day)
        in db.session.scalars(
            sa.select(StoredLetter.subject).order_by(StoredLetter.id.desc())
        ).first()
    )


def test_extension_of_the_round_brings_no_second_letter_of_a_kind(round, hana, freeze):
    a_draft(hana, round)
    db.session.commit()
    freeze(round.closes_at - 2 * DAY)
    assert remind_applicants() == 1
    services.extend_round(round, round.closes_at + 10 * DAY, reason="요청", actor=SYSTEM)
    freeze(round.closes_at - 2 * DAY)
    assert remind_applicants() == 0
    freeze(round.closes_at - HOUR)
    assert remind_applicants() == 1
    assert count(Reminder) == 2


def test_only_who_agreed_to_news_hears_of_a_round_they_did_not_begin(app, freeze):
    site = a_site()
    cohort = a_cohort(site)
    wanting, silent = make_person("Wanting"), make_person("Silent")
    wants_news(wanting, site.id, cohort)
    round = an_open_round(cohort, number=2)
    db.session.commit()
    assert silent is not None
    freeze(round.closes_at - 2 * DAY)
    assert (remind_applicants(), remind_applicants()) == (1, 0)
    assert letters() == [("not_started", wanting.email)]
    letter = db.session.scalars(sa.select(StoredLetter)).one()
    assert letter.promotion
    assert letter.subject.startswith("(광고)")


def test_news_taken_back_or_a_begun_application_end_it(app, freeze):
    site = a_site()
    cohort = a_cohort(site)
    first, second = make_person("First"), make_person("Second")
    application, notice = wants_news(first, site.id, cohort)
    wants_news(second, site.id, cohort, number=3)
    round = an_open_round(cohort, number=2)
    services.withdraw_consent(application, notice, actor=SYSTEM)
    a_submitted_application(second, round)
    db.session.commit()
    freeze(round.closes_at - HOUR)
    assert remind_applicants() == 0


def test_two_workers_at_once_write_one_letter(round, hana, freeze, at_once):
    a_draft(hana, round)
    db.session.commit()
    freeze(round.closes_at - HOUR)
    assert sum(at_once(4, lambda _number: remind_applicants())) == 1
    assert letters() == [("unfinished", hana.email)]


@pytest.mark.parametrize(
    ("zone", "closes", "three_days"),
    [
        ("Asia/Seoul", (2027, 3, 29, 18), datetime(2027, 3, 26, 9, tzinfo=UTC)),
        # In Naples the clocks go forward on 28 March 2027: three days are 71 hours.
        ("Europe/Rome", (2027, 3, 29, 18), datetime(2027, 3, 26, 17, tzinfo=UTC)),
        ("Pacific/Auckland", (2027, 4, 5, 18), datetime(2027, 4, 2, 5, tzinfo=UTC)),
    ],
)
def test_days_before_are_counted_on_the_wall_of_the_site(zone, closes, three_days):
    closes_at = datetime(*closes, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert days_before(closes_at, zone, 3) == three_days
    long_ago = closes_at - 30 * DAY
    just_before = three_days - timedelta(seconds=1)
    assert reminder_due(closes_at, zone, now=just_before, since=long_ago) is None
    assert reminder_due(closes_at, zone, now=three_days, since=long_ago) == 3
