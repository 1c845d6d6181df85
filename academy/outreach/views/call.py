"""A1, the call: what it is, until when, who may apply; asking to hear of the next one."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import public
from academy.accounts import throttle
from academy.cohorts.models import Site
from academy.cohorts.queries import all_sites
from academy.core import clock
from academy.core.errors import NotFound
from academy.documents.services import want
from academy.documents.views import address_of
from academy.intake import queries, rules
from academy.intake.forms.applicant import BirthForm
from academy.intake.labels import QUESTION
from academy.intake.models import Round
from academy.intake.states import Phase
from academy.outreach import papers, services
from academy.outreach.forms.interests import InterestForm
from academy.outreach.queries import parts_of, upcoming_infos
from academy.outreach.rules import last_moment
from academy.outreach.states import PartKind
from academy.outreach.views.blueprint import bp
from academy.web.languages import current_locale
from academy.web.requests import locks_late

PAPERS = throttle.Limit("papers.source", 30, throttle.HOUR)


@bp.get("/")
@public("the call is for everyone")
def call() -> Any:
    """Show the call of the home site."""
    sites = all_sites()
    if not sites:
        return render_template("outreach/no_site.html")
    return call_page(sites[0], sites=sites)


@bp.get("/campus/<code>")
@public("the call is for everyone")
def campus(code: str) -> Any:
    """Show the call of one site."""
    return call_page(_site(code))


@bp.post("/campus/<code>/eligibility")
@public("anyone may check their age; nothing is kept")
def eligibility(code: str) -> Any:
    """Answer whether someone may apply, on the same page, and keep nothing."""
    site = _site(code)
    round = queries.current_round(site.id, clock.now())
    form = BirthForm()
    answer = None
    if form.validate_on_submit():
        as_of, floor = _age_rule(site, round)
        if form.carry_out(rules.judge_age, form.born_on.data, as_of=as_of, floor=floor):
            answer = form.result
    status = 200 if answer else 422
    return call_page(site, form=form, answer=answer, round=round), status


@bp.post("/campus/<code>/tell-me")
@public("anyone may ask to hear of the next round")
@locks_late
def tell_me(code: str) -> Any:
    """Keep an address until the next round opens; known and unknown ones look the same."""
    site = _site(code)
    form = InterestForm()
    if not form.validate_on_submit():
        return call_page(site, interest=form), 422
    throttle.attempt(throttle.LETTER_SOURCE, current_actor().ip)
    services.ask_to_hear(
        site, form.email.data or "", locale=current_locale(), actor=current_actor()
    )
    flash(_("Thank you. Please confirm with the link in the letter we have just sent."), "success")
    return redirect(url_for("outreach.campus", code=site.code), 303)


@bp.post("/campus/<code>/call.pdf")
@public("the call is for everyone; its paper holds nothing of anybody")
@locks_late
def call_paper(code: str) -> Any:
    """Have the call set as a paper, or hand out the one that says the same."""
    site = _site(code)
    round = queries.current_round(site.id, clock.now())
    if round is None:
        raise NotFound()
    throttle.attempt(PAPERS, current_actor().ip)
    document = want(
        papers.CALL,
        round.ref,
        person_id=None,
        site_id=site.id,
        locale=current_locale(),
        actor=current_actor(),
    )
    return redirect(address_of(document), 303)


def _site(code: str) -> Site:
    site = queries.get_site(code)
    if site is None:
        raise NotFound()
    return site


def _age_rule(site: Site, round: Round | None) -> tuple[Any, int]:
    today = clock.today(site.zone)
    if round is None or queries.round_phase(round, clock.now()) is Phase.CLOSED:
        return today, rules.AGE_FLOOR
    return round.age_as_of or today, round.age_floor


def call_page(
    site: Site,
    *,
    sites: Sequence[Site] | None = None,
    form: BirthForm | None = None,
    answer: rules.Eligibility | None = None,
    interest: InterestForm | None = None,
    round: Round | None = None,
    drafts: bool = False,
) -> str:
    """Render the call of a site; with `drafts`, as it would be if staff published all."""
    now = clock.now()
    round = round or queries.current_round(site.id, now)
    questions = queries.questions_of(round.id) if round else []
    as_of, floor = _age_rule(site, round)
    return render_template(
        "outreach/call.html",
        site=site,
        sites=all_sites() if sites is None else sites,
        round=round,
        phase=queries.round_phase(round, now) if round else None,
        Phase=Phase,
        last_moment=last_moment(round.closes_at) if round else None,
        questions=questions,
        by_key={question.key: question for question in questions},
        kinds=QUESTION,
        texts=parts_of(site.id, drafts=drafts),
        PartKind=PartKind,
        infos=upcoming_infos(site.id, now),
        drafts=drafts,
        form=form or BirthForm(formdata=None),
        answer=answer,
        interest=interest or InterestForm(formdata=None),
        as_of=as_of,
        today=clock.today(site.zone),
        floor=floor,
        born_by=rules.born_by(floor, as_of),
    )
