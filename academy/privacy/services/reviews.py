"""The month's look at the access log: signed by a named person, once, and provably unchanged."""

import hmac
import json
from hashlib import sha256
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.core.errors import RuleBroken, Taken
from academy.privacy.models import AccessReview
from academy.privacy.queries import reviews as queries
from academy.privacy.rules import bounds_of


@verb
def sign(site: Site, month: str, *, remarks: str, actor: Actor) -> AccessReview:
    """Sign the review of a month that is over, with its figures and sample as they are now.

    Raises:
        RuleBroken: the month is not over.
        Taken: somebody has signed it already.
    """
    assert actor.person_id is not None
    if bounds_of(month, site.zone)[1] > clock.now():
        raise RuleBroken(_l("This month is not over yet."))
    signer = db.session.get_one(Person, actor.person_id)
    made = AccessReview(
        site_id=site.id,
        month=month,
        figures=queries.figures_of(site, month),
        sample=queries.sample_of(site, month),
        remarks=remarks,
        signed_at=clock.now(),
        signed_by=signer.id,
        signed_name=signer.name,
        mac="",
    )
    made.mac = mac_of(made)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise Taken(_l("This month is signed already.")) from None
    record("access_review.sign", made, actor=actor, about=None)
    return made


def mac_of(review: AccessReview) -> str:
    """Return the keyed hash over all that was signed."""
    content: list[Any] = [
        review.site_id, review.month, review.figures, review.sample, review.remarks,
        review.signed_at.isoformat(), review.signed_by, review.signed_name,
    ]  # fmt: skip
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    key: str = current_app.config["HISTORY_KEY"]
    return hmac.new(b"access_review:" + key.encode(), text.encode(), sha256).hexdigest()


def is_as_signed(review: AccessReview, site: Site) -> tuple[bool, bool]:
    """Return whether the review is as it was signed, and whether the access log still is."""
    sound = hmac.compare_digest(mac_of(review), review.mac)
    now = queries.figures_of(site, review.month)["digest"]
    return sound, now == review.figures.get("digest")
