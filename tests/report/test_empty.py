"""Plans that lack a part still give whole reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from energyfund.plan import FundPlan, ImpactPlan, Plan, Range
from energyfund.report.papers import papers
from energyfund.report.tables import tables
from energyfund.report.write import render
from tests.report.reading import read
from tests.report.sample import capital, sample, unbuilt

NOTHING = Range(0.0, 0.0, 0.0)


def no_fund(plan: Plan) -> Plan:
    return replace(plan, fund=None, scenario=replace(plan.scenario, pathway=None, pathway_in_words=""))


def no_homes(plan: Plan) -> Plan:
    nothing = (0.0, 0.0, 0.0)
    impact = ImpactPlan(0.0, NOTHING, NOTHING, 0.0, {}, {}, 0.0, NOTHING, *nothing, (), (), (), *nothing, None)
    return replace(plan, impact=impact)


def nothing_built(plan: Plan) -> Plan:
    return no_homes(replace(plan, projects=(unbuilt(),), capital=capital((unbuilt(),))))


def no_projects(plan: Plan) -> Plan:
    return no_homes(replace(plan, projects=(), capital=()))


def no_returns(plan: Plan) -> Plan:
    projects = tuple(
        replace(each, returns=dict.fromkeys(each.returns), project_irr_fraction=None) for each in plan.projects
    )
    sources = tuple(replace(each, irr_fraction=None, required_return_fraction=None) for each in plan.capital)
    return replace(plan, projects=projects, capital=sources)


def no_proof(plan: Plan) -> Plan:
    return replace(plan, checks=(), figures=(), binding_rules=(), invented=(), remarks=(), answer=())


def one_year_of_fund(plan: Plan) -> Plan:
    assert plan.fund is not None
    return replace(plan, fund=replace(plan.fund, years=plan.fund.years[:1]))


def fund_without_years(plan: Plan) -> Plan:
    return replace(plan, fund=FundPlan("Fund", (), 0.04, 0.0, ()))


def only_a_fund(plan: Plan) -> Plan:
    return no_proof(no_projects(plan))


CASES: list[tuple[Callable[[Plan], Plan], str]] = [
    (no_fund, "homes lifted out of fuel poverty"),
    (no_homes, "net present value"),
    (nothing_built, "No project is built, so no money moves."),
    (no_projects, "The scenario holds no projects."),
    (no_returns, "–"),
    (no_proof, "No checks were recorded with this plan."),
    (one_year_of_fund, "The fund by year"),
    (fund_without_years, "expected return of the fund"),
    (only_a_fund, "The scenario holds no projects."),
]


@pytest.mark.parametrize(("less", "said"), CASES, ids=[case[0].__name__ for case in CASES])
def test_a_plan_that_lacks_a_part_gives_whole_reports(less: Callable[[Plan], Plan], said: str) -> None:
    plan = less(sample())
    files = render(plan)
    always = {"return-report", "fuel-poverty-report", "summary"}
    assert {f"{name}.{kind}" for name in always for kind in ("html", "pdf")} <= set(files)
    assert {"plan.json", "tables.xlsx"} <= set(files)
    assert said in read(files["return-report.html"]).text()
    for paper in papers(plan, tables(plan), ()):
        page = read(files[f"{paper.id}.html"])
        assert "None" not in page.text().replace("None of", ""), paper.id
        assert "nan" not in page.text().split(), paper.id
        places = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
        inside = {each.attributes["href"][1:] for each in page.every("a") if each.attributes["href"][0] == "#"}
        assert inside <= places, paper.id


def test_a_plan_without_a_fund_does_not_speak_of_trustees() -> None:
    text = read(render(no_fund(sample()), ("return-report",))["return-report.html"]).text()
    assert "Trustees" not in text
    assert "The fund by year" not in text


def test_no_homes_is_said_in_words() -> None:
    page = read(render(no_homes(sample()), ("fuel-poverty-report",))["fuel-poverty-report.html"])
    assert (
        page.every("main")[0].every("p")[0].text() == "The plan touches no homes, so it lifts none out of fuel poverty."
    )
