"""What the award program is asked, and what it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from energyfund.purchase.offers import Demand, Offer
from energyfund.scenario.purchase import Limits, Weights


@dataclass(frozen=True, slots=True)
class Tender:
    """Everything that decides an award.

    Attributes:
        offers: What suppliers offer, in the order of the quotes.
        demand: What is wanted.
        limits: What every award must keep.
        weights: Weights of price, quality and social value; None for the least whole-life cost.
        disposal_gbp_per_kwp: Cost of what is bought and not wanted; None where that may not happen.
        storage_gbp_per_kwp_per_year: Cost of hardware kept for a year; None where none is bought ahead.
        price_trend_fraction_per_year: Change of prices a year after the first year wanted.
        discount_rate_fraction: Rate at which later pounds count less in the choice.
        life_years: Years for which running costs of the quotes count.
        installation_gbp_per_kwp: Added to hardware in lots that hold both; None where no lot does.
        ordered: Day on which orders are placed.
        seconds: Time limit of a solve. [s]
        levy_fraction: A framework's levy on what suppliers are paid.
    """

    offers: tuple[Offer, ...]
    demand: Demand
    limits: Limits
    weights: Weights | None
    disposal_gbp_per_kwp: float | None
    storage_gbp_per_kwp_per_year: float | None
    price_trend_fraction_per_year: float
    discount_rate_fraction: float
    life_years: int
    installation_gbp_per_kwp: float | None
    ordered: dt.date
    seconds: float
    levy_fraction: float = 0.0

    def level(self, year: int) -> float:
        """Price level of a year beside the quotes'. [-]"""
        return (1 + self.price_trend_fraction_per_year) ** (year - self.demand.years[0])

    def worth(self, year: int) -> float:
        """What a pound of a year counts in the choice. [-]"""
        return (1 + self.discount_rate_fraction) ** (self.demand.years[0] - year)

    def upkeep(self, running_gbp_per_kwp_per_year: float) -> float:
        """Running cost of a kWp over its life, seen from the year in which it is bought. [£/kWp]"""
        years = range(1, self.life_years + 1)
        return running_gbp_per_kwp_per_year * sum((1 + self.discount_rate_fraction) ** -year for year in years)

    def is_mixed(self, lot: str) -> bool:
        """Whether a lot has quotes for hardware and for installed panels."""
        return len({offer.supply for offer in self.offers if lot in offer.lots}) > 1

    def stores(self, lot: str) -> bool:
        """Whether a lot may be bought ahead: hardware alone can lie in a store."""
        return self.storage_gbp_per_kwp_per_year is not None and all(
            offer.supply == "supply_only" for offer in self.offers if lot in offer.lots
        )

    def installing(self, offer: Offer, lot: str) -> float:
        """Installing hardware, counted in the choice where it stands beside installed panels. [£/kWp]"""
        mixed = offer.supply == "supply_only" and self.is_mixed(lot)
        return (self.installation_gbp_per_kwp or 0.0) if mixed else 0.0


@dataclass(frozen=True, slots=True)
class Order:
    """What one offer delivers of one lot in one year, as the program decided. [kWp]"""

    offer: int
    lot: str
    year: int
    kwp: float


@dataclass(frozen=True, slots=True)
class Solved:
    """An award as the solver leaves it.

    Attributes:
        orders: Every order of more than nothing.
        stock_kwp: In store at the end of each lot and year.
        surplus_kwp: Bought and not wanted, by lot and year.
        objective: Whole-life cost in pounds, or the score. [£ or points]
        status: optimal, or limit (best found within the time).
        gap_fraction: How far from the best possible it may be. [-]
    """

    orders: tuple[Order, ...]
    stock_kwp: dict[tuple[str, int], float] = field(default_factory=dict)
    surplus_kwp: dict[tuple[str, int], float] = field(default_factory=dict)
    objective: float = 0.0
    status: str = "optimal"
    gap_fraction: float = 0.0
