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
