"""What mentors and teams are told."""

from academy.mentoring.models import Appointment
from academy.outbox import Letter


def appointed(appointment: Appointment, *, address: str, locale: str) -> Letter:
    """Tell a mentor of the appointment; the person and the cohort's site must be loaded."""
    cohort = appointment.cohort
    return Letter(
        kind="mentoring/appointed",
        key=f"mentoring/appointed:{appointment.ref}",
        to=address,
        locale=locale,
        person_id=appointment.person_id,
        site_id=appointment.site_id,
        context={
            "name": appointment.person.name,
            "cohort": cohort.number,
            "site": cohort.site.name.said(locale),
            "kind": appointment.kind.value,
            "starts_on": appointment.starts_on,
            "ends_on": appointment.ends_on,
            "capacity": appointment.capacity,
        },
    )
