"""What teams and learners are told of their challenges."""

from academy.accounts.models import Person
from academy.outbox import Letter
from academy.projects.models import Challenge, GateStep
from academy.projects.states import Phase


def gate_decided(
    step: GateStep, *, to: Person, challenge: Challenge, following: Phase | None
) -> Letter:
    """Tell a member what was decided at a gate; the feedback itself stands behind the sign-in."""
    return Letter(
        kind="projects/gate_decided",
        key=f"projects/gate_decided:{step.id}:{to.id}",
        to=to.email,
        locale=to.locale,
        person_id=to.id,
        site_id=step.site_id,
        context={
            "name": to.name,
            "challenge": challenge.title.said(to.locale),
            "act": step.act.value,
            "phase": step.phase.value,
            "following": following.value if following else "",
            "ref": challenge.ref,
        },
    )
