"""What one thing at a time does to the sample plan, made by hand: the widest is not the first."""

from __future__ import annotations

from energyfund.plan.sensitivity import SensitivityPlan, Swing

EXPECTED = 1_341_212.604


def swing(name: str, low: tuple[str, float], high: tuple[str, float]) -> Swing:
    return Swing(name, f"{name}, against what the plan expects", low[0], high[0], low[1], high[1], None, "scenario")


def swings() -> SensitivityPlan:
    """Costs turn the bar round; the last does nothing at all; inflation only ever makes things worse."""
    return SensitivityPlan(
        EXPECTED,
        (
            swing("running costs", ("10 % less", 1_500_000.0), ("10 % more", 1_182_425.0)),
            swing("power prices", ("20 % less", 204_332.2), ("20 % more", 2_478_093.0)),
            swing("inflation", ("1.5 % a year", 1_200_000.0), ("3.0 % a year", 1_100_000.0)),
            swing("rents", ("as expected", EXPECTED), ("as expected", EXPECTED)),
        ),
        ("Each thing is moved alone.",),
    )
