"""The same question as one linear program, for tariffs and batteries that the exact dispatch cannot take.

Columns: the sizes and their yearly costs, then for each step import, export, charge, discharge, store and generation
used, then the greatest import of each period, then whole numbers for steps in which importing and exporting at once, or
charging and discharging at once, would pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.array_solver import ArrayOutcome, Matrix, matrix, run_arrays
from energyfund.errors import SolverStoppedError
from energyfund.solar.sizing.case import Case, Offer
from energyfund.solar.sizing.dispatch import Dispatch, sell_prices
from energyfund.solar.sizing.kernel import FloatArray
from energyfund.solar.sizing.size import Size
from energyfund.solar.sizing.trail import yearly_cost

IMPORT, EXPORT, CHARGE, DISCHARGE, STORE, USED = range(6)
"""Blocks of columns, one column for each step."""


@dataclass(slots=True)
class _Rows:
    """Rows as they are added, block by block."""

    count: int
    entries: list[tuple[NDArray[np.int32], NDArray[np.int32], FloatArray]]
    least: list[FloatArray]
    most: list[FloatArray]

    def add(
        self,
        size: int,
        parts: Sequence[tuple[NDArray[np.int64] | int, FloatArray | float]],
        least: FloatArray | float,
        most: FloatArray | float,
    ) -> NDArray[np.int64]:
        """Rows Σ coefficient·column between least and most; returns their numbers.

        Args:
            size: How many rows.
            parts: Columns, one for each row or one for all, and their coefficients; nil coefficients are left out.
            least: Of each row, or of all.
            most: Of each row, or of all.
        """
        rows = np.arange(self.count, self.count + size)
        for columns, coefficients in parts:
            column, value = np.broadcast_to(columns, size), np.broadcast_to(coefficients, size)
            there = np.flatnonzero(value)
            self.entries.append((rows[there].astype(np.int32), column[there].astype(np.int32), value[there]))
        self.least.append(np.broadcast_to(np.asarray(least, dtype=np.float64), size))
        self.most.append(np.broadcast_to(np.asarray(most, dtype=np.float64), size))
        self.count += size
        return rows


@dataclass(frozen=True, slots=True)
class Programme:
    """The program of a case, and where to find things in it.

    Attributes:
        cost: Shape (columns,).
        coefficients: Of the rows.
        row_bounds: Least and most of each row.
        column_bounds: Least and most of each column.
        whole: Columns that are whole numbers, shape (columns,).
        first_step: First column of the steps.
        generation_rows: Rows in which a step's generation is the limit, shape (blocks, steps).
        power_rows: Rows in which the battery's power is the limit, shape (2, steps).
        store_rows: Rows in which its capacity is the limit, shape (steps,).
    """

    cost: FloatArray
    coefficients: Matrix
    row_bounds: tuple[FloatArray, FloatArray]
    column_bounds: tuple[FloatArray, FloatArray]
    whole: NDArray[np.bool_]
    first_step: int
    generation_rows: NDArray[np.int64]
    power_rows: NDArray[np.int64]
    store_rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each kind of column stands, and the steps that need whole numbers.

    Attributes:
        roofs: Number of roofs; their sizes come first, then the battery's, then the yearly cost of each.
        steps: Number of steps.
        periods: Number of periods of the demand charge.
        torn: Steps in which importing and exporting at once would pay.
        wasting: Steps in which charging and discharging at once might pay: all, where any import price is negative,
            since what is wasted in one step makes room to be paid for filling the store in another.
    """

    roofs: int
    steps: int
    periods: int
    torn: NDArray[np.int64]
    wasting: NDArray[np.int64]

    @property
    def first_step(self) -> int:
        return 2 * (self.roofs + 1)

    def at(self, block: int) -> NDArray[np.int64]:
        return self.first_step + block * self.steps + np.arange(self.steps)

    @property
    def peaks(self) -> NDArray[np.int64]:
        return self.first_step + 6 * self.steps + np.arange(self.periods)

    @property
    def one_way(self) -> NDArray[np.int64]:
        return self.first_step + 6 * self.steps + self.periods + np.arange(self.torn.size)

    @property
    def one_use(self) -> NDArray[np.int64]:
        return self.first_step + 6 * self.steps + self.periods + self.torn.size + np.arange(self.wasting.size)

    @property
    def count(self) -> int:
        return self.first_step + 6 * self.steps + self.periods + self.torn.size + self.wasting.size


