"""Keep test submissions out of every query; see ADR 0008."""

from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria

from academy.intake.models.applications import Application

INCLUDE_TESTS: dict[str, Any] = {"include_tests": True}
"""Execution options of the few queries that mean test submissions too."""

_REAL_ONES = with_loader_criteria(Application, Application.is_test.is_(False), include_aliases=True)


@event.listens_for(Session, "do_orm_execute")
def _leave_tests_out(state: ORMExecuteState) -> None:
    # A reload of an object that is there already, and what is loaded for it, must find it again.
    if state.is_column_load or state.is_relationship_load:
        return
    reads_or_changes = state.is_select or state.is_update or state.is_delete
    if reads_or_changes and not state.execution_options.get("include_tests", False):
        state.statement = state.statement.options(_REAL_ONES)
