"""What graduates are told."""

from academy.accounts.models import Person
from academy.graduation.models import Certificate
from academy.outbox import Letter


def released(certificate: Certificate, person: Person, *, cohort: int) -> Letter:
    """Say that the certificate is there, and where."""
    return Letter(
        kind="graduation/released",
        key=f"graduation/released:{certificate.number}",
        to=person.email,
        locale=person.locale,
        person_id=person.id,
        site_id=certificate.site_id,
        context={"name": person.name, "number": certificate.number, "cohort": cohort},
    )


def revoked(certificate: Certificate, person: Person) -> Letter:
    """Say that the certificate is no longer valid; the reason is told in person."""
    return Letter(
        kind="graduation/revoked",
        key=f"graduation/revoked:{certificate.number}",
        to=person.email,
        locale=person.locale,
        person_id=person.id,
        site_id=certificate.site_id,
        context={"name": person.name, "number": certificate.number},
    )
