"""What this room tells later ones."""

from dataclasses import dataclass

from academy.core.events import Event


@dataclass(frozen=True)
class Graduated(Event):
    """A person has finished a cohort and holds a certificate, issued now or imported."""

    person_id: int
    enrolment_id: int
    cohort_id: int
    certificate_number: str
