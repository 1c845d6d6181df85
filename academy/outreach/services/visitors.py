"""People without an account: an address is proven by six digits, then what they asked happens."""

from typing import Any

from flask_babel import lazy_gettext as _l

from academy.accounts.models import Code
from academy.accounts.queries import get_code
from academy.accounts.services import codes
from academy.accounts.states import CodePurpose
from academy.core.actors import Actor
from academy.core.db import lock, verb
from academy.core.errors import RuleBroken
from academy.outbox import post
from academy.outreach import mail, queries
from academy.outreach.services.enquiries import ask
from academy.outreach.services.places import sign_up

INFO, QUESTION = "info", "question"
GONE = _l("This is no longer there. Please begin once more.")


def send_code(email: str, payload: dict[str, Any], *, ip: str) -> Code:
    """Send six digits to an address; `payload` waits until they are typed.

    Raises:
        TooMany: the address or the source has had enough letters.
    """
    codes.check_letters(email, ip=ip)
    return _send(email, payload)


@verb
def _send(email: str, payload: dict[str, Any]) -> Code:
    code, digits = codes.issue(
        CodePurpose.NEW_ADDRESS,
        email,
        person_id=None,
        payload=payload | {"visitor": True},
        beside_others=True,
    )
    post(mail.code(code, digits, locale=payload["locale"]))
    return code


def send_again(code: Code, *, ip: str) -> Code:
    """Send other digits; those before are worth nothing from then on.

    Raises:
        RuleBroken: what was typed is not kept any more, or was done.
        TooMany: the address or the source has had enough letters.
    """
    if code.used_at is not None or not code.payload:
        raise RuleBroken(codes.STALE, field="code")
    return send_code(code.email, dict(code.payload), ip=ip)


def waiting_code(ref: str) -> Code | None:
    """Return the code that a browser waits for, if it is one of a visitor."""
    code = get_code(ref)
    is_ours = code is not None and (code.payload.get("visitor") or code.payload.get("key"))
    return code if is_ours else None


def finish(ref: str, typed: str, *, actor: Actor) -> tuple[str, str]:
    """Compare the digits, do what was asked, and return what it was with the key to it.

    Raises:
        RuleBroken: the code is wrong or too old, or what was asked cannot be done any more.
        TooMany: too many attempts from this source.
    """
    code = codes.try_code(ref, CodePurpose.NEW_ADDRESS, typed, ip=actor.ip)
    return _carry_out(code, actor=actor)


@verb
def _carry_out(code: Code, *, actor: Actor) -> tuple[str, str]:
    lock(code)
    wanted = dict(code.payload)
    if code.used_at is not None and "key" in wanted:
        # A double click: it is done, and leads to the same page.
        return wanted["for"], wanted["key"]
    codes.use(code, actor=actor)
    key = _sign_up(code, wanted, actor) if wanted["for"] == INFO else _ask(code, wanted, actor)
    code.payload = {"for": wanted["for"], "key": key}
    return wanted["for"], key


def _sign_up(code: Code, wanted: dict[str, Any], actor: Actor) -> str:
    info = queries.get_info(wanted["ref"])
    if info is None:
        raise RuleBroken(GONE)
    place = sign_up(
        info,
        name=wanted["name"],
        email=code.email,
        locale=wanted["locale"],
        person_id=None,
        actor=actor,
    )
    return place.key


def _ask(code: Code, wanted: dict[str, Any], actor: Actor) -> str:
    site = queries.get_site(wanted["code"])
    if site is None:
        raise RuleBroken(GONE)
    enquiry = ask(
        site,
        name=wanted["name"],
        email=code.email,
        locale=wanted["locale"],
        person_id=None,
        subject=wanted["subject"],
        body=wanted["body"],
        actor=actor,
    )
    return enquiry.key
