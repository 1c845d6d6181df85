"""Whatever happens: what selection and exports read is what was handed in last, and the past stays.

Random histories of one application (written, submitted, changed, withdrawn, reopened, given more
time, supplemented, its questions superseded) run beside the plainest model that could be right: a
copy of the page at each hand-in.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.models import Application, Question
from academy.intake.services import QuestionPlan
from academy.intake.services.files import Kept
from academy.intake.states import ApplicationState, QuestionKind
from academy.reports.exports.columns import Builder, Wanted
from academy.reports.exports.queries import every_question
from tests.factories.cohorts import a_cohort
from tests.factories.intake import an_open_round
from tests.intake.writing import ABOUT, begin
from tests.personas import make_person

TEXTS = {
    "why": ("", "함께 배우려고", "앱을 만들려고"),
    "try": ("", "가계부 앱", "할머니의 알람"),
    "site": ("", "https://one.example", "https://two.example"),
    "team": ("", "yes", "no"),
    "with": ("", "동생과", "친구와"),
}
VERBS = (
    "write", "write", "write", "submit", "submit", "discard", "attach", "take_out", "withdraw",
    "reopen", "close", "more_time", "review", "ask", "give", "supersede",
)  # fmt: skip
ASKED = ("why", "paper")
"""What a supplement asks for once more."""
TICK = timedelta(minutes=7)


@dataclass
class Copy:
    """What a page holds: texts by question, and the name of the file."""

    texts: dict[str, str] = field(default_factory=dict)
    file: str = ""

    def taking(self, other: "Copy", keys) -> "Copy":
        """Return this one with some answers of another."""
        texts = self.texts | {key: other.texts.get(key, "") for key in keys if key != "paper"}
        return Copy(texts, other.file if "paper" in keys else self.file)

    @property
    def read(self) -> dict[str, str]:
        """What people read: no empty answers, and none to what was not asked."""
        asked = self.texts.get("team") == "yes"
        shown = {key: text for key, text in self.texts.items() if key != "with" or asked}
        return {key: text for key, text in shown.items() if text}


@dataclass
class Model:
    """One application as the plainest program would keep it."""

    page: Copy = field(default_factory=Copy)
    editions: list[tuple[object, Copy]] = field(default_factory=list)

    @property
    def counts(self) -> Copy:
        """What was handed in last."""
        return self.editions[-1][1] if self.editions else Copy()

    def hand_in(self, keys) -> None:
        """Let what the page holds count from now on."""
        made = self.counts.taking(self.page, keys)
        if (made.texts, made.file) != (self.counts.texts, self.counts.file) or not self.editions:
            self.editions.append((clock.now(), made))


@pytest.fixture
def open_round(app):
    made = an_open_round(a_cohort())
    more = (
        ("team", QuestionKind.ONE_OF, {"options": options("yes", "no")}),
        ("with", QuestionKind.LONG, {"depends_on": "team", "depends_values": ["yes"]}),
        ("paper", QuestionKind.FILE, {}),
    )
    for position, (key, kind, values) in enumerate(more, start=10):
        values = {"options": []} | values
        asked = Question(
            round_id=made.id, key=key, kind=kind, position=position, required=False,
            label=Texts(ko=key, en=key), help=Texts(), **values,
        )  # fmt: skip
        db.session.add(asked)
    db.session.commit()
    return made


def options(*keys):
    return [{"key": key, "label": {"ko": key, "en": key}} for key in keys]


moves = st.tuples(st.sampled_from(VERBS), st.sampled_from(sorted(TEXTS)), st.integers(0, 2))
FIRST = (("write", "why", 1), ("write", "try", 1), ("submit", "", 0))
HAND_INS = {"submit", "give", "discard"}


@given(history=st.lists(moves, min_size=10, max_size=30))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_counts_is_what_was_handed_in_last_over_random_histories(open_round, history):
    closes_at = open_round.closes_at
    number, model = begun(open_round), Model()
    at = clock.now()
    for verb, key, choice in [*FIRST, *history, ("end", "", 0)]:
        at += TICK
        if verb == "close" and choice == 0:
            at = max(at, closes_at + timedelta(seconds=1))
        with clock.freeze(at):
            if verb in HAND_INS or verb == "end":
                # What is wrong stays wrong until the next hand-in: this is when to look.
                check(number, open_round.ref, model)
            try:
                happen(number, open_round.ref, model, verb, key, choice)
                db.session.commit()
            except (MoveRefused, RuleBroken):
                db.session.rollback()
            db.session.expire_all()
    open_round.closes_at = closes_at
    db.session.commit()


def begun(round) -> str:
    """Return the number of the application of somebody new, with its first section written."""
    draft = begin(make_person(f"P{new_ref(6)}"), round)
    write(draft, round, ABOUT)
    db.session.commit()
    return draft.number


def write(application, round, texts):
    """Save as the pages do: beside the edition of each question that was answered."""
    asked = queries.questions_for(round.id, queries.current_answers(application.id))
    services.save(
        application, round, texts,
        section=[item for item in queries.asked_in(asked) if item.key in texts],
        question_ids={q.key: q.id for q in asked}, version=None, actor=SYSTEM,
    )  # fmt: skip


def happen(number, ref, model, verb, key, choice):
    """Do one thing; the model follows only what was not refused."""
    application, round = queries.get_application(number), queries.get_round(ref)
    if verb == "write":
        write(application, round, {key: TEXTS[key][choice]})
        model.page.texts[key] = TEXTS[key][choice]
    elif verb == "submit":
        if services.submit(application, round, actor=SYSTEM) is not None and can_hand_in(number):
            model.hand_in([*TEXTS, "paper"])
    elif verb == "give":
        give(application, round, model)
    elif verb == "discard":
        services.discard_changes(application, round, actor=SYSTEM)
        model.page = Copy(dict(model.counts.texts), model.counts.file)
    elif verb in {"attach", "take_out"}:
        change_file(application, round, model, "" if verb == "take_out" else f"{key}{choice}.pdf")
    else:
        staff_do(application, round, verb, choice)


def can_hand_in(number) -> bool:
    """Whether a hand-in that was not refused was one: past its time, a retry changes nothing."""
    return queries.get_application(number).status is ApplicationState.SUBMITTED


def give(application, round, model):
    asked = queries.live_supplement(application, clock.now())
    if asked is not None:
        services.give_supplement(asked, application, round, actor=SYSTEM)
        model.hand_in(asked.keys)


def change_file(application, round, model, name):
    asked = queries.questions_for(round.id, queries.current_answers(application.id))
    question = next(q for q in asked if q.key == "paper")
    if name:
        kept = Kept(new_ref(12), name, "application/pdf", 9, "d" * 64)
        services.attach(application, round, question, kept, actor=SYSTEM)
    else:
        services.remove_file(application, round, question, actor=SYSTEM)
    model.page.file = name


def staff_do(application, round, verb, choice):
    """Do what is not the applicant's to do, or changes no answer."""
    if verb == "withdraw":
        services.withdraw(application, actor=SYSTEM)
    elif verb == "reopen":
        services.reopen(application, round, actor=SYSTEM)
    elif verb == "more_time":
        until = clock.now() + timedelta(hours=1)
        services.extend_for(application, until, reason="정전", actor=SYSTEM)
    elif verb == "review":
        services.move(application, "take_into_review", actor=SYSTEM)
    elif verb == "ask":
        services.ask_supplement(
            application, round, text="한 번 더 적어 주십시오.", keys=ASKED[: choice + 1],
            due_at=clock.now() + timedelta(days=2), actor=SYSTEM,
        )  # fmt: skip
    elif verb == "supersede":
        key = sorted(TEXTS)[choice]
        question = queries.get_question(round.ref, key)
        plan = QuestionPlan(
            kind=question.kind, label=Texts(ko=new_ref(6), en=key), required=question.required,
            options=tuple((o["key"], Texts(o["label"])) for o in question.options),
            depends_on=question.depends_on, depends_values=tuple(question.depends_values),
        )  # fmt: skip
        services.amend_question(question, plan, actor=SYSTEM)


