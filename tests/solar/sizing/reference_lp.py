"""The same question put to SciPy as a plain linear program, row by row, to check the exact method against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_matrix

from energyfund.solar.sizing.case import Case, Offer
from energyfund.solar.sizing.kernel import FloatArray

MUCH = 1e3  # more than any flow


@dataclass(frozen=True)
class Answer:
    net_gbp: float
    capacity_kwp: FloatArray
    battery_kwh: float


class Program:
    """Rows a·x <= b and a·x = b, one at a time."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.whole: list[int] = []
        self.rows: dict[str, list[dict[int, float]]] = {"at_most": [], "equal": []}
        self.right: dict[str, list[float]] = {"at_most": [], "equal": []}

    def column(self, cost: float, low: float = 0.0, high: float = np.inf, whole: bool = False) -> int:
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def row(self, kind: str, terms: dict[int, float], right: float) -> None:
        self.rows[kind].append(terms)
        self.right[kind].append(right)

    def matrix(self, kind: str) -> coo_matrix:
        entries = [(r, c, v) for r, terms in enumerate(self.rows[kind]) for c, v in terms.items()]
        rows, columns, values = zip(*entries, strict=True)
        return coo_matrix((values, (rows, columns)), shape=(len(self.rows[kind]), len(self.cost))).tocsc()

    def least_cost(self) -> FloatArray:
        if any(self.whole):
            limits = [
                LinearConstraint(self.matrix("at_most"), -np.inf, self.right["at_most"]),
                LinearConstraint(self.matrix("equal"), self.right["equal"], self.right["equal"]),
            ]
            done = milp(self.cost, constraints=limits, bounds=Bounds(self.low, self.high), integrality=self.whole)
        else:
            done = linprog(
                self.cost,
                A_ub=self.matrix("at_most"),
                b_ub=self.right["at_most"],
                A_eq=self.matrix("equal"),
                b_eq=self.right["equal"],
                bounds=list(zip(self.low, self.high, strict=True)),
                method="highs",
            )
        assert done.status == 0, done.message
        found: FloatArray = done.x
        return found


def best(
    case: Case, panels: Sequence[Offer], battery: Offer, budget_gbp: float | None = None, one_way: bool = False
) -> Answer:
    """Best sizes; ``one_way`` forbids importing while exporting, and charging while discharging, by whole numbers."""
    supply, program = case.supply, Program()
    offers = [*panels, battery]
    sizes = [program.column(0.0, offer.least, offer.most) for offer in offers]
    for size, offer in zip(sizes, offers, strict=True):
        add_cost(program, size, offer)
    if budget_gbp is not None:
        program.row("at_most", {s: o.outlay_gbp for s, o in zip(sizes, offers, strict=True)}, budget_gbp)
    stored = [program.column(0.0) for _ in supply.load_kwh]
    peaks: dict[int, int] = {}
    if supply.demand_charge is not None:
        price, periods = supply.demand_charge.gbp_per_kw, supply.demand_charge.period_of_step
        peaks = {int(period): program.column(price) for period in set(periods.tolist())}
    for t in range(supply.load_kwh.size):
        flows = add_step(program, case, sizes, stored, t)
        if supply.demand_charge is not None:
            peak = peaks[int(supply.demand_charge.period_of_step[t])]
            program.row("at_most", {flows["bought"]: 1 / supply.step_hours, peak: -1.0}, 0.0)
        if one_way:
            forbid_both(program, flows["bought"], flows["sold"])
            forbid_both(program, flows["charge"], flows["discharge"])
    found = program.least_cost()
    without = float(supply.load_kwh @ supply.buy_gbp_per_kwh)
    if supply.demand_charge is not None:
        greatest = [supply.load_kwh[supply.demand_charge.period_of_step == period].max() for period in peaks]
        without += supply.demand_charge.gbp_per_kw * float(sum(greatest)) / supply.step_hours
    net = without - float(np.dot(program.cost, found))
    return Answer(net, found[: len(panels)], float(found[len(panels)]))


def add_cost(program: Program, size: int, offer: Offer) -> None:
    """Yearly cost, above the line of every band."""
    paid = program.column(1.0, -np.inf)
    below = 0.0
    for end, rate, next_rate in zip(offer.band_ends, offer.rates_gbp, offer.rates_gbp[1:], strict=False):
        program.row("at_most", {size: rate, paid: -1.0}, -below)
        below += (rate - next_rate) * end
    program.row("at_most", {size: offer.rates_gbp[-1], paid: -1.0}, -below)


def add_step(program: Program, case: Case, sizes: list[int], stored: list[int], t: int) -> dict[str, int]:
    """Flows of one step; the store of the last leads to that of the first."""
    supply, kind = case.supply, case.battery
    power, store = kind.power_kw_per_kwh * supply.step_hours, sizes[-1]
    bought = program.column(float(supply.buy_gbp_per_kwh[t]))
    sold = program.column(-float(supply.sell_gbp_per_kwh[t]), 0.0, supply.export_limit_kw * supply.step_hours)
    charge, discharge, wasted = program.column(0.0), program.column(0.0), program.column(0.0)
    made = {size: float(one[t]) for size, one in zip(sizes, case.generation_kwh_per_kwp, strict=False)}
    less_made = {size: -one for size, one in made.items()}
    flows = {bought: 1.0, sold: -1.0, charge: -1.0, discharge: 1.0, wasted: -1.0}
    program.row("equal", made | flows, float(supply.load_kwh[t]))
    program.row("at_most", {wasted: 1.0} | less_made, 0.0)
    into, out = kind.efficiency
    kept = (1 - kind.standing_loss_fraction_per_hour) ** supply.step_hours
    level = {stored[t]: kept, stored[(t + 1) % len(stored)]: -1.0}
    program.row("equal", level | {charge: into, discharge: -1 / out}, 0.0)
    program.row("at_most", {stored[t]: 1.0, store: -1.0}, 0.0)
    program.row("at_most", {charge: 1.0, store: -power}, 0.0)
    program.row("at_most", {discharge: 1.0, store: -power}, 0.0)
    if not kind.charges_from_grid:
        program.row("at_most", {charge: 1.0} | less_made, 0.0)
    if not kind.exports:
        program.row("at_most", {discharge: 1.0}, float(supply.load_kwh[t]))
    return {"bought": bought, "sold": sold, "charge": charge, "discharge": discharge}


def forbid_both(program: Program, one: int, other: int) -> None:
    """At most one of two flows, by a whole number."""
    choice = program.column(0.0, 0.0, 1.0, True)
    program.row("at_most", {one: 1.0, choice: -MUCH}, 0.0)
    program.row("at_most", {other: 1.0, choice: MUCH}, MUCH)


def value(case: Case, capacity_kwp: Sequence[float], battery_kwh: float) -> float:
    """Saving of given sizes."""
    panels = [Offer(kwp, (0.0,), least=kwp) for kwp in capacity_kwp]
    return best(case, panels, Offer(battery_kwh, (0.0,), least=battery_kwh)).net_gbp
