"""What the optimiser is given and what it gives back: plain values, no solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import Source
from energyfund.pension.fund import Fund
from energyfund.pension.market import MarketScenarios
from energyfund.pension.pathways import PolicyPath
from energyfund.plan.certificate import Certificate
from energyfund.projects.project import Project, Start
from energyfund.scenario.rules import Rule
from energyfund.scenario.scenario import Goal


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule with the words that messages use, such as ``homes lifted (line 58)``, and its place in the list.

    Attributes:
        priority: Which rules give way first where not all can hold, 1 before 2; None after all that have a number.
    """

    number: int
    label: str
    name: str
    rule: Rule
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class AimBeside:
    """An aim beside the one that is sought.

    Attributes:
        limit: The least it must come to, of ``cvar`` the most; None for no limit. In its own unit.
        weight: What a unit of it counts beside the aim sought, in units of that; small.
    """

    goal: Goal
    limit: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that decides a plan.

    Attributes:
        years: The planning years.
        projects: What may be built.
        sources: Who may pay.
        fund: The pension fund; None without one.
        path: The policy on fossil fuels and carbon; None for none.
        rules: The user's rules.
        goal: What is maximised; of ``cvar`` the least.
        indivisible_reserve_fraction: Share of every cash flow that is never shared out. [-]
        connected_limit_fraction: The library's figure, for the rule on connected entities without a number. [-]
        market: How the holdings may move in a year; None where nothing is known.
        project_shocks: What a year's return on money in projects adds to the promised one in each scenario, by kind,
            shape (scenarios,); a kind that is not there does not move. [-]
        confidence: Of CVaR, where a rule states none of its own. [-]
        robust_deviations: The library's figure, for the rule on robust returns without a number.
        seconds: The solver's time limit. [s]
        beside: Other aims beside the one sought, each once; none for one aim alone.
    """

    years: range
    projects: tuple[Project, ...]
    sources: tuple[Source, ...]
    fund: Fund | None
    path: PolicyPath | None
    rules: tuple[NamedRule, ...]
    goal: Goal
    indivisible_reserve_fraction: float
    connected_limit_fraction: float
    market: MarketScenarios | None
    project_shocks: Mapping[str, FloatArray]
    confidence: float
    robust_deviations: float
    seconds: float
    beside: tuple[AimBeside, ...] = ()


@dataclass(frozen=True, slots=True)
class Build:
    """A project with one start year, as the optimiser left it.

    Attributes:
        fraction: Share built, 0 to 1.
        draws_gbp: Drawn from each source over all outlay years. [£ nominal]
        slices: Share of the whole project's shared cash flow that each source receives. [-]
    """

    project: Project
    start: Start
    fraction: float
    draws_gbp: dict[str, float]
    slices: dict[str, float]


@dataclass(frozen=True, slots=True)
class FundPath:
    """The pension fund as the optimiser left it.

    Attributes:
        hold_gbp: Shape (planning years + 1, holdings): at the start, then at the end of each year. [£]
        buy_gbp: Shape (planning years, holdings). [£]
        sell_gbp: Shape (planning years, holdings). [£]
        switched: Shape (planning years, holdings): 1 in the year whose sale pays the fixed cost.
        cash_gbp: Shape (planning years + 1,). [£]
    """

    hold_gbp: FloatArray
    buy_gbp: FloatArray
    sell_gbp: FloatArray
    switched: FloatArray
    cash_gbp: FloatArray


@dataclass(frozen=True, slots=True)
class Price:
    """What one more unit of a rule's limit is worth: by how much the objective gets better, in its own units.

    Better is less where CVaR is sought, so a rule that could be looser has a negative price there too.
    """

    label: str
    name: str
    unit: str
    worth: float


@dataclass(frozen=True, slots=True)
class Pressure:
    """The binding rules and budgets that bear on a project: those that more of it would strain, and those it helps."""

    against: tuple[str, ...]
    towards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allocation:
    """A plan of where money goes, before anybody has checked it.

    Attributes:
        value: The objective, in pounds, homes or, for CVaR, as a share of the fund.
        status: ``optimal``; ``certified`` where it is proven to be as near to the best possible as ``gap_fraction``
            says; or ``limit`` where the solver ran out of time.
        gap_fraction: How far from the best possible the plan may be. [-]
        prices: Shadow prices of the rules and budgets that bind.
        pressures: Which of them bear on each project, by its name.
        all_or_nothing: Whether prices hold only while the same projects are built.
        solver: Name and version of the solver.
        certificate: What proves that no plan does better; None where nothing does.
        proof: With many options, why no other would improve the plan, in words; empty where all were solved at once.
        is_settled: Whether every tie between equal plans was settled by the stated rule.
    """

    builds: tuple[Build, ...]
    fund: FundPath | None
    value: float
    status: str
    gap_fraction: float
    prices: tuple[Price, ...]
    pressures: dict[str, Pressure]
    all_or_nothing: bool
    solver: str
    certificate: Certificate | None = None
    proof: str = ""
    is_settled: bool = True
