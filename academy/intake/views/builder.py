"""The form of a round for staff: sections, questions, their order, versions and preview."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.access.policy import permits
from academy.core import files
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import queries, services
from academy.intake.forms.applicant import section_form
from academy.intake.forms.builder import (
    QuestionForm,
    SectionPlanForm,
    question_values,
    section_values,
)
from academy.intake.forms.staff import ReasonForm
from academy.intake.labels import DISCIPLINE, QUESTION
from academy.intake.models import FormSection, Question, Round
from academy.intake.rules import Asked
from academy.intake.states import QuestionKind, RoundState
from academy.intake.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.languages import LOCALES, current_locale

CHANGEABLE = frozenset({RoundState.DRAFT, RoundState.OPEN})
"""States of a round in which its form may still be changed."""


@bp.get("/staff/rounds/<ref>/form")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def build(round: Round, actor: Actor) -> Any:
    """Show the form of a round part by part, with what can be done to each."""
    editions = queries.editions_of(round.id)
    questions = queries.questions_of(round.id)
    now = {question.key for question in questions}
    parts, is_draft = _parts(round, questions), round.status is RoundState.DRAFT
    return render_template(
        "intake/build.html",
        round=round,
        screens=parts,
        sections=[section for section, _name, _questions in parts if section is not None],
        by_key={question.key: question for question in questions},
        retired=[q for q in editions if q.key not in now],
        kinds=QUESTION,
        source=queries.round_to_copy(round) if is_draft and not parts else None,
        is_draft=is_draft,
        is_changeable=round.status in CHANGEABLE,
    )


def _parts(
    round: Round, questions: list[Question]
) -> list[tuple[FormSection | None, str, list[Question]]]:
    """Return (section, name of the screen, questions) in the order in which people meet them."""
    screens: dict[str, list[Question]] = {}
    for question in questions:
        screens.setdefault(queries.section_name(question), []).append(question)
    sections = queries.sections_of(round.id)
    parts: list[tuple[FormSection | None, str, list[Question]]] = []
    if loose := screens.get(queries.LOOSE):
        parts.append((None, queries.LOOSE, loose))
    parts += [(section, section.key, screens.get(section.key, [])) for section in sections]
    if last := screens.get(queries.FILES):
        parts.append((None, queries.FILES, last))
    return parts


@bp.post("/staff/rounds/<ref>/form/copy")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def copy_form(round: Round, actor: Actor) -> Any:
    """Copy the form of the last round of the site into one in preparation."""
    source = queries.round_to_copy(round)
    if source is None:
        raise NotFound()
    count = services.copy_form(round, source, actor=actor)
    flash(
        ngettext("%(num)s question was copied.", "%(num)s questions were copied.", count), "success"
    )
    return redirect(url_for("intake.build", ref=round.ref), 303)


@bp.post("/staff/rounds/<ref>/test")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def start_test(round: Round, actor: Actor) -> Any:
    """Begin a test of the form, or go on with it."""
    assert actor.person_id is not None
    services.start_test(round, person_id=actor.person_id, language=current_locale(), actor=actor)
    return redirect(url_for("intake.section", ref=round.ref, section="about"), 303)


@bp.post("/staff/rounds/<ref>/test/clear")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def clear_test(round: Round, actor: Actor) -> Any:
    """Delete one's own test with all that was written."""
    assert actor.person_id is not None
    for key in services.clear_test(round, person_id=actor.person_id, actor=actor):
        files.forget(key)
    flash(_("Your test was cleared."), "success")
    return redirect(url_for("intake.show_round", ref=round.ref), 303)


@bp.route("/staff/rounds/<ref>/questions/new", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=queries.get_round)
def new_question(round: Round, actor: Actor) -> Any:
    """Add a question."""
    if round.status is not RoundState.DRAFT:
        raise NotFound()
    values = {"kind": str(QuestionKind.LONG), "limit": 500, "required": True}
    form = QuestionForm(data=values | {"section": request.args.get("section", "")})
    form.offer(queries.sections_of(round.id), queries.questions_of(round.id))
    may_override = permits(P.QUESTION_OVERRIDE, actor, round)
    if form.validate_on_submit() and form.carry_out(
        services.add_question, round, form.plan(may_override=may_override), actor=actor
    ):
        return redirect(url_for("intake.build", ref=round.ref), 303)
    return _question_page(round, None, form, may_override)


def load_section(ref: str, key: str, **_more: str) -> FormSection | None:
    """Return a section with its round."""
    return queries.get_section(ref, key)


def load_question(ref: str, key: str, **_more: str) -> Question | None:
    """Return a question with its round, as it is asked now."""
    return queries.get_question(ref, key)


@bp.route("/staff/rounds/<ref>/questions/<key>", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=load_question)
def edit_question(question: Question, actor: Actor) -> Any:
    """Change a question, or write its next version."""
    round = question.round
    if round.status not in CHANGEABLE:
        raise NotFound()
    form = QuestionForm.over(question, question_values, hold=round)
    form.offer(queries.sections_of(round.id), queries.questions_of(round.id), question)
    may_override = permits(P.QUESTION_OVERRIDE, actor, question)
    if form.validate_on_submit() and form.carry_out(
        services.amend_question, question, form.plan(may_override=may_override), actor=actor
    ):
        if form.result.edition > question.edition:
            number = form.result.edition
            flash(_("Version %(version)s is asked from now on.", version=number), "success")
        return redirect(url_for("intake.build", ref=round.ref), 303)
    return _question_page(round, question, form, may_override)


