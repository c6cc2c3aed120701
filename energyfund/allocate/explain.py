"""Why a plan is what it is, by solving again with one thing changed.

Every answer is a solve: a limit moved by a step that people think in, a project built whole or left out, the least
grant with which a project costs the plan nothing. Shadow prices are held against these solves, in sign and in size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from energyfund.allocate.brief import Brief
from energyfund.allocate.goals import value_of
from energyfund.allocate.limits import Limit, limits_of, move, rows_of
from energyfund.allocate.obstacles import Obstacle, bars, blockers, least_change, least_grant
from energyfund.allocate.problem import EQ, GE, Terms
from energyfund.allocate.standing import Standing, budget_standing
from energyfund.allocate.trials import BUILT, SpentError, Trial, Trials
from energyfund.projects.project import Project

MOST_TRIALS = 50
"""Times that a program is solved to explain a plan, at most."""

MOST_OPTIONS = 60
"""A plan with more projects times starts is explained by its shadow prices alone: solving it again takes too long."""

MOST_RANGES = 5
"""Inputs whose range is looked at: those that matter most to the plan."""

MOST_BUDGETS = 2
"""Budgets among them; each takes a dozen solves."""

MONEY_STEP = 1e6
"""The step of a budget, in pounds, where a tenth of it is more."""

TONNES_STEP = 1000
"""The step of a limit in tonnes, where a tenth of it is more."""

SMALL = 1e-3
"""Part of a step with which a shadow price is tested where the whole step does not agree with it."""

AGREES = 1e-2
"""A shadow price and a solve may differ by this part of themselves."""

NOISE = 1e-8
"""Part of the objective that is the solver's rounding."""


@dataclass(frozen=True, slots=True)
class Step:
    """A binding limit, and what came of moving it.

    Attributes:
        worth: The shadow price: gain of what is sought for one more unit of the limit, in its own unit.
        by: How far the limit was moved, in its units, to where it is easier to keep.
        moved: What the program then came to; None where it was not tried.
        confirmed: Whether a solve agrees with the shadow price; None where none was made.
    """

    limit: Limit
    worth: float
    by: float
    moved: Trial | None
    confirmed: bool | None


