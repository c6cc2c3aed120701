"""The parts of a plan, as ``plan.json`` holds them: plain, frozen values and nothing else.

Money is nominal pounds unless a name ends in ``_real``; ratios run from 0 to 1; years are calendar years.
"""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.plan.local_spend import LocalSpendPlan

Years = dict[int, float]
"""Amounts by calendar year."""

SET_ASIDE = "Set aside for lumpy costs, and drawn again"
"""The line of a cash flow that is no income and no cost: it keeps cash in the project until a cost falls due."""


@dataclass(frozen=True, slots=True)
class ScenarioSummary:
    """What the plan was asked to do, in the user's words.

    Attributes:
        inflation_fraction_per_year: Rise of prices that the cash flows count on; None where no cash flow is told. [-]
    """

    name: str
    description: str
    start_year: int
    planning_years: int
    horizon_years: int
    price_base_year: int
    discount_rate_fraction: float
    pathway: str | None
    pathway_in_words: str
    inflation_fraction_per_year: float | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveValue:
    """What was sought and how far it got. ``status``: ``optimal``, ``certified`` (gap known) or ``limit``."""

    name: str
    value: float
    unit: str
    status: str
    gap_fraction: float
    in_words: str


@dataclass(frozen=True, slots=True)
class CashLine:
    """One line of a project's cash flow at the size built: cash in positive, cash out negative. [£ nominal]

    The outlay is the first of a project's lines. ``source`` is ``scenario``, the key of a figure, or how it was worked
    out.
    """

    name: str
    index: str
    source: str
    gbp_by_year: Years


@dataclass(frozen=True, slots=True)
class Roof:
    """One roof of a solar project, whole, whatever share of the project is built, with its yield in the first year."""

    roof_id: str
    capacity_kwp: float
    annual_kwh: float
    specific_yield_kwh_per_kwp: float
    p90_kwh: float
    monthly_kwh: tuple[float, ...]
    latitude_deg: float
    longitude_deg: float


@dataclass(frozen=True, slots=True)
class StartShare:
    """The share of a project that is built with one start year."""

    start_year: int
    built_fraction: float


@dataclass(frozen=True, slots=True)
class Range:
    """An expected value and the range that eight outcomes in ten fall into."""

    expected: float
    p10: float
    p90: float


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """One partner of a project: what it pays, what it gets of the surplus, and its say."""

    name: str
    paid_gbp: float
    surplus_gbp_by_year: Years
    votes_fraction: float
    owns_at_end: bool


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """One project as the plan leaves it.

    Attributes:
        built_fraction: Share of the project that is built, all starts together, 0 to 1.
        start_year: The earliest start; None where nothing is built.
        outlay_gbp: Capital spent at the size built. [£ nominal]
        full_outlay_gbp: Capital that the whole project would take. [£ nominal]
        npv_gbp: Net present value at the size built, at the plan's discount rate, year 0 = the plan's start. [£]
        draws_gbp: Drawn from each source. [£ nominal]
        slices: Share of the project's cash flow that each source receives, 0 to 1.
        receipts_gbp_by_year: What each source receives back. [£ nominal]
        returns: Internal rate of return of each source; None where there is none.
        return_remarks: Why a return is missing or not unique, by source.
        project_irr_fraction: Return of the project as a whole before finance; None where there is none.
        community_fund_gbp_by_year: Left after every source, the indivisible reserve and partners. [£ nominal]
        homes: Homes the project touches at the size built.
        impact: Impact at the size built: ``homes_lifted``, ``bill_savings_gbp_per_year``, ``tco2e_per_year``, …
        why: Why it was built, in part or not at all, in one sentence.
        partnership: Who joins whom, in words; empty where one body builds alone.
        partners: The partners and their shares of cost and surplus.
        indivisible_reserve_gbp_by_year: Kept for good, before partners and the community fund. [£ nominal]
    """

    name: str
    kind: str
    ward: str
    area: str
    built_fraction: float
    start_year: int | None
    starts: tuple[StartShare, ...]
    size: str
    outlay_gbp: float
    full_outlay_gbp: float
    npv_gbp: float
    draws_gbp: dict[str, float]
    slices: dict[str, float]
    receipts_gbp_by_year: dict[str, Years]
    returns: dict[str, float | None]
    return_remarks: dict[str, str]
    project_irr_fraction: float | None
    cash_lines: tuple[CashLine, ...]
    community_fund_gbp_by_year: Years
    homes: float
    impact: dict[str, float]
    roofs: tuple[Roof, ...]
    why: str
    remarks: tuple[str, ...]
    partnership: str
    partners: tuple[PartnerPlan, ...]
    indivisible_reserve_gbp_by_year: Years

    @property
    def earning_lines(self) -> tuple[CashLine, ...]:
        """The lines that net present value and return are worked out from: all but what is set aside."""
        return tuple(line for line in self.cash_lines if line.name != SET_ASIDE)


