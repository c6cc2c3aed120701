"""Own stock in the accounts, prices alone, VAT and procurement."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from energyfund.assumptions import load
from energyfund.finance.prices import at_prices_of
from energyfund.plan.purchase import AwardLine, WantLine
from energyfund.purchase.offers import Want
from energyfund.purchase.procurement import procurement
from energyfund.purchase.prudential import Stock, prudential
from energyfund.purchase.solo import solo_basis, solo_price
from energyfund.scenario.purchase import Framework, PurchaseFinance, Weights

FIGURES = load(dt.date(2026, 11, 22))
INFLATION = FIGURES.value("inflation_fraction_per_year")
FADE = FIGURES.value("degradation_fraction_per_year")


def terms(**given: object) -> PurchaseFinance:
    """A loan of £1m at 5.5 % over 25 years, for panels that earn nothing and cost nothing, but for what is given."""
    plain: dict[str, object] = {
        "source": "loan",
        "rate_fraction": 0.055,
        "term_years": 25,
        "life_years": 25,
        "yield_kwh_per_kwp": 1000,
        "value_gbp_per_kwh": 0,
        "running_cost_gbp_per_kwp_per_year": 0,
    }
    return PurchaseFinance.model_validate(plain | given)


MILLION = (Stock(2027, "general_fund", 1000, 1_000_000),)


@pytest.mark.hand
def test_golden_provision_and_interest() -> None:
    made = prudential(MILLION, terms(), FIGURES, 2027, 0.05)
    assert [year.provision_gbp for year in made.years] == pytest.approx([0, *[-40_000] * 25])
    assert made.years[1].interest_gbp == pytest.approx(-55_000)
    # annuity: total interest £863,734
    assert sum(year.interest_gbp for year in made.years) == pytest.approx(-863_734, abs=0.5)
    eased = prudential(MILLION, terms(mrp="annuity", repayment="eip"), FIGURES, 2027, 0.05)
    assert eased.years[1].provision_gbp == pytest.approx(-19_549.35, abs=0.005)
    assert eased.years[25].provision_gbp == pytest.approx(-70_662.89, abs=0.005)
    assert sum(year.interest_gbp for year in eased.years) == pytest.approx(-715_000)


@pytest.mark.hand
def test_the_housing_revenue_account_sets_nothing_aside() -> None:
    both = (*MILLION, Stock(2028, "hra", 1000, 1_000_000))
    made = prudential(both, terms(), FIGURES, 2027, 0.05)
    assert sum(year.provision_gbp for year in made.years) == pytest.approx(-1_000_000)
    assert made.years[2].hra_gbp == pytest.approx(-55_000)
    assert made.years[2].general_fund_gbp < -90_000
    for year in made.years:
        assert year.net_gbp == pytest.approx(year.general_fund_gbp + year.hra_gbp)
        assert year.net_gbp == pytest.approx(
            year.income_gbp + year.running_gbp + year.interest_gbp + year.provision_gbp
        )
    assert made.capital_gbp_by_year == {2027: 1_000_000, 2028: 1_000_000}


@pytest.mark.hand
def test_income_net_present_value_and_payback() -> None:
    written = terms(value_gbp_per_kwh=0.12, running_cost_gbp_per_kwp_per_year=20, fixed_cost_gbp_per_year=5000)
    made = prudential(MILLION, written, FIGURES, 2027, 0.05)
    ages = np.arange(1, 26)
    level = (1 + INFLATION) ** ages
    earned = 1000 * 1000 * 0.12 * (1 - FADE * (ages - 1)) * level
    spent = (1000 * 20 + 5000) * level
    assert [year.income_gbp for year in made.years[1:]] == pytest.approx(list(earned))
    assert [year.running_gbp for year in made.years[1:]] == pytest.approx(list(-spent))
    worth = -1_000_000 + float(((earned - spent) / 1.05**ages).sum())
    assert made.npv_gbp == pytest.approx(worth)
    back = np.cumsum(earned - spent)
    assert made.payback_years is not None
    whole = int(np.argmax(back >= 1_000_000))
    assert whole <= made.payback_years <= whole + 1
    assert prudential(MILLION, terms(), FIGURES, 2027, 0.05).payback_years is None


@pytest.mark.hand
def test_reserves_lose_what_they_would_have_earned_and_bear_no_provision() -> None:
    made = prudential(MILLION, terms(source="reserves", rate_fraction=0.04), FIGURES, 2027, 0.05)
    assert [year.interest_gbp for year in made.years] == pytest.approx([0, *[-40_000] * 25])
    assert made.provision == "none"
    assert made.worst_year > 2027


def want(kwp: float, sites: int) -> Want:
    return Want("b", "L", kwp, 2027, "own_stock", "home", "general_fund", sites, 0.0, True, dt.date(2027, 7, 1), None)


@pytest.mark.published
@pytest.mark.parametrize(
    ("kwp", "sites", "key"),
    [
        (400, 100, "solar_capex_up_to_4_kwp_gbp_per_kwp"),  # DESNZ 2024/25: £1,876
        (410, 100, "solar_capex_4_to_10_kwp_gbp_per_kwp"),  # £1,780
        (25, 1, "solar_capex_10_to_50_kwp_gbp_per_kwp"),  # £1,256
        (300, 2, "solar_capex_30_to_150_kwp_gbp_per_kwp"),  # scheme actuals, £1,050
    ],
)
def test_alone_a_buyer_pays_the_published_price_of_its_size(kwp: float, sites: int, key: str) -> None:
    assert solo_price(want(kwp, sites), "installed", None, FIGURES, 2026) == at_prices_of(FIGURES, key, 2026)


@pytest.mark.hand
def test_hardware_has_no_published_price_for_one_buyer() -> None:
    assert solo_price(want(10, 1), "supply_only", None, FIGURES, 2026) is None
    assert solo_price(want(10, 1), "supply_only", 500.0, FIGURES, 2026) == 500
    assert "no price" in solo_basis([want(10, 1)], "supply_only", None)
    assert "above 150 kWp" in solo_basis([want(1000, 1)], "installed", None)


def line(cost: float, supply: str = "installed") -> AwardLine:
    return AwardLine("S", "L", 2027, cost / 1000, cost, 1000, supply, "all_units", "one price", False, False)


def buyer(cost: float, rate: float) -> WantLine:
    return WantLine("b", "own_stock", "L", 2027, cost / 1000, 1, "installed", 1000, rate, True, cost * rate, "hra")


@pytest.mark.published
@pytest.mark.parametrize(
    ("cost", "supply", "rate", "above"),
    [
        (4_900_000, "installed", 0.05, False),  # 5,145,000 with VAT; works threshold 5,193,000 from 1 January 2026
        (4_950_000, "installed", 0.05, True),  # 5,197,500
        (173_000, "supply_only", 0.2, False),  # 207,600; goods of a council 207,720
        (173_200, "supply_only", 0.2, True),  # 207,840
    ],
)
def test_the_value_with_vat_decides_on_the_procedure(cost: float, supply: str, rate: float, above: bool) -> None:
    made = procurement([line(cost, supply)], [buyer(cost, rate)], None, None, FIGURES)
    assert made.value_gbp == pytest.approx(cost * (1 + rate))
    assert made.above is above
    assert made.kind == ("works" if supply == "installed" else "goods")


@pytest.mark.hand
def test_levy_weights_and_local_quotes_are_named() -> None:
    weights = Weights.model_validate({"price": 0.95, "social_value": 0.05})
    levy = Framework(name="F", levy_fraction=0.02)
    told = " ".join(procurement([line(40_000)], [buyer(40_000, 0)], levy, weights, FIGURES).in_words)
    assert "£800" in told
    assert "5 % of the points; central government asks for 10 %" in told
    assert "ask local firms for quotes: 1 (S in 'L')" in told
