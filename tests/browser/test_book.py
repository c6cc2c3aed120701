"""The page that holds a whole plan, used as people use it: by mouse, by keys, on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from energyfund.report.book import BOOK_NAME
from tests.browser.views import DESK, PHONE, TABLET, View, faults, opened, sideways

OWN = ("#paper-start", "#paper-compare", "#paper-tables")
"""Views that are no paper with a page of its own."""

ALL = (*OWN, "#paper-share-offer")


@pytest.fixture
def view(browser: Any, written: dict[str, Path]) -> Iterator[View]:
    with opened(browser, written["plan"] / BOOK_NAME) as found:
        found.page.wait_for_selector("html[data-ready]", state="attached")
        yield found
        assert found.asked == []
        assert found.complaints == []


def shown(page: Any) -> list[str]:
    """Ids of the papers that can be seen."""
    found: list[str] = page.eval_on_selector_all(
        "[data-view]", "all => all.filter(one => one.offsetParent).map(one => one.id)"
    )
    return found


def test_papers_are_views_with_addresses_of_their_own(view: View) -> None:
    page = view.page
    assert shown(page) == ["paper-start"]
    links = page.locator("[data-views] a[href]")
    assert links.count() >= 5
    for place in range(links.count()):
        links.nth(place).click()
        assert len(shown(page)) == 1
        assert links.nth(place).get_attribute("aria-current") == "page"
        assert sideways(page) <= 0
    last = shown(page)
    page.go_back()
    assert shown(page) != last
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert len(shown(page)) == 1


def test_the_switcher_shows_another_pathway_and_keeps_it(view: View) -> None:
    page = view.page
    page.goto(page.url.split("#")[0] + "#pathway-1")
    choices = page.locator("[data-pathways] input")
    assert choices.count() == 6
    choices.nth(1).focus()
    words = page.locator("[data-pathway]:visible").inner_text()
    page.keyboard.press("ArrowDown")
    assert choices.nth(2).is_checked()
    assert page.locator("[data-pathway]:visible").count() == 1
    assert page.locator("[data-pathway]:visible").inner_text() != words
    chosen = page.url
    page.goto("about:blank")
    page.goto(chosen)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("[data-pathways] input").nth(2).is_checked()


def test_a_table_sorts_by_its_numbers(view: View) -> None:
    page = view.page
    page.locator("[data-views] a[href]").nth(1).click()
    button = page.locator("[data-sort]:visible").last
    head = button.locator("xpath=ancestor::th")
    place = head.evaluate("cell => cell.cellIndex")
    table = head.locator("xpath=ancestor::table")
    before = table.locator("tbody tr").count()
    button.click()
    assert head.get_attribute("aria-sort") in {"ascending", "descending"}
    first = _column(table, place)
    button.click()
    second = _column(table, place)
    assert len(first) == len(second) == before
    assert first != second or before == 1


def _column(table: Any, place: int) -> list[str]:
    found: list[str] = table.evaluate(
        "(table, place) => [...table.tBodies[0].rows].map(row => row.cells[place].textContent.trim())", place
    )
    return found


def test_a_number_leads_to_its_formula_and_back(view: View) -> None:
    page = view.page
    page.locator("[data-views] a[href]").nth(1).click()
    number = page.locator("td.gbp:visible").first
    number.click()
    dialog = page.locator("dialog[data-trace]")
    assert dialog.is_visible()
    assert "£" in dialog.inner_text()
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert number.evaluate("cell => cell === document.activeElement")
    page.keyboard.press("Enter")
    assert dialog.is_visible()
    dialog.locator("[data-close]").first.click()
    assert not dialog.is_visible()


def test_a_headline_leads_to_its_source(view: View) -> None:
    page = view.page
    headline = page.locator("[data-at-table]:visible").first
    headline.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[data-trace]")
    assert dialog.is_visible()
    assert len(dialog.inner_text()) > 50


def test_a_mark_tells_its_value_when_pointed_at(view: View) -> None:
    page = view.page
    page.locator("[data-views] a[href]").nth(1).click()
    mark = page.locator("[data-marks]:visible [aria-label]").last
    mark.scroll_into_view_if_needed()
    mark.hover(force=True)
    assert page.locator("[data-tip]").inner_text().strip()


def test_the_colours_can_be_turned(view: View) -> None:
    page = view.page

    def paper() -> str:
        found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return found

    before = paper()
    page.locator("[data-theme-switch]").click()
    assert paper() != before


def test_only_the_chosen_paper_is_printed(view: View) -> None:
    page = view.page
    start = _pages(page)
    page.locator("[data-views] a[href]").nth(1).click()
    assert _pages(page) > start
    assert start <= 4


def _pages(page: Any) -> int:
    return len(pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages)


@pytest.mark.parametrize(
    ("width", "look", "looked_at"), [(PHONE, "dark", ALL), (TABLET, "light", ()), (DESK, "light", OWN)]
)
def test_every_view_fits_and_axe_finds_nothing(
    browser: Any, written: dict[str, Path], width: int, look: str, looked_at: tuple[str, ...]
) -> None:
    with opened(browser, written["plan"] / BOOK_NAME, width, color_scheme=look) as found:
        page = found.page
        page.wait_for_selector("html[data-ready]", state="attached")
        addresses = page.eval_on_selector_all("[data-views] a[href]", "all => all.map(one => one.getAttribute('href'))")
        assert set(OWN) <= set(addresses)
        for address in addresses:
            page.evaluate("address => { location.hash = address }", address)
            page.wait_for_timeout(50)
            assert sideways(page) <= 0, address
            if address in looked_at:
                assert faults(page) == [], address
