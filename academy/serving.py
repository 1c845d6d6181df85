"""What gunicorn asks of us; `academy.launch` names this module on its command line."""

import os
from typing import Any

from prometheus_client import multiprocess

from academy.launch import COUNTS_VARIABLE

umask = 0o077
"""What the site writes is read by its own user alone."""


def child_exit(_server: Any, worker: Any) -> None:
    """Take the state of a dead worker out of the figures; what it counted stays in the sums."""
    if os.environ.get(COUNTS_VARIABLE):
        multiprocess.mark_process_dead(worker.pid)
