"""The whole program as one sparse matrix, handed to HiGHS as it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy import sparse

from bench.peers.town import FUND, FloatArray, IntArray, Town


@dataclass(slots=True)
class Matrix:
    """Rows under construction: columns and coefficients of each block, and what they may come to."""

    columns: int = 0
    rows: int = 0
    cost: list[FloatArray] = field(default_factory=list)
    low: list[FloatArray] = field(default_factory=list)
    high: list[FloatArray] = field(default_factory=list)
    entries: list[tuple[IntArray, IntArray, FloatArray]] = field(default_factory=list)
    row_low: list[FloatArray] = field(default_factory=list)
    row_high: list[FloatArray] = field(default_factory=list)

    def variables(self, shape: tuple[int, ...], low: float = 0.0, high: float = np.inf) -> IntArray:
        """Numbers of new columns."""
        count = int(np.prod(shape))
        self.low.append(np.full(count, low))
        self.high.append(np.full(count, high))
        self.columns += count
        return np.arange(self.columns - count, self.columns).reshape(shape)

    def add(
        self,
        *terms: tuple[IntArray, FloatArray | float],
        low: FloatArray | float = -np.inf,
        high: FloatArray | float = np.inf,
        count: int,
    ) -> None:
        """New rows; each term has columns of shape (count, ...) and coefficients that fit them, −1 for no column."""
        for column, value in terms:
            wide = column.reshape(count, -1)
            size = np.broadcast_to(value, column.shape).reshape(count, -1)
            row = np.broadcast_to(np.arange(self.rows, self.rows + count)[:, None], wide.shape)
            kept = (wide >= 0) & (size != 0)
            self.entries.append((row[kept], wide[kept], size[kept].astype(np.float64)))
        self.row_low.append(np.broadcast_to(np.float64(low), count))
        self.row_high.append(np.broadcast_to(np.float64(high), count))
        self.rows += count


def model(town: Town) -> highspy.HighsLp:
    """Every row and column of a town, for the least cost."""
    made = Matrix()
    count, starts, sources = town.may.shape
    years, holdings = town.sale_cost.shape
    options = count * starts
    outlay = town.outlay.reshape(-1, 1)
    build = made.variables((options, 1), high=1.0)
    may = town.may.reshape(options, sources)
    draw = np.full((options, sources), -1)
    draw[may] = made.variables((int(may.sum()),))
    hold, buy, sell = (made.variables((length, holdings)) for length in (years + 1, years, years))
    cash = made.variables((years + 1, 1), low=-np.inf)
    cost = np.zeros(made.columns)
    cost[build[:, 0]] = -town.npv.ravel()

    needed = town.needed.reshape(options, sources)
    made.add((draw, 1.0), (build, -outlay), low=0.0, high=0.0, count=options)
    made.add((draw, needed), (build, -1.0), high=0.0, count=options)
    for source in np.flatnonzero(town.cap < 1).tolist():
        able = may[:, source]
        terms = (draw[able, source], 1.0), (build[able], -town.cap[source] * outlay[able])
        made.add(*terms, high=0.0, count=int(able.sum()))
    made.add((build.reshape(count, starts), 1.0), high=1.0, count=count)
    spent = town.spent.reshape(options, years)
    for source in range(sources):
        if np.isfinite(town.budget[source]):
            made.add((draw[:, source], spent.sum(axis=1)), high=town.budget[source], count=1)
        if np.isfinite(town.budget_by_year[source]).any():
            by_year = np.broadcast_to(draw[:, source], (years, options)), spent.T
            made.add(by_year, high=town.budget_by_year[source], count=years)
    _rules(made, town, build)
    _fund(made, town, draw[:, FUND], (hold, buy, sell, cash))
    _risk(made, town, draw[:, FUND], hold, cash)
    return _program(made, np.r_[cost, np.zeros(made.columns - len(cost))])


def _rules(made: Matrix, town: Town, build: IntArray) -> None:
    """Homes, carbon and wards."""
    outlay = town.outlay.ravel()
    homes = np.repeat(town.homes, town.outlay.shape[1])
    deprived = np.repeat(town.deprived, town.outlay.shape[1])
    made.add((build[:, 0], homes), low=town.least[0], count=1)
    made.add((build[:, 0], town.tonnes.ravel()), low=town.least[1], count=1)
    made.add((build[:, 0], outlay * (deprived - town.least[2])), low=0.0, count=1)


def _fund(made: Matrix, town: Town, draw: IntArray, of: tuple[IntArray, IntArray, IntArray, IntArray]) -> None:
    """Holdings, cash and local projects."""
    hold, buy, sell, cash = of
    years, holdings = buy.shape
    _, grown, running = town.cash
    options, worth = len(draw), town.worth.reshape(-1, years)
    made.add((hold[0], 1.0), low=town.opening, high=town.opening, count=holdings)
    flat = years * holdings
    growth = np.tile(town.growth, years)
    terms = (hold[1:].ravel(), 1.0), (hold[:-1].ravel(), -growth), (buy.ravel(), -1.0), (sell.ravel(), 1.0)
    made.add(*terms, low=0.0, high=0.0, count=flat)
    made.add((buy.ravel(), 1.0), (hold[1:].ravel(), -1.0), high=0.0, count=flat)
    made.add((cash[0], 1.0), low=town.cash[0], high=town.cash[0], count=1)
    every = np.broadcast_to(draw, (years, options))
    before = np.column_stack([np.zeros(options), worth[:, :-1]])
    moved = running * before + (town.spent - town.paid).reshape(options, years)
    made.add(
        (cash[1:], 1.0), (cash[:-1], running - grown), (hold[:-1], running), (sell, town.sale_cost - 1),
        (buy, 1 + town.buy_cost), (every, moved.T), low=town.net, high=town.net, count=years,
    )  # fmt: skip
    made.add((cash[1:], 1.0), low=0.0, count=years)
    local = np.repeat(town.local, town.outlay.shape[1])[:, None]
    share = (local - town.most[0]) * worth
    made.add((every, share.T), (cash[1:], -town.most[0]), (hold[1:], -town.most[0]), high=0.0, count=years)


def _risk(made: Matrix, town: Town, draw: IntArray, hold: IntArray, cash: IntArray) -> None:
    """CVaR at the end of each year, every scenario written."""
    years, starts = len(hold) - 1, town.outlay.shape[1]
    scenarios, kinds = len(town.chance), int(town.kind.max()) + 1
    worth, kind = town.worth.reshape(-1, years), np.repeat(town.kind, starts)
    stake = made.variables((years, kinds), low=-np.inf)
    for year in range(years):
        for number in range(kinds):
            own = kind == number
            made.add((draw[own], worth[own, year]), (stake[year, number], -1.0), low=0.0, high=0.0, count=1)
    level = made.variables((years, 1), low=-np.inf)
    beyond = made.variables((years, scenarios))
    tail = town.chance / (1 - town.most[2])
    every = np.broadcast_to(draw, (years, len(draw)))
    allowed = [(columns, -town.most[1]) for columns in (cash[1:], hold[1:])]
    made.add((level, 1.0), (beyond, tail), *allowed, (every, -town.most[1] * worth.T), high=0.0, count=years)
    standing = np.column_stack([hold[1:], cash[1:], stake])
    for year in range(years):
        wide = np.broadcast_to(standing[year], town.returns.shape)
        own = (beyond[year], 1.0), (np.repeat(level[year], scenarios), 1.0), (wide, town.returns)
        made.add(*own, low=0.0, count=scenarios)


def _program(made: Matrix, cost: FloatArray) -> highspy.HighsLp:
    row, column, value = (np.concatenate(parts) for parts in zip(*made.entries, strict=True))
    whole = sparse.csc_array((value, (row, column)), shape=(made.rows, made.columns))
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = made.columns, made.rows
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = np.concatenate(made.low), np.concatenate(made.high)
    program.row_lower_, program.row_upper_ = np.concatenate(made.row_low), np.concatenate(made.row_high)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = whole.indptr, whole.indices
    program.a_matrix_.value_ = whole.data
    return program


def solve(program: highspy.HighsLp, method: str) -> float:
    """The value; HiGHS is handed the arrays here."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("solver", method)
    highs.setOptionValue("threads", 1)
    highs.passModel(program)
    highs.run()
    return -float(highs.getInfo().objective_function_value)