def build(case: Case, offers: Sequence[Offer], budget_gbp: float | None) -> Programme:
    """The program that makes bill and yearly cost least.

    Args:
        case: The case.
        offers: Of each roof's panels, and of the battery last.
        budget_gbp: Most that may be paid on the day; None is no limit. [£]
    """
    buy, sell = case.supply.buy_gbp_per_kwh, sell_prices(case)
    columns = _Columns(
        roofs=len(offers) - 1,
        steps=buy.size,
        periods=_periods(case).count,
        torn=np.flatnonzero((sell > buy) | (buy < 0)),
        wasting=np.arange(buy.size) if offers[-1].most > 0 and bool(np.any(buy < 0)) else np.zeros(0, dtype=np.int64),
    )
    rows = _Rows(0, [], [], [])
    generation_rows, power_rows, store_rows = _step_rows(case, columns, rows)
    _size_rows(columns, rows, offers, budget_gbp)
    _odd_rows(case, offers, columns, rows)
    whole = np.zeros(columns.count, dtype=np.bool_)
    whole[columns.one_way], whole[columns.one_use] = True, True
    cost = np.zeros(columns.count)
    cost[columns.roofs + 1 : columns.first_step] = 1
    cost[columns.at(IMPORT)], cost[columns.at(EXPORT)] = buy, -sell
    cost[columns.peaks] = _periods(case).gbp_per_kwh
    return Programme(
        cost=cost,
        coefficients=matrix(rows.count, columns.count, rows.entries),
        row_bounds=(np.concatenate(rows.least), np.concatenate(rows.most)),
        column_bounds=_column_bounds(case, offers, columns),
        whole=whole,
        first_step=columns.first_step,
        generation_rows=generation_rows,
        power_rows=power_rows,
        store_rows=store_rows,
    )


def _column_bounds(case: Case, offers: Sequence[Offer], columns: _Columns) -> tuple[FloatArray, FloatArray]:
    low, high = np.zeros(columns.count), np.full(columns.count, np.inf)
    sizes = columns.roofs + 1
    low[:sizes], high[:sizes] = [offer.least for offer in offers], [offer.most for offer in offers]
    low[sizes : columns.first_step] = -np.inf
    high[columns.at(EXPORT)] = _export_limit(case, offers)
    if not case.battery.exports:
        high[columns.at(DISCHARGE)] = case.supply.load_kwh
    high[columns.one_way], high[columns.one_use] = 1, 1
    return low, high


