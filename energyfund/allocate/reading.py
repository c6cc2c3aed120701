"""Reading a plan with many options: shadow prices and pressures over all of them, built or not."""

from __future__ import annotations

import numpy as np

from energyfund.allocate.brief import Pressure, Price
from energyfund.allocate.chorus import Voice
from energyfund.allocate.goals import value_of
from energyfund.allocate.large import Found
from energyfund.allocate.problem import Terms
from energyfund.finance.present_value import FloatArray

NOTHING = 1e-9
"""Prices below this, in the model's units, are the solver's rounding."""


def prices_of(found: Found, unit: float) -> tuple[Price, ...]:
    """Worth of one more unit of each limit: Σ over the rule's rows of dual · (move of the row for one unit).

    Args:
        found: The plan.
        unit: One unit of the program's objective in that of what is sought.
    """
    worth: dict[str, Price] = {}
    for row in found.problem.rows:
        move = row.effect if isinstance(row.effect, float) else value_of(row.effect)
        before = worth[row.label].worth if row.label in worth else 0.0
        more = found.duals.get(row.row, 0.0) * move * unit
        worth[row.label] = Price(row.label, row.name, row.unit, before + more)
    return tuple(price for price in worth.values() if abs(price.worth) > NOTHING)


def pressures_of(found: Found) -> dict[str, Pressure]:
    """Which binding rows hold each project's variables, and on which side.

    A variable with coefficient a in a row whose dual is λ loses λ·a of the objective for each unit of it.
    """
    problem, choice = found.problem, found.problem.choice
    if choice is None:
        raise TypeError("a narrow problem needs the choice that it narrows")
    project_of = {
        voice: choice.project_of[one.chorus.place]
        for one in choice.choruses
        for voice in (one.chorus.option.build, *one.chorus.option.draws.values())
    }
    owner = {option.build: option.project.name for option in problem.options}
    owner |= {draw: option.project.name for option in problem.options for draw in option.draws.values()}
    names = [project.name for project in problem.brief.projects]
    number_of = {name: number for number, name in enumerate(names)}
    weights: dict[str, FloatArray] = {}
    for row in problem.rows:
        dual = found.duals.get(row.row, 0.0)
        if abs(dual) <= NOTHING:
            continue
        total = weights.setdefault(row.label, np.zeros(choice.projects))
        terms: Terms = choice.record.lp.constraints[row.row].expr if row.row in choice.record.lp.constraints else {}
        for variable, amount in terms.items():
            if isinstance(variable, Voice):
                places = project_of[variable]
                total += np.bincount(places, np.zeros(len(places)) + dual * amount, choice.projects)
        if not terms:
            for variable, amount in problem.lp.constraints[row.row].items():
                if variable in owner:
                    total[number_of[owner[variable]]] += dual * amount
    return {
        name: Pressure(
            tuple(label for label, total in weights.items() if total[number] > NOTHING),
            tuple(label for label, total in weights.items() if total[number] < -NOTHING),
        )
        for number, name in enumerate(names)
    }
