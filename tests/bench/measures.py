"""How the bench measures: request by request over one open connection, medians, and ratios."""

import gzip
import http.client
import statistics
import subprocess
import time
from collections.abc import Iterable


def median_ms(port: int, path: str, headers: dict[str, str], *, times: int = 200) -> float:
    """Return the median time of a page in milliseconds, after a warm-up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    seconds = []
    for number in range(times + 20):
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, f"{path}: {answer.status}"
        if number >= 20:
            seconds.append(time.perf_counter() - began)
    connection.close()
    return statistics.median(seconds) * 1000


def posts_per_second(port: int, requests: Iterable[tuple[str, dict[str, str]]]) -> float:
    """Send each POST once, one after the other, and return the rate."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent, began = 0, time.perf_counter()
    for path, headers in requests:
        connection.request("POST", path, body=b"", headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 400, f"{path}: {answer.status}"
        sent += 1
    connection.close()
    return sent / (time.perf_counter() - began)


def memory_mb(pids: Iterable[int]) -> float:
    """Return the memory of processes in MB; what several share counts in parts for each."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            total += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total / 1024


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    command = ["ps", "-o", "pid=", "--ppid", str(pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [int(found) for found in listed.split()]


def packed_kb(content: bytes) -> float:
    """Return the size of something as it travels."""
    return len(gzip.compress(content, 6)) / 1024
