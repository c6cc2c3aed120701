"""The ranges of a plan's returns: its cash flows drawn many times over, and what everybody would have received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Allocation, Brief, Build
from energyfund.finance.draws import BLOCK, Block, draw_blocks, share_left
from energyfund.finance.present_value import FloatArray, discount_factors
from energyfund.finance.returns import irr_few_paths, irr_paths
from energyfund.finance.risk import Risk, read_risk
from energyfund.finance.sources import Source
from energyfund.plan import CapitalPlan, CorrelationUsed, Outcome, ProjectPlan, UncertaintyPlan, YearRange
from energyfund.planning.inputs import Inputs
from energyfund.planning.uncertainty_words import factors_used, remarks
from energyfund.projects.project import Project
from energyfund.verify.flows import PENNY, source_flow
from energyfund.verify.path_payments import is_lender, path_payments
from energyfund.verify.paths import PathFactors, path_cash_flow, path_shared

Measure = tuple[str, str, str]
"""What an outcome is about, whose it is, and what is measured."""

UNITS = {
    "irr_fraction": "fraction/year",
    "npv_gbp": "GBP",
    "received_gbp": "GBP",
    "community_fund_gbp": "GBP",
    "missed_payment_fraction": "fraction",
    "not_repaid_fraction": "fraction",
    "failed_fraction": "fraction",
    "loss_fraction": "fraction",
}

TENTHS = (10, 50, 90)
"""Shares of the paths that lie below, in hundredths."""

CHANCES = ("missed_payment_fraction", "not_repaid_fraction", "failed_fraction", "loss_fraction")
"""Measures whose mean is a chance: each path says yes or no, so they have no range."""

NOTHING_BACK = -1.0
"""The return of money that does not come back, for the order of the paths: all of it is lost."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """What the ranges are drawn around.

    Attributes:
        builds: What is built and has a cash flow.
        given_worth_gbp: Net present value of what is built and has none, taken as it stands. [£]
    """

    inputs: Inputs
    brief: Brief
    builds: tuple[Build, ...]
    risk: Risk
    given_worth_gbp: float

    @property
    def years(self) -> int:
        """Calendar years from the plan's start to the end of its horizon."""
        return self.inputs.timeline.horizon + 1

    @property
    def projects(self) -> tuple[Project, ...]:
        """Projects of which something is built and whose cash flow is known, each once."""
        found = dict.fromkeys(build.project.name for build in self.builds)
        return tuple(project for project in self.brief.projects if project.name in found)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Sources that ask something back from what is built."""
        drawn = {name for build in self.builds for name, amount in build.draws_gbp.items() if amount > 0}
        return tuple(source for source in self.brief.sources if source.asks != "nothing" and source.name in drawn)


def ranges(
    inputs: Inputs,
    brief: Brief,
    allocation: Allocation,
    projects: Sequence[ProjectPlan],
    capital: Sequence[CapitalPlan],
    seed: int | None = None,
) -> UncertaintyPlan | None:
    """Draw the plan's cash flows and say between which bounds its returns lie.

    What is built, when, and who pays stays as the plan decides; every line of a cash flow is multiplied by the factors
    it moves with, and each build pays its sources out of its own cash (`energyfund.verify.path_payments`). Paths on
    which money does not come back at all count as lost, −100 %, when paths are put in order.

    Args:
        inputs: The scenario with its figures.
        brief: What the optimiser was asked.
        allocation: What it answered.
        projects: The projects as the plan holds them, for the expected values.
        capital: The sources as the plan holds them.
        seed: Replaces the scenario's seed of the ranges; None keeps it.

    Returns:
        The ranges; None where nothing is built that has a cash flow.
    """
    builds = tuple(build for build in allocation.builds if build.fraction > 0 and build.project.promises_cash_flow)
    if not builds:
        return None
    asked = inputs.loaded.scenario.uncertainty
    risk = read_risk(inputs.figures, tuple(asked.correlations), asked.draws, asked.seed if seed is None else seed)
    given = sum(
        (build.fraction * build.start.npv_gbp for build in allocation.builds if not build.project.promises_cash_flow),
        0.0,
    )
    decided = _Decided(inputs, brief, builds, risk, given)
    found: dict[Measure, list[FloatArray]] = defaultdict(list)
    nets: list[FloatArray] = []
    for block in draw_blocks(risk.terms, decided.years):
        tally = _Tally(decided, block)
        for number, project in enumerate(decided.projects):
            tally.add_project(project, number)
        for measure, amounts in tally.outcomes().items():
            found[measure].append(amounts)
        nets.append(tally.net)
    expected = _expected(decided, projects, capital)
    outcomes = tuple(
        _outcome(measure, expected.get(measure), np.concatenate(parts)) for measure, parts in found.items()
    )
    factors = factors_used(builds, inputs.figures)
    drawn = {factor.name for factor in factors}
    return UncertaintyPlan(
        draws=asked.draws,
        seed=risk.terms.seed,
        factors=factors,
        correlations=tuple(
            CorrelationUsed(two.one, two.other, two.value, two.because)
            for two in risk.together
            if {two.one, two.other} <= drawn
        ),
        outcomes=outcomes,
        remarks=(*risk.remarks, *remarks(builds, outcomes)),
        years=_by_year(decided, np.concatenate(nets, axis=1)),
    )


class _Tally:
    """What everybody gets on the paths of one block, added up over the builds; arrays of shape (years, paths)."""

    def __init__(self, decided: _Decided, block: Block) -> None:
        self.decided, self.block = decided, block
        self.factors = PathFactors(block)
        self.paths = block.normals.shape[2]
        rate = decided.inputs.calendar.discount_rate_fraction
        self.by_discount = discount_factors(rate, decided.years)
        self.flows = {source.name: np.zeros((decided.years, self.paths)) for source in decided.sources}
        lenders = [source.name for source in decided.sources if is_lender(source)]
        self.missed = {name: np.zeros(self.paths, dtype=np.bool_) for name in lenders}
        self.never_repaid = {name: np.zeros(self.paths, dtype=np.bool_) for name in lenders}
        self.fund = np.zeros(self.paths)
        self.net = np.zeros((decided.years, self.paths))
        self.worth = np.full(self.paths, decided.given_worth_gbp)
        self.of_projects: dict[Measure, FloatArray] = {}

    def add_project(self, project: Project, number: int) -> None:
        """Pay out the cash flow of every build of a project."""
        left = _left(self.decided, self.block, project, number)
        flow, worth, kept = np.zeros((self.decided.years, self.paths)), np.zeros(self.paths), np.zeros(self.paths)
        for build in self.decided.builds:
            if build.project is project:
                rows = self._rows(build)
                cash = path_cash_flow(build, self.factors, self.decided.brief.years.start, left)
                surprise = cash - build.fraction * build.start.cash_flow_gbp[:, None]
                worth += build.fraction * build.start.npv_gbp + self.by_discount[rows] @ surprise
                flow[rows] += cash - build.fraction * build.start.outlay_gbp[:, None]
                kept += self._pay(build, cash, left)
        self.fund += kept
        self.net += flow
        self.worth += worth
        self.of_projects["project", project.name, "irr_fraction"] = self._returns(flow)
        self.of_projects["project", project.name, "npv_gbp"] = worth
        self.of_projects["project", project.name, "community_fund_gbp"] = kept
        if left is not None:
            self.of_projects["project", project.name, "failed_fraction"] = (left[-1] < 1).astype(np.float64)

    def _rows(self, build: Build) -> slice:
        """Calendar years of a build's project years."""
        offset = build.start.year - self.decided.brief.years.start
        return slice(offset, offset + len(build.start.cash_flow_gbp))

    def _pay(self, build: Build, cash: FloatArray, left: FloatArray | None) -> FloatArray:
        """Pay the sources of a build; returns what is left for the community on each path, shape (paths,)."""
        decided, rows = self.decided, self._rows(build)
        shared = path_shared(build, cash, left, decided.brief.years.start)
        paid = path_payments(decided.sources, build, shared, decided.brief.indivisible_reserve_fraction)
        for source in decided.sources:
            if source.name in paid.paid_gbp:
                self.flows[source.name][rows] += (
                    paid.paid_gbp[source.name] - source_flow(source, build).paid_in_gbp[:, None]
                )
        for name in paid.missed:
            self.missed[name] |= paid.missed[name]
            self.never_repaid[name] |= paid.never_repaid[name]
        joined = build.project.partnership
        partners = sum(partner.surplus_fraction for partner in joined.partners) if joined is not None else 0.0
        left_over: FloatArray = (1 - partners) * paid.surplus_gbp.sum(axis=0)
        return left_over

    def _returns(self, flow: FloatArray) -> FloatArray:
        """Rate of return of each path, shape (paths,); nan where none is known, −100 % where money is lost with none.

        Args:
            flow: Shape (years, paths). [£]
        """
        find = irr_few_paths if self.decided.risk.terms.draws <= BLOCK else irr_paths
        rates = find(np.ascontiguousarray(flow.T))
        lost = np.isnan(rates) & (flow.sum(axis=0) < 0)
        rates[lost] = NOTHING_BACK
        return rates

    def outcomes(self) -> dict[Measure, FloatArray]:
        """Every measure on every path, shape (paths,); the plan first, then sources, then projects."""
        found: dict[Measure, FloatArray] = {
            ("plan", "", "npv_gbp"): self.worth,
            ("plan", "", "community_fund_gbp"): self.fund,
        }
        if self.missed:
            found["plan", "", "missed_payment_fraction"] = np.any(list(self.missed.values()), axis=0).astype(np.float64)
        for source in self.decided.sources:
            flow = self.flows[source.name]
            found["source", source.name, "irr_fraction"] = self._returns(flow)
            found["source", source.name, "received_gbp"] = flow.sum(axis=0) + _paid_in(self.decided, source)
            if source.kind == "community_shares":
                found["source", source.name, "loss_fraction"] = (flow.sum(axis=0) < -PENNY).astype(np.float64)
            if source.name in self.missed:
                found["source", source.name, "missed_payment_fraction"] = self.missed[source.name].astype(np.float64)
                found["source", source.name, "not_repaid_fraction"] = self.never_repaid[source.name].astype(np.float64)
        return found | self.of_projects


