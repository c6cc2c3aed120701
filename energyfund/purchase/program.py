"""The award as a mixed-integer program: its variables, and the rows that tie them before any limit is added.

For offer o, lot l, tier t and year y: x[o,l,t,y] kWp are ordered, and n[o,t,y] says whether the tier is used.

* tiers: low_t · n ≤ Σ_l x ≤ high_t · n, Σ_t n ≤ 1;
* strong links: x[o,l,t,y] ≤ m · n[o,t,y], where m is the least of capacity, end of the tier and what the lot can use
  (on request one summed link for each tier and a row for each capacity instead: the same optimum);
* demand: Σ x + stock of last year − stock of this year − surplus = wanted, for each lot and year;
* bundles: one variable, 0 or 1, that delivers all of its lots in all years.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pulp

from energyfund.purchase.brief import Tender
from energyfund.purchase.offers import Offer
from energyfund.purchase.tiers import Piece

Terms = dict[Any, float]
"""A linear expression: coefficient by variable."""

LE, GE, EQ = pulp.LpConstraintLE, pulp.LpConstraintGE, pulp.LpConstraintEQ

Cell = tuple[str, int]
"""A lot and a year."""


@dataclass(slots=True)
class Program:
    """A program under construction.

    Attributes:
        orders: What each variable orders: offer, lot, year, and kWp for one unit of the variable.
        cost: Pounds by year: a linear expression for each. [£]
        award: 1 where a supplier wins in a lot, by supplier and lot.
        winner: 1 where a supplier wins anything.
        label_of: The limit of each row that a person asked for.
        short: What is missing of the demand; only where the program may fall short.
        most: The most that an offer can be worth ordering of a lot in a year, in any tier. [kWp]
    """

    tender: Tender
    lp: Any
    strong: bool
    elastic: bool
    orders: dict[Any, list[tuple[int, str, int, float]]] = field(default_factory=dict)
    integers: list[Any] = field(default_factory=list)
    cost: dict[int, Terms] = field(default_factory=dict)
    award: dict[tuple[str, str], Any] = field(default_factory=dict)
    winner: dict[str, Any] = field(default_factory=dict)
    stock: dict[Cell, Any] = field(default_factory=dict)
    surplus: dict[Cell, Any] = field(default_factory=dict)
    short: dict[Cell, Any] = field(default_factory=dict)
    most: dict[tuple[int, str, int], float] = field(default_factory=dict)
    label_of: dict[str, str] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def variable(self, stem: str, high: float | None = None, *, whole: bool = False) -> Any:  # noqa: ANN401
        """A new variable from nought on; ``whole`` makes it 0 or 1."""
        made = pulp.LpVariable(self._name(stem), 0, 1 if whole else high, "Integer" if whole else "Continuous")
        if whole:
            self.integers.append(made)
        return made

    def add(self, stem: str, terms: Terms, sense: int, limit: float, label: str = "") -> None:
        """A new row Σ coefficient · variable (≤, ≥, =) limit; ``label`` names the limit that asked for it."""
        name = self._name(stem)
        self.lp.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(list(terms.items())), sense, name, limit))
        if label:
            self.label_of[name] = label

    def _name(self, stem: str) -> str:
        self.names[stem] = self.names.get(stem, 0) + 1
        return f"{stem}_{self.names[stem]}"

    def spend(self, year: int, variable: Any, amount_gbp: float) -> None:  # noqa: ANN401  PuLP is untyped
        """Add to the pounds of a year what one unit of a variable costs."""
        terms = self.cost.setdefault(year, {})
        terms[variable] = terms.get(variable, 0.0) + amount_gbp

    def pay(self, year: int, variable: Any, amount_gbp: float) -> None:  # noqa: ANN401  PuLP is untyped
        """Add what one unit of a variable costs at a supplier, with the framework's levy on it."""
        self.spend(year, variable, amount_gbp * (1 + self.tender.levy_fraction))

    def kwp(self, offers: frozenset[int] | None = None, lot: str | None = None, year: int | None = None) -> Terms:
        """What is ordered, of some offers, a lot or a year where one is named. [kWp]"""
        terms: Terms = {}
        for variable, parts in self.orders.items():
            amount = math.fsum(
                kwp
                for offer, where, when, kwp in parts
                if (offers is None or offer in offers) and lot in {None, where} and year in {None, when}
            )
            if amount:
                terms[variable] = amount
        return terms

    def offers_of(self, supplier: str) -> frozenset[int]:
        """Numbers of a supplier's offers."""
        return frozenset(number for number, offer in enumerate(self.tender.offers) if offer.supplier == supplier)


