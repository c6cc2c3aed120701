"""What the optimiser is given and what it gives back: plain values, no solver."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import Source
from energyfund.pension.fund import Fund
from energyfund.pension.pathways import FossilPath
from energyfund.projects.project import Project, Start
from energyfund.scenario.rules import Rule
from energyfund.scenario.scenario import Goal


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule with the words that messages use, such as ``homes_lifted (line 58)``, and its place in the list."""

    number: int
    label: str
    name: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that decides a plan.

    Attributes:
        years: The planning years.
        projects: What may be built.
        sources: Who may pay.
        fund: The pension fund; None without one.
        path: The limit on fossil exposure; None for no limit.
        rules: The user's rules.
        goal: What is maximised.
        indivisible_reserve_fraction: Share of every cash flow that is never shared out. [-]
        connected_limit_fraction: The library's figure, for the rule on connected entities without a number. [-]
        seconds: The solver's time limit. [s]
    """

    years: range
    projects: tuple[Project, ...]
    sources: tuple[Source, ...]
    fund: Fund | None
    path: FossilPath | None
    rules: tuple[NamedRule, ...]
    goal: Goal
    indivisible_reserve_fraction: float
    connected_limit_fraction: float
    seconds: float


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
    """What one more unit of a rule's limit is worth, in units of the objective."""

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
        value: The objective, in pounds or homes.
        status: ``optimal``, or ``limit`` where the solver ran out of time.
        gap_fraction: How far from the best possible the plan may be. [-]
        prices: Shadow prices of the rules and budgets that bind.
        pressures: Which of them bear on each project, by its name.
        all_or_nothing: Whether prices hold only while the same projects are built.
        solver: Name and version of the solver.
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