def _left(decided: _Decided, block: Block, project: Project, number: int) -> FloatArray | None:
    """What a project that may fail still earns, by calendar year; None where it cannot fail."""
    failure = project.failure
    if failure is None:
        return None
    opens = min(build.start.year for build in decided.builds if build.project is project) - decided.brief.years.start
    chance, loss = failure.chance_fraction_per_year, failure.loss_fraction
    return share_left(decided.risk.terms, block, number, chance, loss, opens + 1)


def _paid_in(decided: _Decided, source: Source) -> float:
    return sum((build.draws_gbp.get(source.name, 0.0) for build in decided.builds), 0.0)


def _expected(
    decided: _Decided, projects: Sequence[ProjectPlan], capital: Sequence[CapitalPlan]
) -> dict[Measure, float | None]:
    """What the plan itself says, by measure; nobody fails and nobody misses a payment in it."""
    names = {project.name for project in decided.projects}
    found: dict[Measure, float | None] = {}
    fund, worth = 0.0, 0.0
    for plan in projects:
        worth += plan.npv_gbp
        if plan.name not in names:
            continue
        left = sum(plan.community_fund_gbp_by_year.values())
        fund += left
        found["project", plan.name, "irr_fraction"] = plan.project_irr_fraction
        found["project", plan.name, "npv_gbp"] = plan.npv_gbp
        found["project", plan.name, "community_fund_gbp"] = left
        found["project", plan.name, "failed_fraction"] = 0.0
    for source in capital:
        found["source", source.name, "irr_fraction"] = source.irr_fraction
        found["source", source.name, "received_gbp"] = source.received_gbp
        found["source", source.name, "loss_fraction"] = float(source.received_gbp < source.drawn_gbp - PENNY)
        found["source", source.name, "missed_payment_fraction"] = 0.0
        found["source", source.name, "not_repaid_fraction"] = 0.0
    found["plan", "", "npv_gbp"] = worth
    found["plan", "", "community_fund_gbp"] = fund
    found["plan", "", "missed_payment_fraction"] = 0.0
    return found