def _step_rows(
    case: Case, columns: _Columns, rows: _Rows
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Balance, generation, store and power in each step; returns the rows of generation, power and capacity."""
    supply, battery, steps = case.supply, case.battery, columns.steps
    at = [columns.at(block) for block in range(6)]
    made = [(roof, -one) for roof, one in enumerate(case.generation_kwh_per_kwp)]
    balance = [(at[USED], 1.0), (at[IMPORT], 1.0), (at[DISCHARGE], 1.0), (at[EXPORT], -1.0), (at[CHARGE], -1.0)]
    rows.add(steps, balance, supply.load_kwh, supply.load_kwh)
    limited = [USED] if battery.charges_from_grid else [USED, CHARGE]
    generation_rows = [rows.add(steps, [(at[block], 1.0), *made], -np.inf, 0) for block in limited]
    into, out = battery.efficiency
    kept = (1 - battery.standing_loss_fraction_per_hour) ** supply.step_hours
    store = [(at[STORE], kept), (np.roll(at[STORE], -1), -1.0)] if steps > 1 else [(at[STORE], kept - 1)]
    rows.add(steps, [*store, (at[CHARGE], into), (at[DISCHARGE], -1 / out)], 0, 0)
    power = battery.power_kw_per_kwh * supply.step_hours
    uses = (CHARGE, DISCHARGE)
    power_rows = [rows.add(steps, [(at[use], 1.0), (columns.roofs, -power)], -np.inf, 0) for use in uses]
    store_rows = rows.add(steps, [(at[STORE], 1.0), (columns.roofs, -1.0)], -np.inf, 0)
    return np.array(generation_rows), np.array(power_rows), store_rows


def _size_rows(columns: _Columns, rows: _Rows, offers: Sequence[Offer], budget_gbp: float | None) -> None:
    """Yearly cost of each size, and the budget."""
    for number, offer in enumerate(offers):
        for intercept, rate in offer.lines():
            rows.add(1, [(columns.roofs + 1 + number, 1.0), (number, -rate)], intercept, np.inf)
    if budget_gbp is not None:
        rows.add(1, [(number, offer.outlay_gbp) for number, offer in enumerate(offers)], -np.inf, budget_gbp)


def _odd_rows(case: Case, offers: Sequence[Offer], columns: _Columns, rows: _Rows) -> None:
    """Greatest imports, and one use at a time where two would pay."""
    periods, torn, wasting = _periods(case), columns.torn, columns.wasting
    at = [columns.at(block) for block in range(6)]
    if periods.count:
        rows.add(columns.steps, [(at[IMPORT], 1.0), (columns.peaks[periods.of_step], -1.0)], -np.inf, 0)
    power = case.battery.power_kw_per_kwh * case.supply.step_hours * offers[-1].most
    limit, load = _export_limit(case, offers), case.supply.load_kwh
    rows.add(torn.size, [(at[IMPORT][torn], 1.0), (columns.one_way, -(load[torn] + power))], -np.inf, 0)
    rows.add(torn.size, [(at[EXPORT][torn], 1.0), (columns.one_way, limit[torn])], -np.inf, limit[torn])
    rows.add(wasting.size, [(at[CHARGE][wasting], 1.0), (columns.one_use, -power)], -np.inf, 0)
    rows.add(wasting.size, [(at[DISCHARGE][wasting], 1.0), (columns.one_use, power)], -np.inf, power)


def _export_limit(case: Case, offers: Sequence[Offer]) -> FloatArray:
    """Most that can be exported in each step, shape (steps,). [kWh]."""
    most_gen: FloatArray = np.array([offer.most for offer in offers[:-1]]) @ case.generation_kwh_per_kwp
    power = case.battery.power_kw_per_kwh * offers[-1].most
    return np.minimum(case.supply.export_limit_kw * case.supply.step_hours, most_gen + power * case.supply.step_hours)


def best_size_by_program(
    case: Case, offers: Sequence[Offer], budget_gbp: float | None, reason: str, seconds: float
) -> Size:
    """The best sizes by one linear program; arguments as in `build`.

    Args:
        case: As there.
        offers: As there.
        budget_gbp: As there.
        reason: Why the exact dispatch cannot take the case, in words.
        seconds: Time limit. [s]

    Raises:
        SolverStoppedError: Nothing was found within the time.
    """
    program = build(case, offers, budget_gbp)
    roofs = len(offers) - 1
    done = run_arrays(
        program.cost,
        program.coefficients,
        program.row_bounds,
        program.column_bounds,
        seconds,
        program.whole,
        "choose" if program.whole.any() else "ipm",
    )
    if done.status not in {"optimal", "limit"}:
        raise SolverStoppedError(f"No size was found within {seconds:g} s. Allow more, or use hours for half-hours.")
    kind = "linear program with whole numbers" if program.whole.any() else "linear program"
    sizes = done.values[: roofs + 1]
    cost = yearly_cost(offers, sizes)
    use = _use(case, program, done, sizes)
    return Size(
        capacity_kwp=sizes[:-1],
        battery_kwh=float(sizes[-1]),
        saving_gbp=use.saving_gbp,
        cost_gbp=cost,
        net_gbp=use.saving_gbp - cost,
        gap_gbp=max(done.objective - done.bound, 0.0),
        dispatches=0,
        method=f"{kind} solved by HiGHS, because {reason}",
        use=use,
    )


@dataclass(frozen=True, slots=True)
class _Periods:
    """Periods of a demand charge: their number, which one each step is in, and the charge on a kWh in one step."""

    count: int
    of_step: NDArray[np.int64]
    gbp_per_kwh: float

    def charge_gbp(self, import_kwh: FloatArray) -> float:
        """What imports cost beyond their price. [£]."""
        return sum(self.gbp_per_kwh * float(import_kwh[self.of_step == one].max()) for one in range(self.count))


def _periods(case: Case) -> _Periods:
    charge = case.supply.demand_charge
    if charge is None:
        return _Periods(0, np.zeros(case.supply.load_kwh.size, dtype=np.int64), 0.0)
    names, of_step = np.unique(charge.period_of_step, return_inverse=True)
    return _Periods(names.size, of_step, charge.gbp_per_kw / case.supply.step_hours)


def _use(case: Case, program: Programme, done: ArrayOutcome, sizes: FloatArray) -> Dispatch:
    supply, steps = case.supply, case.supply.load_kwh.size
    flows = done.values[program.first_step : program.first_step + 6 * steps].reshape(6, steps)
    periods = _periods(case)
    bill = float(supply.buy_gbp_per_kwh @ flows[IMPORT] - sell_prices(case) @ flows[EXPORT])
    without = float(supply.buy_gbp_per_kwh @ supply.load_kwh) + periods.charge_gbp(supply.load_kwh)
    bill += periods.charge_gbp(flows[IMPORT])
    unknown = bool(program.whole.any())
    per_kwh = -float(done.duals[program.store_rows].sum())
    per_kwh -= case.battery.power_kw_per_kwh * supply.step_hours * float(done.duals[program.power_rows].sum())
    gen_price = -done.duals[program.generation_rows].sum(axis=0)
    return Dispatch(
        bill_gbp=bill,
        saving_gbp=without - bill,
        per_kwp_gbp=np.full(sizes.size - 1, np.nan) if unknown else case.generation_kwh_per_kwp @ gen_price,
        per_kwh_gbp=np.nan if unknown else per_kwh,
        import_kwh=flows[IMPORT],
        export_kwh=flows[EXPORT],
        curtailed_kwh=sizes[:-1] @ case.generation_kwh_per_kwp - flows[USED],
        charge_kwh=flows[CHARGE],
        discharge_kwh=flows[DISCHARGE],
        stored_kwh=np.append(flows[STORE], flows[STORE][0]),
        gap_gbp=max(done.objective - done.bound, 0.0),
    )
