"""The blueprint of this room."""

from flask import Blueprint

bp = Blueprint("messages", __name__)
