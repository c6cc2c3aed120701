"""Random capital budgeting problems in whole pounds, and two ways to solve them that share nothing with the package."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pulp
from numpy.typing import NDArray

from energyfund.allocate.brief import Brief
from tests.allocate.toys import START, brief, project, source, start

MOST_PLANS = 150_000
"""Plans that are enumerated for one problem, at most."""


@dataclass(frozen=True)
class Choice:
    """A project with one start year: outlay by planning year and worth, in whole pounds."""

    delay: int
    outlay: tuple[int, ...]
    worth: int


@dataclass
class Problem:
    """Projects by number; ``loose`` is one that may be built in part, with its least share."""

    budgets: list[int]
    projects: list[list[Choice]]
    requires: list[tuple[int, int]] = field(default_factory=list)
    excludes: list[tuple[int, int]] = field(default_factory=list)
    loose: int | None = None
    least: Fraction = Fraction(0)

    def outlay(self, choice: Choice) -> list[int]:
        """What a choice costs in each planning year."""
        years = [0] * len(self.budgets)
        years[choice.delay : choice.delay + len(choice.outlay)] = choice.outlay
        return years


def draw_problem(seed: int) -> Problem:
    """A problem with 5 to 14 projects of £10 to £50m and two to four yearly budgets, some a pound short of fitting."""
    chance = random.Random(seed)
    years, count = chance.randint(2, 4), chance.randint(5, 14)
    several, plans = 0, 2**count
    projects = []
    for _ in range(count):
        size = 10 ** chance.uniform(1, 7.7)
        length = chance.randint(1, 2)
        outlay = tuple(max(1, round(size * chance.uniform(0.2, 1))) for _ in range(length))
        starts = [0]
        if plans * 3 // 2 <= MOST_PLANS and chance.random() < 0.5:
            several, plans = several + 1, plans * 3 // 2
            starts = [0, 1]
        total = sum(outlay)
        choices = [
            Choice(delay, outlay, round(total * chance.uniform(-0.05, 0.4)) - delay * round(total * 0.02))
            for delay in starts
            if delay + length <= years
        ]
        projects.append(choices)
    found, frame = Problem([], projects), Problem([0] * years, projects)
    taken = [chance.choice(choices) for choices in projects if chance.random() < 0.5]
    for year in range(years):
        needed = sum(frame.outlay(choice)[year] for choice in taken)
        spare = chance.choice([-1, 0, 1]) if chance.random() < 0.5 else round(needed * chance.uniform(-0.3, 0.3))
        found.budgets.append(max(0, needed + spare))
    pairs = chance.sample(list(itertools.permutations(range(count), 2)), 3)
    found.requires = pairs[:1]
    found.excludes = [(min(pair), max(pair)) for pair in pairs[1:] if set(pair) != set(pairs[0])]
    if seed % 3 == 0:
        named = {number for pair in (*found.requires, *found.excludes) for number in pair}
        free = [number for number in range(count) if number not in named and len(projects[number]) == 1]
        found.loose = free[0] if free else None
        found.least = Fraction(chance.choice([0, 1, 2]), 4)
    return found


def as_brief(problem: Problem) -> Brief:
    """The same problem as the package is asked it."""
    made = []
    for number, choices in enumerate(problem.projects):
        loose = number == problem.loose
        made.append(
            project(
                f"p{number}",
                *(start(START + choice.delay, choice.outlay, choice.worth) for choice in choices),
                whole=not loose,
                minimum_fraction=float(problem.least) if loose else 0.0,
                requires=tuple(f"p{other}" for one, other in problem.requires if one == number),
                excludes=tuple(f"p{other}" for one, other in problem.excludes if one == number),
            )
        )
    money = source(budget_by_year_gbp=problem.budgets)
    return brief(made, [money], years=range(START, START + len(problem.budgets)))


def enumerated(problem: Problem) -> Fraction:
    """The best worth over every plan, in whole numbers; the loose project takes what is left over."""
    years = len(problem.budgets)
    spent = np.zeros((1, years), dtype=np.int64)
    worth = np.zeros(1, dtype=np.int64)
    built = np.zeros((1, 0), dtype=np.bool_)
    for number, choices in enumerate(problem.projects):
        taken: list[Choice | None] = [None, *([] if number == problem.loose else choices)]
        spent = np.concatenate([spent + (0 if one is None else np.array(problem.outlay(one))) for one in taken])
        worth = np.concatenate([worth + (0 if one is None else one.worth) for one in taken])
        flags = [np.full((len(built), 1), one is not None) for one in taken]
        built = np.concatenate([np.hstack([built, flag]) for flag in flags])
    fits = np.all(spent <= np.array(problem.budgets), axis=1)
    for one, other in problem.requires:
        fits &= ~built[:, one] | built[:, other]
    for one, other in problem.excludes:
        fits &= ~(built[:, one] & built[:, other])
    if problem.loose is None:
        return Fraction(int(worth[fits].max()))
    return max(worth_with_loose(problem, row, int(value)) for row, value in zip(spent[fits], worth[fits], strict=True))


def worth_with_loose(problem: Problem, spent: NDArray[np.int64], worth: int) -> Fraction:
    """The worth of a plan of whole projects with as much of the loose one as pays and fits."""
    assert problem.loose is not None
    choice = problem.projects[problem.loose][0]
    fits = [
        Fraction(budget - int(used), cost)
        for budget, used, cost in zip(problem.budgets, spent, problem.outlay(choice), strict=True)
        if cost > 0
    ]
    share = min([Fraction(1), *fits])
    return Fraction(worth) + (choice.worth * share if choice.worth > 0 and share >= problem.least else 0)


def by_cbc(problem: Problem) -> float:
    """The best worth as another solver finds it, on a program of its own: one column for each choice, all in pounds."""
    lp: Any = pulp.LpProblem("independent", pulp.LpMinimize)
    take: dict[tuple[int, int], Any] = {}
    for number, choices in enumerate(problem.projects):
        for place in range(len(choices)):
            kind = pulp.LpContinuous if number == problem.loose else pulp.LpBinary
            take[number, place] = pulp.LpVariable(f"take_{number}_{place}", 0, 1, kind)
    chosen = [
        pulp.lpSum(take[number, place] for place in range(len(choices)))
        for number, choices in enumerate(problem.projects)
    ]
    lp += pulp.lpSum(-problem.projects[number][place].worth * column for (number, place), column in take.items())
    for year, budget in enumerate(problem.budgets):
        cost = {key: problem.outlay(problem.projects[key[0]][key[1]])[year] for key in take}
        lp += pulp.lpSum(cost[key] * column for key, column in take.items()) <= budget
    for total in chosen:
        lp += total <= 1
    for one, other in problem.requires:
        lp += chosen[one] - chosen[other] <= 0
    for one, other in problem.excludes:
        lp += chosen[one] + chosen[other] <= 1
    if problem.loose is not None:
        used = pulp.LpVariable("used", cat=pulp.LpBinary)
        lp += chosen[problem.loose] <= used
        lp += chosen[problem.loose] >= float(problem.least) * used
    assert lp.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0, gapAbs=0, threads=1)) == pulp.LpStatusOptimal
    return -float(pulp.value(lp.objective))