def _by_year(decided: _Decided, net: FloatArray) -> tuple[YearRange, ...]:
    """The range of the projects' cash by year, and of its sum since the start.

    Args:
        decided: What the plan builds, and when.
        net: Cash less outlay on each path, shape (years, paths). [£]
    """
    expected = np.zeros(decided.years)
    start = decided.brief.years.start
    for build in decided.builds:
        rows = slice(build.start.year - start, build.start.year - start + len(build.start.cash_flow_gbp))
        expected[rows] += build.fraction * (build.start.cash_flow_gbp - build.start.outlay_gbp)
    yearly = np.percentile(net, TENTHS, axis=1)
    so_far = np.percentile(net.cumsum(axis=0), TENTHS, axis=1)
    sums = expected.cumsum()
    return tuple(
        YearRange(start + row, *(float(each[row]) for each in (expected, *yearly, sums, *so_far)))
        for row in range(decided.years)
    )


def _outcome(measure: Measure, expected: float | None, amounts: FloatArray) -> Outcome:
    about, name, what = measure
    known = amounts[~np.isnan(amounts)]
    without = np.isnan(amounts)
    if what == "irr_fraction":
        without = without | (amounts == NOTHING_BACK)
    counted = amounts[~without]
    is_chance = what in CHANCES
    low, middle, high = (None,) * 3
    if known.size > 0 and not is_chance:
        low, middle, high = (float(value) for value in np.percentile(known, TENTHS))
    return Outcome(
        about=about,
        name=name,
        measure=what,
        unit=UNITS[what],
        expected=expected,
        mean=float(counted.mean()) if counted.size > 0 else None,
        p10=low,
        p50=middle,
        p90=high,
        share_without_value=float(without.mean()),
    )
