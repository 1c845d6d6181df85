import os
import socket

import pytest
from click.testing import CliRunner

from academy import launch, serving
from academy.cli import main


@pytest.fixture
def umask():
    """Put back what the command sets for its whole process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_is_free_tells_a_port_at_which_something_listens(taken):
    assert not launch.is_free(taken)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    assert launch.is_free(port)


def test_run_at_a_taken_port_says_so_and_writes_nothing(taken, tmp_path, umask, monkeypatch):
    monkeypatch.setenv("ACADEMY_VAR_DIR", str(tmp_path / "var"))
    result = CliRunner().invoke(main, ["run", "--port", str(taken)])
    assert result.exit_code == 1
    assert f"make run PORT={taken + 1}" in result.output
    assert not (tmp_path / "var").exists()


def test_what_commands_and_the_site_write_is_private(tmp_path, umask):
    CliRunner().invoke(main, ["routes", "--help"])
    (tmp_path / "letter.eml").write_text("123456")
    assert (tmp_path / "letter.eml").stat().st_mode & 0o077 == 0
    assert serving.umask == 0o077
