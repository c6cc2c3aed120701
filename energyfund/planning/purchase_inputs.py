"""Everything that a purchase reads: quotes, demand and pledges, with every fault of every table at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.finance.vat import vat_fraction
from energyfund.plan import Plan
from energyfund.planning.inputs import Inputs, read_inputs
from energyfund.purchase.brief import Tender
from energyfund.purchase.demand import (
    demand_faults,
    demand_from_plan,
    demand_from_roofs,
    lots_without_quote,
    read_demand,
)
from energyfund.purchase.offers import Demand, Want
from energyfund.purchase.pledges import read_pledges
from energyfund.purchase.pricing import VAT_SUPPLY
from energyfund.purchase.quotes import Quotes, apply_auction, read_quotes
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.purchase import FROM_PLAN, FROM_ROOFS, Purchase, Resale
from energyfund.scenario.purchase_rows import PledgeRow
from energyfund.scenario.yaml_door import Path_


@dataclass(frozen=True, slots=True)
class PurchaseInputs:
    """Everything that a purchase reads."""

    inputs: Inputs
    purchase: Purchase
    quotes: Quotes
    demand: Demand
    pledges: tuple[PledgeRow, ...]
    tender: Tender

    @property
    def figures(self) -> Figures:
        """The library, with the scenario's own figures in place."""
        return self.inputs.figures


def read_purchase(loaded: LoadedScenario) -> PurchaseInputs:
    """Read the figures and every table of a purchase.

    Raises:
        InvalidInputError: Every fault of all tables at once.
        MissingFileError: A table cannot be read.
    """
    purchase = loaded.scenario.purchase
    if purchase is None:
        message = (
            "is missing: this scenario buys nothing in bulk. Start one with: energyfund init DIR --template purchase"
        )
        raise InvalidInputError([loaded.fault((), "purchase", message)])
    inputs = read_inputs(loaded)
    faults: list[Fault] = []
    quotes = _quotes(inputs, purchase, faults)
    pledges = _pledges(inputs, purchase, quotes, faults)
    demand = None
    if quotes is not None:
        demand = _demand(inputs, purchase, quotes, faults)
    elif purchase.has_demand_table:
        faults += demand_faults(loaded.table(purchase.demand))
    if quotes is not None and demand is not None:
        faults += _names(inputs, purchase, quotes, demand)
        faults += _terms(inputs, purchase, quotes, demand)
    if faults or quotes is None or demand is None:
        raise InvalidInputError(faults)
    return PurchaseInputs(inputs, purchase, quotes, demand, pledges, _tender(inputs, purchase, quotes, demand))


def _quotes(inputs: Inputs, purchase: Purchase, faults: list[Fault]) -> Quotes | None:
    path = inputs.loaded.table(purchase.quotes)
    try:
        quotes = read_quotes(path, inputs.figures, purchase.exchange_rates)
        if purchase.reverse_auction is not None:
            quotes = apply_auction(inputs.loaded.table(purchase.reverse_auction), quotes)
    except InvalidInputError as error:
        faults.extend(error.faults)
        return None
    return quotes


def _pledges(inputs: Inputs, purchase: Purchase, quotes: Quotes | None, faults: list[Fault]) -> tuple[PledgeRow, ...]:
    if purchase.pledges is None:
        return ()
    if quotes is not None and purchase.pledges.lot not in quotes.lots:
        lot = purchase.pledges.lot
        message = f"is in no quote.{near_match(lot, quotes.lots)} Known: {', '.join(quotes.lots)}."
        faults.append(inputs.loaded.fault(("purchase", "pledges", "lot"), lot, message))
    try:
        return read_pledges(inputs.loaded.table(purchase.pledges.table))
    except InvalidInputError as error:
        faults.extend(error.faults)
        return ()


def _demand(inputs: Inputs, purchase: Purchase, quotes: Quotes, faults: list[Fault]) -> Demand | None:
    loaded = inputs.loaded
    try:
        if purchase.demand == FROM_ROOFS:
            return _checked(inputs, demand_from_roofs(inputs.roofs, _first_years(inputs), purchase.lots_by), quotes)
        if purchase.demand == FROM_PLAN:
            path = loaded.table(purchase.plan or "")
            return _checked(inputs, demand_from_plan(Plan.read(path), purchase.lots_by, path), quotes)
        return read_demand(loaded.table(purchase.demand), inputs.timeline.start, quotes)
    except InvalidInputError as error:
        faults.extend(error.faults)
        return None


