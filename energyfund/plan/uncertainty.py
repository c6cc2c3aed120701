"""How far a plan's money may stray: what was drawn, and the ranges that came out. Plain, frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactorUsed:
    """Something uncertain that the ranges were drawn from."""

    name: str
    in_words: str
    spread: str
    source: str


@dataclass(frozen=True, slots=True)
class CorrelationUsed:
    """How two factors move together in the ranges."""

    one: str
    other: str
    value: float
    because: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The range of one result over the paths drawn.

    Attributes:
        about: ``project``, ``source`` or ``plan``.
        name: The project or the source; empty for the plan.
        measure: What it is: ``irr_fraction``, ``npv_gbp``, ``received_gbp``, ``community_fund_gbp``, …
        expected: The value in the plan itself; None where it has none.
        mean: Mean over the paths that have a value.
        p10, p50, p90: One, five and nine paths in ten lie below; None where no path has a value.
        share_without_value: Paths without a value, such as a return where nothing comes back. [-]
    """

    about: str
    name: str
    measure: str
    unit: str
    expected: float | None
    mean: float | None
    p10: float | None
    p50: float | None
    p90: float | None
    share_without_value: float


@dataclass(frozen=True, slots=True)
class YearRange:
    """The range of the projects' cash in one year, before finance, and of its sum since the start. [£ nominal]

    Attributes:
        expected_gbp: In the plan itself: income less running costs and outlay of this year.
        p10_gbp, p50_gbp, p90_gbp: One, five and nine paths in ten lie below.
        so_far_expected_gbp: All years up to this one, in the plan itself.
        so_far_p10_gbp, so_far_p50_gbp, so_far_p90_gbp: Of the sums up to this year, path by path.
    """

    year: int
    expected_gbp: float
    p10_gbp: float
    p50_gbp: float
    p90_gbp: float
    so_far_expected_gbp: float
    so_far_p10_gbp: float
    so_far_p50_gbp: float
    so_far_p90_gbp: float


@dataclass(frozen=True, slots=True)
class UncertaintyPlan:
    """The ranges of a plan's returns: what was drawn, how it moves together, and what came out.

    Attributes:
        years: The cash of all projects by year; they are the projects that have a cash flow.
    """

    draws: int
    seed: int
    factors: tuple[FactorUsed, ...]
    correlations: tuple[CorrelationUsed, ...]
    outcomes: tuple[Outcome, ...]
    remarks: tuple[str, ...]
    years: tuple[YearRange, ...] = ()
