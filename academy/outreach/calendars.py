"""An information session as a file for calendars."""

from datetime import datetime

from academy.core.calendars import Appointment, calendar_file
from academy.outreach.models import InfoPlace
from academy.outreach.states import InfoState, PlaceState


def calendar_of(place: InfoPlace, *, locale: str, at: datetime) -> bytes:
    """Return the session of a place; its address only if the place is a sure one."""
    info = place.info
    where = info.place.said(locale)
    if place.status is PlaceState.BOOKED and info.address:
        where = f"{where}\n{info.address}"
    state = "CONFIRMED" if place.status is PlaceState.BOOKED else "TENTATIVE"
    if info.status is InfoState.CANCELLED:
        state = "CANCELLED"
    session = Appointment(
        uid=f"info-{info.ref}@academy",
        product="information sessions",
        starts_at=info.starts_at,
        ends_at=info.ends_at,
        sequence=info.version,
        summary=info.title.said(locale),
        where=where,
        state=state,
    )
    return calendar_file(session, at=at)
