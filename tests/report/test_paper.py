"""The PDF is accessible, dated by the plan, and needs nothing of the machine."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from energyfund.plan import Plan
from energyfund.report.pdf import MAY_BREAK, MOST_ROWS, SPELLED, breakable, drawable_text, drawable_values
from energyfund.report.write import render

PAPERS = ["return-report.pdf", "fuel-poverty-report.pdf"]


def open_pdf(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_is_tagged_titled_and_in_english(name: str, files: Mapping[str, bytes]) -> None:
    reader = open_pdf(files[name])
    root: Any = reader.root_object
    assert str(root["/Lang"]) == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title is not None
    assert "Preston: roofs and warm homes" in metadata.title
    assert b"pdfuaid" in files[name]
    assert str(metadata.get("/CreationDate")).startswith("D:20261122")


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_has_contents_and_page_numbers(name: str, files: Mapping[str, bytes]) -> None:
    pages = open_pdf(files[name]).pages
    first = pages[0].extract_text()
    assert "What this does not say" in first
    for place, page in enumerate(pages, 1):
        assert f"{place} of {len(pages)}" in page.extract_text()


def test_only_type_that_travels_with_the_package_is_used(files: Mapping[str, bytes]) -> None:
    for name in PAPERS:
        fonts = set()
        for page in open_pdf(files[name]).pages:
            resources: Any = page["/Resources"]
            fonts |= {
                str(font.get_object()["/BaseFont"]).split("+")[-1] for font in resources.get("/Font", {}).values()
            }
        assert fonts
        assert any(font.startswith("PublicSans") for font in fonts)
        assert all(font.startswith(("PublicSans", "LibertinusSerif")) for font in fonts), fonts


def test_a_plan_edited_by_hand_says_so_on_page_one(plan: Plan) -> None:
    text = plan.to_json()
    edited = Plan.from_json(text.replace('"outlay_gbp": 327812.4', '"outlay_gbp": 27812.4'))
    assert not edited.is_as_written()
    files = render(edited)
    for name in PAPERS:
        first = " ".join(open_pdf(files[name]).pages[0].extract_text().split())
        assert "changed after it was written" in first
        assert "changed after it was written" in files[name.replace("pdf", "html")].decode()
    assert not Plan.from_json(files["plan.json"].decode()).is_as_written()


def test_checks_that_fail_and_searches_that_stopped_are_on_page_one(plan: Plan) -> None:
    failed = replace(plan.checks[0], passed=False)
    stopped = replace(plan.objective, status="limit", gap_fraction=0.0123)
    files = render(replace(plan, checks=(failed, *plan.checks), objective=stopped), ("return-report",))
    first = " ".join(open_pdf(files["return-report.pdf"]).pages[0].extract_text().split())
    assert "1 check fails, the first: Sources equal uses, Riverside roofs" in first
    assert "by at most 1.23 %" in first


def test_signs_without_type_are_spelled_out_and_the_paper_says_so(plan: Plan) -> None:
    sunny = replace(plan, scenario=replace(plan.scenario, name="Sun 🌞"))
    first = open_pdf(render(sunny, ("return-report",))["return-report.pdf"]).pages[0].extract_text()
    assert "Sun [sun with face]" in first
    assert " ".join(SPELLED.split())[:40] in " ".join(first.split())


def test_spelling_out_keeps_what_can_be_drawn() -> None:
    assert drawable_text("Åse, Łódź, Ελλάδα, שלום, سلام, − × ₂ £ –") == "Åse, Łódź, Ελλάδα, שלום, سلام, − × ₂ £ –"
    assert drawable_values({"a": ["x", "🌞"], "href": "https://🌞"}) == (
        {"a": ["x", "[sun with face]"], "href": "https://🌞"},
        True,
    )


def test_long_words_may_break_and_lose_nothing() -> None:
    word = "running_cost_gbp_per_kwp_per_year--//..x"
    assert breakable(word).replace(MAY_BREAK, "") == word
    assert breakable("short words stay") == "short words stay"


def test_thousands_of_roofs_are_cut_short_in_print_and_the_paper_says_so(plan: Plan) -> None:
    solar = plan.projects[0]
    roofs = tuple(replace(solar.roofs[0], roof_id=f"R{place}") for place in range(MOST_ROWS + 7))
    files = render(replace(plan, projects=(replace(solar, roofs=roofs), *plan.projects[1:])), ("return-report",))
    text = " ".join(page.extract_text() for page in open_pdf(files["return-report.pdf"]).pages)
    assert "7 further rows" in " ".join(text.split())
    assert f"R{MOST_ROWS + 6}" in files["return-report.html"].decode()
