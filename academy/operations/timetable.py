"""What happens by the clock: one line for each timed job of any room.

A job runs once per slot of its period, in one worker of however many, and again in the next slot:
what it does must be right when it comes late, twice or not at all (an offer lapses by its time,
not by this clock).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from academy.accounts.jobs import forget_lapsed
from academy.curriculum.jobs import close_sessions, forget_tries
from academy.documents.jobs import forget_old
from academy.intake import tallies
from academy.intake.import_work import forget_rows, work_imports
from academy.intake.jobs import remind_applicants, tend_supplements
from academy.intake.services import forget_unnamed_views
from academy.messages.jobs import send_due
from academy.operations import jobs
from academy.operations.sweeping import sweep_files
from academy.outbox.jobs import purge_bodies
from academy.outreach.jobs import (
    forget_interests,
    forget_places,
    remind_of_infos,
    tell_interests,
)
from academy.privacy.jobs import destroy_due, keep_erasure_list, remind
from academy.reports.exports import jobs as exports
from academy.selection.exam_jobs import (
    forget_exam_tables,
    remind_of_exams,
    work_exam_imports,
)
from academy.selection.interview_jobs import hand_sheets_due, remind_of_interviews
from academy.selection.jobs import lapse_due_offers, work_calibrations


@dataclass(frozen=True)
class Timed:
    """A job and its period; the period divides a day or is whole days."""

    name: str
    every: timedelta
    run: Callable[[], Any]

    def slot(self, at: datetime) -> datetime:
        """Return the beginning of the period in which an instant lies."""
        epoch = datetime(2020, 1, 1, tzinfo=UTC)
        return epoch + (at - epoch) // self.every * self.every


SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TIMETABLE: tuple[Timed, ...] = (
    Timed("history.seal", 5 * SECOND, jobs.seal_history),
    Timed("history.export_head", HOUR, jobs.export_head),
    Timed("messages.send", 10 * SECOND, send_due),
    Timed("letters.purge_bodies", HOUR, purge_bodies),
    Timed("clock.forget_slots", HOUR, jobs.forget_slots),
    Timed("files.sweep", DAY, sweep_files),
    Timed("accounts.forget_lapsed", HOUR, forget_lapsed),
    Timed("views.forget_unnamed", DAY, forget_unnamed_views),
    Timed("documents.forget_old", DAY, forget_old),
    Timed("applications.remind", 10 * MINUTE, remind_applicants),
    Timed("supplements.tend", 10 * MINUTE, tend_supplements),
    Timed("interests.tell", 10 * SECOND, tell_interests),
    Timed("interests.forget", DAY, forget_interests),
    Timed("privacy.destroy_due", DAY, destroy_due),
    Timed("privacy.remind", HOUR, remind),
    Timed("privacy.erasure_list", HOUR, keep_erasure_list),
    Timed("infos.remind", 10 * MINUTE, remind_of_infos),
    Timed("infos.forget", DAY, forget_places),
    Timed("interviews.remind", 10 * MINUTE, remind_of_interviews),
    Timed("interviews.hand_sheets", 10 * MINUTE, hand_sheets_due),
    Timed("sessions.close", 10 * MINUTE, close_sessions),
    Timed("codes.forget_tries", HOUR, forget_tries),
    Timed("offers.lapse", MINUTE, lapse_due_offers),
    Timed("calibrations.work", 5 * SECOND, work_calibrations),
    Timed("tests.work_tables", 5 * SECOND, work_exam_imports),
    Timed("tests.forget_tables", HOUR, forget_exam_tables),
    Timed("tests.remind", 10 * MINUTE, remind_of_exams),
    Timed("tallies.fold", MINUTE, tallies.fold),
    Timed("tallies.check", DAY, tallies.check),
    Timed("imports.work", 5 * SECOND, work_imports),
    Timed("imports.forget_rows", HOUR, forget_rows),
    Timed("exports.make_wanted", 5 * SECOND, exports.make_wanted),
    Timed("exports.forget_old", HOUR, exports.forget_old),
)
"""Rooms add their lines here, each with the verb of its own `jobs.py` or `services.py`."""


def job_named(name: str) -> Timed | None:
    """Return a job by its name; another version's worker may know others."""
    return next((job for job in TIMETABLE if job.name == name), None)