def start_program(tender: Tender, *, strong: bool = True, elastic: bool = False) -> Program:
    """Variables and rows of a tender, without its limits and without an objective.

    Args:
        tender: What is asked.
        strong: Whether each lot of each tier has its own link; without, one link sums them, with the same optimum.
        elastic: Whether demand may go unmet.
    """
    program = Program(tender, pulp.LpProblem("award", pulp.LpMinimize), strong, elastic)
    for number, offer in enumerate(tender.offers):
        if offer.discount == "bundle":
            _add_bundle(program, number, offer)
        else:
            for year in tender.demand.years:
                _add_orders(program, number, offer, year)
    _add_demand(program)
    _add_winners(program)
    return program


def usable(tender: Tender, lot: str, year: int) -> float:
    """The most of a lot that anybody can use if it is bought in a year: this year's, and what may be stored. [kWp]"""
    last = tender.demand.years[-1]
    years = range(year, last + 1) if tender.stores(lot) else range(year, year + 1)
    return math.fsum(tender.demand.kwp(lot, each) for each in years)


def _add_orders(program: Program, number: int, offer: Offer, year: int) -> None:
    """Orders of one offer in one year: one tier at most, set by all lots of the offer together."""
    tender = program.tender
    lots = [lot for lot in offer.lots if usable(tender, lot, year) > 0 and offer.is_in_time(lot, year, tender.ordered)]
    curves = {lot: offer.curve(lot, tender.level(year)) for lot in lots}
    chosen: Terms = {}
    by_lot: dict[str, Terms] = {lot: {} for lot in lots}
    for place in range(len(curves[lots[0]]) if lots else 0):
        used = _add_tier(program, number, year, {lot: curve[place] for lot, curve in curves.items()}, by_lot)
        chosen.update({} if used is None else {used: 1.0})
    if len(chosen) > 1:
        program.add("one_tier", chosen, LE, 1)
    if chosen and offer.discount == "total_quantity":
        program.add("is_winner", {**chosen, _winner(program, offer.supplier): -1.0}, LE, 0)
    for lot in lots if chosen else ():
        if not program.strong and by_lot[lot]:
            program.add("capacity", dict(by_lot[lot]), LE, program.most[number, lot, year])
        if offer.discount != "total_quantity":
            _wins(program, offer, lot, dict(chosen))
        elif by_lot[lot]:
            _add_visit(program, number, lot, year, by_lot[lot])


def _add_tier(program: Program, number: int, year: int, parts: dict[str, Piece], by_lot: dict[str, Terms]) -> Any:  # noqa: ANN401  PuLP is untyped
    """One tier of an offer in one year, and what it may deliver of each lot; nothing where no lot can use so much."""
    tender, offer = program.tender, program.tender.offers[number]
    low, high = next((piece.low_kwp, piece.high_kwp) for piece in parts.values())
    most = {lot: _most(tender, offer, lot, year, low, high) for lot in parts}
    if sum(most.values()) < low:
        return None
    used = program.variable(f"tier_{number}_{year}", whole=True)
    together: Terms = {}
    for lot, end in most.items():
        if end <= 0:
            continue
        program.most[number, lot, year] = max(end, program.most.get((number, lot, year), 0.0))
        ordered = program.variable(f"kwp_{number}_{year}", end if program.strong else None)
        together[ordered] = by_lot[lot][ordered] = 1.0
        program.orders[ordered] = [(number, lot, year, 1.0)]
        program.pay(year, ordered, parts[lot].slope_gbp_per_kwp)
        if program.strong:
            program.add("link", {ordered: 1.0, used: -end}, LE, 0)
    if offer.discount != "total_quantity":
        program.pay(year, used, next(piece.fixed_gbp for piece in parts.values()))
    if low > 0:
        program.add("from", {**together, used: -low}, GE, 0)
    top = sum(most.values()) if program.strong else max(tender.demand.total_kwp, low)
    program.add("upto", {**together, used: -min(high, top)}, LE, 0)
    return used


