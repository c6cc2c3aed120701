"""Tender → award: solve, settle ties, and say what stands in the way where nothing fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pulp

from energyfund.errors import NoPlanError, SolverStoppedError
from energyfund.purchase.brief import Order, Solved, Tender
from energyfund.purchase.limits import add_limits, named_limits
from energyfund.purchase.program import GE, Program, Terms, start_program
from energyfund.purchase.scores import scores
from energyfund.scenario.purchase import Limits
from energyfund.solver import feasible, run
from energyfund.units import number

TIE_GBP = 1e-3
"""What settling ties may cost at most: awards whose costs differ by less than this count as equal. [£]"""

TIE_POINTS = 1e-7
"""Scores that differ by less count as equal. [points]"""

RANK_WEIGHT = 1e-3
"""Weight of the order of the quotes, and of the number of lots, beside the number of suppliers."""

NOTHING_KWP = 1e-6
"""Less is the solver's rounding; orders are rounded to it. [kWp]"""

DIGITS = 6


def solve(tender: Tender, *, strong: bool = True) -> Solved:
    """Award a tender: least whole-life cost, or best score and then least cost.

    Of awards that cost the same, the one with fewest suppliers is taken, then suppliers in the order of the quotes.

    Args:
        tender: What is asked.
        strong: Whether tiers are linked lot by lot; without, the same award takes longer.

    Raises:
        NoPlanError: Demand cannot be met (which lot, how much short), or limits clash.
        SolverStoppedError: Time ran out before any award was found.
    """
    program = start_program(tender, strong=strong)
    add_limits(program)
    status, gap = "optimal", 0.0
    if tender.weights is not None:
        points = _points(program)
        program.lp.setObjective(_expression({variable: -amount for variable, amount in points.items()}))
        status, gap = _run(program)
        best = _value(points)
        program.add("best_score", points, GE, best - TIE_POINTS)
    cost = _whole_life(program)
    program.lp.setObjective(_expression(_with_ties(program, cost)))
    second, second_gap = _run(program)
    _fix_and_confirm(program)
    best = _value(_points(program)) if tender.weights is not None else _value(cost)
    return replace(
        _read(program),
        objective=best,
        status="optimal" if status == second == "optimal" else "limit",
        gap_fraction=max(gap, second_gap),
    )


def _run(program: Program) -> tuple[str, float]:
    outcome = run(program.lp, program.tender.seconds)
    if outcome.status == "infeasible":
        raise why_not(program)
    if outcome.status not in {"optimal", "limit"}:
        raise SolverStoppedError(f"No award was found within {program.tender.seconds:g} s; raise solver_seconds.")
    return outcome.status, outcome.gap_fraction


def _fix_and_confirm(program: Program) -> None:
    """Hold every yes-or-no and solve again, so that quantities are exact."""
    for variable in program.integers:
        variable.lowBound = variable.upBound = round(variable.varValue or 0)
        variable.cat = pulp.LpContinuous
    outcome = run(program.lp, program.tender.seconds)
    if outcome.status == "infeasible":  # rounding of what is fixed, found by simplifying
        outcome = run(program.lp, program.tender.seconds, presolve=False)
    if outcome.status != "optimal":
        raise SolverStoppedError("The solver could not confirm its own award; raise solver_seconds.")


def _whole_life(program: Program) -> Terms:
    """Pounds of all years at their worth, with upkeep over the life of what is ordered. [£]"""
    tender = program.tender
    terms: Terms = {}
    for year, spent in program.cost.items():
        for variable, amount in spent.items():
            terms[variable] = terms.get(variable, 0.0) + amount * tender.worth(year)
    for variable, parts in program.orders.items():
        for offer, lot, year, kwp in parts:
            own = tender.offers[offer]
            more = tender.upkeep(own.lots[lot].running_cost_gbp_per_kwp_per_year) + tender.installing(own, lot)
            terms[variable] = terms.get(variable, 0.0) + more * kwp * tender.worth(year)
    return terms


def _points(program: Program) -> Terms:
    """Σ points · kWp ÷ all kWp wanted: the score of the whole award. [points]"""
    each = scores(program.tender)
    whole = program.tender.demand.total_kwp
    return {
        variable: sum(each[offer, lot].total * kwp for offer, lot, _, kwp in parts) / whole
        for variable, parts in program.orders.items()
    }


