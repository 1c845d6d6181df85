"""The pages of this room."""

from flask import Blueprint

from academy.web.navigation import Entry

bp = Blueprint("mentoring", __name__)

NAVIGATION: list[Entry] = []
