"""What the privacy desk works with: a request, a hold, a leak."""

from typing import Any

from academy.cohorts.models import Site
from academy.core import clock
from academy.core.db import db
from academy.privacy.services import breaches, retention
from academy.privacy.services import requests as data_requests
from academy.privacy.states import Item, RequestKind
from academy.projects.models import TeamMember
from tests.personas import actor_of


def privacy_things(site: Site, people: Any) -> dict[str, dict[str, Any]]:
    """Return what addresses of the room call each thing; `people` gives persons by their role."""
    applicant, staff = people["applicant"], actor_of(people["admin"])
    asked = data_requests.ask(
        applicant, site, kind=RequestKind.ACCESS, text="All", actor=actor_of(applicant)
    )
    member = db.session.query(TeamMember).filter_by(person_id=people["learner"].id).first()
    hold = retention.place_hold(site, people["stranger"], reason="A dispute", actor=staff)
    leak = breaches.open_breach(
        site, title="A list sent to the wrong address", known_at=clock.now(), what="Sent",
        measures="Called back", items=[Item.NAME], people=3, from_outside=False, actor=staff,
    )  # fmt: skip
    breaches.add_concerned(leak, [applicant.id], source="by name", actor=staff)
    return {
        "data_request": {"ref": asked.ref},
        "consent": {"matter": "showcase", "id": member.id},
        "privacy_desk": {"code": site.code, "klass": "declined", "month": "2026-01"},
        "hold": {"ref": hold.ref},
        "legal_text": {"kind": "terms", "number": 1},
        "leak": {"ref": leak.ref},
    }
