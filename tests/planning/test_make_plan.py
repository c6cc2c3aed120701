"""Whole plans of small scenarios: they run, add up, say it in words, and come out the same twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from energyfund.errors import InvalidInputError, NoPlanError
from energyfund.plan import Plan
from tests.planning.conftest import CUSTOM, FUND, WHOLE, Made

SCENARIOS = {"fund": FUND, "custom": CUSTOM, "whole": WHOLE}
ODD_WORDS = re.compile(r"\bNone\b|\bnan\b|\binf\b|True|False|\{|\}|<|e-\d\d|£-|--|  |: \.|\(\)| ,")


def texts(value: Any) -> Iterator[str]:
    """Every text in a plan, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_check_passes_and_json_loses_nothing(name: str, plan: Made) -> None:
    made = plan(SCENARIOS[name])
    assert made.objective.status == "optimal"
    assert not [check for check in made.checks if not check.passed]
    text = made.to_json()
    again = Plan.from_json(text)
    assert again == made
    assert again.to_json() == text
    assert again.is_as_written()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_words_are_words_and_the_numbers_are_sensible(name: str, plan: Made) -> None:
    raw = json.loads(plan(SCENARIOS[name]).to_json())
    raw.pop("figures")  # the library's own texts
    for text in texts(raw):
        assert not ODD_WORDS.search(text), text
    assert raw["answer"]
    assert all(line.endswith(".") for line in raw["answer"])
    assert max(abs(number) for number in numbers(raw)) < 1e10


def test_the_same_scenario_gives_the_same_bytes(plan: Made) -> None:
    assert plan(WHOLE).to_json() == plan(WHOLE).to_json()


@pytest.mark.hand
def test_money_adds_up_to_the_penny(plan: Made) -> None:
    made = plan(WHOLE)
    assert {project.name for project in made.projects if project.built_fraction > 0} == {"roofs", "warm homes", "court"}
    for project in made.projects:
        lines = {line.name: pence(line.gbp_by_year) for line in project.cash_lines}
        assert cents(project.outlay_gbp) == -sum(lines["Outlay"].values())
        assert cents(project.outlay_gbp) == sum(cents(amount) for amount in project.draws_gbp.values())
        operating = added([years for name, years in lines.items() if name != "Outlay"])
        paid = added([pence(years) for years in project.receipts_gbp_by_year.values()])
        left, kept = pence(project.community_fund_gbp_by_year), pence(project.indivisible_reserve_gbp_by_year)
        assert operating == added([paid, kept, left]), f"{project.name}: what is earned is paid out or left, every year"
        assert min([*left.values(), *kept.values()], default=0) >= 0
    for source in made.capital:
        drawn = sum(cents(project.draws_gbp.get(source.name, 0.0)) for project in made.projects)
        assert cents(source.drawn_gbp) == drawn == sum(pence(source.drawn_gbp_by_year).values())
        received = [pence(project.receipts_gbp_by_year.get(source.name, {})) for project in made.projects]
        assert added(received) == pence(source.received_gbp_by_year)
        assert cents(source.received_gbp) == sum(pence(source.received_gbp_by_year).values())
        assert source.budget_gbp is None or source.drawn_gbp <= source.budget_gbp
    rate, first = made.scenario.discount_rate_fraction, made.scenario.start_year
    for project in made.projects:  # what a reader works out from the lines shown is what the plan says
        flows = [item for line in project.earning_lines for item in line.gbp_by_year.items()]
        worth = sum(amount / (1 + rate) ** (year - first) for year, amount in flows)
        assert worth == pytest.approx(project.npv_gbp, abs=0.5)
    assert any(len(project.earning_lines) < len(project.cash_lines) for project in made.projects)
    left_over = sum(sum(pence(project.community_fund_gbp_by_year).values()) for project in made.projects)
    assert cents(made.impact.community_fund_gbp) == left_over
    assert cents(made.impact.local_investment_gbp) == sum(cents(project.outlay_gbp) for project in made.projects)
    assert made.objective.value == pytest.approx(sum(project.npv_gbp for project in made.projects), abs=0.01)


def cents(amount: float) -> int:
    return round(100 * amount)


def pence(years: dict[int, float]) -> dict[int, int]:
    return {year: cents(amount) for year, amount in years.items() if cents(amount)}


