"""The letters of this room."""

from datetime import date

from flask import current_app

from academy.accounts.models import Code
from academy.cohorts.models import Site
from academy.intake.models import Round
from academy.outbox import Letter
from academy.outreach.models import Enquiry, EnquiryWord, InfoPlace, InfoSession, Interest
from academy.outreach.states import PlaceState


def confirm_interest(site: Site, interest: Interest, *, on: date) -> Letter:
    """Ask whether an address really wants to hear of the next round."""
    return Letter(
        kind="outreach/confirm_interest",
        key=f"outreach/confirm_interest:{interest.ref}:{on}",
        to=interest.email,
        locale=interest.locale,
        context={"ref": interest.ref, "site_name": site.name},
        site_id=site.id,
        unsubscribe=_way_out(interest),
    )


def round_opens(round: Round, interest: Interest) -> Letter:
    """Tell someone who asked that a round has opened."""
    return Letter(
        kind="outreach/round_opens",
        key=f"outreach/round_opens:{round.ref}:{interest.ref}",
        to=interest.email,
        locale=interest.locale,
        context={
            "ref": interest.ref,
            "round_ref": round.ref,
            "round_title": round.title,
            "zone": round.site.zone,
            "opens_at": round.opens_at,
            "closes_at": round.closes_at,
        },
        site_id=round.site_id,
        unsubscribe=_way_out(interest),
    )


def _way_out(interest: Interest) -> str:
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    return f"{base}/tell-me/{interest.ref}/unsubscribe"


def code(code: Code, digits: str, *, locale: str) -> Letter:
    """Six digits that prove the address of someone without an account."""
    return Letter(
        kind="outreach/code",
        key=f"outreach/code:{code.ref}",
        to=code.email,
        locale=locale,
        context={"code": digits},
        secret=True,
    )


def place_booked(info: InfoSession, place: InfoPlace) -> Letter:
    """Confirm a place in an information session."""
    return _of_place("place_booked", info, place)


def place_waiting(info: InfoSession, place: InfoPlace) -> Letter:
    """Say that someone stands in line."""
    return _of_place("place_waiting", info, place)


def place_promoted(info: InfoSession, place: InfoPlace) -> Letter:
    """Say that someone who waited has a place."""
    return _of_place("place_promoted", info, place)


def place_reminder(info: InfoSession, place: InfoPlace) -> Letter:
    """Remind someone the day before; of another day again, because that is another session."""
    return _of_place("place_reminder", info, place, edition=f"{info.starts_at:%Y%m%dT%H%M}")


def info_changed(info: InfoSession, place: InfoPlace, *, edition: int) -> Letter:
    """Say that time or place have changed."""
    return _of_place("info_changed", info, place, edition=str(edition))


def info_cancelled(info: InfoSession, place: InfoPlace) -> Letter:
    """Say that a session was called off."""
    return _of_place("info_cancelled", info, place)


def _of_place(kind: str, info: InfoSession, place: InfoPlace, *, edition: str = "") -> Letter:
    booked = place.status is PlaceState.BOOKED
    return Letter(
        kind=f"outreach/{kind}",
        key=f"outreach/{kind}:{place.ref}:{edition}",
        to=place.email,
        locale=place.locale,
        context={
            "name": place.name,
            "key": place.key,
            "title": info.title,
            "zone": info.site.zone,
            "starts_at": info.starts_at,
            "ends_at": info.ends_at,
            "place": info.place,
            # The address is told only to those who have a place.
            "address": info.address if booked else "",
            "reason": info.cancel_reason,
        },
        person_id=place.person_id,
        site_id=place.site_id,
    )


def enquiry_received(enquiry: Enquiry, word: EnquiryWord) -> Letter:
    """Confirm a question, with the way back to it."""
    return _of_enquiry("enquiry_received", enquiry, word)


def enquiry_answered(enquiry: Enquiry, word: EnquiryWord) -> Letter:
    """Bring the answer."""
    return _of_enquiry("enquiry_answered", enquiry, word)


def enquiry_waits(enquiry: Enquiry, word: EnquiryWord, *, to: str) -> Letter:
    """Tell staff that a question waits; what it says stands on the desk only."""
    return Letter(
        kind="outreach/enquiry_waits",
        key=f"outreach/enquiry_waits:{enquiry.ref}:{word.id}",
        to=to,
        locale="ko" if "ko" in enquiry.site.languages else "en",
        context={"ref": enquiry.ref, "site_name": enquiry.site.name},
        site_id=enquiry.site_id,
    )


def _of_enquiry(kind: str, enquiry: Enquiry, word: EnquiryWord) -> Letter:
    return Letter(
        kind=f"outreach/{kind}",
        key=f"outreach/{kind}:{enquiry.ref}:{word.id}",
        to=enquiry.email,
        locale=enquiry.locale,
        context={
            "name": enquiry.name,
            "key": enquiry.key,
            "subject": enquiry.subject,
            "body": word.body,
            "site_name": enquiry.site.name,
        },
        person_id=enquiry.person_id,
        site_id=enquiry.site_id,
    )
