"""Delivery: once when all goes well, again when it does not, never lost."""

from datetime import timedelta

import pytest

from academy.core import clock
from academy.core.db import db
from academy.outbox import jobs
from academy.outbox.models import NEVER
from academy.outbox.states import LetterState
from tests.factories.outbox import a_letter

MORNING = "2026-11-23T10:00:00+09:00"


def deliver_all() -> list[bool]:
    return [jobs.deliver_leased(*leased) for leased in jobs.lease_due()]


def test_deliver_writes_a_file_without_a_server(app, mail_files):
    letter = a_letter(context={"name": "김하늘"})
    assert deliver_all() == [True]
    (message,) = mail_files()
    assert (message["To"], message["Subject"]) == (letter.to, "Hello 김하늘")
    assert message["Message-ID"] == letter.message_id
    assert "here is your news" in message.get_body(("plain",)).get_content()
    assert "<p>Hello 김하늘" in message.get_body(("html",)).get_content()
    db.session.refresh(letter)
    assert (letter.status, letter.attempts, letter.lease) == (LetterState.SENT, 1, "")
    assert letter.sent_at is not None


def test_deliver_to_a_server_sends_once(app, postbox):
    letter = a_letter()
    assert deliver_all() == [True]
    assert deliver_all() == []
    assert [m["Message-ID"] for m in postbox.got] == [letter.message_id]
    assert postbox.got[0]["Auto-Submitted"] == "auto-generated"


def test_deliver_secret_renders_late_and_wipes(app, postbox):
    letter = a_letter("tests/code", secret=True)
    assert "482913" not in letter.sealed
    assert (letter.subject, letter.text, letter.html) == ("", "", "")
    assert deliver_all() == [True]
    assert "482913" in postbox.got[0].get_body(("plain",)).get_content()
    db.session.refresh(letter)
    assert (letter.sealed, letter.text, letter.html) == ("", "", "")


def test_lease_is_given_once_until_it_runs_out(app, freeze):
    at = freeze(MORNING)
    letter = a_letter()
    ((first_id, first),) = jobs.lease_due()
    assert first_id == letter.id
    assert jobs.lease_due() == []
    freeze(at + timedelta(seconds=181))
    ((_, second),) = jobs.lease_due()
    assert second != first


def test_deliver_with_a_lost_lease_sends_nothing(app, freeze, postbox):
    at = freeze(MORNING)
    letter = a_letter()
    ((_, old),) = jobs.lease_due()
    freeze(at + timedelta(seconds=181))
    assert jobs.deliver_leased(letter.id, old) is False
    ((_, new),) = jobs.lease_due()
    assert jobs.deliver_leased(letter.id, old) is False
    assert jobs.deliver_leased(letter.id, new) is True
    assert len(postbox.got) == 1


def test_deliver_after_death_repeats_with_the_same_message_id(app, freeze, postbox, monkeypatch):
    at = freeze(MORNING)
    a_letter()

    def die(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_note_sent", die)
        with pytest.raises(SystemExit):
            deliver_all()
    assert deliver_all() == []
    freeze(at + timedelta(seconds=181))
    assert deliver_all() == [True]
    assert len({m["Message-ID"] for m in postbox.got}) == 1
    assert len(postbox.got) == 2


def test_deliver_refused_for_now_tries_again_later(app, freeze, postbox):
    at = freeze(MORNING)
    letter = a_letter()
    postbox.answers = ["451 try later"]
    assert deliver_all() == [False]
    db.session.refresh(letter)
    assert (letter.status, letter.attempts) == (LetterState.WAITING, 1)
    assert letter.error == "SMTPDataError (451)"
    assert letter.leased_until == NEVER
    assert deliver_all() == []
    freeze(at + timedelta(seconds=31))
    assert deliver_all() == [True]
    assert len(postbox.got) == 1


def test_deliver_unknown_recipient_fails_without_naming_it(app, postbox):
    letter = a_letter("tests/code", secret=True)
    postbox.refused[letter.to] = "550 no such user"
    assert deliver_all() == [False]
    db.session.refresh(letter)
    assert letter.status == LetterState.FAILED
    assert letter.error == "recipient refused (550)"
    assert letter.sealed == ""


def test_deliver_without_a_server_for_an_hour_loses_nothing(app, freeze, change_settings, postbox):
    at = freeze(MORNING)
    there = app.config["SETTINGS"].smtp_url
    change_settings(smtp_url="smtp://127.0.0.1:9")
    letter = a_letter()
    for minutes in range(0, 60, 5):
        freeze(at + timedelta(minutes=minutes))
        deliver_all()
    db.session.refresh(letter)
    assert letter.status == LetterState.WAITING
    assert 5 <= letter.attempts <= 9
    change_settings(smtp_url=there)
    freeze(at + timedelta(minutes=125))
    assert deliver_all() == [True]
    assert len(postbox.got) == 1


def test_deliver_gives_up_in_the_end(app, freeze, change_settings):
    at = freeze(MORNING)
    change_settings(smtp_url="smtp://127.0.0.1:9")
    letter = a_letter()
    for hours in range(60):
        freeze(at + timedelta(hours=hours))
        deliver_all()
    db.session.refresh(letter)
    assert letter.status == LetterState.FAILED
    assert letter.error == "ConnectionRefusedError"


def test_deliver_broken_template_does_not_stop_the_others(app, postbox):
    broken = a_letter("tests/broken", secret=True)
    a_letter()
    assert sorted(deliver_all()) == [False, True]
    db.session.refresh(broken)
    assert broken.attempts == 1
    assert broken.error == "UndefinedError"


def test_lease_promotion_waits_for_the_morning(app, freeze):
    freeze("2026-11-22T21:30:00+09:00")
    letter = a_letter(promotion=True)
    assert letter.subject == "(광고) Hello Alice"
    other = a_letter()
    assert [letter_id for letter_id, _ in jobs.lease_due()] == [other.id]
    freeze("2026-11-23T08:00:00+09:00")
    assert letter.id in [letter_id for letter_id, _ in jobs.lease_due()]


def test_lease_leaves_texts_to_people(app):
    a_letter(channel="text", to="+821012345678")
    assert jobs.lease_due() == []


def test_lease_by_many_at_once_gives_each_letter_to_one(app, at_once):
    letters = [a_letter().id for _ in range(30)]
    taken = at_once(6, lambda _: jobs.lease_due(10))
    found = [letter_id for leased in taken for letter_id, _ in leased]
    assert sorted(found) == sorted(set(found))
    found += [letter_id for letter_id, _ in jobs.lease_due(30)]
    assert sorted(found) == letters


def test_purge_wipes_bodies_after_ninety_days(app, freeze):
    at = freeze(MORNING)
    old, waiting = a_letter(), a_letter()
    jobs.deliver_leased(*next(x for x in jobs.lease_due() if x[0] == old.id))
    freeze(at + timedelta(days=90))
    young = a_letter()
    deliver_all()
    assert jobs.purge_bodies() == 0
    freeze(at + timedelta(days=90, seconds=1))
    assert jobs.purge_bodies() == 2
    assert jobs.purge_bodies() == 0
    for letter in (old, waiting, young):
        db.session.refresh(letter)
    assert (old.subject, old.text, old.html) == ("", "", "")
    assert old.purged_at == clock.now()
    assert young.text != ""
