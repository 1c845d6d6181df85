"""Hashing: bounded, behind the pages that are drawn meanwhile, and told when it takes too long."""

import os
import sys
import threading

import pytest

from academy.accounts import passwords
from academy.core.errors import TooMany


class Stuck:
    """A hasher that is not done before it is let go."""

    def __init__(self):
        self.go = threading.Event()

    def hash(self, password):
        assert self.go.wait(30)
        return f"hash of {password}"


def test_hash_that_would_wait_too_long_is_refused_and_the_next_one_is_served(monkeypatch):
    stuck = Stuck()
    monkeypatch.setattr(passwords, "_hasher", stuck)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.05)
    with pytest.raises(TooMany):
        passwords.hash_password("the first one to come")
    stuck.go.set()
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 30)
    assert passwords.hash_password("the next one") == "hash of the next one"


@pytest.mark.skipif(sys.platform != "linux", reason="a thread has no niceness of its own")
def test_hashing_steps_back_and_whoever_waits_for_it_does_not():
    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    its = passwords._in_turn(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert its >= passwords.NICENESS
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == mine
