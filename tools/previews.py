"""Make the pictures that chat apps show of a link to the call: one a language, small, static.

    make previews      needs Debian's chromium; the pictures are committed

They name no date and no academy: those stand in the text beside the picture, which is always new.
"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "academy" / "web" / "static" / "previews"
FONT = ROOT / "academy" / "web" / "static" / "fonts" / "pretendard" / "pretendard.css"
WORDS = {
    "ko": (
        "만 19세 이상이면<br><mark>누구나 지원할 수 있습니다</mark>",
        "전공 · 학력 · 경력 무관",
        "아홉 달, 함께 앱을 만들며 배웁니다",
    ),
    "en": (
        "19 or older?<br><mark>Then it is for you</mark>",
        "Any major, degree or career",
        "Nine months of learning by making apps together",
    ),
}
SIZE: ViewportSize = {"width": 1200, "height": 630}
COLOURS = 48
"""Few colours keep a picture of letters under 30 KB."""

PAGE = """<!doctype html><html lang="{locale}"><meta charset="utf-8">
<link rel="stylesheet" href="{font}">
<style>
body {{ margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 84px 88px;
  background: #10261f; color: #eef4ee; font-family: "Pretendard Variable", sans-serif;
  display: flex; flex-direction: column; justify-content: space-between; word-break: keep-all; }}
h1 {{ margin: 0; font-size: {large}px; line-height: 1.22; font-weight: 760;
  letter-spacing: -0.03em; }}
mark {{ background: none; color: #c8f04d; }}
p {{ margin: 0; font-size: 44px; font-weight: 640; }}
small {{ display: block; margin-top: 14px; font-size: 34px; font-weight: 430; color: #a9bdb2; }}
</style><h1>{title}</h1><p>{line}<small>{more}</small></p></html>"""


def main() -> int:
    """Draw every picture."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        for locale, (title, line, more) in WORDS.items():
            draft = FOLDER / f"draft-{locale}.html"
            large = 92 if locale == "ko" else 104
            draft.write_text(
                PAGE.format(
                    locale=locale,
                    font=FONT.as_uri(),
                    large=large,
                    title=title,
                    line=line,
                    more=more,
                ),
                encoding="utf-8",
            )
            page.goto(draft.as_uri())
            page.evaluate("document.fonts.ready")
            made = FOLDER / f"call-{locale}.png"
            page.screenshot(path=str(made))
            draft.unlink()
            with Image.open(made) as picture:
                picture.convert("RGB").quantize(COLOURS).save(made, optimize=True)
            print(f"{made.name}: {made.stat().st_size} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
