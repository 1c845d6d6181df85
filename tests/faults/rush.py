"""A rush of clients that hand in and, like people, try again until they are told it is done."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Lock

TRIES = 60
PAUSE = 0.25


@dataclass(frozen=True)
class Errand:
    """One thing to hand in: where, as whom, and how it is recognised later."""

    key: int
    path: str
    headers: dict[str, str]


@dataclass
class Outcome:
    """What the clients saw."""

    acknowledged: set[int] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    broken: int = 0
    seconds: list[float] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def note(self, key: int, status: int, seconds: float) -> bool:
        """Note an answer; tell whether it ends the errand."""
        with self.lock:
            self.seconds.append(seconds)
            if status in {302, 303}:
                self.acknowledged.add(key)
            else:
                self.refused.append(f"{key}: {status}")
        return status in {302, 303}


def rush(
    port: int,
    errands: list[Errand],
    *,
    clients: int,
    midway: Callable[[], None],
    outcome: Outcome | None = None,
) -> Outcome:
    """Run all errands from many clients at once; call `midway` when a third is acknowledged.

    Whoever gives an `outcome` can look into it meanwhile.
    """
    waiting: SimpleQueue[Errand] = SimpleQueue()
    for errand in errands:
        waiting.put(errand)
    outcome, struck = outcome or Outcome(), Event()

    def client() -> None:
        while True:
            try:
                errand = waiting.get_nowait()
            except Empty:
                return
            run_errand(port, errand, outcome)
            if len(outcome.acknowledged) > len(errands) / 3 and not struck.is_set():
                struck.set()
                midway()

    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(client) for _ in range(clients)]:
            done.result()
    return outcome


def run_errand(port: int, errand: Errand, outcome: Outcome) -> None:
    """Hand one thing in; a connection that breaks says nothing, so it is tried again."""
    for _ in range(TRIES):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        began = time.monotonic()
        try:
            connection.request("POST", errand.path, body=b"", headers=errand.headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            with outcome.lock:
                outcome.broken += 1
            time.sleep(PAUSE)
            continue
        finally:
            connection.close()
        if outcome.note(errand.key, status, time.monotonic() - began):
            return
        time.sleep(PAUSE)
