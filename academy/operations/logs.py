"""Logs as JSON lines on standard error: what, where and how long, never who."""

import json
import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog

from academy.core.paths import package_dir


def configure(level: str) -> None:
    """Write logs as one JSON object a line, from this level on."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            faults_without_values,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: _Printer(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("huey").setLevel(logging.WARNING)
    handler = logging.StreamHandler(_Stderr())
    handler.setFormatter(_Plain())
    for name in ("huey", "academy"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False


class _Printer(structlog.WriteLogger):
    """Writes whole lines, several processes beside each other; one without room is lost."""

    def msg(self, message: str) -> None:
        """Write a line."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def faults_without_values(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace an exception by its kind and where it was raised.

    Its text is left out: a database names the row it refuses, with the e-mail address in it.
    """
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if error and error[1] is not None:
        event["fault"] = type(error[1]).__name__
        event["frames"] = _frames(error[2])
    return event


def _frames(traceback: Any) -> list[str]:
    home = str(package_dir())
    frames = extract_tb(traceback)
    ours = [f for f in frames if f.filename.startswith(home)] or frames
    last = frames[-1:] if frames and frames[-1] not in ours else []
    return [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in [*ours[-8:], *last]]


class _Plain(logging.Formatter):
    """What libraries log, in the same form; their arguments may hold anything, so none is kept."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "event": str(record.msg),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
        }
        if record.exc_info and record.exc_info[1] is not None:
            event["fault"] = type(record.exc_info[1]).__name__
            event["frames"] = _frames(record.exc_info[2])
        return json.dumps(event)


class _Stderr:
    """Standard error as it is at the moment of writing, so that it can be redirected."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()
