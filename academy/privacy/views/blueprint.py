"""The blueprint of this room."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)
