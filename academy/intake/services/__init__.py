"""What happens in this room, by noun: rounds, notices, applications, files."""

from academy.intake.services.applications import (
    extend_for,
    has_unsent,
    move,
    reopen,
    start,
    submit,
    withdraw,
)
from academy.intake.services.consents import give_consent, withdraw_consent
from academy.intake.services.drafts import Saved, is_open_for, save, version_of
from academy.intake.services.files import attach, remove_file
from academy.intake.services.lists import (
    forget_unnamed_views,
    hold_view,
    remove_view,
    save_view,
)
from academy.intake.services.notices import publish_notice
from academy.intake.services.questions import (
    Direction,
    QuestionPlan,
    add_question,
    amend_question,
    move_question,
    remove_question,
)
from academy.intake.services.rounds import (
    RoundPlan,
    amend_round,
    close_round,
    create_round,
    extend_round,
    open_round,
)
from academy.intake.services.sections import (
    SectionPlan,
    add_section,
    amend_section,
    move_section,
    remove_section,
)

__all__ = [
    "Direction",
    "QuestionPlan",
    "RoundPlan",
    "Saved",
    "SectionPlan",
    "add_question",
    "add_section",
    "amend_question",
    "amend_round",
    "amend_section",
    "attach",
    "close_round",
    "create_round",
    "extend_for",
    "extend_round",
    "forget_unnamed_views",
    "give_consent",
    "has_unsent",
    "hold_view",
    "is_open_for",
    "move",
    "move_question",
    "move_section",
    "open_round",
    "publish_notice",
    "remove_file",
    "remove_question",
    "remove_section",
    "remove_view",
    "reopen",
    "save",
    "save_view",
    "start",
    "submit",
    "version_of",
    "withdraw",
    "withdraw_consent",
]
