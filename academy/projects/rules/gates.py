"""Which phase is open, what its gate asks for, and whether work may still be handed in."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.core.text import has_letters
from academy.projects.labels import DELIVERABLE
from academy.projects.rules.teams import check_links
from academy.projects.states import DELIVERABLES, AttemptState, Deliverable, Phase

MAX_WORK = 6000
"""Characters of one deliverable; what is longer is linked or attached."""
MAX_FEEDBACK = 3000
MAX_FILES = 5
"""Files of one deliverable."""

ORDER = tuple(DELIVERABLES)


def phase_of(deliverable: Deliverable) -> Phase:
    """Return the phase that asks for a deliverable."""
    return next(phase for phase, asked in DELIVERABLES.items() if deliverable in asked)


def phase_after(phase: Phase) -> Phase | None:
    """Return the phase that opens when the gate of this one is passed; None after the last."""
    place = ORDER.index(phase) + 1
    return ORDER[place] if place < len(ORDER) else None


def is_open(phase: Phase, *, reached: Phase) -> bool:
    """Whether a phase is open or was before, when work has reached a phase."""
    return ORDER.index(phase) <= ORDER.index(reached)


def is_passed(phase: Phase, *, reached: Phase, status: AttemptState) -> bool:
    """Whether the gate of a phase is passed."""
    return status is AttemptState.ACCEPTED or ORDER.index(phase) < ORDER.index(reached)


def due_on(phase: Phase, *, investigates_on: date, acts_on: date, ends_on: date) -> date:
    """Return the day until which the gate of a phase is to be asked for."""
    days = {Phase.ENGAGE: investigates_on, Phase.INVESTIGATE: acts_on, Phase.ACT: ends_on}
    return days[phase]


def check_writable(deliverable: Deliverable, *, reached: Phase, status: AttemptState) -> None:
    """Refuse work on a phase that is not the open one, or while its gate is waited for.

    Raises:
        RuleBroken: says which of these it is.
    """
    phase = phase_of(deliverable)
    if not is_open(phase, reached=reached):
        raise RuleBroken(_("This phase opens when the gate of the phase before it is passed."))
    if is_passed(phase, reached=reached, status=status):
        raise RuleBroken(_("The gate of this phase is passed: what you handed in stays as it is."))
    if status is AttemptState.WAITING:
        raise RuleBroken(
            _("This phase is handed in for the gate. To change something, take it back first.")
        )


def check_days(today: date, *, starts_on: date, cohort_ends: date) -> None:
    """Refuse work before a challenge begins and after its cohort has ended; late is no reason.

    Raises:
        RuleBroken: it is one of these.
    """
    if today < starts_on:
        raise RuleBroken(_("This challenge has not begun yet."))
    if today > cohort_ends:
        raise RuleBroken(_("Your cohort has ended: nothing more can be handed in."))


def check_gate(phase: Phase, filled: Collection[Deliverable]) -> None:
    """Refuse a gate while a deliverable of its phase is empty.

    Raises:
        RuleBroken: names what is missing.
    """
    missing = [str(DELIVERABLE[each]) for each in DELIVERABLES[phase] if each not in filled]
    if missing:
        raise RuleBroken(_("Still missing: %(names)s.", names=", ".join(missing)))


def check_work(text: str, link: str) -> None:
    """Refuse words that nobody can read and an address that is not sound.

    Raises:
        RuleBroken: at the field.
    """
    if text and not has_letters(text):
        raise RuleBroken(_("Please write at least one letter or number."), field="text")
    check_links(link=link)


def check_room_for_file(count: int) -> None:
    """Refuse one more file where there are enough.

    Raises:
        RuleBroken: says how many there may be.
    """
    if count >= MAX_FILES:
        raise RuleBroken(
            _("At most %(count)s files. Take one out first, or give a link.", count=MAX_FILES),
            field="file",
        )


def check_feedback(feedback: str, *, passes: bool) -> None:
    """Refuse to send work back without saying what is missing.

    Raises:
        RuleBroken: at the field.
    """
    if not passes and not has_letters(feedback):
        raise RuleBroken(
            _("Please write what is missing, so that they know what to do."), field="feedback"
        )
