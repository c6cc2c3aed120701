"""Minimum revenue provision, PWLB rates, VAT and business rates."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import Figures, Override, load
from energyfund.errors import InvalidInputError
from energyfund.finance.business_rates import Use, business_rates_by_year, share_due
from energyfund.finance.mrp import mrp_annuity, mrp_capital_loan, mrp_straight_line
from energyfund.finance.prices import price_index
from energyfund.finance.pwlb import Margin, pwlb_rate
from energyfund.finance.vat import Supply, vat_fraction, vat_gbp

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return load(DAY)


@pytest.mark.hand
def test_provision_in_equal_parts(figures: Figures) -> None:
    # £1m over 25 years: 40,000 a year, from the year after the asset works
    found = mrp_straight_line(1_000_000, 25, figures)
    assert found.tolist() == [0, *[40_000] * 25]
    assert mrp_straight_line(1_000_000, 25, figures, working_year=2).tolist() == [0, 0, 0, *[40_000] * 25]


@pytest.mark.hand
def test_provision_as_an_annuity(figures: Figures) -> None:
    # £1m over 25 years at 5.5 %: 19,549.35 in year 1, 70,662.89 in year 25, 1,000,000 together
    found = mrp_annuity(1_000_000, 0.055, 25, figures)
    assert found[[0, 1, 25]] == pytest.approx([0, 19_549.35, 70_662.89], abs=0.005)
    assert found.sum() == pytest.approx(1_000_000, abs=1e-6)
    assert found[2:] / found[1:-1] == pytest.approx(1.055)


def test_provision_ends_within_the_longest_life(figures: Figures) -> None:
    # fifty years, our own assumption
    longest = figures.value("mrp_longest_life_years")
    for found in (mrp_straight_line(1e6, 80, figures), mrp_annuity(1e6, 0.05, 80, figures)):
        assert len(found) == 1 + longest
        assert found.sum() == pytest.approx(1e6)
    with pytest.raises(ValueError, match="at least one year, not 0"):
        mrp_straight_line(1e6, 0, figures)


def test_the_housing_revenue_account_sets_nothing_aside(figures: Figures) -> None:
    assert not mrp_straight_line(1e6, 25, figures, account="hra").any()
    assert not mrp_annuity(1e6, 0.05, 25, figures, account="hra").any()


@pytest.mark.hand
def test_provision_for_a_loan_to_others() -> None:
    assert mrp_capital_loan(np.array([0.0, 500, 500])).tolist() == [0, 500, 500]
    assert mrp_capital_loan(np.array([0.0, 500]), np.array([30.0, 0])).tolist() == [30, 500]


@given(amount=st.floats(1, 1e9), rate=st.floats(0, 0.15), life=st.integers(1, 50), working=st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_provision_adds_up_to_what_was_borrowed(amount: float, rate: float, life: int, working: int) -> None:
    found = mrp_annuity(amount, rate, life, load(DAY), working_year=working)
    assert found.sum() == pytest.approx(amount, rel=1e-9)
    assert not found[: working + 1].any()
    assert bool(np.all(found[working + 1 :] > 0))


@pytest.mark.published
@pytest.mark.parametrize(("margin", "rate"), [("standard", 0.057), ("certainty", 0.055), ("infrastructure", 0.053)])
def test_margins_over_gilts(figures: Figures, margin: Margin, rate: float) -> None:
    # UK Debt Management Office, since 26 November 2020: 1.00, 0.80 and 0.60 points over gilts, here at 4.7 %
    assert pwlb_rate(0.047, margin, figures) == pytest.approx(rate)


@pytest.mark.published
def test_the_margin_for_housing_is_known_to_june_2025_only(figures: Figures) -> None:
    # 0.40 points from 15 June 2023, extended to June 2025
    assert pwlb_rate(0.047, "hra", load(dt.date(2025, 1, 1))) == pytest.approx(0.051)
    assert pwlb_rate(0.047, "hra", figures, dt.date(2025, 1, 1)) == pytest.approx(0.051)
    with pytest.raises(InvalidInputError, match="pwlb_margin_hra_fraction: no value is held for 2026-11-22"):
        pwlb_rate(0.047, "hra", figures)


@pytest.mark.published
def test_the_least_rate_is_one_basis_point(figures: Figures) -> None:
    # UK Debt Management Office: least rate 0.01 %
    assert pwlb_rate(-0.02, "certainty", figures) == 0.0001


@pytest.mark.published
@pytest.mark.parametrize(
    ("supply", "on", "rate"),
    [
        # HMRC, VENSAV2083: nil from April 2022 to 31 March 2027 in homes, from February 2024 for charities, then 5 %
        ("installed_homes", "2022-04-01", 0),
        ("installed_homes", "2027-03-31", 0),
        ("installed_homes", "2027-04-01", 0.05),
        ("installed_homes", "2040-01-01", 0.05),
        ("installed_charity", "2024-01-31", 0.2),
        ("installed_charity", "2024-02-01", 0),
        ("installed_charity", "2027-04-01", 0.05),
        ("supply_only", "2026-11-22", 0.2),
        ("non_residential", "2030-01-01", 0.2),
    ],
)
def test_rates_of_vat(figures: Figures, supply: Supply, on: str, rate: float) -> None:
    assert vat_fraction(supply, dt.date.fromisoformat(on), figures) == rate


@pytest.mark.hand
def test_vat_that_stays_a_cost(figures: Figures) -> None:
    # the trap: hardware resold without installation, 20 % of 10,000; half of it recovered leaves 1,000
    assert vat_gbp(10_000, "supply_only", DAY, figures) == 2000
    assert vat_gbp(10_000, "supply_only", DAY, figures, recoverable_fraction=0.5) == 1000
    assert vat_gbp(10_000, "installed_homes", DAY, figures) == 0
    with pytest.raises(ValueError, match=r"between 0 and 1, and is 1\.5"):
        vat_gbp(1, "supply_only", DAY, figures, recoverable_fraction=1.5)
    with pytest.raises(InvalidInputError, match="2022-03-31"):
        vat_fraction("installed_homes", dt.date(2022, 3, 31), figures)


def test_a_scenario_may_set_the_rate() -> None:
    changed = load(DAY, {"vat_installed_homes_fraction": Override(0.05, "a cautious budget")})
    assert vat_fraction("installed_homes", DAY, changed) == 0.05


@pytest.mark.published
def test_the_exemption_ends_on_31_march_2035(figures: Figures) -> None:
    # Spring Statement 2022: exempt from 1 April 2022 to 31 March 2035; 275 of the 365 days of 2035 are after it
    found = [share_due(figures, year) for year in (2021, 2022, 2023, 2034, 2035, 2036, 2060)]
    assert found == pytest.approx([1, 90 / 365, 0, 0, 275 / 365, 1, 1])
    with pytest.raises(ValueError, match="not held for 2016"):
        share_due(figures, 2016)


@pytest.mark.hand
@pytest.mark.parametrize(("use", "factor"), [("mainly_export", 1), ("self_use", 7)])
def test_business_rates_are_a_cliff(figures: Figures, use: Use, factor: float) -> None:
    # £8 of 2017 for a kW (seven times that for own use) x 0.432 of the pound, at prices of the year
    found = business_rates_by_year(50, range(2030, 2040), figures, use)
    assert not found[:5].any()
    for place, share in ((5, 275 / 365), (6, 1.0), (9, 1.0)):
        prices = price_index(figures, 2030 + place) / price_index(figures, 2017)
        assert found[place] == pytest.approx(share * 50 * 8 * factor * 0.432 * prices)


@pytest.mark.hand
def test_a_given_bill_is_exempt_too_and_moves_with_prices(figures: Figures) -> None:
    # £4 a kWp of 2026, ten years of 2.5 % to 2036
    found = business_rates_by_year(30, range(2034, 2037), figures, "self_use", 4.0)
    assert found == pytest.approx([0, 30 * 4 * 1.025**9 * 275 / 365, 30 * 4 * 1.025**10])


def test_an_exemption_prolonged_by_the_scenario() -> None:
    prolonged = load(DAY, {"business_rates_due_on_site_renewables_fraction": Override(0.0, "prolonged")})
    assert not business_rates_by_year(50, range(2030, 2050), prolonged, "self_use").any()
