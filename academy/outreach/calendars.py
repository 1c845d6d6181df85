"""An information session as a file for calendars."""

from datetime import datetime

from academy.core.calendars import calendar_file
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
    return calendar_file(
        about="information sessions",
        uid=f"info-{info.ref}",
        summary=info.title.said(locale),
        where=where,
        starts_at=info.starts_at,
        ends_at=info.ends_at,
        at=at,
        state=state,
        sequence=info.version,
    )
