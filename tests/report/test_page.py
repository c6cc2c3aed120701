"""The pages stand alone, read well aloud, and no name can break them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from energyfund.plan import Plan
from energyfund.report.skin import TEMPLATES
from energyfund.report.write import render
from tests.report.reading import Element, read
from tests.report.sample import sample

PAGES = ["return-report.html", "fuel-poverty-report.html"]
NAMES = {
    "markup": "<script>alert(\"x\")</script></style> & 'quotes' -->",
    "formula": '=HYPERLINK("http://example.org")',
    "template": "{{ 7 * 7 }} {% raw %} ${x}",
    "typst": "#set page(fill: red) \\ $x$ @ref *b* _i_ `c` // <label>",
    "emoji": "🌞 Solar 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "right to left": "שכונת אורנים \u202etxt.exe",
    "long": "W" * 200,
    "control": "\x00\x07bell\n\ttab\r\u2028line",
    "chinese": "中文 한국어 हिन्दी",
    "empty": "",
}


def pages(files: Mapping[str, bytes]) -> list[Element]:
    return [read(files[name]) for name in PAGES]


def named(name: str) -> Plan:
    plan = sample()
    impact = plan.impact
    return replace(
        plan,
        scenario=replace(plan.scenario, name=name, description=name, pathway=name or None, pathway_in_words=name),
        answer=(name, name),
        projects=tuple(replace(each, name=name, ward=name, why=name, size=name) for each in plan.projects),
        capital=tuple(replace(each, name=each.name + name, terms=name) for each in plan.capital),
        impact=replace(
            impact,
            groups=tuple(
                replace(each, group=name + each.group, grouping=name + each.grouping) for each in impact.groups
            ),
            moves=tuple(replace(each, test=name + each.test) for each in impact.moves),
        ),
        figures=tuple(replace(each, label=name, source=name, href="javascript:alert(1)") for each in plan.figures),
        invented=(name,),
        remarks=(name,),
    )


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_no_name_breaks_a_report(name: str) -> None:
    files = render(named(name), ("return-report", "fuel-poverty-report"))
    for page in pages(files):
        assert not page.every("script")
        assert len(page.every("style")) == 1
        assert "49" not in page.every("h1")[0].text()
        words = " ".join(re.sub(r"[\x00-\x08\x0e-\x1f]", "", name).split())
        assert words in page.text()
        assert not any("javascript" in value for each in page.all() for value in each.attributes.values())
    for report in ("return-report.pdf", "fuel-poverty-report.pdf"):
        assert files[report].startswith(b"%PDF")


def test_nothing_is_fetched(files: Mapping[str, bytes]) -> None:
    for page in pages(files):
        for element in page.all():
            assert element.tag not in {"script", "link", "iframe", "img", "object", "embed", "base", "form", "video"}
            assert not {"src", "srcset", "xlink:href", "action"} & set(element.attributes)
            assert not any(name.startswith("on") for name in element.attributes)
            if "href" in element.attributes and not element.attributes["href"].startswith("#"):
                assert element.tag == "a"
                assert element.attributes["href"].startswith("https://")
        css = page.every("style")[0].text()
        assert set(re.findall(r"url\((.{16})", css)) == {"data:font/woff2;"}
        assert "@import" not in css


def test_pages_read_well_aloud(files: Mapping[str, bytes]) -> None:
    for page in pages(files):
        assert page.every("html")[0].attributes["lang"] == "en-GB"
        assert len(page.every("h1")) == 1
        assert page.every("title")[0].text()
        levels = [int(element.tag[1]) for element in page.all() if re.fullmatch(r"h[1-6]", element.tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert len(page.every("main")) == 1
        assert page.every("a")[0].attributes["href"] == "#answer-in-words"
        for table in page.every("table"):
            assert table.every("caption")[0].text()
            heads = table.every("th")
            assert heads
            assert all(head.attributes.get("scope") in {"col", "row"} for head in heads)
        boxes = [each for each in page.every("div") if each.attributes.get("class") == "scroll"]
        assert len(boxes) == len(page.every("table"))
        for box in boxes:
            assert box.attributes["tabindex"] == "0"
            assert box.attributes["role"] == "region"
            assert box.attributes["aria-label"]
        for picture in (each for each in page.every("div") if each.every("svg") and not each.every("figure")):
            assert picture.attributes["role"] == "img"
            assert len(picture.attributes["aria-label"]) > 40


def test_every_address_within_the_page_leads_somewhere_and_only_once(files: Mapping[str, bytes]) -> None:
    for page in pages(files):
        places = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
        assert len(places) == len(set(places))
        inner = [each.attributes["href"][1:] for each in page.every("a") if each.attributes["href"].startswith("#")]
        assert len(inner) > 15
        assert set(inner) <= set(places)


def test_keys_of_figures_lead_to_their_row(files: Mapping[str, bytes]) -> None:
    page = read(files["return-report.html"])
    leads = {each.attributes["href"]: each.text() for each in page.every("a")}
    assert leads["#figure-comfort_taken_fraction"] == "comfort_taken_fraction"
    assert leads["https://www.ofgem.gov.uk/energy-price-cap"] == "Energy price cap, Ofgem"


def test_the_answer_comes_first(files: Mapping[str, bytes], plan: Plan) -> None:
    page = read(files["return-report.html"])
    assert page.every("main")[0].every("p")[0].text() == plan.answer[0]
    other = read(files["fuel-poverty-report.html"])
    assert other.every("main")[0].every("p")[0].text() == (
        "The plan reaches 280 homes and is expected to lift 42 of them out of fuel poverty; "
        "eight times out of ten the number lies between 33 and 51."
    )
    assert len(page.every("dt")) == len(other.every("dt")) == 3


def test_every_page_says_what_it_does_not_say(files: Mapping[str, bytes]) -> None:
    for page in pages(files):
        headings = [heading.text() for heading in page.every("h2")]
        assert {"How sure are we", "What this does not say", "Checks", "Figures and sources"} <= set(headings)
        assert "Not financial advice" in page.every("footer")[0].text()
        assert "significant financial detriment" in page.text()


@pytest.mark.published  # WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text; relative luminance as defined there
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    css = (TEMPLATES / "report.css").read_text()
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css.split(":root {")[scheme + 1].split("}")[0]))

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        high, low = sorted((light(colours[one]), light(colours[other])), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for text in ("ink", "quiet", "accent"):
        for ground in ("paper", "wash"):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast("warn", "warn-wash") >= 4.5
    assert contrast("ink", "tint") >= 4.5
    assert contrast("line", "paper") >= 3  # criterion 1.4.11, graphics