@dataclass(frozen=True, slots=True)
class Case:
    """One project, and what solving again says of it.

    Attributes:
        share: Of it that the plan builds. [-]
        obstacle: What bars it, whatever the plan.
        tried_whole: Whether it was tried built whole.
        whole: What the plan then comes to; None where no plan keeps every rule.
        blockers: Rules that then clash.
        without: What the plan comes to without it; None where it was not tried or no plan keeps every rule.
        tried_without: Whether it was tried left out.
        grant_gbp: Least money from outside with which all of it costs the plan nothing; None where none was found. [£]
        change: A limit, and by how much it must be looser for a plan with all of it to be as good; None: none found.
    """

    project: Project
    share: float
    obstacle: Obstacle
    tried_whole: bool = False
    whole: Trial | None = None
    blockers: tuple[str, ...] = ()
    tried_without: bool = False
    without: Trial | None = None
    grant_gbp: float | None = None
    change: tuple[Limit, float] | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out about a plan.

    Attributes:
        first: The plan's program as it is.
        standings: Ranges of budgets within which the same projects are built.
        solves: Times that the program was solved.
        not_tried: What was left out because that would have taken too many solves, in words.
    """

    first: Trial
    steps: tuple[Step, ...]
    cases: tuple[Case, ...]
    standings: tuple[Standing, ...]
    solves: int
    not_tried: tuple[str, ...]


def explain(brief: Brief, discount_rate_fraction: float, most: int = MOST_TRIALS) -> Findings | None:
    """Explain the best plan of a brief.

    Args:
        brief: What was asked.
        discount_rate_fraction: Of net present value, to weigh a grant from outside. [-]
        most: Solves that may be made.

    Returns:
        What was found; None where the program is too large, or was not solved to the end in time.
    """
    if sum(len(project.starts) for project in brief.projects) > MOST_OPTIONS:
        return None
    return _Explainer(brief, discount_rate_fraction, most).run()


class _Explainer:
    """The order in which solves are spent: limits first, then projects, then what would have to change, then ranges."""

    def __init__(self, brief: Brief, rate_fraction: float, most: int) -> None:
        self.brief, self.rate_fraction = brief, rate_fraction
        self.trials = Trials(brief, most)
        self.not_tried: list[str] = []

    def run(self) -> Findings | None:
        try:
            first = self.trials.first()
        except SpentError:
            return None
        if first is None:
            return None
        steps = self._steps(first)
        cases = [Case(each, first.built[each.name], bars(self.trials.problem, each)) for each in self.brief.projects]
        cases = self._each(cases, "building all of {name}", self._whole)
        largest = sorted(cases, key=lambda case: -case.share * abs(self._weight(case.project)))
        chosen = {case.project.name for case in largest[:MOST_RANGES]}
        cases = self._each(
            cases, "leaving out {name}", lambda case: self._without(case) if case.project.name in chosen else case
        )
        cases = self._each(cases, "the least grant for {name}", lambda case: self._granted(case, first))
        standings = self._standings(first, steps)
        cases = self._each(cases, "which rule keeps {name} out", lambda case: self._changed(case, steps))
        return Findings(first, tuple(steps), tuple(cases), standings, self.trials.made, tuple(self.not_tried))

    def _weight(self, project: Project) -> float:
        """How much of what is sought a project may bring."""
        if self.brief.goal == "homes_lifted":
            return project.impact.homes_lifted
        if self.brief.goal == "bill_savings":
            return project.impact.bill_savings_gbp_per_year
        return max(start.npv_gbp for start in project.starts)

    def _steps(self, first: Trial) -> list[Step]:
        problem = self.trials.problem
        priced = [(limit, self._worth(limit)) for limit in limits_of(problem)]
        noise = NOISE * max(1.0, abs(first.gain))
        binding = [(limit, worth) for limit, worth in priced if worth * limit.looser * _step(limit) > noise]
        found = []
        for limit, worth in binding:
            by = limit.looser * _step(limit)
            try:
                moved = self._moved(limit, by, keep=False)
                confirmed = self._confirmed(limit, worth, by, moved, first)
            except SpentError:
                moved, confirmed = None, None
                self.not_tried.append(f"moving {limit.label}")
            found.append(Step(limit, worth, by, moved, confirmed))
        return found

    def _worth(self, limit: Limit) -> float:
        """Shadow price of a limit: Σ over its rows of dual · (move of the row for one unit more)."""
        total = 0.0
        for row in rows_of(self.trials.problem, limit):
            unit = row.effect if isinstance(row.effect, float) else value_of(row.effect)
            total += self.trials.price(row.row) * unit
        return total

    def _moved(self, limit: Limit, by: float, *, keep: bool) -> Trial | None:
        move(self.trials.problem, limit, by)
        try:
            return self.trials.try_it(keep=keep, second=not keep)
        finally:
            move(self.trials.problem, limit, -by)

    def _confirmed(self, limit: Limit, worth: float, by: float, moved: Trial | None, first: Trial) -> bool:
        """Whether the gain of the step, or else of a small part of it with the same decisions, is what prices say.

        At a kink the price lies between what a little more gains and what a little less costs.
        """
        noise = NOISE * max(1.0, abs(first.gain))
        if moved is not None and _agree(moved.gain - first.gain, worth * by, noise):
            return True
        little = SMALL * by
        looser = self._moved(limit, little, keep=True)
        if looser is None:
            return False
        gains = looser.gain - first.gain
        if _agree(gains, worth * little, noise):
            return True
        if limit.is_yes_or_no:
            return False
        tighter = self._moved(limit, -little, keep=True)
        costs = abs(worth * little) if tighter is None else first.gain - tighter.gain
        return gains - noise <= worth * little * (1 + AGREES) and worth * little * (1 - AGREES) <= costs + noise

    def _each(self, cases: list[Case], words: str, look: Callable[[Case], Case]) -> list[Case]:
        """Look at every case while there are solves left."""
        found = []
        for case in cases:
            try:
                found.append(look(case))
            except SpentError:
                found.append(case)
                self.not_tried.append(words.format(name=f"'{case.project.name}'"))
        return found

    def _whole(self, case: Case) -> Case:
        """The plan with all of a project that is not built, or only in part."""
        if case.share >= 1 - BUILT or case.obstacle.nobody or case.obstacle.short:
            return case
        with self.trials.row("all_of_it", self._built(case.project), GE, 1.0):
            found = self.trials.try_it()
            clash = () if found is not None else blockers(self.trials)
        return _with(case, tried_whole=True, whole=found, blockers=clash)

    def _without(self, case: Case) -> Case:
        """The plan with nothing of a project that is built."""
        if case.share <= BUILT:
            return case
        with self.trials.row("none_of_it", self._built(case.project), EQ, 0.0):
            return _with(case, tried_without=True, without=self.trials.try_it())

    def _granted(self, case: Case, first: Trial) -> Case:
        free = case.whole is not None and case.whole.gain >= first.gain
        if free or not (case.tried_whole or case.obstacle.short):
            return case
        grant = least_grant(self.trials, case.project, self.rate_fraction)
        return _with(case, grant_gbp=grant)

    def _changed(self, case: Case, steps: list[Step]) -> Case:
        if not case.tried_whole or case.share > BUILT:
            return case
        likely = [step.limit for step in steps]
        return _with(case, change=least_change(self.trials, case.project, likely))

    def _standings(self, first: Trial, steps: list[Step]) -> tuple[Standing, ...]:
        budgets = [step for step in steps if step.limit.kind == "budget" and step.limit.at]
        ranked = sorted(budgets, key=lambda step: -step.worth * (step.limit.at or 0.0))
        found = []
        for step in ranked[:MOST_BUDGETS]:
            try:
                found.append(budget_standing(self.trials, step.limit, first))
            except SpentError:
                self.not_tried.append(f"how far {step.limit.label} may move")
        return tuple(found)

    def _built(self, project: Project) -> Terms:
        return {option.build: 1.0 for option in self.trials.problem.options_of[project.name]}


def _step(limit: Limit) -> float:
    """A step that people think in: a percentage point, a home, a month, £1m or a tenth of a budget."""
    if limit.is_yes_or_no:
        return 1.0
    match limit.unit:
        case "fraction":
            found = 0.01
        case "GBP":
            found = min(MONEY_STEP, limit.size / 10) if limit.size else MONEY_STEP
        case "GBP/year":
            found = min(1000, limit.size / 10)
        case "tCO2e":
            found = min(TONNES_STEP, limit.size / 10)
        case _:
            found = 1.0
    if limit.side == "least" and limit.at:
        found = min(found, abs(limit.at))
    return found


def _agree(found: float, expected: float, noise: float) -> bool:
    return abs(found - expected) <= AGREES * abs(expected) + noise


def _with(case: Case, **more: object) -> Case:
    fields = {name: getattr(case, name) for name in Case.__slots__}
    return Case(**fields | more)
