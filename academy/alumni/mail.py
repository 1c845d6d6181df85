"""What graduates are asked and told."""

from academy.alumni.models import Candidate
from academy.outbox import Letter


def invited(candidate: Candidate, *, times: int) -> Letter:
    """Ask a graduate to come back as a mentor; person and the cohort's site must be loaded."""
    person, cohort = candidate.person, candidate.cohort
    return Letter(
        kind="alumni/invited",
        key=f"alumni/invited:{candidate.ref}:{times}",
        to=person.email,
        locale=person.locale,
        person_id=person.id,
        site_id=candidate.site_id,
        context={
            "name": person.name,
            "cohort": cohort.number,
            "site": cohort.site.name.said(person.locale),
            "kind": candidate.kind.value,
            "starts_on": cohort.starts_on,
            "path": f"/my/invitations/{candidate.ref}",
        },
    )
