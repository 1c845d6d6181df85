"""Start the processes of an installation: web and worker together for `make run`, web alone."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click

GRACE = 15
"""Seconds a process gets to end by itself."""

THREADS = 16
"""Requests that one web worker serves at once; so many may wait for a password to be hashed."""

COUNTS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the workers of one web server add up what they count."""

Command = tuple[list[str], dict[str, str]]
"""A command line, and what is added to the environment for it."""


def web_command(port: int, *, host: str = "127.0.0.1", workers: int = 2) -> list[str]:
    """Return the command line of the web server."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "academy.wsgi:app",
        "--config=python:academy.serving",
        "--bind",
        f"{host}:{port}",
        "--worker-class",
        "gthread",
        "--workers",
        str(workers),
        "--threads",
        str(THREADS),
        # Longer than browsers and proxies wait, so that they close first: a request sent down a
        # connection that the server is just closing is lost, and a POST is not sent again.
        "--keep-alive",
        "75",
        "--graceful-timeout",
        "10",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]


def counting_together(var: Path, port: int) -> dict[str, str]:
    """Return the environment in which the workers of one web server count as one.

    Each server has a folder of its own, emptied here, because its figures begin when it does. A
    folder that the operator names is left alone.
    """
    if os.environ.get(COUNTS_VARIABLE):
        return {}
    folder = var / "metrics" / f"{socket.gethostname()}-{port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {COUNTS_VARIABLE: str(folder)}


def worker_command() -> list[str]:
    """Return the command line of the worker."""
    return [sys.executable, "-m", "academy", "worker"]


def keep_private() -> None:
    """Let what this process and its children write be read by their own user alone."""
    # The database, letters with codes in them, applicants' files, backups.
    os.umask(0o077)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nothing listens at a port."""
    with socket.socket() as tried:
        # As the server does, so that a port which was served a moment ago counts as free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def run_together(commands: list[Command], *, port: int, ready: str) -> int:
    """Run processes until one ends or the person stops them; then end them all.

    `ready` is printed as soon as the port takes visitors. Returns 0 after Ctrl-C or SIGTERM, else
    the status of the process that ended first.
    """
    environ = {**os.environ, "PYTHONPATH": _with_checkout(os.environ.get("PYTHONPATH", ""))}
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    # Each child gets its own session, so that Ctrl-C reaches us alone and we end them in order.
    children = [
        subprocess.Popen(command, env=environ | more, start_new_session=True)
        for command, more in commands
    ]
    status, told = 0, False
    while not stopping:
        if not told and _takes_visitors(port):
            click.echo(ready)
            told = True
        ended = [child for child in children if child.poll() is not None]
        if ended:
            status = ended[0].returncode or 1
            break
        time.sleep(0.2)
    if stopping:
        click.echo("Ending: whoever is being served is served to the end ...")
    _end(children)
    return status


def _takes_visitors(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _with_checkout(path: str) -> str:
    root = str(Path(__file__).resolve().parent.parent)
    return root if not path else f"{root}{os.pathsep}{path}"
