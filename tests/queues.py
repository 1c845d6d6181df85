"""Queues of all three kinds, real ones, each with a way to lose all that is in it.

Redis is Debian's `redis-server` on a free port, in memory only, one for each test that asks. Where
it is missing these tests fail and say so; `make test` installs it.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from academy.operations.queue import open_queue
from tests import apps
from tests.databases import free_port

QUEUES = ("sqlite", "postgresql", "redis")
"""The kinds of address that ACADEMY_QUEUE_URL takes."""

START_SECONDS = 30.0


@dataclass
class Queue:
    """The address of an empty queue, and the loss of what it holds."""

    url: str
    lose: Callable[[], None]


@dataclass
class RedisServer:
    """A server that keeps nothing on disk."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Return the address of its first database."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = find_redis()
        if program is None:
            raise RuntimeError("No Redis: apt-get install redis-server")
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--dir", str(self.folder), "--save", "", "--appendonly", "no"]
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError(f"Redis did not start:\n{(self.folder / 'redis.log').read_text()}")

    def stop(self) -> None:
        """Kill it; what it held is gone."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def restart(self) -> None:
        """Kill it and start it again, empty."""
        self.stop()
        self.start()


def find_redis() -> str | None:
    """Return the path of the server's program."""
    return shutil.which("redis-server")


@pytest.fixture
def open_test_queue(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Queue]]:
    """Return an empty queue of a kind: `open_test_queue("redis").url`."""
    servers: list[RedisServer] = []
    name = f"academy_queue_{os.getpid()}"

    def make(kind: str) -> Queue:
        if kind == "redis":
            servers.append(RedisServer(tmp_path))
            servers[-1].start()
            return Queue(servers[-1].url, servers[-1].restart)
        url = f"sqlite:///{tmp_path / 'queue.db'}"
        if kind == "postgresql":
            url = apps.create_database(request.getfixturevalue("postgres_server"), name)
        return Queue(url, lambda: flush(url))

    yield make
    for server in servers:
        server.stop()


def flush(address: str) -> None:
    """Throw away what waits in a queue."""
    queue = open_queue(address)
    queue.storage.flush_queue()
    queue.storage.close()
