"""Where the pages of this room hang."""

from flask import Blueprint

bp = Blueprint("intake", __name__)
