"""Deliver to a folder, or to a real mail server on this machine."""

import dataclasses
import email
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from tests.apps import TestApp
from tests.databases import free_port


class Postbox:
    """What the mail server got; `answers` are given first, one for each letter."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.got.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def change_settings(app: Flask) -> Iterator[Callable[..., None]]:
    """Change settings of the running application for one test."""
    before = app.config["SETTINGS"]

    def change(**values) -> None:
        app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], **values)

    yield change
    app.config["SETTINGS"] = before


@pytest.fixture
def postbox(change_settings) -> Iterator[Postbox]:
    """A mail server that the application delivers to."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    change_settings(smtp_url=f"smtp://127.0.0.1:{controller.port}")
    yield box
    controller.stop()


@pytest.fixture
def mail_files(database: TestApp) -> Callable[[], list[EmailMessage]]:
    """Read the letters that lie in the folder, in their order."""

    def read() -> list[EmailMessage]:
        paths = sorted((database.var / "mail").glob("*.eml"))
        return [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]

    return read