def _checked(inputs: Inputs, demand: Demand, quotes: Quotes) -> Demand:
    """Demand of roofs or of a plan whose every lot has a quote."""
    path: Path_ = ("purchase", "demand")
    if not demand.wants or not demand.total_kwp:
        message = "from_roofs needs a project of kind solar with a table of roofs, and there is none"
        raise InvalidInputError([inputs.loaded.fault(path, FROM_ROOFS, message)])
    faults = [inputs.loaded.fault(path, lot, message) for lot, message in lots_without_quote(demand, quotes)]
    if faults:
        raise InvalidInputError(faults)
    return demand


def _first_years(inputs: Inputs) -> dict[str, int]:
    return {
        project.name: (project.start_years or [inputs.timeline.start])[0] for project in inputs.loaded.scenario.projects
    }


def _names(inputs: Inputs, purchase: Purchase, quotes: Quotes, demand: Demand) -> Iterator[Fault]:
    """Suppliers and lots that the limits name and that are in no quote."""
    limits = purchase.limits
    for lot in limits.reserved_lots:
        if lot not in quotes.lots:
            message = f"is in no quote.{near_match(lot, quotes.lots)} Known: {', '.join(quotes.lots)}."
            yield inputs.loaded.fault(("purchase", "limits", "reserved_lots", lot), lot, message)
    for place, supplier in enumerate(limits.excluded_suppliers):
        if supplier not in quotes.suppliers:
            message = f"is in no quote.{near_match(supplier, quotes.suppliers)} Known: {', '.join(quotes.suppliers)}."
            yield inputs.loaded.fault(("purchase", "limits", "excluded_suppliers", place), supplier, message)
    for year in limits.budget_gbp_by_year:
        if year not in demand.years:
            message = f"nothing is wanted in that year; demand runs from {demand.years[0]} to {demand.years[-1]}"
            yield inputs.loaded.fault(("purchase", "limits", "budget_gbp_by_year", year), str(year), message)


def _terms(inputs: Inputs, purchase: Purchase, quotes: Quotes, demand: Demand) -> Iterator[Fault]:
    """What quotes and demand ask of the block."""
    yield from _quote_terms(inputs, purchase, quotes, demand)
    yield from _scored(inputs, purchase, quotes)
    yield from _pages(inputs, purchase, quotes, demand)
    yield from _target(inputs, purchase, quotes)
    yield from _dates(inputs, purchase, demand)


def _dates(inputs: Inputs, purchase: Purchase, demand: Demand) -> Iterator[Fault]:
    """Years before the order, and days for which no rate of VAT is held."""
    ordered = order_date(inputs, purchase)
    for want in demand.wants:
        file = str(inputs.loaded.table(purchase.demand)) if want.line is not None else str(inputs.loaded.file)
        if want.year < ordered.year:
            message = f"is before the order date {ordered}; change it, or purchase.order_date"
            yield Fault(file, want.line, "year", str(want.year), message)
            continue
        try:
            vat_fraction(VAT_SUPPLY[want.building], min(ordered, want.delivery), inputs.figures)
        except ValueError as error:
            yield Fault(file, want.line, "delivery", str(min(ordered, want.delivery)), str(error))


def _quote_terms(inputs: Inputs, purchase: Purchase, quotes: Quotes, demand: Demand) -> Iterator[Fault]:
    """Hardware beside installed panels, years of running costs, and disposal that would earn money without end."""
    fault = inputs.loaded.fault
    for lot in demand.lots:
        kinds = {offer.supply for offer in quotes.offers if lot in offer.lots}
        if len(kinds) > 1 and purchase.installation_gbp_per_kwp is None:
            message = (
                f"lot '{lot}' has quotes for hardware alone and for installed panels, which cannot be compared. Split "
                "the lot, or give installation_gbp_per_kwp: what installing the hardware would cost"
            )
            yield fault(("purchase", "quotes"), purchase.quotes, message)
    terms = [own for offer in quotes.offers for own in offer.lots.values()]
    if purchase.life_years is None and any(own.running_cost_gbp_per_kwp_per_year for own in terms):
        message = "is missing: quotes name running costs, and the whole-life cost needs the years for which they count"
        yield fault(("purchase", "life_years"), "", message)
    disposal = purchase.over_buying.disposal_gbp_per_kwp if purchase.over_buying is not None else 0.0
    cheapest = min(tier.price_gbp_per_kwp for own in terms for tier in own.tiers)
    if -disposal >= cheapest:
        message = f"would earn more than the cheapest quote of {cheapest:g} costs, so buying would never end"
        yield fault(("purchase", "over_buying", "disposal_gbp_per_kwp"), f"{disposal:g}", message)