def added(parts: list[dict[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in parts:
        for year, amount in part.items():
            found[year] = found.get(year, 0) + amount
    return {year: amount for year, amount in found.items() if amount}


@pytest.mark.hand
def test_the_fund_by_year(plan: Made) -> None:
    made = plan(WHOLE)
    assert made.fund is not None
    first, *later = made.fund.years
    assert [year.year for year in made.fund.years] == [2026, 2027, 2028, 2029]
    assert first.value_gbp == 100e6
    assert first.funding_level == pytest.approx(100 / 90)
    assert first.fossil_fraction_high == pytest.approx(0.03)  # 60 % x 5 %
    assert first.waci == pytest.approx((60 * 90 + 38 * 5) / 98)
    for year in made.fund.years:
        assert sum(year.weights.values()) == pytest.approx(1, abs=1e-9)
        assert min(year.weights.values()) >= 0
        assert year.local_fraction == pytest.approx(year.weights["projects"])
        assert year.local_fraction <= 0.02 + 1e-9
    for year, most in zip(later, (0.02, 0.01, 0.0), strict=True):
        assert year.fossil_fraction_high <= most + 1e-12
    assert later[-1].fossil_fraction_high == later[-1].weights["tracker"] == 0
    assert made.fund.transition_cost_gbp == pytest.approx(sum(year.transition_cost_gbp for year in later))
    pension = next(source for source in made.capital if source.kind == "pension_fund")
    assert sum(year.drawn_for_projects_gbp for year in later) == pytest.approx(pension.drawn_gbp, abs=0.05)


def test_every_source_gets_what_it_asks(plan: Made) -> None:
    for source in plan(WHOLE).capital:
        if source.required_return_fraction is not None and source.drawn_gbp > 1000:
            assert source.irr_fraction == pytest.approx(source.required_return_fraction, abs=1e-5)
        if source.kind == "grant":
            assert source.irr_remark == "asks for nothing back"


@pytest.mark.hand
def test_capital_budgeting_by_hand(plan: Made) -> None:
    # 500,000 in 2027 and 300,000 in 2028. The hall takes 400,000 + 100,000, leaves half the shed: 60,000 + 10,000.
    # The yard next year and the shed at once: 50,000 + 20,000. The yard and the shed both at once: the same 70,000.
    made = plan(CUSTOM)
    assert made.objective.value == pytest.approx(70_000)
    assert made.fund is None
    assert made.scenario.pathway is None
    assert made.provenance.weather == "none needed"


def test_a_project_that_is_not_built_says_why(plan: Made) -> None:
    for project in plan(CUSTOM).projects:
        if project.built_fraction == 0:
            assert project.why.startswith("Not built: ")
            assert "cash flow cannot" not in project.why, "it promises none"
            assert (project.outlay_gbp, project.draws_gbp, project.start_year) == (0, {}, None)


def test_pathways_by_name(plan: Made) -> None:
    assert plan(FUND).scenario.pathway == "three-year exit"
    held = plan(FUND, pathway="hold")
    assert held.scenario.pathway == "hold"
    assert held.fund is not None
    assert held.fund.years[-1].fossil_fraction_high > 0
    with pytest.raises(InvalidInputError, match="Did you mean 'three-year exit'") as caught:
        plan(FUND, pathway="three year exit")
    assert caught.value.faults[0].field == "pathways"


def test_leaving_sooner_is_worth_no_more(plan: Made) -> None:
    left, held = plan(FUND), plan(FUND, pathway="hold")
    assert left.objective.value <= held.objective.value


def test_a_holding_may_be_called_cash(plan: Made) -> None:
    made = plan(FUND.replace("name: gilts", "name: cash"))
    assert made.fund is not None
    for year in made.fund.years:
        assert sum(year.weights.values()) == pytest.approx(1, abs=1e-9)


def test_a_fund_without_promises_has_no_funding_level(plan: Made) -> None:
    made = plan(FUND.replace("liabilities_gbp: 90000000", "liabilities_gbp: 0").replace("3000000\n", "0\n"))
    assert made.fund is not None
    assert made.fund.years[0].funding_level is None


def test_a_clash_is_told_with_its_line(plan: Made) -> None:
    with pytest.raises(NoPlanError) as caught:
        plan(WHOLE.replace("at_least: 0.3", "at_least: 300"))
    (label,) = caught.value.clash
    assert re.fullmatch(r"homes lifted \(line \d+\)", label)


def test_nothing_to_plan_is_an_error_in_words(plan: Made) -> None:
    with pytest.raises(InvalidInputError, match="holds nothing to plan"):
        plan("")
