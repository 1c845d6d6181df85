"""Make docs/images anew: the demo as an applicant, a mentor and an admin see it.

    python tools/screenshots.py        (`make screenshots`)

The demo runs in a folder of its own that is gone afterwards.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import FLAGS, find_chromium  # noqa: E402
from tests.databases import free_port  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)
TALL = ViewportSize(width=1280, height=1240)
START_SECONDS = 600
COLOURS = 192

PICTURES: list[tuple[str, str, str, str, ViewportSize]] = [
    # File, account, language, path, window.
    ("call-phone", "", "ko", "/", PHONE),
    ("call", "", "ko", "/", DESK),
    ("applicant", "applicant", "ko", "/my/applications", DESK),
    ("mentor", "mentor", "en", "/mentoring", PHONE),
    ("admin", "admin", "ko", "/staff/reports/totals", TALL),
]


def main() -> None:
    """Start the demo, take every picture, and end it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"http://127.0.0.1:{free_port()}"
        site = start(url, folder)
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        try:
            accounts = json.loads((Path(folder) / "demo-accounts.json").read_text("utf-8"))
            for name, account, language, path, window in PICTURES:
                shot = take(browser, url, path, accounts.get(account), language, window)
                save(shot, IMAGES / f"{name}.png")
        finally:
            browser.close()
            site.terminate()
            site.wait(30)


def start(url: str, folder: str) -> subprocess.Popen[bytes]:
    """Start the demo and wait until it serves."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ACADEMY_")}
    site = subprocess.Popen(
        [sys.executable, "-m", "academy", "run", "--port", url.rpartition(":")[2]],
        cwd=ROOT,
        env=environment | {"ACADEMY_VAR_DIR": folder, "ACADEMY_LOG_LEVEL": "error"},
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and site.poll() is None:
        try:
            urllib.request.urlopen(url + "/health/live", timeout=10).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return site
    site.terminate()
    raise SystemExit("The demo did not start.")


def take(
    browser: Browser,
    url: str,
    path: str,
    account: dict[str, str] | None,
    language: str,
    window: ViewportSize,
) -> bytes:
    """Return what somebody sees at a path, at twice the size."""
    context = browser.new_context(
        viewport=window,
        device_scale_factor=2,
        is_mobile=window is PHONE,
        locale={"ko": "ko-KR", "en": "en-US"}[language],
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if account:
        page.goto(url + "/sign-in")
        page.locator('main [name="email"]').fill(account["email"])
        page.locator('main [name="password"]').fill(account["password"])
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
    page.goto(url + path)
    if path == "/my/applications":
        page.locator("main a[href^='/my/applications/']").first.click()
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    shot = page.screenshot()
    context.close()
    return shot


def save(shot: bytes, path: Path) -> None:
    """Write a picture with few colours: a third of the size, and nobody sees a difference."""
    picture = Image.open(BytesIO(shot)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