def check(number, ref, model):
    """Hold that selection, exports and every earlier edition read as the model says."""
    application, round = queries.get_application(number), queries.get_round(ref)
    packet = {q.key: text for q, text in queries.handed_in(application.id) if text}
    assert packet == model.counts.read
    assert exported(application, round) == (model.counts.read, model.counts.file)
    files = queries.attachments_of(application.id)
    assert "".join(f.name for f in files if f.sent_at is not None) == model.counts.file
    assert "".join(f.name for f in files if f.removed_at is None) == model.page.file
    texts = {a.key: a.text for a in queries.current_answers(application.id) if a.key in TEXTS}
    assert {k: t for k, t in texts.items() if t} == {k: t for k, t in model.page.texts.items() if t}
    sent = {a.key: a.sent_text or "" for a in queries.current_answers(application.id)}
    former = queries.former_answers(application.id)
    for at, edition in model.editions:
        found = edition_at(at, sent, former)
        assert found == {k: t for k, t in edition.texts.items() if t}


def exported(application, round):
    """Return (answers, file) of an application as a table for staff holds them."""
    questions = every_question(round.id)
    builder = Builder(Wanted(round, questions, "ko", contact=False, born_on=False, defused=False))
    columns = builder.columns()[-len(questions) :]
    found = builder.join(sa.select(Application).where(Application.id == application.id))
    row = db.session.execute(found.with_only_columns(*(c.cell for c in columns))).one()
    cells: dict[str, str] = {}
    for question, cell in zip(questions, row, strict=True):
        if cell:
            assert question.key not in cells, "one answer stands under one edition of its question"
            cells[question.key] = str(cell)
    file = cells.pop("paper", "").partition(" (")[0]
    return cells, file


def edition_at(at, sent, former):
    """Return what counted at an instant, by what was kept when later hand-ins replaced it."""
    texts = dict(sent)
    for answer in former:
        if answer.replaced_at > at:
            texts[answer.key] = answer.text
    return {key: text for key, text in texts.items() if key in TEXTS and text}
