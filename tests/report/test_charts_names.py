"""Names of every kind in charts: cut where they must be, never markup, never out of the drawing."""

from __future__ import annotations

import html
import re
import xml.dom.minidom as xml
from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.report.charts import charts
from energyfund.report.drawing import draw_all
from energyfund.report.letters import breadth_of, fitted, fitted_apart, folded
from energyfund.report.tables import tables
from tests.report import sample_comparison
from tests.report.sample_sensitivity import swings
from tests.report.test_charts_tornado import TABLE

HOSTILE = (
    "A" * 200,
    "😀🏠" * 40,
    "مشروع الطاقة الشمسية على أسطح المنازل " * 4,
    '"><script>alert(1)</script> role="x" font-family="y"',
    "Ǆﷺ" * 60 + " \u202eevil",
    "e\u0301\u0302\u0303" * 60,
    "山田太郎" * 30,
    "a\nb\tc & d < e > f",
)


def named(place: int) -> str:
    return HOSTILE[place % len(HOSTILE)]


def hostile(plan: Plan) -> Plan:
    """The sample plan with pathways and swings, every name replaced; sources and projects keep theirs apart."""
    sources = {source.name: named(place) for place, source in enumerate(plan.capital)}
    projects = {project.name: named(place + 3) for place, project in enumerate(plan.projects)}
    beside = sample_comparison.comparison(plan)
    views = tuple(
        replace(
            view,
            name=named(place),
            futures=tuple(replace(each, future=named(at + 3)) for at, each in enumerate(view.futures)),
        )
        for place, view in enumerate(beside.pathways)
    )
    pathways: Comparison = replace(beside, pathways=views, null_option=named(0))
    moved = swings()
    assert plan.uncertainty is not None
    return replace(
        plan,
        projects=tuple(
            replace(
                project,
                name=projects[project.name],
                draws_gbp={sources[name]: amount for name, amount in project.draws_gbp.items()},
                roofs=tuple(replace(roof, roof_id=named(place + 3)) for place, roof in enumerate(project.roofs)),
            )
            for project in plan.projects
        ),
        capital=tuple(replace(source, name=sources[source.name]) for source in plan.capital),
        scenario=replace(plan.scenario, pathway=named(1)),
        comparison=pathways,
        sensitivity=replace(
            moved,
            swings=tuple(
                replace(each, in_words=named(place), low=named(place + 1), high=named(place + 2))
                for place, each in enumerate(moved.swings)
            ),
        ),
        uncertainty=replace(
            plan.uncertainty,
            outcomes=tuple(
                replace(each, name=named(place) if each.name else "")
                for place, each in enumerate(plan.uncertainty.outcomes)
            ),
        ),
        impact=replace(
            plan.impact,
            groups=tuple(replace(each, group=named(place)) for place, each in enumerate(plan.impact.groups)),
        ),
    )


@pytest.fixture(scope="module")
def drawn(plan: Plan) -> dict[str, tuple[str, str]]:
    evil = hostile(plan)
    made = (*(table for table in tables(evil) if table.id != TABLE.id), TABLE)
    return draw_all(charts(evil, made))


def test_every_chart_is_drawn_whatever_the_names(drawn: dict[str, tuple[str, str]]) -> None:
    assert {"chart-sankey", "chart-roofs", "chart-divestment", "chart-regret", "chart-tornado"} <= set(drawn)
    for name, both in drawn.items():
        for svg in both:
            assert "<script" not in svg, name
            assert "\u202e" not in svg, name
            tags = {node.tagName for node in xml.parseString(svg).getElementsByTagName("*")}  # noqa: S318  our own text
            assert tags <= {"svg", "rect", "g", "path", "text", "line"}, name


def test_labels_stay_within_the_drawing(drawn: dict[str, tuple[str, str]]) -> None:
    """No label is broader than the drawing it stands in, however long the name."""
    for name, both in drawn.items():
        for svg, width in zip(both, (700, 330), strict=True):
            for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg):
                assert breadth_of(html.unescape(text)) <= width, (name, text)


@pytest.mark.hand
def test_a_cut_name_fits_and_never_ends_in_half_a_letter() -> None:
    for name in HOSTILE:
        for room in (40, 90, 200):
            assert breadth_of(fitted(name, room)) <= room
            assert all(breadth_of(line) <= room for line in folded(name, room, 3))
    whole = fitted("e\u0301\u0302" * 9, 40)
    assert whole.count("e") > whole.count("\u0301") == whole.count("\u0302") > 0
    assert fitted("", 10) == ""
    assert folded("", 10, 2) == []


@pytest.mark.hand
def test_names_that_are_cut_alike_stay_apart() -> None:
    cut = fitted_apart([f"{'Estate ' * 9}{place}" for place in range(12)], 120)
    assert len(set(cut)) == 12
    assert all(breadth_of(label) <= 120 for label in cut)


@pytest.mark.hand
def test_breadths_are_those_of_the_type_of_the_house_with_some_slack() -> None:
    """Public Sans, the type of the house, at 12 pixels, from its own tables of advance widths."""
    known = {"Warm Homes grant": 108.6, "£34.2m": 42.7, "illicit": 27.4, "2027": 28.9, "MWMW": 44.1}
    for text, breadth in known.items():
        assert breadth <= breadth_of(text) <= breadth * 5 / 4
