"""The pictures in the documentation: taken by these tests, one of each report, as reports are written today.

Every run takes them into ``build/pictures``; with ``ENERGYFUND_PICTURES=1`` they replace the documentation's.
"""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path
from typing import Any

from tests.browser.views import opened
from tests.structure.project import PAGES, ROOT

WIDTH, HEIGHT = 1200, 900
FRESH = ROOT / "build" / "pictures"
KEPT = PAGES / "images"
SHOWN = {
    "plan": (
        "plan",
        "return-report",
        "fuel-poverty-report",
        "committee-paper",
        "cabinet-paper",
        "share-offer",
        "summary",
    ),
    "purchase": ("purchase-award",),
    "compare": ("compare",),
    "frontier": ("frontier",),
}
PLAIN = 256
"""Signs of a picture on which nothing is drawn: it packs into very little."""


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG file. [pixels]"""
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_picture_of_each_report_is_taken(browser: Any, written: dict[str, Path]) -> None:
    FRESH.mkdir(parents=True, exist_ok=True)
    for command, names in SHOWN.items():
        for name in names:
            with opened(browser, written[command] / f"{name}.html", WIDTH) as view:
                view.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
                picture = view.page.screenshot()
            assert size(picture) == (WIDTH, HEIGHT)
            assert len(picture) > 100 * PLAIN, name
            (FRESH / f"{name}.png").write_bytes(picture)
            if os.environ.get("ENERGYFUND_PICTURES"):
                (KEPT / f"{name}.png").write_bytes(picture)


def test_the_documentation_shows_each_report() -> None:
    told = " ".join(page.read_text(encoding="utf-8") for page in PAGES.glob("*.md"))
    shown = set(re.findall(r"!\[[^\]]+\]\(images/([\w-]+)\.png\)", told))
    wanted = {name for names in SHOWN.values() for name in names}
    assert wanted <= shown
    for name in shown:
        assert size((KEPT / f"{name}.png").read_bytes()) == (WIDTH, HEIGHT), name