def _scored(inputs: Inputs, purchase: Purchase, quotes: Quotes) -> Iterator[Fault]:
    """Points that the tender weighs and that quotes lack."""
    if purchase.weights is None:
        return
    weights = {"quality_points": purchase.weights.quality, "social_value_points": purchase.weights.social_value}
    for name in (name for name, weight in weights.items() if weight):
        missing = [
            offer.name for offer in quotes.offers if any(getattr(own, name) is None for own in offer.lots.values())
        ]
        if missing:
            message = f"{name} are missing for {'; '.join(missing)}; the tender gives them weight"
            yield inputs.loaded.fault(("purchase", "quotes"), purchase.quotes, message)


def _pages(inputs: Inputs, purchase: Purchase, quotes: Quotes, demand: Demand) -> Iterator[Fault]:
    """Resale that nobody buys from, and accounts of a council that buys nothing for itself."""
    terms, fault = purchase.resale, inputs.loaded.fault
    for place, lot in enumerate(terms.lots or () if terms is not None else ()):
        if lot not in demand.lots:
            message = f"is wanted by nobody.{near_match(lot, demand.lots)} Known: {', '.join(demand.lots)}."
            yield fault(("purchase", "resale", "lots", place), lot, message)
    if terms is not None:
        sold = {want.lot for want in demand.wants if want.kwp and is_sold_on(terms, want)}
        kinds = {offer.supply for offer in quotes.offers for lot in offer.lots if lot in sold}
        if not sold:
            message = (
                "nobody buys anything on: give rows of the demand buyer_kind group or private_homes, or take this out"
            )
            yield fault(("purchase", "resale"), "", message)
        if len(kinds) > 1:
            message = (
                "would sell on hardware and installed panels at one price. Name the lots that the council sells on, "
                f"such as lots: [{min(sold)}]; sold on would be: {', '.join(sorted(sold))}"
            )
            yield fault(("purchase", "resale", "lots"), "", message)
    if purchase.finance is not None and not any(want.buyer_kind == "own_stock" and want.kwp for want in demand.wants):
        message = "is about the council's own stock, and no row of the demand is own_stock; take this out"
        yield fault(("purchase", "finance"), "", message)


def is_sold_on(terms: Resale, want: Want) -> bool:
    """Whether the council sells on what a buyer wants."""
    return want.buyer_kind != "own_stock" and (terms.lots is None or want.lot in terms.lots)


def _target(inputs: Inputs, purchase: Purchase, quotes: Quotes) -> Iterator[Fault]:
    """Group buying of hardware needs a price at which it goes ahead: none is published for one buyer."""
    terms = purchase.pledges
    if terms is None or terms.target_gbp_per_kwp is not None or purchase.solo_hardware_gbp_per_kwp is not None:
        return
    if any(terms.lot in offer.lots and offer.supply == "supply_only" for offer in quotes.offers):
        message = "is missing: no price of hardware for one buyer is published, so say at which price it goes ahead"
        yield inputs.loaded.fault(("purchase", "pledges", "target_gbp_per_kwp"), "", message)


def order_date(inputs: Inputs, purchase: Purchase) -> dt.date:
    """Day on which orders are placed."""
    return purchase.order_date or inputs.timeline.date


def _tender(inputs: Inputs, purchase: Purchase, quotes: Quotes, demand: Demand) -> Tender:
    over = purchase.over_buying
    return Tender(
        offers=quotes.offers,
        demand=demand,
        limits=purchase.limits,
        weights=purchase.weights,
        disposal_gbp_per_kwp=None if over is None else over.disposal_gbp_per_kwp,
        storage_gbp_per_kwp_per_year=purchase.storage_gbp_per_kwp_per_year,
        price_trend_fraction_per_year=purchase.price_trend_fraction_per_year,
        discount_rate_fraction=purchase.discount_rate_fraction,
        life_years=purchase.life_years or 0,
        installation_gbp_per_kwp=purchase.installation_gbp_per_kwp,
        ordered=order_date(inputs, purchase),
        seconds=inputs.loaded.scenario.solver_seconds,
        levy_fraction=0.0 if purchase.framework is None else purchase.framework.levy_fraction,
    )
