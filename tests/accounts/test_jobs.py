"""What has lapsed is forgotten, and nothing else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts import throttle
from academy.accounts.jobs import forget_lapsed
from academy.accounts.models import Attempts, Code, Device, SignIn
from academy.accounts.services import entry, sessions
from academy.core.actors import ANYONE
from academy.core.db import db
from tests.personas import make_person, user_of


def counts():
    return [
        db.session.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (Code, Attempts, Device, SignIn)
    ]


@pytest.mark.parametrize(
    ("days", "left"), [(0, [1, 4, 1, 1]), (2, [0, 0, 1, 1]), (31, [0, 0, 0, 1]), (91, [0, 0, 0, 0])]
)
def test_forget_lapsed_deletes_what_is_over(app, freeze, days, left):
    now = freeze("2026-11-01T00:00:00+00:00")
    user = user_of(make_person())
    db.session.commit()
    entry.start_reset(email=user.email, ip="192.0.2.1")
    throttle.attempt(throttle.SIGN_IN_SOURCE, "192.0.2.1")
    sessions.remember_device(user, actor=ANYONE)
    sessions.begin(user, second_factor=False, agent="", actor=ANYONE)
    freeze(now + timedelta(days=days))
    forget_lapsed()
    assert counts() == left
