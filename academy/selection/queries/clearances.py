"""Reading files on their way to reviewers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.core.db import db
from academy.intake.models import Application, Attachment, Round
from academy.intake.queries.rounds import is_ref
from academy.intake.states import ApplicationState
from academy.selection.clearance_states import ClearanceState
from academy.selection.models import Clearance


@dataclass(frozen=True)
class FilePlace:
    """A file that was handed in, with its application, and what was made of it."""

    attachment: Attachment
    clearance: Clearance | None
    page: int = 1

    @property
    def id(self) -> int:
        """The key of the file."""
        return self.attachment.id

    @property
    def site_id(self) -> int:
        """The site, so that policy may ask where this is."""
        return self.attachment.site_id

    @property
    def version(self) -> int:
        """The state of the clearance that a page was made from."""
        return self.clearance.version if self.clearance else 0


@dataclass(frozen=True)
class NumberedFile:
    """A file of an application as a reviewer calls it."""

    number: int
    attachment: Attachment
    clearance: Clearance | None

    @property
    def is_cleared(self) -> bool:
        """Whether a reviewer may have its copy."""
        return (
            self.clearance is not None
            and self.clearance.status is ClearanceState.CLEARED
            and self.clearance.original == self.attachment.stored
        )

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided about it."""
        return self.clearance is None or self.clearance.status is ClearanceState.WAITING


def clearance_of(attachment_id: int) -> Clearance | None:
    """Return what was made of a file."""
    return db.session.scalar(sa.select(Clearance).where(Clearance.attachment_id == attachment_id))


def clearances_of(files: Iterable[Attachment]) -> dict[int, Clearance]:
    """Return file -> what was made of it."""
    ids = [file.id for file in files]
    found = db.session.scalars(sa.select(Clearance).where(Clearance.attachment_id.in_(ids)))
    return {each.attachment_id: each for each in found}


def files_to_clear(round_id: int, *, decided: bool = False) -> sa.Select[Attachment]:
    """Select the files of a round in review about which nobody has decided, or somebody has."""
    is_decided = sa.exists(
        sa.select(1).where(
            Clearance.attachment_id == Attachment.id, Clearance.status != ClearanceState.WAITING
        )
    )
    return _files().where(
        Application.round_id == round_id,
        Application.status == ApplicationState.IN_REVIEW,
        is_decided if decided else ~is_decided,
    )


def count_to_clear(round_id: int) -> int:
    """Count the files of a round in review about which nobody has decided."""
    waiting = files_to_clear(round_id).with_only_columns(Attachment.id).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(waiting)) or 0


def get_file_to_clear(ref: str) -> FilePlace | None:
    """Return a file that was handed in to a round in review."""
    if not is_ref(ref):
        return None
    file = db.session.scalar(
        _files().where(Attachment.ref == ref, Application.status == ApplicationState.IN_REVIEW)
    )
    return FilePlace(file, clearance_of(file.id)) if file is not None else None


def get_page_to_clear(ref: str, number: int) -> FilePlace | None:
    """Return a file that was searched, for one of its pages."""
    place = get_file_to_clear(ref)
    if place is None or place.clearance is None:
        return None
    there = 1 <= number <= len(place.clearance.pages)
    return FilePlace(place.attachment, place.clearance, number) if there else None


def numbered_files(application_id: int) -> Sequence[NumberedFile]:
    """Return the files of an application that count, numbered."""
    files = db.session.scalars(
        sa.select(Attachment)
        .where(Attachment.application_id == application_id, Attachment.sent_at.is_not(None))
        .order_by(Attachment.id)
    ).all()
    known = clearances_of(files) if files else {}
    return [NumberedFile(n, file, known.get(file.id)) for n, file in enumerate(files, start=1)]


def _files() -> sa.Select[Attachment]:
    place = contains_eager(Attachment.application)
    return (
        sa.select(Attachment)
        .join(Attachment.application)
        .where(Attachment.sent_at.is_not(None))
        .options(
            place,
            place.joinedload(Application.person, innerjoin=True),
            place.joinedload(Application.round, innerjoin=True).joinedload(
                Round.site, innerjoin=True
            ),
            joinedload(Attachment.question, innerjoin=True),
        )
    )
