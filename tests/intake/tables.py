"""Tables from another form, on their way through the pages as a person takes them."""

from io import BytesIO

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.intake import import_work
from academy.intake.models import Application, ApplicationImport
from tests.pages import parse

PAGE = "/staff/imports"
ENGLISH = {"Accept-Language": "en"}
HEAD = "Timestamp,Name,E-mail,Born,Why do you apply?,Shoe size\n"
ANN = "2026-11-03,Ann,ann@example.org,2000-03-21,To learn,38\n"
BOB = "2026-11-04,Bob,bob@example.org,1999-01-02,=1+1,41\n"
BAD = "2026-11-04,Cho,nobody,1999-01-02,,41\n"


def bring(staff, round, content=HEAD + ANN + BOB, **more):
    content = content if isinstance(content, bytes) else content.encode()
    values = {
        "round": round.ref, "source": "Old form", "told": "Notice of the old form",
        "language": "ko", "table": (BytesIO(content), "people.csv"),
    }  # fmt: skip
    return staff.post(PAGE, data=values | more, headers=ENGLISH)


def newest():
    db.session.expire_all()
    return db.session.scalars(
        sa.select(ApplicationImport).order_by(ApplicationImport.id.desc())
    ).first()


def work():
    db.session.commit()
    return import_work.work_imports()


def choose(staff, where, **columns):
    """Assign columns as a person does: what the page has chosen, and some otherwise."""
    page = parse(staff.get(f"{where}/columns", headers=ENGLISH))
    values = {k: v for k, v in page.values().items() if k.startswith(("column_", "version"))}
    return staff.post(f"{where}/columns", data=values | columns, headers=ENGLISH)


def checked(staff, round, content=HEAD + ANN + BOB, **columns):
    where = bring(staff, round, content).headers["Location"]
    work()
    assert choose(staff, where, **({"column_3": "born_on"} | columns)).status_code == 303
    work()
    return where


def confirm(staff, where, **more):
    values = {"seen": str(newest().version)}
    return staff.post(f"{where}/confirm", data=values | more, headers=ENGLISH)


def brought_in(staff, round, content=HEAD + ANN + BOB, **more):
    where = checked(staff, round, content)
    assert confirm(staff, where, **more).status_code == 303
    work()
    return where


def applications():
    db.session.expire_all()
    return db.session.scalars(sa.select(Application).order_by(Application.id)).all()


def shown(staff, where):
    return parse(staff.get(where, headers=ENGLISH))


def figures(page):
    return [int(element.text) for element in page.all(".//dl[@class='figures']/div/dd")]


def loaded(application):
    return db.session.scalars(
        sa.select(Application)
        .where(Application.id == application.id)
        .options(joinedload(Application.person))
    ).one()
