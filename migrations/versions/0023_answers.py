"""Find what was answered in a stage since a calibration."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_assignments_stage_answered", "assignments", ["stage_id", "answered_at"])


def downgrade() -> None:
    op.drop_index("ix_assignments_stage_answered", "assignments")