def _with_ties(program: Program, cost: Terms) -> Terms:
    """The cost, and on top a sliver of a penny for each winner, more for later suppliers, less for each lot won."""
    terms = dict(cost)
    step = TIE_GBP / max(1, 2 * len(program.winner))
    for rank, winner in enumerate(program.winner[supplier] for supplier in _in_order(program)):
        terms[winner] = terms.get(winner, 0.0) + step * (1 + RANK_WEIGHT * rank)
    for award in program.award.values():
        terms[award] = terms.get(award, 0.0) + step * RANK_WEIGHT / len(program.award)
    return terms


def _in_order(program: Program) -> list[str]:
    """Suppliers who could win, in the order of the quotes."""
    suppliers = dict.fromkeys(offer.supplier for offer in program.tender.offers)
    return [supplier for supplier in suppliers if supplier in program.winner]


def _expression(terms: Terms) -> Any:  # noqa: ANN401  PuLP is untyped
    return pulp.LpAffineExpression(list(terms.items()))


def _value(terms: Terms) -> float:
    return sum(coefficient * float(variable.varValue or 0.0) for variable, coefficient in terms.items())


def _read(program: Program) -> Solved:
    together: dict[tuple[int, str, int], float] = {}
    for variable, parts in program.orders.items():
        for offer, lot, year, kwp in parts:
            key = (offer, lot, year)
            together[key] = together.get(key, 0.0) + kwp * float(variable.varValue or 0.0)
    orders = [Order(*key, round(kwp, DIGITS)) for key, kwp in together.items() if kwp > NOTHING_KWP]
    lots = {lot: place for place, lot in enumerate(program.tender.demand.lots)}
    orders.sort(key=lambda order: (order.year, lots[order.lot], order.offer))
    stock, surplus = (
        {
            cell: round(float(kept.varValue or 0), DIGITS)
            for cell, kept in found.items()
            if (kept.varValue or 0) > NOTHING_KWP
        }
        for found in (program.stock, program.surplus)
    )
    return Solved(tuple(orders), stock, surplus)


def why_not(program: Program) -> NoPlanError:
    """What stands in the way: demand that no quote can meet, or limits that clash."""
    tender = program.tender
    free = replace(tender, limits=Limits.model_validate({}))
    trial = start_program(free, elastic=True)
    trial.lp.setObjective(_expression(dict.fromkeys(trial.short.values(), 1.0)))
    run(trial.lp, tender.seconds)
    short = list(_short_in_words(trial))
    if short:
        advice = "Ask for more quotes, lower the demand, move it to another year, or allow over_buying or storage."
        return NoPlanError(short, advice)
    labels = [limit.label for limit in named_limits(tender.limits)]
    kept = set(labels)
    for label in labels:
        without = kept - {label}
        if not feasible(program.lp, without, program.label_of, tender.seconds):
            kept = without
    advice = "Loosening any one of them is enough. Change the limits of the purchase and award again."
    return NoPlanError([label for label in labels if label in kept], advice)


def _short_in_words(trial: Program) -> Iterator[str]:
    tender = trial.tender
    for (lot, year), variable in trial.short.items():
        missing = float(variable.varValue or 0)
        if missing <= NOTHING_KWP:
            continue
        offers = [offer for offer in tender.offers if lot in offer.lots]
        late = [offer.supplier for offer in offers if not offer.is_in_time(lot, year, tender.ordered)]
        reach = sum(
            min(offer.lots[lot].capacity_kwp, offer.lots[lot].tiers[-1].high_kwp)
            for offer in offers
            if offer.discount != "bundle" and offer.supplier not in late
        )
        wanted = tender.demand.kwp(lot, year)
        reason = (
            f"the quotes reach {number(reach, 1)} kWp"
            if reach < wanted
            else f"least orders begin at {number(min(offer.lots[lot].tiers[0].low_kwp for offer in offers), 1)} kWp"
        )
        too_late = f"; too late to deliver: {', '.join(late)}" if late else ""
        told = f"{number(wanted, 1)} kWp wanted, {number(missing, 1)} kWp short"
        yield f"lot '{lot}' in {year}: {told} ({reason}{too_late})"
