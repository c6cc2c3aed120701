"""A page under test: what it asks of the network, what it complains of, and how it stands at a width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEIGHT = 900
PHONE, TABLET, DESK = 360, 768, 1440
WIDTHS = (PHONE, TABLET, DESK)


@dataclass
class View:
    """An open page and everything that went wrong on it."""

    page: Any
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Any, path: Path, width: int = DESK, **settings: Any) -> Iterator[View]:
    """A page opened from disk. Anything it asks of another address is refused and remembered."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, **settings)
    page = context.new_page()
    view = View(page)
    own = path.as_uri()

    def watch(route: Any) -> None:
        if route.request.url.split("#")[0] == own or route.request.url.startswith("data:"):
            route.continue_()
            return
        view.asked.append(route.request.url)
        route.abort()

    page.route("**/*", watch)
    page.on("console", lambda said: view.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: view.complaints.append(str(error)))
    page.goto(own)
    page.wait_for_load_state("load")
    try:
        yield view
    finally:
        context.close()


def sideways(page: Any) -> int:
    """Pixels by which a page is wider than its window."""
    wide: int = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    return wide


def faults(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]})
    return [
        f"{each['id']}: {len(each['nodes'])} times, such as {each['nodes'][0]['html'][:160]}"
        for each in found.response["violations"]
    ]
