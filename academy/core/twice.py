"""What is pressed twice is done once: finding the row that the first press has made."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from academy.core import clock
from academy.core.db import db

DOUBLE_CLICK = timedelta(minutes=1)
"""Within this the same words again are a second press; later somebody means them."""


def made_just_now(made_at: InstrumentedAttribute[Any], *same: sa.ColumnElement[bool]) -> Any:
    """Return the last row that says the same and was made within a minute, or None.

    The caller holds a row that both presses lock, or the second looks before the first is there.
    """
    query = sa.select(made_at.class_).where(*same, made_at > clock.now() - DOUBLE_CLICK)
    return db.session.scalar(query.order_by(made_at.desc()).limit(1))
