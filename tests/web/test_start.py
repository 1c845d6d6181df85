import os
import subprocess
import sys

LATE = (
    "alembic",
    "cryptography",
    "huey",
    "PIL",
    "pikepdf",
    "puremagic",
    "pypdfium2",
    "qrcode",
    "webauthn",
)


def test_web_process_at_its_start_has_not_imported_what_few_requests_need():
    command = "import sys, academy.app; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True, timeout=120
    )
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "sqlalchemy" in loaded
    assert not loaded & set(LATE)


def test_site_is_forked_before_it_has_a_connection_or_a_thread(tmp_path):
    command = (
        "import threading; from academy.app import create_app; from academy.core.db import db\n"
        "app = create_app()\n"
        "with app.app_context():\n"
        "    print(db.engine.pool.checkedin(), db.engine.pool.checkedout())\n"
        "print(threading.active_count())"
    )
    run = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True, timeout=120,
        env=os.environ | {"ACADEMY_VAR_DIR": str(tmp_path)},
    )  # fmt: skip
    assert run.stdout.split() == ["0", "0", "1"]
