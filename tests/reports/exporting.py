"""Exports as a person asks for them, and questions of every kind to be exported."""

import csv
from io import StringIO

import sqlalchemy as sa

from academy.core import clock
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Answer, Question
from academy.reports.exports.models import Export

PAGE = "/staff/exports"
ENGLISH = {"Accept-Language": "en"}


def a_question(round, key, kind, label, position, **more):
    values = {"help": Texts(), "required": False, "options": []} | more
    made = Question(
        round_id=round.id, key=key, kind=kind, position=position,
        label=Texts(ko=label, en=label), **values,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def options(*pairs):
    return [{"key": key, "label": {"ko": label, "en": label}} for key, label in pairs]


def give(application, question, text):
    row = Answer(
        application_id=application.id, question_id=question.id, key=question.key, text=text,
        sent_text=text, saved_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)


def question(round, key):
    return db.session.query(Question).filter_by(round_id=round.id, key=key).one()


def ask(staff, round, *, url=PAGE, **more):
    values = {"round": round.ref, "form": "csv", "contact": "y", "reason": "Interviews"}
    return staff.post(url, data=values | more, headers=ENGLISH)


def table(response):
    text = response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def newest():
    db.session.expire_all()
    return db.session.scalars(sa.select(Export).order_by(Export.id.desc())).first()
