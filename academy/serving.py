"""What gunicorn asks of us; `academy.launch` names this module on its command line."""

import gc
import os
from typing import Any

from prometheus_client import multiprocess

from academy.launch import COUNTS_VARIABLE

umask = 0o077
"""What the site writes is read by its own user alone."""


preload_app = True
"""The site is loaded once, and its workers are forked from it: one that died is back at once."""


def pre_fork(_server: Any, _worker: Any) -> None:
    """Set apart what the site is made of, which stays as long as the process does.

    The collector would walk through all of it again and again, a tenth of a second each time, and
    by that make a copy of it for every worker.
    """
    gc.collect()
    gc.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """Take the state of a dead worker out of the figures; what it counted stays in the sums."""
    if os.environ.get(COUNTS_VARIABLE):
        multiprocess.mark_process_dead(worker.pid)
