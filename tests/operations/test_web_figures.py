"""Figures of a web server with several workers: one sum, whoever answers, whoever dies."""

import dataclasses
import os
import re
import signal
import time
import urllib.request

from academy import launch

LIVE = 'academy_requests_total{endpoint="operations.live",method="GET",status="200"}'
TOKEN = "let-me-see-" * 3


def get(site, path):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with urllib.request.urlopen(urllib.request.Request(site.url + path, headers=headers)) as answer:
        return answer.read().decode()


def counted(site):
    (line,) = re.findall(re.escape(LIVE) + r" (\S+)", get(site, "/metrics")) or ["0"]
    return float(line)


def test_two_workers_tell_one_sum_and_a_death_takes_nothing_away(prepare_site):
    site = prepare_site("sqlite", web_workers=2)
    before = site.app.config["SETTINGS"]
    site.app.config["SETTINGS"] = dataclasses.replace(before, metrics_token=TOKEN)
    site.start(with_worker=False)
    (folder,) = (site.var / "metrics").iterdir()
    begun = counted(site)
    sent = 0
    # Each request is a new connection, which the kernel gives to whichever worker asks first.
    while len(list(folder.glob("counter_*.db"))) < 2 or sent < 20:
        get(site, "/health/live")
        sent += 1
    assert {counted(site) for _ in range(10)} == {begun + sent}
    victim, survivor = site.web_processes()
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while victim in site.web_processes():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert counted(site) == begun + sent
    get(site, "/health/live")
    assert counted(site) == begun + sent + 1
    assert survivor in site.web_processes()


def test_server_begins_with_an_empty_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.delenv(launch.COUNTS_VARIABLE, raising=False)
    (one,) = launch.counting_together(tmp_path, 8001).values()
    (two,) = launch.counting_together(tmp_path, 8002).values()
    assert one != two
    for folder in (one, two):
        with open(f"{folder}/counter_1.db", "w") as stale:
            stale.write("x")
    assert launch.counting_together(tmp_path, 8001) == {launch.COUNTS_VARIABLE: one}
    assert os.listdir(one) == []
    assert os.listdir(two) == ["counter_1.db"]


def test_server_leaves_a_folder_of_the_operator_alone(tmp_path, monkeypatch):
    monkeypatch.setenv(launch.COUNTS_VARIABLE, str(tmp_path))
    (tmp_path / "theirs").touch()
    assert launch.counting_together(tmp_path / "var", 8001) == {}
    assert (tmp_path / "theirs").exists()
