"""Ranges of money made by hand for the sample plan."""

from __future__ import annotations

from energyfund.plan import CorrelationUsed, FactorUsed, Outcome, UncertaintyPlan, YearRange


def outcome(
    about: str,
    name: str,
    measure: str,
    expected: float | None,
    spread: tuple[float, float, float],
    without: float = 0.0,
) -> Outcome:
    low, middle, high = spread
    unit = "fraction/year" if measure == "irr_fraction" else "GBP"
    return Outcome(about, name, measure, unit, expected, middle, low, middle, high, without)


def chance(about: str, name: str, measure: str, share: float) -> Outcome:
    return Outcome(about, name, measure, "fraction", 0.0, share, None, None, None, 0.0)


def ranges() -> UncertaintyPlan:
    """Members between 2.1 and 4.0 %, a loan that misses in 12 of 100 paths, a project without a return in some."""
    return UncertaintyPlan(
        draws=2000,
        seed=1,
        factors=(
            FactorUsed(
                "price",
                "power prices",
                "± 20.0 % for the level",
                "export_price_gbp_per_kwh (Ofgem); risk_price_level_spread_fraction (The energyfund contributors)",
            ),
            FactorUsed("cost", "running costs", "± 20.0 % for the level", "scenario"),
        ),
        correlations=(CorrelationUsed("price", "cost", -0.25, "Dear power makes panels worth mending."),),
        outcomes=(
            outcome("plan", "", "npv_gbp", 1_341_212.604, (-204_332.2, 1_301_443.9, 2_900_121.4)),
            outcome("plan", "", "community_fund_gbp", 301_244.5, (90_112.0, 280_443.0, 610_000.4)),
            chance("plan", "", "missed_payment_fraction", 0.118),
            outcome("source", "Community shares", "irr_fraction", 0.04, (0.0212, 0.039, 0.04)),
            outcome("source", "Community shares", "received_gbp", 180_412.33, (150_112.2, 178_221.1, 180_412.33)),
            chance("source", "Community shares", "loss_fraction", 0.021),
            outcome("source", "PWLB loan", "irr_fraction", 0.051, (0.051, 0.051, 0.051)),
            chance("source", "PWLB loan", "missed_payment_fraction", 0.118),
            chance("source", "PWLB loan", "not_repaid_fraction", 0.0),
            outcome("project", "Riverside roofs", "irr_fraction", 0.0587, (-0.012, 0.057, 0.101), 0.002),
            chance("project", "Riverside roofs", "failed_fraction", 0.003),
        ),
        remarks=("What is built stays as planned on every path.",),
        years=(
            YearRange(2027, -900_000.0, -950_000.25, -900_000.0, -870_000.5, -900_000.0, -950_000.25, -9e5, -870_000.5),
            YearRange(2028, 400_000.0, 250_000.0, 390_000.0, 500_000.0, -5e5, -650_000.0, -510_000.0, -360_000.0),
            YearRange(2029, 900_000.0, 500_000.0, 880_000.0, 1_200_000.0, 4e5, -90_000.0, 370_000.0, 840_000.0),
        ),
    )
