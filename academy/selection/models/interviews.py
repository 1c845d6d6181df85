"""Who interviews, when and where, and who comes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.accounts.models import Person
from academy.audit.changes import SECRET
from academy.core.db import Row, Versioned
from academy.core.refs import new_ref
from academy.intake.models import Application
from academy.selection.interview_states import BookingState, SlotState
from academy.selection.models.stages import Stage


class InterviewPlan(Versioned, Row):
    """How the interviews of a stage are booked: from when, and until how long before."""

    __tablename__ = "interview_plans"

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), unique=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    # Applicants book, change and give up until so many hours before.
    notice_hours: Mapped[int]
    # Before this, applicants see no times and panels see no names.
    published_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("notice_hours BETWEEN 0 AND 336", name="notice"),)


class Panel(Versioned, Row):
    """Reviewers who interview together, in a room or at the address of a meeting."""

    __tablename__ = "interview_panels"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    name: Mapped[str] = mapped_column(sa.String(80))
    place: Mapped[str] = mapped_column(sa.String(500))
    created_at: Mapped[datetime]

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")
    members: Mapped[list["PanelMember"]] = relationship(
        lazy="raise_on_sql", order_by="PanelMember.id", cascade="all, delete-orphan"
    )

    __table_args__ = (sa.UniqueConstraint("stage_id", "name"),)

    @property
    def is_online(self) -> bool:
        """Whether its place is the address of a meeting."""
        return self.place.startswith(("https://", "http://"))


class PanelMember(Row):
    """Somebody on a panel."""

    __tablename__ = "interview_panel_members"

    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("interview_panels.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("panel_id", "person_id"),)


class InterviewSlot(Versioned, Row):
    """A time at which a panel meets one applicant, or several at once."""

    __tablename__ = "interview_slots"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("interview_panels.id"))
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int]
    status: Mapped[SlotState] = mapped_column(default=SlotState.OPEN)
    # Read by those whose appointment it was.
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")

    panel: Mapped[Panel] = relationship(lazy="raise_on_sql")
    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index("ix_interview_slots_panel", "panel_id", "starts_at"),
        sa.Index("ix_interview_slots_stage", "stage_id", "starts_at", "id"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("seats BETWEEN 1 AND 50", name="seats"),
    )


class InterviewBooking(Versioned, Row):
    """The appointment of one application; those that were given up or missed stay beside it."""

    __tablename__ = "interview_bookings"

    ref: Mapped[str] = mapped_column(sa.String(20), unique=True, default=new_ref)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("interview_slots.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), index=True)
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    status: Mapped[BookingState] = mapped_column(default=BookingState.BOOKED)
    # Why staff booked or moved it, or why it counts as missed.
    reason: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    # What the panel is told to have ready. Those who arrange write it: whoever scores reads no
    # request itself, as the consent to it says.
    panel_note: Mapped[str] = mapped_column(sa.Text, default="", info=SECRET)
    # Counts the times that were told, so that letters and calendars know the last one.
    edition: Mapped[int] = mapped_column(default=1)
    booked_at: Mapped[datetime]
    # Whom staff moved without being asked, may change until the interview begins.
    moved_at: Mapped[datetime | None]
    marked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    slot: Mapped[InterviewSlot] = relationship(lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_interview_bookings_standing",
            "application_id",
            unique=True,
            sqlite_where=sa.text("status IN ('booked', 'came')"),
            postgresql_where=sa.text("status IN ('booked', 'came')"),
        ),
        sa.CheckConstraint("edition >= 1", name="edition"),
    )
