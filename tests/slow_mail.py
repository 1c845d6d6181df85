"""A mail server that takes its time, so that deaths come between its yes and our commit."""

import asyncio
import email
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.databases import free_port


class SlowServer:
    """Keeps the Message-ID of whatever it got, in order."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.got: list[str] = []
        self.lock = threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a letter, slowly."""
        message = email.message_from_bytes(envelope.content, policy=default)
        await asyncio.sleep(0.02)
        with self.lock:
            self.got.append(str(message["Message-ID"]))
        return "250 OK"


@contextmanager
def slow_mail_server(port: int | None = None) -> Iterator[SlowServer]:
    """Serve on a port of this machine, on a free one if none is said."""
    server = SlowServer(port or free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
