"""Codes and invitations: sent to an address, typed once, worthless afterwards."""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from academy.accounts import throttle
from academy.accounts.models import Code
from academy.accounts.queries import get_code
from academy.accounts.rules import CODE_ATTEMPTS, CODE_LIFE, INVITATION_LIFE, tidy_code
from academy.accounts.sign_in import new_token
from academy.accounts.states import CodePurpose
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import apart, db, lock, verb
from academy.core.errors import RuleBroken
from academy.outbox.services import clear_bounce

STALE = _l("This code is no longer valid. Please have a new one sent.")


def check_letters(email: str, *, ip: str) -> None:
    """Count one letter to an address and from a source.

    Raises:
        TooMany: the address has had enough letters, known to us or not.
    """
    throttle.attempt(throttle.LETTER_SOURCE, ip)
    throttle.attempt(throttle.LETTER_ADDRESS, email)
    throttle.attempt(throttle.LETTER_ADDRESS_DAY, email)


@verb
def issue(
    purpose: CodePurpose,
    email: str,
    *,
    person_id: int | None,
    payload: dict[str, Any],
    beside_others: bool = False,
) -> tuple[Code, str]:
    """Make a code of six digits and end those sent before; return it with its plain digits.

    `beside_others` ends only those for the very same thing: another wish keeps its own.
    """
    now, digits = clock.now(), f"{secrets.randbelow(1_000_000):06d}"
    _sweep(now)
    waiting = db.session.scalars(
        sa.select(Code)
        .where(Code.email == email, Code.purpose == purpose, Code.used_at.is_(None))
        .where(Code.expires_at > now)
        .with_for_update()
    )
    for before in waiting.all():
        if not beside_others or (before.person_id, before.payload) == (person_id, payload):
            before.expires_at, before.payload = now, {}
    code = Code(
        purpose=purpose,
        email=email,
        person_id=person_id,
        code_hash="",
        payload=payload,
        created_at=now,
        expires_at=now + CODE_LIFE,
    )
    db.session.add(code)
    db.session.flush()
    code.code_hash = _hash(code.ref, digits)
    return code, digits


@verb
def issue_invitation(email: str, *, person_id: int) -> tuple[Code, str]:
    """Make the token of a link that lets a person set the first password; return both."""
    now = clock.now()
    token, token_hash = new_token()
    db.session.execute(
        sa.update(Code)
        .where(Code.person_id == person_id, Code.purpose == CodePurpose.INVITATION)
        .where(Code.used_at.is_(None), Code.expires_at > now)
        .values(expires_at=now)
    )
    code = Code(
        purpose=CodePurpose.INVITATION,
        email=email,
        person_id=person_id,
        code_hash=token_hash,
        payload={},
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    db.session.add(code)
    db.session.flush()
    return code, token


def try_code(ref: str, purpose: CodePurpose, typed: str, *, ip: str) -> Code:
    """Compare what was typed with what was sent, counting each attempt for good.

    Must be called before the caller takes SQLite's write lock.

    Raises:
        RuleBroken: wrong, too old, used, or tried too often; says what to do.
    """
    throttle.attempt(throttle.CODE_SOURCE, ip)
    now = clock.now()
    with apart() as connection:
        tries = connection.execute(
            sa.update(Code)
            .where(
                Code.ref == ref,
                Code.purpose == purpose,
                Code.expires_at > now,
                Code.attempts < CODE_ATTEMPTS,
            )
            .values(attempts=Code.attempts + 1)
            .returning(Code.attempts)
        ).scalar_one_or_none()
    code = get_code(ref)
    if tries is None or code is None:
        raise RuleBroken(STALE, field="code")
    digits = tidy_code(typed)
    if not hmac.compare_digest(_hash(ref, digits), code.code_hash):
        if tries >= CODE_ATTEMPTS:
            raise RuleBroken(STALE, field="code")
        raise RuleBroken(
            _l(
                "This is not the code we sent. Please check the six digits in the newest letter; "
                "you have %(left)s more attempts.",
                left=CODE_ATTEMPTS - tries,
            ),
            field="code",
        )
    return code


def use(code: Code, *, actor: Actor) -> None:
    """Spend a code inside a verb; of two at once, one is first.

    Raises:
        RuleBroken: it was spent already.
    """
    lock(code)
    if code.used_at is not None:
        raise RuleBroken(STALE, field="code")
    code.used_at = clock.now()
    # A code arrived, so that the address takes letters, whatever servers said of it before. The
    # link of an invitation may have come by another way.
    if code.purpose is not CodePurpose.INVITATION:
        clear_bounce(code.email, actor=actor)


def _sweep(now: datetime) -> None:
    # What newcomers typed is not kept when they never came back.
    db.session.execute(sa.delete(Code).where(Code.expires_at < now - throttle.DAY))


def _hash(ref: str, digits: str) -> str:
    # Six digits are guessed in a moment by whoever reads the table, unless a key is needed too.
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(
        secret, f"{ref}:{digits}".encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()
