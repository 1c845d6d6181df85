"""Make sure of what the tests need beside Python packages: PostgreSQL, Redis and Chromium.

    python -m tools.needs [postgresql] [redis-server] [chromium]      all, if none is named

As root, what is missing is installed from Debian's packages; otherwise the one command that does
it is printed and the exit code is 1.
"""

import os
import shutil
import subprocess
import sys

from tests.browser import find_chromium
from tests.databases import URL_VARIABLE, find_binaries
from tests.queues import find_redis


def install(package: str) -> bool:
    """Install a Debian package, if this user may; tell whether it was done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing Debian's {package} ...", file=sys.stderr)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
    ]
    return all(
        subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        ).returncode == 0
        for command in commands
    )  # fmt: skip


def have_postgresql() -> bool:
    """Tell whether the tests will find a PostgreSQL server."""
    return URL_VARIABLE in os.environ or find_binaries() is not None


def have_chromium() -> bool:
    """Tell whether the tests will find a browser that can be started."""
    path = find_chromium()
    return path is not None and shutil.which(path) is not None


def have_redis() -> bool:
    """Tell whether the tests will find a Redis server."""
    return find_redis() is not None


NEEDS = {"postgresql": have_postgresql, "redis-server": have_redis, "chromium": have_chromium}


def main(names: list[str]) -> int:
    """Look for each need, install what may be installed, and say what is left to do."""
    missing = [n for n in names or NEEDS if not NEEDS[n]()]
    missing = [n for n in missing if not (install(n) and NEEDS[n]())]
    if missing:
        print(
            f"The tests need {' and '.join(missing)}. Install with:\n"
            f"  sudo apt-get update && sudo apt-get install -y {' '.join(missing)}",
            file=sys.stderr,
        )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
