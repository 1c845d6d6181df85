"""The rival of lists: Flask-Admin over the same rows, as its handbook shows it, nothing tuned."""

import os
from typing import Any

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from sqlalchemy import MetaData, create_engine
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session

app = Flask(__name__)
app.secret_key = "for a measure only"
# Flask-Admin asks for it wherever it is installed.
Babel(app)
engine = create_engine(os.environ["BARE_DATABASE"])
# Automap names relationships after tables, and elsewhere a column has such a name already.
metadata = MetaData()
metadata.reflect(engine, only=["applications"])
Base: Any = automap_base(metadata=metadata)
Base.prepare()


class Applications(ModelView):
    """The columns that our list shows, fifty rows a page."""

    column_list = ("number", "people", "status", "discipline", "submitted_at")
    column_default_sort = ("id", True)
    page_size = 50


admin = Admin(app, name="Rival")
admin.add_view(Applications(Base.classes.applications, Session(engine), endpoint="applications"))


@app.get("/health/live")
def live() -> str:
    """Say that it runs."""
    return "ok"