@dataclass(frozen=True, slots=True)
class CapitalPlan:
    """One source of money: what it gives, what it gets back.

    ``drawn_gbp_by_year`` sums to ``drawn_gbp``; ``received_gbp_by_year`` is what the projects pay it.
    """

    name: str
    kind: str
    terms: str
    budget_gbp: float | None
    drawn_gbp: float
    drawn_gbp_by_year: Years
    received_gbp_by_year: Years
    received_gbp: float
    required_return_fraction: float | None
    irr_fraction: float | None
    irr_remark: str


@dataclass(frozen=True, slots=True)
class FundYear:
    """The pension fund at the end of a year (the first entry is the start).

    ``fossil_fraction_low`` and ``…_high`` bracket the exposure, since most of it is estimated. Figures that the
    scenario gives no ground for are None, never a guess.
    """

    year: int
    value_gbp: float
    weights: dict[str, float]
    fossil_fraction_low: float
    fossil_fraction_high: float
    waci: float | None
    local_fraction: float
    funding_level: float | None
    cvar_fraction: float | None
    transition_cost_gbp: float
    bought_gbp: dict[str, float]
    sold_gbp: dict[str, float]
    drawn_for_projects_gbp: float
    received_from_projects_gbp: float
    volatility_fraction: float | None = None


@dataclass(frozen=True, slots=True)
class FundPlan:
    """The pension fund over the planning years."""

    name: str
    years: tuple[FundYear, ...]
    expected_return_fraction: float
    transition_cost_gbp: float
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusMove:
    """Homes by fuel-poverty status before and after, under one test."""

    test: str
    poor_before_poor_after: float
    poor_before_not_after: float
    not_before_poor_after: float
    not_before_not_after: float


@dataclass(frozen=True, slots=True)
class GroupImpact:
    """Impact in one group of homes, such as a ward or a tenure."""

    grouping: str
    group: str
    homes: float
    homes_lifted: float
    bill_savings_gbp_per_year: float
    gap_closed_gbp: float
    homes_with_higher_bill: float


@dataclass(frozen=True, slots=True)
class ImpactPlan:
    """What the plan does for people and carbon, against the same estate with nothing built.

    Attributes:
        homes: Homes that the plan touches.
        homes_lifted: Homes lifted out of fuel poverty under the low income, low energy efficiency test.
        gap_closed_gbp: Fuel poverty gap closed, pounds a year.
        moves: Status before and after by test.
        community_fund_gbp: Left of all years after sources, the indivisible reserve and partners. [£ nominal]
        indivisible_reserve_gbp: Kept for good, over all years. [£ nominal]
        partners_surplus_gbp: Surplus of all years that goes to partners. [£ nominal]
        jobs_kept: Jobs that would be lost without the plan; never added to jobs supported.
        local_spend: What the outlay does in the place; None where no project says.
    """

    homes: float
    homes_lifted: Range
    homes_lifted_10_percent: Range
    gap_closed_gbp: float
    bill_savings_gbp_by_year: Years
    tco2e_by_year: Years
    carbon_value_gbp: float
    jobs_supported: Range
    community_fund_gbp: float
    local_investment_gbp: float
    homes_with_higher_bill: float
    moves: tuple[StatusMove, ...]
    groups: tuple[GroupImpact, ...]
    remarks: tuple[str, ...]
    indivisible_reserve_gbp: float
    partners_surplus_gbp: float
    jobs_kept: float
    local_spend: LocalSpendPlan | None


@dataclass(frozen=True, slots=True)
class BindingRule:
    """A rule that holds the plan back, and what one more unit of it would be worth.

    ``shadow_price_gbp`` is the gain of the objective (in its own unit) for one more unit of the rule's limit;
    with all-or-nothing projects it holds only while the same projects are built, which ``in_words`` then says.
    """

    rule: str
    shadow_price_gbp: float
    unit: str
    in_words: str


@dataclass(frozen=True, slots=True)
class Check:
    """One rule or sum recomputed from the cash flows, outside the solver. ``residual`` is how far it misses."""

    name: str
    passed: bool
    residual: float
    unit: str


@dataclass(frozen=True, slots=True)
class FigureUsed:
    """A figure of the library that the plan rests on.

    Where the scenario replaced it, ``value`` is the scenario's, ``replaced_value`` the library's and ``because`` why.
    """

    key: str
    label: str
    unit: str
    value: str
    low: str
    high: str
    status: str
    price_base: int | None
    valid_from: str
    source: str
    href: str
    checked: str
    quality: str
    impact: str
    replaced_value: str
    because: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Enough to make the same plan again."""

    version: str
    scenario_sha256: str
    assumptions_sha256: str
    weather: str
    solver: str
    seed: int
    date: str
