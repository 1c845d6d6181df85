"""Send what is due: the worker's part of a message, in batches that hold no lock for long."""

import structlog
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.messages.models import Message
from academy.messages.queries import messages_by_state
from academy.messages.services import begin, finish, post_batch
from academy.messages.states import MessageState

log = structlog.get_logger(__name__)


def send_due() -> int:
    """Write the letters of every message that is due, and return how many people were looked at.

    Right when it comes late, twice, beside another worker, or after one that died midway.
    """
    looked_at = 0
    for message_id in messages_by_state(MessageState.SCHEDULED):
        begin(_get(message_id))
    for message_id in messages_by_state(MessageState.SENDING):
        while count := post_batch(_get(message_id)):
            looked_at += count
        if finish(_get(message_id)):
            log.info("message.sent", message=message_id)
    return looked_at


def _get(message_id: int) -> Message:
    return db.session.get_one(Message, message_id, options=[joinedload(Message.site)])
