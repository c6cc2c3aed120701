"""The whole program as Pyomo's documentation writes one: a concrete model, indexed variables, a rule for each row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from bench.peers.town import FUND, Town


def model(town: Town) -> pyo.ConcreteModel:
    """Every variable, row and the objective."""
    count, starts, sources = town.may.shape
    years, holdings = town.sale_cost.shape
    made: Any = pyo.ConcreteModel()
    made.p, made.t, made.s = pyo.RangeSet(0, count - 1), pyo.RangeSet(0, starts - 1), pyo.RangeSet(0, sources - 1)
    made.y, made.since = pyo.RangeSet(0, years - 1), pyo.RangeSet(0, years)
    made.a, made.w = pyo.RangeSet(0, holdings - 1), pyo.RangeSet(0, len(town.chance) - 1)
    made.k = pyo.RangeSet(0, int(town.kind.max()))
    able = [tuple(place) for place in np.argwhere(town.may).tolist()]
    made.able = pyo.Set(initialize=able, dimen=3)
    made.build = pyo.Var(made.p, made.t, bounds=(0, 1))
    made.draw = pyo.Var(made.able, domain=pyo.NonNegativeReals)
    made.hold = pyo.Var(made.since, made.a, domain=pyo.NonNegativeReals)
    made.buy = pyo.Var(made.y, made.a, domain=pyo.NonNegativeReals)
    made.sell = pyo.Var(made.y, made.a, domain=pyo.NonNegativeReals)
    made.cash = pyo.Var(made.since)
    made.stake = pyo.Var(made.y, made.k)
    made.level = pyo.Var(made.y)
    made.beyond = pyo.Var(made.y, made.w, domain=pyo.NonNegativeReals)
    payers = {(one, late): np.flatnonzero(town.may[one, late]).tolist() for one, late in np.ndindex(count, starts)}
    _options(made, town, payers)
    _budgets(made, town, able)
    _rules(made, town)
    drawn = [(one, late) for one, late, source in able if source == FUND]
    _fund(made, town, drawn)
    _risk(made, town, drawn)
    return made


def linear(pairs: list[tuple[float, Any]]) -> LinearExpression:
    """Σ coefficient · variable, as Pyomo builds long sums quickest."""
    return LinearExpression(
        linear_coefs=[size for size, _ in pairs if size != 0], linear_vars=[one for size, one in pairs if size != 0]
    )


def _options(made: Any, town: Town, payers: dict[tuple[int, int], list[int]]) -> None:  # noqa: ANN401
    """Funding, slices, caps, sizes."""
    outlay, needed, cap = town.outlay.tolist(), town.needed.tolist(), town.cap.tolist()

    def funding(model: Any, one: int, late: int) -> Any:  # noqa: ANN401
        pairs = [(1.0, model.draw[one, late, source]) for source in payers[one, late]]
        return linear([*pairs, (-outlay[one][late], model.build[one, late])]) == 0

    def slices(model: Any, one: int, late: int) -> Any:  # noqa: ANN401
        pairs = [(needed[one][late][source], model.draw[one, late, source]) for source in payers[one, late]]
        return linear([*pairs, (-1.0, model.build[one, late])]) <= 0

    def most(model: Any, one: int, late: int, source: int) -> Any:  # noqa: ANN401
        if cap[source] >= 1:
            return pyo.Constraint.Skip
        return model.draw[one, late, source] - cap[source] * outlay[one][late] * model.build[one, late] <= 0

    def size(model: Any, one: int) -> Any:  # noqa: ANN401
        return linear([(1.0, model.build[one, late]) for late in model.t]) <= 1

    made.funding = pyo.Constraint(made.p, made.t, rule=funding)
    made.slices = pyo.Constraint(made.p, made.t, rule=slices)
    made.most = pyo.Constraint(made.able, rule=most)
    made.size = pyo.Constraint(made.p, rule=size)


def _budgets(made: Any, town: Town, able: list[tuple[int, ...]]) -> None:  # noqa: ANN401
    """Budgets in total and by year."""
    total, spent = town.spent.sum(axis=2).tolist(), town.spent.tolist()
    by_source: dict[int, list[tuple[int, int]]] = {source: [] for source in made.s}
    for one, late, source in able:
        by_source[source].append((one, late))

    def budget(model: Any, source: int) -> Any:  # noqa: ANN401
        if not np.isfinite(town.budget[source]):
            return pyo.Constraint.Skip
        pairs = [(total[one][late], model.draw[one, late, source]) for one, late in by_source[source]]
        return linear(pairs) <= float(town.budget[source])

    def yearly(model: Any, source: int, year: int) -> Any:  # noqa: ANN401
        if not np.isfinite(town.budget_by_year[source, year]):
            return pyo.Constraint.Skip
        pairs = [(spent[one][late][year], model.draw[one, late, source]) for one, late in by_source[source]]
        return linear(pairs) <= float(town.budget_by_year[source, year])

    made.budget = pyo.Constraint(made.s, rule=budget)
    made.budget_by_year = pyo.Constraint(made.s, made.y, rule=yearly)


def _rules(made: Any, town: Town) -> None:  # noqa: ANN401
    """Homes, carbon, wards and what is sought."""

    def over(sizes: Any) -> LinearExpression:  # noqa: ANN401
        listed = np.broadcast_to(sizes, town.outlay.shape).tolist()
        return linear([(listed[one][late], made.build[one, late]) for one in made.p for late in made.t])

    made.homes = pyo.Constraint(expr=over(town.homes[:, None]) >= float(town.least[0]))
    made.carbon = pyo.Constraint(expr=over(town.tonnes) >= float(town.least[1]))
    made.wards = pyo.Constraint(expr=over((town.deprived[:, None] - town.least[2]) * town.outlay) >= 0)
    made.value = pyo.Objective(expr=over(town.npv), sense=pyo.maximize)


def _fund(made: Any, town: Town, drawn: list[tuple[int, int]]) -> None:  # noqa: ANN401
    """Holdings, cash and local projects."""
    opening, grown, running = town.cash.tolist()
    growth, buy_cost, sale_cost = town.growth.tolist(), town.buy_cost.tolist(), town.sale_cost.tolist()
    held, net, most = town.opening.tolist(), town.net.tolist(), float(town.most[0])
    before = np.zeros_like(town.worth)
    before[:, :, 1:] = town.worth[:, :, :-1]
    moved = (running * before + town.spent - town.paid).tolist()
    share = ((town.local[:, None, None] - most) * town.worth).tolist()

    def grow(model: Any, year: int, a: int) -> Any:  # noqa: ANN401
        traded = model.buy[year, a] - model.sell[year, a]
        return model.hold[year + 1, a] - growth[a] * model.hold[year, a] - traded == 0

    def row(model: Any, year: int) -> Any:  # noqa: ANN401
        pairs = [(1.0, model.cash[year + 1]), (running - grown, model.cash[year])]
        pairs += [(running, model.hold[year, a]) for a in model.a]
        pairs += [(1 + buy_cost[a], model.buy[year, a]) for a in model.a]
        pairs += [(sale_cost[year][a] - 1, model.sell[year, a]) for a in model.a]
        pairs += [(moved[one][late][year], model.draw[one, late, FUND]) for one, late in drawn]
        return linear(pairs) == net[year]

    def local(model: Any, year: int) -> Any:  # noqa: ANN401
        pairs = [(share[one][late][year], model.draw[one, late, FUND]) for one, late in drawn]
        pairs += [(-most, model.hold[year + 1, a]) for a in model.a]
        return linear([*pairs, (-most, model.cash[year + 1])]) <= 0

    made.opening = pyo.Constraint(made.a, rule=lambda model, a: model.hold[0, a] == held[a])
    made.grow = pyo.Constraint(made.y, made.a, rule=grow)
    made.kept = pyo.Constraint(made.y, made.a, rule=lambda model, y, a: model.buy[y, a] - model.hold[y + 1, a] <= 0)
    made.cash_opening = pyo.Constraint(expr=made.cash[0] == opening)
    made.cash_row = pyo.Constraint(made.y, rule=row)
    made.cash_least = pyo.Constraint(made.y, rule=lambda model, y: model.cash[y + 1] >= 0)
    made.local = pyo.Constraint(made.y, rule=local)


def _risk(made: Any, town: Town, drawn: list[tuple[int, int]]) -> None:  # noqa: ANN401
    """CVaR at the end of each year."""
    worth, kind, returns = town.worth.tolist(), town.kind.tolist(), town.returns.tolist()
    tail, most, holdings = (town.chance / (1 - town.most[2])).tolist(), float(town.most[1]), len(town.opening)
    of_kind: dict[int, list[tuple[int, int]]] = {number: [] for number in made.k}
    for one, late in drawn:
        of_kind[kind[one]].append((one, late))

    def stakes(model: Any, year: int, number: int) -> Any:  # noqa: ANN401
        pairs = [(worth[one][late][year], model.draw[one, late, FUND]) for one, late in of_kind[number]]
        return linear([*pairs, (-1.0, model.stake[year, number])]) == 0

    def cvar(model: Any, year: int) -> Any:  # noqa: ANN401
        pairs = [(1.0, model.level[year]), (-most, model.cash[year + 1])]
        pairs += [(tail[w], model.beyond[year, w]) for w in model.w]
        pairs += [(-most, model.hold[year + 1, a]) for a in model.a]
        pairs += [(-most * worth[one][late][year], model.draw[one, late, FUND]) for one, late in drawn]
        return linear(pairs) <= 0

    def losses(model: Any, year: int, w: int) -> Any:  # noqa: ANN401
        pairs = [(1.0, model.beyond[year, w]), (1.0, model.level[year])]
        pairs += [(returns[w][a], model.hold[year + 1, a]) for a in model.a]
        pairs += [(returns[w][holdings + 1 + number], model.stake[year, number]) for number in model.k]
        return linear([*pairs, (returns[w][holdings], model.cash[year + 1])]) >= 0

    made.stakes = pyo.Constraint(made.y, made.k, rule=stakes)
    made.cvar = pyo.Constraint(made.y, rule=cvar)
    made.losses = pyo.Constraint(made.y, made.w, rule=losses)


def solve(made: pyo.ConcreteModel, method: str) -> float:
    """The value, through Pyomo's interface to HiGHS."""
    solver = pyo.SolverFactory("appsi_highs")
    solver.highs_options = {"solver": method, "threads": 1}
    solver.solve(made)
    return float(pyo.value(made.value))
