"""The letters that wait in the outbox, opened as the worker would open them."""

import re

import sqlalchemy as sa

from academy.core.db import db
from academy.outbox.models import StoredLetter
from academy.outbox.rendering import render, unseal


def letters(to=None):
    """Return (kind, address, subject, text) of every letter, the oldest first."""
    query = sa.select(StoredLetter).order_by(StoredLetter.id)
    found = []
    for letter in db.session.scalars(query):
        subject, text = letter.subject, letter.text
        if letter.sealed:
            subject, text, _ = render(letter.kind, letter.locale, unseal(letter.sealed))
        if to in (None, letter.to):
            found.append((letter.kind.removeprefix("accounts/"), letter.to, subject, text))
    return found


def kinds(to=None):
    """Return the kinds of letters, the oldest first."""
    return [letter[0] for letter in letters(to)]


def last_code(to):
    """Return the six digits of the newest letter to an address."""
    return re.search(r"\b\d{6}\b", letters(to)[-1][3]).group()


def last_link(to):
    """Return the path of the link in the newest letter to an address."""
    return re.search(r"https?://[^/\s]+(/welcome/\S+)", letters(to)[-1][3]).group(1)
