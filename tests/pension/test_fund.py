"""The fund as arrays, its promises, its pathways and its carbon measure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from energyfund.assumptions import load
from energyfund.pension.fund import Fund, read_fund
from energyfund.pension.measures import waci
from energyfund.pension.pathways import PolicyPath, policy_path
from energyfund.scenario.fund import Holding, PensionFund
from energyfund.scenario.pathways import Hold, LinearExit, Pathway
from tests.allocate.toys import YEARS, fund


def holding(name: str, **given: object) -> Holding:
    return Holding.model_validate(
        {"name": name, "asset_class": "equity", "value_gbp": 50, "expected_return_fraction": 0.05, **given}
    )


@pytest.mark.hand
def test_a_fund_as_written() -> None:
    figures = load(dt.date(2026, 5, 1))
    held = [
        holding(
            "known",
            fossil_fraction_low=0.1,
            fossil_fraction_high=0.2,
            intensity_tco2e_per_gbp_m=90,
            sell_cost_fraction=0.01,
        ),
        holding("unknown", locked_until_year=2030, listed=False),
    ]
    written = PensionFund.model_validate({"holdings": held, "cash_gbp": 10})
    found = read_fund(written, held, figures)
    assert found.total_gbp == 110
    assert found.fossil_high_fraction.tolist() == [0.2, 0]
    assert found.locked_until_year.tolist() == [0, 2030]
    assert np.isnan(found.intensity_tco2e_per_gbp_m).tolist() == [False, True]
    assert found.cost_fraction_per_year == figures.value("fund_cost_fraction_per_year")
    assert found.remarks == (
        "No fossil share is given for unknown; counted as none.",
        "No cost of trading is given for unknown; counted as nothing.",
    )


@pytest.mark.hand
def test_promises_grow_accrue_and_are_paid() -> None:
    # 100 x 1.1 + 5 - 4 = 111; 111 x 1.1 + 1 = 123.1
    owing = fund(liabilities_gbp=100.0, discount_rate_fraction=0.1, accrual_gbp_per_year=5.0, benefits_gbp_per_year=4.0)
    found = owing.liabilities_by_year(2)
    assert found is not None
    assert found == pytest.approx([100, 111, 123.1])
    assert fund().liabilities_by_year(2) is None


def path_of(pathway: Pathway, held: Fund, years: range) -> PolicyPath | None:
    return policy_path(pathway, held, years, load(dt.date(2026, 11, 22)))


def linear(deadline: int, **given: object) -> LinearExit:
    return LinearExit.model_validate({"kind": "linear", "name": "exit", "deadline_year": deadline, **given})


@pytest.mark.hand
def test_a_straight_path_counts_both_years() -> None:
    # 60 x 0.5 of 100 is 30 %; deadline at the end of the third year: 20 %, 10 %, 0 %
    path = path_of(linear(2029), fund(), YEARS)
    assert path is not None
    assert path.limits[0].most == pytest.approx([0.2, 0.1, 0.0], abs=1e-15)
    assert path.limits[0].most[-1] == 0, "the target is met exactly"
    assert path.limits[0].inside.tolist() == [0.5, 0]
    assert path.in_words == (
        "exit: the fossil share of listed holdings (high estimate) falls in equal yearly steps from 30.00 % to nothing "
        "by the end of 2029"
    )


@pytest.mark.hand
def test_a_path_may_end_after_the_planning_years_or_at_once() -> None:
    later, now = (path_of(linear(year), fund(), YEARS) for year in (2032, 2027))
    assert later is not None
    assert later.limits[0].most == pytest.approx([0.25, 0.2, 0.15])
    assert now is not None
    assert now.limits[0].most.tolist() == [0, 0, 0]


@pytest.mark.hand
def test_definition_scope_and_target() -> None:
    low = path_of(linear(2029, definition="low", target_fraction=0.06), fund(), YEARS)
    assert low is not None
    assert low.limits[0].most == pytest.approx([0.18, 0.12, 0.06])  # 60 x 0.4 of 100 = 24 %, down to 6 %
    unlisted = fund(listed=[False, True])
    scoped = path_of(linear(2029), unlisted, YEARS)
    assert scoped is not None
    assert scoped.limits[0].inside.tolist() == [0, 0]
    everything = path_of(linear(2029, scope="all"), unlisted, YEARS)
    assert everything is not None
    assert everything.limits[0].inside.tolist() == [0.5, 0]
    above = path_of(linear(2029, target_fraction=0.9), fund(), YEARS)
    assert above is not None
    assert above.limits[0].most == pytest.approx(0.3), "a target above today's share asks for no more than today's"


def test_holding_on_has_no_path() -> None:
    assert path_of(Hold(kind="hold"), fund(), YEARS) is None


@pytest.mark.hand
def test_weighted_average_carbon_intensity() -> None:
    # 60 % x 120 + 40 % x 30 = 84; unknown intensity counts only where something is held; nothing held has none
    assert waci(np.array([60.0, 40]), np.array([120.0, 30])) == pytest.approx(84)
    assert waci(np.array([60.0, 0]), np.array([120.0, np.nan])) == pytest.approx(120)
    assert waci(np.array([60.0, 40]), np.array([120.0, np.nan])) is None
    assert waci(np.zeros(2), np.array([120.0, 30])) is None
