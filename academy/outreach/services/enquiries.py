"""Questions to staff: asked, claimed, answered, taken up again, made public."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.outbox import post
from academy.outreach import mail, queries
from academy.outreach.models import CallPart, Enquiry, EnquiryWord
from academy.outreach.rules import THREAD_MOST, check_question
from academy.outreach.services.parts import PartPlan, add_part
from academy.outreach.states import ENQUIRY_FLOW, EnquiryState, PartKind, WordKind

DAY, DOUBLE_CLICK = timedelta(days=1), timedelta(minutes=1)


@verb
def ask(
    site: Site,
    *,
    name: str,
    email: str,
    locale: str,
    person_id: int | None,
    subject: str,
    body: str,
    actor: Actor,
) -> Enquiry:
    """Put a question to a site; the same one again at once is the same question.

    Raises:
        RuleBroken: it holds a registration number.
    """
    check_question(subject, field="subject")
    check_question(body)
    lock(site)
    now = clock.now()
    known = queries.latest_enquiry(site.id, email)
    # Under a common subject somebody may ask two things one after the other.
    if known and known.subject == subject and _is_double(known, WordKind.QUESTION, body):
        return known
    made = Enquiry(
        site_id=site.id,
        person_id=person_id,
        name=name,
        email=email,
        locale=locale,
        subject=subject,
        status=EnquiryState.OPEN,
        asked_at=now,
        since=now,
    )
    made.site = site
    db.session.add(made)
    record("enquiry.ask", made, actor=actor)
    word = _say(made, WordKind.QUESTION, body, author_id=person_id)
    post(mail.enquiry_received(made, word))
    _tell_staff(made, word)
    return made


@verb
def write_again(enquiry: Enquiry, body: str, *, actor: Actor) -> None:
    """Add to one's question; what was answered or closed waits for an answer again.

    Raises:
        RuleBroken: it holds a registration number, or enough was written for a day.
    """
    check_question(body)
    lock(enquiry)
    if _is_double(enquiry, WordKind.QUESTION, body):
        return
    now = clock.now()
    if queries.count_written(enquiry.id, since=now - DAY) >= THREAD_MOST:
        raise RuleBroken(
            _l("That is much for one day. Please write on tomorrow, or wait for an answer."),
            field="body",
        )
    waited = enquiry.status is EnquiryState.OPEN
    word = _say(enquiry, WordKind.QUESTION, body, author_id=enquiry.person_id)
    enquiry.status = ENQUIRY_FLOW.after(enquiry.status, "ask_again")
    if not waited:
        enquiry.since = now
    record("enquiry.write", enquiry, actor=actor)
    if not waited:
        _tell_staff(enquiry, word)


@verb
def answer(enquiry: Enquiry, body: str, *, seen: int, actor: Actor) -> None:
    """Answer a question and send the answer; who answers an unclaimed one takes it on.

    `seen` is the last message that whoever answers had on the page.

    Raises:
        RuleBroken: someone has written since.
    """
    lock(enquiry)
    if _is_double(enquiry, WordKind.ANSWER, body):
        return
    if queries.last_word_id(enquiry.id) != seen:
        raise RuleBroken(
            _l(
                "Someone has written since you opened this page. Please read it above; your text"
                " is still here."
            ),
            field="body",
        )
    word = _say(enquiry, WordKind.ANSWER, body, author_id=actor.person_id)
    enquiry.status = ENQUIRY_FLOW.after(enquiry.status, "answer")
    enquiry.since = clock.now()
    enquiry.owner_id = enquiry.owner_id or actor.person_id
    record("enquiry.answer", enquiry, actor=actor)
    post(mail.enquiry_answered(enquiry, word))


@verb
def note(enquiry: Enquiry, body: str, *, actor: Actor) -> None:
    """Leave a note for other staff; whoever asked never sees it."""
    lock(enquiry)
    if _is_double(enquiry, WordKind.NOTE, body):
        return
    _say(enquiry, WordKind.NOTE, body, author_id=actor.person_id)
    record("enquiry.note", enquiry, actor=actor)


@verb
def claim(enquiry: Enquiry, *, actor: Actor) -> None:
    """Take a question on, also from somebody else; the page says from whom."""
    lock(enquiry)
    if enquiry.owner_id != actor.person_id:
        enquiry.owner_id = actor.person_id
        record("enquiry.claim", enquiry, actor=actor)


@verb
def give_back(enquiry: Enquiry, *, actor: Actor) -> None:
    """Leave a question to whoever takes it."""
    lock(enquiry)
    if enquiry.owner_id is not None:
        enquiry.owner_id = None
        record("enquiry.release", enquiry, actor=actor)


@verb
def close_enquiry(enquiry: Enquiry, *, actor: Actor) -> None:
    """Lay a question aside without an answer; a second press changes nothing."""
    _move(enquiry, "close", EnquiryState.CLOSED, actor)


@verb
def reopen_enquiry(enquiry: Enquiry, *, actor: Actor) -> None:
    """Let a question wait for an answer again; a second press changes nothing."""
    _move(enquiry, "reopen", EnquiryState.OPEN, actor)


@verb
def make_public(enquiry: Enquiry, plan: PartPlan, *, actor: Actor) -> CallPart:
    """Turn a question into a draft among the questions and answers, in words that name nobody.

    The same words again, as by a double click, are the same draft.

    Raises:
        RuleBroken: a language is missing, or other words were made public before.
    """
    lock(enquiry)
    if enquiry.part_id is not None:
        known = db.session.get_one(CallPart, enquiry.part_id)
        if (known.title, known.body) != (plan.title, plan.body):
            raise RuleBroken(
                _l("A draft was made of this question already. Please change that one.")
            )
        return known
    part = add_part(enquiry.site, PartKind.FAQ, plan, actor=actor)
    enquiry.part_id = part.id
    record("enquiry.publish", enquiry, actor=actor)
    return part


def _move(enquiry: Enquiry, act: str, wanted: EnquiryState, actor: Actor) -> None:
    lock(enquiry)
    if enquiry.status is wanted:
        return
    enquiry.status = ENQUIRY_FLOW.after(enquiry.status, act)
    enquiry.since = clock.now()
    record(f"enquiry.{act}", enquiry, actor=actor)


def _say(enquiry: Enquiry, kind: WordKind, body: str, *, author_id: int | None) -> EnquiryWord:
    word = EnquiryWord(
        enquiry_id=enquiry.id,
        kind=kind,
        body=body,
        author_id=author_id,
        written_at=clock.now(),
    )
    db.session.add(word)
    db.session.flush()
    return word


def _is_double(enquiry: Enquiry, kind: WordKind, body: str) -> bool:
    last = queries.last_word(enquiry.id)
    return (
        last is not None
        and (last.kind, last.body) == (kind, body)
        and clock.now() - last.written_at < DOUBLE_CLICK
    )


def _tell_staff(enquiry: Enquiry, word: EnquiryWord) -> None:
    to = queries.who_answers(enquiry)
    if to:
        post(mail.enquiry_waits(enquiry, word, to=to))
