"""Who asked to hear of the next round: told once, forgotten when they say so."""

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake.services import close_round, open_round
from academy.outbox.models import StoredLetter
from academy.outreach import jobs, services
from academy.outreach.jobs import forget_interests, tell_interests
from academy.outreach.models import Announcement, Interest
from academy.outreach.rules import BATCH
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_round, some_notices


def test_interest_is_told_once_when_a_round_opens_and_only_if_confirmed(app):
    site = a_site()
    cohort = a_cohort(site)
    for email in ("a@example.org", "b@example.org"):
        services.ask_to_hear(site, email, locale="ko", actor=SYSTEM)
    services.ask_to_hear(site, "a@example.org", locale="ko", actor=SYSTEM)
    first, _second = db.session.scalars(sa.select(Interest).order_by(Interest.id))
    services.confirm_interest(first, actor=SYSTEM)
    services.confirm_interest(first, actor=SYSTEM)
    round = a_round(cohort)
    some_notices(site.id)
    open_round(round, actor=SYSTEM)
    assert tell_interests() == 1
    assert tell_interests() == 0
    kinds = db.session.execute(
        sa.select(StoredLetter.kind, StoredLetter.to).order_by(StoredLetter.id)
    ).all()
    assert [tuple(row) for row in kinds] == [
        ("outreach/confirm_interest", "a@example.org"),
        ("outreach/confirm_interest", "b@example.org"),
        ("outreach/round_opens", "a@example.org"),
    ]
    services.forget_interest(first, actor=SYSTEM)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Interest)) == 1


def test_interest_is_told_of_one_round_only_and_forgotten_a_month_later(app, freeze):
    freeze("2027-01-03T12:00:00+09:00")
    site = a_site()
    for email in ("a@example.org", "never@example.org"):
        services.ask_to_hear(site, email, locale="ko", actor=SYSTEM)
    interest = db.session.scalars(sa.select(Interest).order_by(Interest.id)).first()
    services.confirm_interest(interest, actor=SYSTEM)
    some_notices(site.id)
    for number in (1, 2):
        open_round(a_round(a_cohort(site, number)), actor=SYSTEM)
        tell_interests()
    told = sa.select(sa.func.count()).where(StoredLetter.kind == "outreach/round_opens")
    assert db.session.scalar(told) == 1
    freeze("2027-01-11T12:00:00+09:00")
    assert forget_interests() == 1
    freeze("2027-02-03T12:00:00+09:00")
    assert forget_interests() == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Interest)) == 0


def test_interest_asked_again_unconfirmed_begins_its_days_anew(app, freeze):
    freeze("2027-01-03T12:00:00+09:00")
    site = a_site()
    services.ask_to_hear(site, "a@example.org", locale="ko", actor=SYSTEM)
    freeze("2027-01-09T12:00:00+09:00")
    services.ask_to_hear(site, "a@example.org", locale="en", actor=SYSTEM)
    interest = db.session.scalars(sa.select(Interest)).one()
    assert (interest.asked_at, interest.locale) == (clock.now(), "en")
    freeze("2027-01-11T12:00:00+09:00")
    assert forget_interests() == 0
    freeze("2027-01-17T12:00:00+09:00")
    assert forget_interests() == 1


def test_interest_asked_again_after_its_letter_is_confirmed_anew(app):
    site = a_site()
    services.ask_to_hear(site, "a@example.org", locale="ko", actor=SYSTEM)
    interest = db.session.scalars(sa.select(Interest)).one()
    services.confirm_interest(interest, actor=SYSTEM)
    some_notices(site.id)
    open_round(a_round(a_cohort(site)), actor=SYSTEM)
    tell_interests()
    db.session.refresh(interest)
    assert interest.told_at is not None
    services.ask_to_hear(site, "a@example.org", locale="en", actor=SYSTEM)
    assert (interest.told_at, interest.confirmed_at, interest.locale) == (None, None, "en")


def crowd(site, count):
    """Let many have asked and confirmed."""
    at = clock.now()
    for number in range(count):
        interest = Interest(
            site_id=site.id, email=f"p{number}@example.org", locale="ko", asked_at=at,
            confirmed_at=at,
        )  # fmt: skip
        db.session.add(interest)
    db.session.commit()


def addressees():
    query = sa.select(StoredLetter.to).where(StoredLetter.kind == "outreach/round_opens")
    return db.session.scalars(query).all()


def opened(site):
    some_notices(site.id)
    round = a_round(a_cohort(site))
    open_round(round, actor=SYSTEM)
    db.session.commit()
    return round


def test_opening_writes_no_letter_itself_however_many_asked(app):
    site = a_site()
    crowd(site, 3)
    round = opened(site)
    assert addressees() == []
    announcement = db.session.scalars(sa.select(Announcement)).one()
    assert (announcement.round_id, announcement.told) == (round.id, 0)


def test_worker_killed_within_a_later_batch_leaves_the_first_and_the_next_one_goes_on(
    app, monkeypatch
):
    site = a_site()
    crowd(site, BATCH + 5)
    opened(site)
    real, count = services.interests.post, iter(range(100))

    def die_in_the_second_batch(letter):
        if next(count) == BATCH + 2:
            raise SystemExit
        real(letter)

    with monkeypatch.context() as patch:
        patch.setattr(services.interests, "post", die_in_the_second_batch)
        with pytest.raises(SystemExit):
            jobs.tell_interests()
    assert len(addressees()) == BATCH
    announcement = db.session.scalars(sa.select(Announcement)).one()
    assert (announcement.told, announcement.finished_at) == (BATCH, None)

    assert jobs.tell_interests() == 5
    assert len(set(addressees())) == len(addressees()) == BATCH + 5
    db.session.refresh(announcement)
    assert announcement.told == BATCH + 5
    assert announcement.finished_at is not None
    told = sa.select(sa.func.count()).where(Entry.verb == "round.tell_interests")
    assert db.session.scalar(told) == 1


def test_two_workers_at_once_tell_everyone_once(app, at_once):
    site = a_site()
    crowd(site, 60)
    opened(site)
    at_once(3, lambda _: jobs.tell_interests())
    jobs.tell_interests()
    assert len(set(addressees())) == len(addressees()) == 60


def test_round_that_was_closed_meanwhile_is_told_to_nobody(app):
    site = a_site()
    crowd(site, 2)
    close_round(opened(site), reason="잘못 열었습니다.", actor=SYSTEM)
    assert jobs.tell_interests() == 0
    assert addressees() == []
    assert db.session.scalars(sa.select(Announcement)).one().finished_at is not None


def test_who_confirms_after_the_opening_waits_for_the_next_round(app, freeze):
    freeze("2027-01-03T12:00:00+09:00")
    site = a_site()
    opened(site)
    freeze("2027-01-03T12:00:01+09:00")
    crowd(site, 1)
    assert jobs.tell_interests() == 0
