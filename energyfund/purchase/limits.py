"""The limits of an award, one small function each, with its formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from energyfund.plan.purchase import many
from energyfund.purchase.offers import LotTerms
from energyfund.purchase.program import GE, LE, Program, Terms
from energyfund.scenario.purchase import Limits
from energyfund.units import gbp, number, percent


@dataclass(frozen=True, slots=True)
class NamedLimit:
    """A limit in words, and the limits as they would be without it."""

    label: str
    without: Limits


def named_limits(limits: Limits) -> Iterator[NamedLimit]:
    """Every limit that was asked for, in the words that reports and messages use."""
    for name, words in _WORDS.items():
        value = getattr(limits, name)
        if value:
            yield NamedLimit(words(value), _without(limits, name))
    for lot, kind in limits.reserved_lots.items():
        rest = {other: each for other, each in limits.reserved_lots.items() if other != lot}
        yield NamedLimit(_reserved(lot, kind), limits.model_copy(update={"reserved_lots": rest}))
    for supplier in limits.excluded_suppliers:
        left = [other for other in limits.excluded_suppliers if other != supplier]
        yield NamedLimit(_excluded(supplier), limits.model_copy(update={"excluded_suppliers": left}))
    for year, budget in limits.budget_gbp_by_year.items():
        others = {other: each for other, each in limits.budget_gbp_by_year.items() if other != year}
        yield NamedLimit(_budget(year, budget), limits.model_copy(update={"budget_gbp_by_year": others}))


def _without(limits: Limits, name: str) -> Limits:
    """The limits without one of them; a least number of winners goes with the least award that defines a winner."""
    gone = {name, "least_winners"} if name == "least_award_kwp" else {name}
    return Limits.model_validate(limits.model_dump(exclude=gone))


def _reserved(lot: str, kind: str) -> str:
    return f"lot '{lot}' is reserved for {kind} firms"


def _excluded(supplier: str) -> str:
    return f"{supplier} is excluded"


def _budget(year: int, budget_gbp: float) -> str:
    return f"at most {gbp(budget_gbp)} in {year}"


_WORDS: dict[str, Callable[[float], str]] = {
    "most_lots_per_supplier": lambda value: f"at most {many(value, 'lot')} for one supplier",
    "most_winners": lambda value: f"at most {many(value, 'winner')}",
    "least_winners": lambda value: f"at least {many(value, 'winner')}",
    "most_winners_per_lot": lambda value: f"at most {many(value, 'winner')} in a lot",
    "least_award_kwp": lambda value: f"at least {number(value)} kWp for whoever wins in a lot",
    "least_local_share_fraction": lambda value: f"at least {percent(value, 0)} of all kWp from local firms",
    "least_small_share_fraction": lambda value: f"at least {percent(value, 0)} of all kWp from small firms",
}


def add_limits(program: Program) -> None:
    """Every limit of the tender, as rows that bear its words."""
    limits = program.tender.limits
    _lots_per_supplier(program, limits)
    _winners(program, limits)
    _least_award(program, limits)
    _share(program, "least_local_share_fraction", limits.least_local_share_fraction, lambda terms: terms.local)
    _share(program, "least_small_share_fraction", limits.least_small_share_fraction, lambda terms: terms.small)
    for lot, kind in limits.reserved_lots.items():
        outside = _kwp_of(program, is_not_local if kind == "local" else is_not_small, lot)
        program.add("reserved", outside, LE, 0, _reserved(lot, kind))
    for supplier in limits.excluded_suppliers:
        program.add("excluded", program.kwp(program.offers_of(supplier)), LE, 0, _excluded(supplier))
    for year, budget in limits.budget_gbp_by_year.items():
        program.add("budget", dict(program.cost.get(year, {})), LE, budget, _budget(year, budget))


def _lots_per_supplier(program: Program, limits: Limits) -> None:
    """Σ_l w[s,l] ≤ most, for each supplier."""
    if limits.most_lots_per_supplier is None:
        return
    label = _WORDS["most_lots_per_supplier"](limits.most_lots_per_supplier)
    for supplier in program.winner:
        lots: Terms = {won: 1.0 for (name, _), won in program.award.items() if name == supplier}
        program.add("lots_of_supplier", lots, LE, limits.most_lots_per_supplier, label)


def _winners(program: Program, limits: Limits) -> None:
    """least ≤ Σ_s v[s] ≤ most, v[s] ≤ Σ_l w[s,l]; Σ_s w[s,l] ≤ most of a lot."""
    if limits.most_winners is not None:
        every: Terms = dict.fromkeys(program.winner.values(), 1.0)
        program.add("winners_most", every, LE, limits.most_winners, _WORDS["most_winners"](limits.most_winners))
    if limits.least_winners is not None:
        for supplier, winner in program.winner.items():
            own: Terms = {won: -1.0 for (name, _), won in program.award.items() if name == supplier}
            program.add("winner_wins", {winner: 1.0, **own}, LE, 0)
        every = dict.fromkeys(program.winner.values(), 1.0)
        program.add("winners_least", every, GE, limits.least_winners, _WORDS["least_winners"](limits.least_winners))
    if limits.most_winners_per_lot is not None:
        label = _WORDS["most_winners_per_lot"](limits.most_winners_per_lot)
        for lot in program.tender.demand.lots:
            here: Terms = {won: 1.0 for (_, where), won in program.award.items() if where == lot}
            program.add("winners_of_lot", here, LE, limits.most_winners_per_lot, label)


def _least_award(program: Program, limits: Limits) -> None:
    """Σ x[s,l] ≥ least · w[s,l]: whoever wins in a lot gets so much there."""
    if limits.least_award_kwp is None:
        return
    label = _WORDS["least_award_kwp"](limits.least_award_kwp)
    for (supplier, lot), won in program.award.items():
        terms = program.kwp(program.offers_of(supplier), lot)
        program.add("least_award", {**terms, won: -limits.least_award_kwp}, GE, 0, label)


def _share(program: Program, name: str, least_fraction: float, counts: Callable[[LotTerms], bool]) -> None:
    """Σ x of firms that count ≥ least · Σ x."""
    if least_fraction <= 0:
        return
    terms = {variable: -least_fraction * kwp for variable, kwp in program.kwp().items()}
    for variable, kwp in _kwp_of(program, counts).items():
        terms[variable] = terms.get(variable, 0.0) + kwp
    program.add("share", terms, GE, 0, _WORDS[name](least_fraction))


def is_not_local(terms: LotTerms) -> bool:
    """Whether a firm is from elsewhere."""
    return not terms.local


def is_not_small(terms: LotTerms) -> bool:
    """Whether a firm is large."""
    return not terms.small


def _kwp_of(program: Program, counts: Callable[[LotTerms], bool], lot: str | None = None) -> Terms:
    terms: Terms = {}
    for variable, parts in program.orders.items():
        amount = sum(
            kwp
            for offer, where, _, kwp in parts
            if lot in {None, where} and counts(program.tender.offers[offer].lots[where])
        )
        if amount:
            terms[variable] = amount
    return terms
