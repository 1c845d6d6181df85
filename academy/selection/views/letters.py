"""What letters of decision say: every version, and the next one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import clock
from academy.core.actors import Actor
from academy.core.types import Texts
from academy.selection import labels, queries, services
from academy.selection.forms.lists import LetterForm, letter_values
from academy.selection.letters import PLACEHOLDERS, Facts, fill
from academy.selection.queries import LetterPlace
from academy.selection.rules import offer_expiry
from academy.selection.views.blueprint import bp


@bp.get("/staff/selection/letters")
@needs(P.SELECTION_MANAGE)
def letters(actor: Actor) -> Any:
    """The letters of one's sites."""
    return render_template(
        "selection/letters.html", places=queries.letters_visible_to(actor), labels=labels
    )


@bp.get("/staff/selection/letters/<site>/<kind>")
@needs(P.SELECTION_MANAGE, load=queries.get_letter_place)
def letter(place: LetterPlace, actor: Actor) -> Any:
    """What letters of one kind say, and how one would read."""
    return _letter_page(place, LetterForm(formdata=None, data=letter_values(place)))


@bp.post("/staff/selection/letters/<site>/<kind>")
@needs(P.SELECTION_MANAGE, load=queries.get_letter_place)
def write_letter(place: LetterPlace, actor: Actor) -> Any:
    """Put the next version in force."""
    site, kind, form = place.site, place.kind, LetterForm()
    if form.validate() and form.carry_out(
        services.write_letter_text,
        site,
        kind,
        body=Texts(form.body.data),
        known=form.known.data,
        actor=actor,
    ):
        flash(_("Saved. Letters of the next release say it."), "success")
        return redirect(url_for(".letter", site=site.code, kind=str(kind)), 303)
    fresh = queries.get_letter_place(site.code, str(kind)) or place
    # Whoever was overtaken has seen the newer version now, and may save over it.
    form.known.raw_data, form.known.data = None, fresh.in_force.number
    return _letter_page(fresh, form), 422


def _letter_page(place: LetterPlace, form: LetterForm) -> str:
    return render_template(
        "selection/letter.html",
        place=place,
        form=form,
        placeholders=PLACEHOLDERS[place.kind],
        example=fill(place.in_force.body, place.kind, _example(place)),
        labels=labels,
    )


def _example(place: LetterPlace) -> Facts:
    """Return what a letter to somebody made up would be filled with."""
    today = clock.today(place.site.zone)
    facts = Facts(
        name=_("Kim Haneul"),
        number="5-1-7K3M-9QWE",
        round_title=Texts(ko="5기 1차 모집", en="Cohort 5, round 1"),
        cohort=5,
        site_name=place.site.name,
        zone=place.site.zone,
        contact="apply@academy.example",
        starts_on=today + timedelta(days=60),
        test_on=today + timedelta(days=10),
        interview_on=today + timedelta(days=20),
    )
    return replace(facts, accept_until=offer_expiry(clock.now(), place.site.zone), place=3)
