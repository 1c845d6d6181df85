"""Covers: one quiet pattern for each project, drawn from its address and always the same."""

import hashlib
from collections.abc import Iterator

WIDTH, HEIGHT, TILE = 1200, 630, 210
PALETTES = (
    ("#123b33", "#c8f04e", "#2f7d63", "#f2efe4"),
    ("#1f2a5c", "#ffb86b", "#5a6fd8", "#f3f1ea"),
    ("#4a1942", "#ff8fa3", "#9a4f96", "#f7efe9"),
    ("#0f4c5c", "#f6d55c", "#3caea3", "#eef4ef"),
    ("#5c2e0e", "#ffd08a", "#c8693a", "#f8f1e7"),
    ("#22333b", "#b8e0d2", "#5e8c8a", "#f4f1ec"),
)
"""Ground, accent, middle, paper: dark enough and light enough to stand on either theme."""


def draw_cover(slug: str) -> str:
    """Return the cover of a project as an SVG drawing of circles and arcs, without any text."""
    seed = hashlib.sha256(slug.encode()).digest()
    ground, accent, middle, paper = PALETTES[seed[0] % len(PALETTES)]
    tiles = "".join(_tiles(seed, (accent, middle, paper)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>{tiles}</svg>'
    )


def _tiles(seed: bytes, colours: tuple[str, str, str]) -> Iterator[str]:
    accents = 0
    for number in range((WIDTH // TILE + 1) * (HEIGHT // TILE)):
        column, row = divmod(number, HEIGHT // TILE)
        byte = seed[1 + number % 31] ^ (number * 37 % 256)
        # Most tiles stay empty or quiet; the accent is spent on a few only.
        colour = colours[1 + byte % 2]
        if byte % 5 == 0 and accents < 3:
            colour, accents = colours[0], accents + 1
        yield _tile(byte // 8 % 7, column * TILE, row * TILE, byte % 4, colour)


def _tile(shape: int, x: int, y: int, turn: int, colour: str) -> str:
    half = TILE // 2
    turned = f'transform="rotate({turn * 90} {x + half} {y + half})"'
    if shape == 0:
        return f'<circle cx="{x + half}" cy="{y + half}" r="{half}" fill="{colour}"/>'
    if shape == 1:
        path = f"M{x} {y}h{TILE}a{TILE} {TILE} 0 0 1 -{TILE} {TILE}z"
        return f'<path d="{path}" fill="{colour}" {turned}/>'
    if shape == 2:
        path = f"M{x} {y + half}a{half} {half} 0 0 1 {TILE} 0z"
        return f'<path d="{path}" fill="{colour}" {turned}/>'
    if shape == 3:
        rings = "".join(
            f'<circle cx="{x}" cy="{y}" r="{TILE * step // 4}"/>' for step in (4, 3, 2, 1)
        )
        clip = (
            f'<svg x="{x}" y="{y}" width="{TILE}" height="{TILE}" viewBox="{x} {y} {TILE} {TILE}">'
        )
        return (
            f'<g {turned}>{clip}<g fill="none" stroke="{colour}" stroke-width="14">{rings}</g>'
            "</svg></g>"
        )
    if shape == 4:
        return f'<circle cx="{x + half}" cy="{y + half}" r="{half // 3}" fill="{colour}"/>'
    return ""
