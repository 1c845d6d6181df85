"""What happens in this room, by noun: rounds, notices, applications, files."""

from academy.intake.services.applications import (
    Move,
    correct_birth,
    extend_for,
    move,
    move_all,
    reopen,
    start,
    submit,
    withdraw,
)
from academy.intake.services.assisting import (
    assist,
    begin_for,
    check_sitting,
    confirm_assistance,
    save_for,
    submit_for,
    withdraw_for,
)
from academy.intake.services.carrying import carry_over
from academy.intake.services.consents import (
    decide_consents,
    end_consent,
    give_consent,
    withdraw_consent,
)
from academy.intake.services.copying import copy_form
from academy.intake.services.drafts import Saved, is_open_for, marks_of, save
from academy.intake.services.files import attach, remove_file
from academy.intake.services.imports import (
    bring_table,
    confirm_import,
    drop_import,
    map_columns,
    try_import_again,
)
from academy.intake.services.likeness import decide_alike
from academy.intake.services.lists import forget_unnamed_views, hold_view, remove_view, save_view
from academy.intake.services.notes import edit_note, send_receipt_again, write_note
from academy.intake.services.notices import publish_notice
from academy.intake.services.questions import (
    Direction,
    QuestionPlan,
    add_question,
    amend_question,
    is_begun,
    move_question,
    remove_question,
)
from academy.intake.services.reminders import remind_of_draft, remind_of_round
from academy.intake.services.rounds import (
    RoundPlan,
    amend_round,
    close_round,
    correct_round,
    create_round,
    extend_round,
    open_round,
)
from academy.intake.services.scans import ask_masked, clear_scan, delete_scan
from academy.intake.services.sections import (
    SectionPlan,
    add_section,
    amend_section,
    move_section,
    remove_section,
)
from academy.intake.services.sending import discard_changes, has_unsent
from academy.intake.services.supplements import (
    ask_supplement,
    call_off_supplement,
    give_supplement,
    lapse_supplement,
    remind_of_supplement,
)
from academy.intake.services.trials import clear_test, start_test

__all__ = [
    "Move",
    "decide_consents",
    "end_consent",
    "bring_table",
    "confirm_import",
    "drop_import",
    "map_columns",
    "try_import_again",
    "decide_alike",
    "edit_note",
    "send_receipt_again",
    "write_note",
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
    "ask_masked",
    "ask_supplement",
    "assist",
    "attach",
    "begin_for",
    "call_off_supplement",
    "carry_over",
    "check_sitting",
    "clear_scan",
    "delete_scan",
    "clear_test",
    "close_round",
    "confirm_assistance",
    "copy_form",
    "correct_birth",
    "correct_round",
    "create_round",
    "discard_changes",
    "extend_for",
    "extend_round",
    "forget_unnamed_views",
    "give_consent",
    "give_supplement",
    "has_unsent",
    "hold_view",
    "is_begun",
    "is_open_for",
    "lapse_supplement",
    "marks_of",
    "move",
    "move_all",
    "move_question",
    "move_section",
    "open_round",
    "publish_notice",
    "remind_of_draft",
    "remind_of_round",
    "remind_of_supplement",
    "remove_file",
    "remove_question",
    "remove_section",
    "remove_view",
    "reopen",
    "save",
    "save_for",
    "save_view",
    "start",
    "start_test",
    "submit",
    "submit_for",
    "withdraw",
    "withdraw_consent",
    "withdraw_for",
]
