"""Each report opens in Chromium without a complaint, asks nothing of the network, and fits phone, tablet and desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from energyfund.report.book import BOOK_NAME
from tests.browser.views import PHONE, WIDTHS, faults, opened, sideways
from tests.structure.project import ROOT

PICTURES = ROOT / "build" / "screenshots"
WIDEST_FILE = 3_000_000
PLAIN = {"summary"}
"""Papers without tables."""


def pages(written: dict[str, Path]) -> list[Path]:
    """Every page of every command."""
    return [page for folder in written.values() for page in sorted(folder.glob("*.html"))]


def test_every_page_opens_quietly_and_fits(browser: Any, written: dict[str, Path]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = pages(written)
    assert len(found) >= len(written)
    for path in found:
        assert path.stat().st_size < WIDEST_FILE, path.name
        for width in WIDTHS:
            with opened(browser, path, width) as view:
                assert sideways(view.page) <= 0, f"{path.name} is wider than {width} pixels"
                assert view.page.locator("h1").count() == 1, path.name
                assert view.page.evaluate("document.documentElement.lang") == "en-GB"
                view.page.screenshot(path=PICTURES / f"{path.parent.name}-{path.stem}-{width}.png")
                assert view.asked == [], path.name
                assert view.complaints == [], path.name


def test_axe_finds_nothing(browser: Any, written: dict[str, Path]) -> None:
    for path in pages(written):
        if path.name != BOOK_NAME:  # its views are looked at one by one
            with opened(browser, path) as view:
                assert faults(view.page) == [], path.name


def test_axe_finds_nothing_in_the_dark_on_a_phone(browser: Any, written: dict[str, Path]) -> None:
    for command, name in (("plan", "summary"), ("compare", "compare")):
        with opened(browser, written[command] / f"{name}.html", PHONE, color_scheme="dark") as view:
            assert faults(view.page) == [], name


def test_a_page_says_all_of_it_without_script(browser: Any, written: dict[str, Path]) -> None:
    for path in pages(written):
        with opened(browser, path, java_script_enabled=False) as view:
            assert view.page.locator("h2:visible").count() >= 1, path.name
            assert view.page.locator("table:visible").count() >= (path.stem not in PLAIN), path.name


def test_pages_print(browser: Any, written: dict[str, Path]) -> None:
    for command, name in (("plan", "summary"), ("purchase", "purchase-award"), ("size", "share-offer")):
        with opened(browser, written[command] / f"{name}.html") as view:
            assert view.page.pdf(format="A4").startswith(b"%PDF"), name
