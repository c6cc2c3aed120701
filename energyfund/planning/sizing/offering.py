"""What is offered, and how it is paid for: the portfolio, its funding, and what members are promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from energyfund.assumptions import Figures
from energyfund.finance.source_terms import read_source
from energyfund.finance.sources import ShareTerms, Source
from energyfund.planning.inputs import Inputs
from energyfund.planning.sizing.flows import Outturn, Portfolio, portfolio_of
from energyfund.planning.sizing.funding import Funding, fund_offer, may_pay
from energyfund.planning.sizing.projects import Built
from energyfund.planning.sizing.society import Terms, Years, requests
from energyfund.scenario.offer import ShareOffer
from energyfund.scenario.rules import IndivisibleReserve
from energyfund.solar.losses import exceedance_factor, uncertainty

P50, P90, STRESS = "P50", "P90", "stress"
"""Names of the paths, in the order in which they are worked through."""


@dataclass(frozen=True, slots=True)
class Offering:
    """Everything of an offer but the words.

    Attributes:
        offer: What the society states.
        shares: The shares, with their terms.
        portfolio: The projects that are paid for, at the size for which there is money.
        funding: Who pays.
        years: Runs the society's years.
        outturns: What is assumed on each path, by its name.
        short_gbp: What nobody would have paid for at the best sizes. [£]
        best_kwp: The best sizes of all projects that the shares may pay for. [kWp]
    """

    offer: ShareOffer
    shares: Source
    portfolio: Portfolio
    funding: Funding
    years: Years
    outturns: dict[str, Outturn]
    short_gbp: float
    best_kwp: float

    @property
    def terms(self) -> Terms:
        """What was agreed with members and lenders."""
        return self.years.terms

    @property
    def share_terms(self) -> ShareTerms:
        """Cap, lock-in, notice and limits of the shares."""
        return self.terms.share_terms


def offering_of(inputs: Inputs, built: Sequence[Built]) -> Offering | None:
    """What a scenario offers; None where it has no share offer, or where nothing is worth building.

    Args:
        inputs: The scenario with its tables.
        built: Every solar project at its best size.
    """
    scenario, figures = inputs.loaded.scenario, inputs.figures
    offer = scenario.share_offer
    if offer is None:
        return None
    sources = tuple(read_source(source, figures, inputs.timeline.planning_years) for source in scenario.capital)
    shares = next(source for source in sources if source.name == offer.shares)
    wanted = tuple(one for one in built if one.kwp > 0 and may_pay(shares, one))
    if not wanted or shares.shares is None:
        return None
    portfolio = portfolio_of(wanted, offer)
    best_kwp = portfolio.kwp
    place = portfolio.year - inputs.timeline.start
    funding = _funded(sources, shares, portfolio, place)
    short = funding.short_gbp
    if short > 1:
        portfolio = _shrunk(portfolio, max(1 - short / (short + funding.total_gbp - _reserve(portfolio)), 0.0))
        if portfolio.kwp <= 0:
            return None
        funding = _funded(sources, shares, portfolio, place)
    funding = replace(funding, shares_gbp=_to_the_penny(portfolio, funding))
    years, terms = portfolio.years, shares.shares
    if shares.term_years is not None and shares.term_years > years:
        terms = replace(terms, lock_in_years=min(terms.lock_in_years, years - 1))
    term, given = min(shares.term_years or years, years), offer.withdrawals_fraction_per_year
    agreed = Terms(
        shares_gbp=funding.shares_gbp,
        interest_fraction=min(shares.rate_fraction or 0.0, terms.interest_cap_fraction),
        term_years=term,
        share_terms=terms,
        requests_fraction=None
        if shares.payments is None and given is None
        else requests(term, terms.lock_in_years, years, given),
        loans=funding.loans,
        reserve_years=offer.reserve_years_of_overhead,
        indivisible_fraction=_indivisible(inputs),
        base=portfolio.flows(Outturn()),
    )
    return Offering(
        offer, shares, portfolio, funding, Years(agreed, figures), _outturns(figures, years), short, best_kwp
    )


def _outturns(figures: Figures, years: int) -> dict[str, Outturn]:
    return {
        P50: Outturn(),
        P90: Outturn(output_fraction=exceedance_factor(90, uncertainty(figures), years=years)),
        STRESS: Outturn(
            output_fraction=1 - figures.value("offer_stress_output_loss_fraction"),
            export_fraction=1 - figures.value("offer_stress_export_price_loss_fraction"),
        ),
    }


def _funded(sources: tuple[Source, ...], shares: Source, portfolio: Portfolio, place: int) -> Funding:
    needs = []
    for one in portfolio.built:
        flows = replace(portfolio, built=(one,)).flows(Outturn())
        needs.append((one, flows.outlay_gbp + flows.battery_gbp))
    return fund_offer(sources, shares, needs, _reserve(portfolio), place)


def _to_the_penny(portfolio: Portfolio, funding: Funding) -> float:
    """What members pay, so that sources equal uses in whole pennies: the uses less all other sources. [£]"""
    flows = portfolio.flows(Outturn())
    uses = round(flows.outlay_gbp, 2) + round(flows.battery_gbp, 2) + round(_reserve(portfolio), 2)
    others = sum(round(amount, 2) for amount in funding.grants_gbp.values())
    others += sum(round(amount, 2) for _, amount in funding.loans)
    return round(uses - others, 2)


def _reserve(portfolio: Portfolio) -> float:
    """Cash that the society keeps from the start. [£]"""
    level = float(portfolio.calendar.price_level(portfolio.year)[0])
    return portfolio.offer.reserve_years_of_overhead * portfolio.offer.overhead_gbp_per_year * level


def _shrunk(portfolio: Portfolio, scale: float) -> Portfolio:
    """The portfolio at the size that is paid for, every project in the same proportion."""
    built = tuple(
        replace(one, kwp=scale * one.kwp, annual_kwh=scale * one.annual_kwh, battery_kwh=scale * one.battery_kwh)
        for one in portfolio.built
    )
    return replace(portfolio, built=built)


def _indivisible(inputs: Inputs) -> float:
    """Share of each year's surplus that a rule of the scenario locks for good. [-]"""
    for item in inputs.loaded.scenario.rules:
        if isinstance(item.rule, IndivisibleReserve):
            given = item.rule.fraction
            return inputs.figures.value("indivisible_reserve_fraction") if given is None else given
    return 0.0
