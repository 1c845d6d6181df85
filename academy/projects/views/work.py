"""Work on a challenge as pages show it, for those who do it and those who read it."""

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from flask import send_file

from academy.access.current import current_actor
from academy.core import clock, files
from academy.projects import queries
from academy.projects.labels import (
    ATTEMPT,
    DELIVERABLE,
    DELIVERABLE_NOTES,
    GATE_ACT,
    KINDS,
    PHASES,
)
from academy.projects.models import Attempt, Challenge, HandIn, HandInFile
from academy.projects.queries import Place, Watched
from academy.projects.rules import is_open, is_passed, phase_of
from academy.projects.states import DELIVERABLES, AttemptState, Deliverable, Phase

WORDS: dict[str, Any] = {
    "kinds": KINDS,
    "phases": PHASES,
    "names": DELIVERABLE,
    "notes": DELIVERABLE_NOTES,
    "attempt_states": ATTEMPT,
    "gate_acts": GATE_ACT,
}
"""The words of these pages, for every template."""

AT_WORK = (AttemptState.WORKING, AttemptState.SENT_BACK)


@dataclass(frozen=True)
class PhaseShown:
    """One phase of a challenge: open or why not, until when, and what was handed in."""

    phase: Phase
    is_open: bool
    is_passed: bool
    due: date
    is_late: bool
    work: list[tuple[Deliverable, HandIn | None]]

    @property
    def state(self) -> str:
        """What the row of phases calls it."""
        return "done" if self.is_passed else "current" if self.is_open else "upcoming"


def phases_shown(challenge: Challenge, attempt: Attempt | None, zone: str) -> list[PhaseShown]:
    """Return the phases of a challenge as work on it stands."""
    reached = attempt.phase if attempt else Phase.ENGAGE
    status = attempt.status if attempt else AttemptState.WORKING
    latest = queries.latest_of(attempt.id) if attempt else {}
    today, found = clock.today(zone), []
    for phase, asked in DELIVERABLES.items():
        due = queries.day_due(challenge, phase)
        found.append(
            PhaseShown(
                phase=phase,
                is_open=is_open(phase, reached=reached),
                is_passed=is_passed(phase, reached=reached, status=status),
                due=due,
                is_late=phase is reached and status in AT_WORK and today > due,
                work=[(each, latest.get(each)) for each in asked],
            )
        )
    return found


def is_late(challenge: Challenge, attempt: Attempt | None, today: date) -> bool:
    """Whether the gate of the open phase should have been asked for by now."""
    if attempt is None:
        return today > queries.day_due(challenge, Phase.ENGAGE)
    return attempt.status in AT_WORK and today > queries.day_due(challenge, attempt.phase)


def own_place(ref: str) -> Place | None:
    """Return the reader's own place before a challenge."""
    return queries.get_place(ref, current_actor().person_id)


def own_work(ref: str) -> Place | None:
    """Return the reader's own place before a challenge on which work has begun."""
    place = own_place(ref)
    return place if place is not None and place.attempt is not None else None


def own_deliverable(ref: str, deliverable: str) -> Place | None:
    """Return the reader's own place with one deliverable of a phase that is open or was."""
    place, named = own_work(ref), _deliverable(deliverable)
    if place is None or place.attempt is None or named is None:
        return None
    reached = is_open(phase_of(named), reached=place.attempt.phase)
    return replace(place, deliverable=named) if reached else None


def own_file(ref: str, file: str) -> Place | None:
    """Return the reader's own place with one file."""
    place = own_work(ref)
    found = queries.files_of(place.attempt.id).get(file) if place and place.attempt else None
    return replace(place, file=found) if place and found else None


def watched_deliverable(ref: str, deliverable: str) -> Watched | None:
    """Return work with one deliverable, as those see it who read it."""
    found, named = queries.get_watched(ref), _deliverable(deliverable)
    return replace(found, deliverable=named) if found and named else None


def watched_file(ref: str, file: str) -> Watched | None:
    """Return work with one file, as those see it who read it."""
    found = queries.get_watched(ref)
    kept = queries.files_of(found.attempt.id).get(file) if found else None
    return replace(found, file=kept) if found and kept else None


def _deliverable(name: str) -> Deliverable | None:
    return Deliverable(name) if name in set(Deliverable) else None


def download(file: HandInFile | None) -> Any:
    """Hand a file out as a download, never as a page."""
    assert file is not None
    response = send_file(
        BytesIO(files.fetch(file.stored)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file.name,
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
