"""Addresses that take no letters: told at delivery or by a bounce, cleared by their owners."""

import mailbox

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.outbox import jobs, rules, services
from academy.outbox.bounces import LARGEST, read_bounce
from academy.outbox.commands import outbox
from academy.outbox.jobs import Returned
from academy.outbox.models import BouncingAddress
from academy.outbox.queries import bounce_of
from academy.outbox.states import LetterState
from tests.factories.outbox import a_letter

NOTE = """\
From: MAILER-DAEMON@mx.example.net
To: academy@example.org
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {to}
Action: {action}
Status: {code}
Diagnostic-Code: smtp; 550 {code} no such user

--b
Content-Type: {returned}

From: academy@example.org
Message-ID: {message_id}
Subject: Hello

--b--
"""


def a_note(letter, code="5.1.1", action="failed", returned="text/rfc822-headers", **more):
    values = {"to": letter.to, "message_id": letter.message_id, **more}
    return NOTE.format(code=code, action=action, returned=returned, **values).encode()


def sent(letter):
    letter.status = LetterState.SENT
    db.session.commit()
    return letter


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_take_back_of_a_dead_address_marks_it_once(app, returned):
    letter = sent(a_letter())
    note = a_note(letter, returned=returned)
    assert jobs.take_back(note) is Returned.MARKED
    assert jobs.take_back(note) is Returned.KNOWN
    found = bounce_of(letter.to)
    assert (found.code, found.letter_id) == ("5.1.1", letter.id)
    db.session.refresh(letter)
    assert (letter.status, letter.error) == (LetterState.SENT, "bounced (5.1.1)")
    assert letter.bounced_at is not None
    verbs = db.session.scalars(sa.select(Entry.verb)).all()
    assert verbs.count("mailbox.bounce") == 1


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"code": "4.2.2"}, Returned.PASSING),
        ({"code": "5.2.2"}, Returned.PASSING),
        ({"code": "5.7.1"}, Returned.PASSING),
        ({"action": "delayed", "code": "4.4.1"}, Returned.OTHER),
        ({"action": "delivered", "code": "2.0.0"}, Returned.OTHER),
        ({"message_id": "<made-up@example.org>"}, Returned.FOREIGN),
        ({"code": "five"}, Returned.OTHER),
    ],
)
def test_take_back_of_anything_else_marks_nothing(app, change, outcome):
    letter = sent(a_letter())
    assert jobs.take_back(a_note(letter, **change)) is outcome
    assert db.session.scalars(sa.select(BouncingAddress)).all() == []


def test_take_back_believes_the_letter_and_not_the_address_it_names(app):
    mine, victim = sent(a_letter()), sent(a_letter())
    jobs.take_back(a_note(mine, to=victim.to))
    assert bounce_of(victim.to) is None
    assert bounce_of(mine.to) is not None


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"Subject: hi\n\nhello", b"x" * 10])
def test_read_bounce_of_rubbish_is_none(content):
    assert read_bounce(content) is None
    assert read_bounce(b"a" * (LARGEST + 1)) is None


def test_old_note_does_not_mark_an_address_that_was_cleared(app):
    letter = sent(a_letter())
    note = a_note(letter)
    jobs.take_back(note)
    services.clear_bounce(letter.to, actor=SYSTEM)
    assert jobs.take_back(note) is Returned.KNOWN
    assert bounce_of(letter.to) is None


def test_refusal_at_delivery_marks_the_address(app, postbox):
    letter = a_letter()
    postbox.refused[letter.to] = "550 5.1.1 no such user"
    assert [jobs.deliver_leased(*leased) for leased in jobs.lease_due()] == [False]
    db.session.refresh(letter)
    assert letter.status == LetterState.FAILED
    assert letter.bounced_at is not None
    assert bounce_of(letter.to).code == "5.1.1"


@pytest.mark.parametrize("said", ["552 5.2.2 mailbox full", "550 5.7.1 spam", "450 4.2.0 later"])
def test_refusal_for_another_reason_does_not_mark(app, postbox, said):
    letter = a_letter()
    postbox.refused[letter.to] = said
    assert [jobs.deliver_leased(*leased) for leased in jobs.lease_due()] == [False]
    assert bounce_of(letter.to) is None


@pytest.mark.parametrize(
    ("reply", "said", "code"),
    [
        (550, "5.1.1 unknown", "5.1.1"),
        (550, "no such user", "550"),
        (554, "5.4.4 no route", "5.4.4"),
        (554, "transaction failed", ""),
        (550, "5.7.26 unauthenticated", ""),
        (552, "5.2.2 over quota", ""),
        (550, "5.2.1 disabled", "5.2.1"),
    ],
)
def test_gone_code_tells_the_address_from_the_weather(reply, said, code):
    assert rules.gone_code(reply, said) == code


@pytest.mark.parametrize("kind", ["mbox", "maildir", "file"])
def test_command_reads_boxes_and_says_what_it_found(app, tmp_path, kind):
    letter = sent(a_letter())
    mails = [a_note(letter), b"Subject: Re: Hello\n\nI am on holiday.\n"]
    if kind == "mbox":
        path = tmp_path / "box"
        box = mailbox.mbox(path)
        for mail in mails:
            box.add(mail)
        box.close()
        paths = [path]
    elif kind == "maildir":
        path = tmp_path / "Maildir"
        box = mailbox.Maildir(path)
        for mail in mails:
            box.add(mail)
        paths = [path]
    else:
        paths = [tmp_path / "a.eml", tmp_path / "b.eml"]
        for path, mail in zip(paths, mails, strict=True):
            path.write_bytes(mail)
    ran = app.test_cli_runner().invoke(outbox, ["bounces", *map(str, paths)])
    assert ran.exit_code == 0, ran.output
    assert "1 addresses marked as taking no letters" in ran.output
    assert "1 no notes on delivery" in ran.output
    assert bounce_of(letter.to) is not None


def test_promotion_carries_the_button_that_ends_it(app, freeze, postbox):
    freeze("2026-11-23T10:00:00+09:00")
    a_letter(promotion=True, unsubscribe="https://academy.example/unsubscribe/ABC")
    a_letter()
    assert [jobs.deliver_leased(*leased) for leased in jobs.lease_due()] == [True, True]
    news, plain = postbox.got
    assert news["List-Unsubscribe"] == "<https://academy.example/unsubscribe/ABC>"
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert plain["List-Unsubscribe"] is None


def test_promotion_waits_by_the_clock_of_its_own_site(app, freeze):
    # Nine in the evening in Korea is one in the afternoon in Naples.
    freeze("2026-11-23T21:30:00+09:00")
    there = a_letter(promotion=True, zone="Europe/Rome")
    here = a_letter(promotion=True)
    assert [letter_id for letter_id, _ in jobs.lease_due()] == [there.id]
    assert here.due_at.isoformat() == "2026-11-23T23:00:00+00:00"