def _question_page(
    round: Round, question: Question | None, form: QuestionForm, may_override: bool
) -> Any:
    page = render_template(
        "intake/question_form.html",
        round=round,
        question=question,
        form=form,
        may_override=may_override,
        supersedes=question is not None and services.is_begun(round),
    )
    return page, status_of(form)


@bp.route("/staff/rounds/<ref>/questions/<key>/remove", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=load_question)
def remove_question(question: Question, actor: Actor) -> Any:
    """Take a question out; from an open round with a reason."""
    round = question.round
    form = ReasonForm()
    if round.status is RoundState.DRAFT:
        del form.reason
    if form.validate_on_submit() and form.carry_out(
        services.remove_question,
        question,
        reason=form.reason.data if "reason" in form else None,
        actor=actor,
    ):
        flash(_("The question was taken out."), "success")
        return redirect(url_for("intake.build", ref=round.ref), 303)
    page = render_template(
        "intake/question_removal.html", round=round, question=question, form=form
    )
    return page, status_of(form)


@bp.post("/staff/rounds/<ref>/questions/<key>/<any(up, down):direction>")
@needs(P.ROUND_MANAGE, load=load_question)
def move_question(question: Question, actor: Actor) -> Any:
    """Let a question change places with its neighbour."""
    services.move_question(question, _direction(), actor=actor)
    return redirect(url_for("intake.build", ref=question.round.ref, _anchor=question.key), 303)


def _direction() -> services.Direction:
    return "up" if (request.view_args or {})["direction"] == "up" else "down"


@bp.get("/staff/rounds/<ref>/questions/<key>/versions")
@needs(P.ROUND_MANAGE, load=load_question)
def versions_of_question(question: Question, actor: Actor) -> Any:
    """Show every version of a question, the newest first."""
    found = [q for q in queries.editions_of(question.round_id) if q.key == question.key]
    return render_template(
        "intake/question_versions.html",
        round=question.round,
        question=question,
        editions=found[::-1],
        counts=queries.count_answers([q.id for q in found]),
        kinds=QUESTION,
    )


@bp.route("/staff/rounds/<ref>/sections/new", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=queries.get_round)
def new_section(round: Round, actor: Actor) -> Any:
    """Add a section."""
    if round.status not in CHANGEABLE:
        raise NotFound()
    form = SectionPlanForm()
    if form.validate_on_submit() and form.carry_out(
        services.add_section, round, form.plan(), actor=actor
    ):
        return redirect(url_for("intake.build", ref=round.ref), 303)
    page = render_template("intake/section_form.html", round=round, section=None, form=form)
    return page, status_of(form)


@bp.route("/staff/rounds/<ref>/sections/<key>", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=load_section)
def edit_section(section: FormSection, actor: Actor) -> Any:
    """Change the texts of a section."""
    round = section.round
    if round.status not in CHANGEABLE:
        raise NotFound()
    form = SectionPlanForm.over(section, section_values)
    if form.validate_on_submit() and form.carry_out(
        services.amend_section, section, form.plan(), actor=actor
    ):
        return redirect(url_for("intake.build", ref=round.ref), 303)
    page = render_template("intake/section_form.html", round=round, section=section, form=form)
    return page, status_of(form)


@bp.post("/staff/rounds/<ref>/sections/<key>/<any(up, down):direction>")
@needs(P.ROUND_MANAGE, load=load_section)
def move_section(section: FormSection, actor: Actor) -> Any:
    """Let a section change places with its neighbour."""
    services.move_section(section, _direction(), actor=actor)
    return redirect(url_for("intake.build", ref=section.round.ref, _anchor=section.key), 303)


@bp.post("/staff/rounds/<ref>/sections/<key>/remove")
@needs(P.ROUND_MANAGE, load=load_section)
def remove_section(section: FormSection, actor: Actor) -> Any:
    """Take a section out; its questions stay."""
    services.remove_section(section, actor=actor)
    return redirect(url_for("intake.build", ref=section.round.ref), 303)


@bp.get("/staff/rounds/<ref>/preview")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def preview(round: Round, actor: Actor) -> Any:
    """Show the whole form as applicants see it, in one language, as wide as a phone or more."""
    language = request.args.get("language")
    language = language if language in LOCALES else "ko"
    questions = queries.questions_of(round.id)
    asked = queries.asked_in(questions)
    with force_locale(language):
        form = section_form([a for a in asked if a.kind is not QuestionKind.FILE], questions, {})
        return render_template(
            "intake/preview.html",
            round=round,
            language=language,
            languages=LOCALES,
            is_phone=request.args.get("width") == "phone",
            screens=_screens(round, asked),
            form=form,
            by_key={question.key: question for question in questions},
            fields=DISCIPLINE,
        )


def _screens(round: Round, asked: list[Asked]) -> list[tuple[str, FormSection | None, list[Asked]]]:
    by_key = {section.key: section for section in queries.sections_of(round.id)}
    found: dict[str, list[Asked]] = {}
    for item in asked:
        found.setdefault(item.section, []).append(item)
    return [(name, by_key.get(name), items) for name, items in found.items()]
