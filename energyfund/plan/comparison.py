"""Pathways out of fossil fuels side by side, as ``compare.json`` holds them: plain, frozen values and nothing else.

Money is nominal pounds; ratios run from 0 to 1; years are calendar years. Figures that the scenario gives no ground for
are None, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from energyfund.plan.built import BuiltPart
from energyfund.plan.parts import FigureUsed, FundYear, Provenance, Range, ScenarioSummary, Years
from energyfund.plan.sealed import from_sealed_json, seal_of, sealed_json, text_of

COMPARISON_FORMAT = 2
"""Version of compare.json. A file of another version is refused with a sentence, never misread."""

ALL_HOLDINGS, LISTED_HOLDINGS, COAL = "all holdings", "listed holdings", "coal and unconventional"
"""What counts as exposure: fossil fuels in every holding, in listed holdings alone, and the dirtiest part of all."""

Status = str
"""``planned``; ``limit`` (best found within a limit); ``clash`` (no plan meets every rule); ``stopped`` (none)."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Fossil exposure at the end of a year under one definition, as shares of the whole fund. [-]"""

    year: int
    definition: str
    low_fraction: float
    high_fraction: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """Carbon of the holdings at the end of a year; projects are no part of it.

    Attributes:
        waci_tco2e_per_gbp_m: Weighted average carbon intensity.
        financed_tco2e: Σ intensity · £m held.
        data_quality_score: Weighted by value: 1 verified to 5 sector average (PCAF).
    """

    year: int
    waci_tco2e_per_gbp_m: float | None
    financed_tco2e: float | None
    data_quality_score: float | None


@dataclass(frozen=True, slots=True)
class FundingRange:
    """Funding level at the end, and what it would be if promises were discounted at other rates. [-]"""

    level: float
    at_lower_rate: float
    at_higher_rate: float
    step_fraction: float


@dataclass(frozen=True, slots=True)
class TransitionCost:
    """What a pathway costs in buying and selling over the planning years. [£]"""

    trading_gbp: float
    switching_gbp: float
    illiquid_gbp: float
    total_gbp: float


@dataclass(frozen=True, slots=True)
class FutureValue:
    """A pathway's decisions followed under a future.

    Attributes:
        value_gbp: The fund at the end.
        regret_gbp: Value at the end of the best pathway in that future, less this one's; 0 for the best.
        short_gbp: The most by which the fund's cash runs short in a year, because the decisions are not changed.
    """

    future: str
    value_gbp: float
    regret_gbp: float
    short_gbp: float


@dataclass(frozen=True, slots=True)
class FutureView:
    """A future as a reader needs it: what is assumed, and why."""

    name: str
    in_words: str
    because: str


@dataclass(frozen=True, slots=True)
class PathwayView:
    """One pathway: what it does to the fund, and what it costs against holding on.

    Attributes:
        clash: Rules that cannot hold together, where no plan meets them all.
        remark: Why figures are missing, or what a reader should know of this pathway.
        years: The fund by year, the first entry is the start.
        expected_return_fraction: Mean over the planning years, a year.
        volatility_fraction: Standard deviation of a year's return of the mix at the end.
        cvar_fraction: Mean loss of the worst years of the mix at the end, share of the fund, positive = loss.
        tracking_error_by_year: Standard deviation of a year's difference to holding on, for the mix at each year's end.
        avoided_tco2e: By the projects, over all years counted; reported apart and never netted.
        homes_lifted: Homes lifted out of fuel poverty by the projects.
        cost_bp: Return given up against holding on, hundredths of a per cent a year; negative is a gain.
        cost_gbp: Value at the end given up against holding on; negative is a gain.
        cvar_change_fraction: CVaR less that of holding on; negative is less risk.
        failed_checks: Checks that the plan of this pathway does not pass.
        npv_gbp: Net present value of the projects. [£]
        outlay_gbp: Capital spent on the projects. [£ nominal]
        bill_savings_gbp: Bills saved by the projects, over all years counted. [£ nominal]
        drawn_gbp: What each source gives; sources that give nothing are left out. [£ nominal]
        projects: Every project, built or not.
    """

    name: str
    in_words: str
    status: Status
    clash: tuple[str, ...]
    remark: str
    years: tuple[FundYear, ...]
    expected_return_fraction: float | None
    volatility_fraction: float | None
    cvar_fraction: float | None
    transition_cost: TransitionCost | None
    tracking_error_by_year: Years
    tracking_error_largest_fraction: float | None
    tracking_error_last_fraction: float | None
    exposures: tuple[Exposure, ...]
    footprints: tuple[Footprint, ...]
    avoided_tco2e: float | None
    funding: FundingRange | None
    local_fraction: float | None
    homes_lifted: Range | None
    cost_bp: float | None
    cost_gbp: float | None
    cvar_change_fraction: float | None
    futures: tuple[FutureValue, ...]
    largest_regret_gbp: float | None
    failed_checks: tuple[str, ...]
    npv_gbp: float | None = None
    outlay_gbp: float | None = None
    bill_savings_gbp: float | None = None
    drawn_gbp: dict[str, float] = field(default_factory=dict)
    projects: tuple[BuiltPart, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether there is a plan to show."""
        return bool(self.years)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every pathway of a scenario, the null option first.

    Attributes:
        answer: What came out, in words; the first line is the answer.
        members_support: What the scenario says of members' views; the first limb. Empty where it says nothing.
        market_in_words: Where the figures of risk come from, or why there are none.
        confidence_fraction: Of CVaR; None without a market.
        goal: What each plan seeks.
        waiting: Pathways that were not looked at before the run was stopped.
    """

    scenario: ScenarioSummary
    fund: str
    goal: str
    answer: tuple[str, ...]
    members_support: str
    market_in_words: str
    confidence_fraction: float | None
    null_option: str
    pathways: tuple[PathwayView, ...]
    futures: tuple[FutureView, ...]
    waiting: tuple[str, ...]
    figures: tuple[FigureUsed, ...]
    invented: tuple[str, ...]
    remarks: tuple[str, ...]
    provenance: Provenance
    energyfund_comparison: int = COMPARISON_FORMAT
    sha256: str = field(default="")

    def to_json(self) -> str:
        """The comparison as text, ending in a newline. Same comparison, same bytes."""
        return sealed_json(self)

    def canonical(self) -> Comparison:
        """The same comparison as a reader of its JSON would hold it, sealed."""
        return Comparison.from_json(Comparison.from_json(self.to_json()).to_json())

    def is_as_written(self) -> bool:
        """Whether the contents still match the hash that was written with them (false after an edit by hand)."""
        return self.sha256 in {"", seal_of(self)}

    @staticmethod
    def from_json(text: str, name: str = "compare.json") -> Comparison:
        """Read a comparison back.

        Raises:
            InvalidInputError: The text is cut short, of another version, or not a comparison. Every fault is named.
        """
        again = "compare the scenario again"
        return from_sealed_json(Comparison, text, name, "energyfund_comparison", COMPARISON_FORMAT, again)

    @staticmethod
    def read(path: Path) -> Comparison:
        """Read a compare.json.

        Raises:
            MissingFileError: There is no such file, or it cannot be read as text.
            InvalidInputError: It is not a comparison.
        """
        return Comparison.from_json(text_of(path, "Name a compare.json written by: energyfund compare"), str(path))
