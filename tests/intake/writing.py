"""Writing an application through the verbs, for tests of what happens then."""

from datetime import date

import sqlalchemy as sa

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake import queries, services
from tests.personas import actor_of

ABOUT = {"name": "김하늘", "phone": "010-1234-5678", "discipline": "design"}
ANSWERS = {"why": "함께 배우고 싶습니다.", "try": "혼자 앱을 만들었습니다."}


def count(model, *where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where))


def begin(person, round, born=date(2000, 3, 21)):
    return services.start(
        round, person_id=person.id, born_on=born, language="ko", actor=actor_of(person)
    )


def keep(application, round, texts, version=None):
    questions = queries.questions_of(round.id)
    asked = queries.asked_in(questions)
    return services.save(
        application,
        round,
        texts,
        section=[item for item in asked if item.key in texts],
        question_ids={q.key: q.id for q in questions},
        version=version,
        actor=SYSTEM,
    )


def ready(person, round):
    draft = begin(person, round)
    keep(draft, round, ABOUT)
    keep(draft, round, ANSWERS)
    db.session.commit()
    return queries.get_application(draft.number)


def again(application, round):
    """Read both anew: a refused verb has rolled back, and its request would have ended."""
    return queries.get_application(application.number), queries.get_round(round.ref)
