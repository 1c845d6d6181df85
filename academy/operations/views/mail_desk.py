"""The mail desk: what waits, what went out, what did not, and what staff may do about it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.operations.failures import failure_of
from academy.operations.labels import LETTER_KINDS, LETTER_STATES
from academy.operations.queries import people_named, zone_of
from academy.operations.views.blueprint import bp
from academy.outbox import services
from academy.outbox.models import BouncingAddress, StoredLetter
from academy.outbox.queries import get_bouncing, get_letter, select_bouncing, select_letters
from academy.outbox.states import LETTER_FLOW, LetterState
from academy.web.paging import page

CHANNELS = ("mail", "text")


@bp.get("/staff/mail")
@needs(P.MAIL_DESK)
def letters(actor: Actor) -> str:
    """List the letters of a state, the newest first."""
    asked = request.args.get("state", "")
    state = LetterState(asked) if asked in set(LetterState) else LetterState.WAITING
    asked = request.args.get("channel", "")
    channel = asked if asked in CHANNELS else CHANNELS[0]
    found = page(
        select_letters(actor, state, channel=channel),
        [StoredLetter.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    see(letter.person_id for letter in found.items)
    return render_template(
        "operations/letters.html",
        page=found,
        state=state,
        channel=channel,
        states=LETTER_STATES,
        kinds=LETTER_KINDS,
        zone=zone_of(actor),
        moment_now=clock.now(),
    )


@bp.get("/staff/mail/<int:letter_id>")
@needs(P.MAIL_DESK, load=get_letter)
def letter(thing: StoredLetter, actor: Actor) -> str:
    """Show one letter; of an account letter only that there is one."""
    see([thing.person_id])
    return render_template(
        "operations/letter.html",
        letter=thing,
        states=LETTER_STATES,
        kinds=LETTER_KINDS,
        verbs=_open_verbs(thing),
        failure_of=failure_of,
        zone=zone_of(actor),
    )


@bp.post("/staff/mail/<int:letter_id>/retry")
@needs(P.MAIL_DESK, load=get_letter)
def retry(thing: StoredLetter, actor: Actor) -> Response:
    """Send a failed letter again."""
    services.retry(thing, actor=actor)
    flash(_("The letter waits to be sent again."), "success")
    return _back_to(thing)


@bp.post("/staff/mail/<int:letter_id>/discard")
@needs(P.MAIL_DESK, load=get_letter)
def discard(thing: StoredLetter, actor: Actor) -> Response:
    """Take a letter out of the outbox."""
    services.discard(thing, actor=actor)
    flash(_("The letter was discarded and will not be sent."), "success")
    return _back_to(thing)


@bp.post("/staff/mail/<int:letter_id>/hand-over")
@needs(P.MAIL_DESK, load=get_letter)
def hand_over(thing: StoredLetter, actor: Actor) -> Response:
    """Note that a text went to the academy's own sender."""
    services.hand_over(thing, actor=actor)
    flash(_("Noted as handed over."), "success")
    return _back_to(thing)


@bp.get("/staff/mail/bounces")
@needs(P.MAIL_DESK)
def bounces(actor: Actor) -> str:
    """List the addresses that take no letters, with the way out of it."""
    found = page(
        select_bouncing(actor),
        [BouncingAddress.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    see(address.person_id for address in found.items)
    return render_template(
        "operations/bounces.html",
        page=found,
        people=people_named(address.person_id for address in found.items),
        zone=zone_of(actor),
    )


@bp.post("/staff/mail/bounces/<int:address_id>/clear")
@needs(P.MAIL_DESK, load=get_bouncing)
def clear_bounce(thing: BouncingAddress, actor: Actor) -> Response:
    """Write to an address again, because its owner has said that it works."""
    services.clear_bounce(thing.email, actor=actor)
    flash(_("We shall write to this address again."), "success")
    return redirect(url_for("operations.bounces"), 303)


def _open_verbs(letter: StoredLetter) -> set[str]:
    verbs = set(LETTER_FLOW.open_verbs(letter.status))
    if letter.secret or letter.purged_at:
        verbs.discard("retry")
    if "deliver" in verbs and letter.channel == "text":
        verbs.add("hand_over")
    return verbs


def _back_to(letter: StoredLetter) -> Any:
    return redirect(url_for("operations.letter", letter_id=letter.id), 303)
