"""Requests and questions to staff go three years after the answer, unless a hold keeps them."""

from typing import Any

import sqlalchemy as sa

from academy.audit import record
from academy.audit.erasing import forget_values_of
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db, reading, verb
from academy.outreach.models import Enquiry, EnquiryWord
from academy.outreach.states import EnquiryState
from academy.privacy.models import DataRequest, Hold
from academy.privacy.rules import REQUESTS_KEPT


def forget_answered() -> int:
    """Delete what was answered long enough ago, each thing in a transaction; return how many."""
    with reading():
        requests = db.session.scalars(_old_requests()).all()
        questions = db.session.scalars(_old_questions()).all()
        db.session.commit()
    return sum(_forget_request(key) for key in requests) + sum(
        _forget_question(key) for key in questions
    )


def _old_requests() -> sa.Select[int]:
    before = clock.now() - REQUESTS_KEPT
    query = sa.select(DataRequest.id).where(DataRequest.answered_at < before)
    return query.where(~_on_hold(DataRequest))


def _old_questions() -> sa.Select[int]:
    before = clock.now() - REQUESTS_KEPT
    query = sa.select(Enquiry.id).where(Enquiry.status != EnquiryState.OPEN)
    return query.where(Enquiry.since < before, ~_on_hold(Enquiry))


def _on_hold(model: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Hold.person_id == model.person_id,
        Hold.site_id == model.site_id,
        Hold.lifted_at.is_(None),
    )


@verb
def _forget_request(key: int) -> bool:
    # Asked again under a lock: somebody may have placed a hold, or been faster.
    if not _is_still(key, DataRequest, _old_requests()):
        return False
    request = db.session.get_one(DataRequest, key)
    record("data_request.forget", request, actor=SYSTEM)
    forget_values_of("data_requests", sa.select(sa.literal(key)))
    db.session.delete(request)
    return True


@verb
def _forget_question(key: int) -> bool:
    if not _is_still(key, Enquiry, _old_questions()):
        return False
    enquiry = db.session.get_one(Enquiry, key)
    record("enquiry.forget", enquiry, actor=SYSTEM)
    words = sa.select(EnquiryWord.id).where(EnquiryWord.enquiry_id == key)
    forget_values_of("enquiry_words", words)
    forget_values_of("enquiries", sa.select(sa.literal(key)))
    db.session.execute(sa.delete(EnquiryWord).where(EnquiryWord.enquiry_id == key))
    db.session.delete(enquiry)
    return True


def _is_still(key: int, model: Any, old: sa.Select[int]) -> bool:
    return db.session.scalar(old.where(model.id == key).with_for_update(of=model)) is not None