def _add_visit(program: Program, number: int, lot: str, year: int, ordered: Terms) -> None:
    """Under total_quantity a lot's fixed charge falls due where anything of that lot is ordered."""
    offer = program.tender.offers[number]
    most = program.most[number, lot, year]
    _wins(program, offer, lot, dict(ordered), most)
    fixed = offer.lots[lot].tiers[0].fixed_gbp
    if fixed > 0:
        visited = program.variable(f"visit_{number}_{year}", whole=True)
        program.pay(year, visited, fixed)
        program.add("visit", {**ordered, visited: -most}, LE, 0)


def _most(tender: Tender, offer: Offer, lot: str, year: int, low: float, high: float) -> float:
    """The most that is worth ordering of a lot in one tier. Over-buying goes no further than the tier's beginning."""
    use = usable(tender, lot, year)
    if tender.disposal_gbp_per_kwp is not None:
        use = max(use, low)
    return min(use, high, offer.lots[lot].capacity_kwp)


def _add_bundle(program: Program, number: int, offer: Offer) -> None:
    """All lots of a bundle in all years, or none of it."""
    tender = program.tender
    wanted = [(lot, year, tender.demand.kwp(lot, year)) for lot in offer.lots for year in tender.demand.years]
    wanted = [item for item in wanted if item[2] > 0]
    tier = next(iter(offer.lots.values())).tiers[0]
    total = math.fsum(kwp for _, _, kwp in wanted)
    fits = tier.low_kwp <= total <= tier.high_kwp and all(
        kwp <= offer.lots[lot].capacity_kwp and offer.is_in_time(lot, year, tender.ordered) for lot, year, kwp in wanted
    )
    if not wanted or not fits:
        return
    taken = program.variable(f"bundle_{number}", whole=True)
    program.orders[taken] = [(number, lot, year, kwp) for lot, year, kwp in wanted]
    for _, year, kwp in wanted:
        program.pay(year, taken, kwp * tier.price_gbp_per_kwp * tender.level(year))
    program.pay(min(year for _, year, _ in wanted), taken, tier.fixed_gbp)
    for lot in dict.fromkeys(lot for lot, _, _ in wanted):
        _wins(program, offer, lot, {taken: 1.0})


def _add_demand(program: Program) -> None:
    tender = program.tender
    storage, disposal = tender.storage_gbp_per_kwp_per_year or 0.0, tender.disposal_gbp_per_kwp
    last = tender.demand.years[-1]
    for lot, year in tender.demand.cells():
        terms = program.kwp(lot=lot, year=year)
        before = program.stock.get((lot, year - 1))
        if before is not None:
            terms[before] = 1.0
        if tender.stores(lot) and year < last:
            kept = program.stock[lot, year] = program.variable(f"stock_{year}")
            terms[kept] = -1.0
            program.spend(year, kept, storage)
        if disposal is not None:
            surplus = program.surplus[lot, year] = program.variable(f"surplus_{year}")
            terms[surplus] = -1.0
            program.spend(year, surplus, disposal)
        if program.elastic:
            missing = program.short[lot, year] = program.variable(f"short_{year}")
            terms[missing] = 1.0
        if not terms:  # nobody can deliver: the row must be there to fail
            terms[program.variable("nobody", 0)] = 1.0
        program.add("demand", terms, EQ, tender.demand.kwp(lot, year))


def _add_winners(program: Program) -> None:
    """v[s] is 1 where supplier s gets anything at all: v[s] ≥ w[s,l]."""
    for (supplier, _), award in program.award.items():
        program.add("is_winner", {award: 1.0, _winner(program, supplier): -1.0}, LE, 0)


def _winner(program: Program, supplier: str) -> Any:  # noqa: ANN401
    if supplier not in program.winner:
        program.winner[supplier] = program.variable("winner", 1, whole=_counts_winners(program.tender))
    return program.winner[supplier]


def _wins(program: Program, offer: Offer, lot: str, terms: Terms, most: float = 1.0) -> None:
    """w[s,l] is 1 where supplier s gets anything of lot l: Σ terms ≤ most · w[s,l]."""
    key = (offer.supplier, lot)
    if key not in program.award:
        program.award[key] = program.variable("award", 1, whole=_counts_winners(program.tender))
    program.add("wins", {**terms, program.award[key]: -most}, LE, 0)


def _counts_winners(tender: Tender) -> bool:
    limits = tender.limits
    counted = (
        limits.most_lots_per_supplier,
        limits.most_winners,
        limits.least_winners,
        limits.most_winners_per_lot,
        limits.least_award_kwp,
    )
    return any(limit is not None for limit in counted)
