"""What suppliers offer and buyers want, ready for the award."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from energyfund.purchase.tiers import Piece, Tier, pieces
from energyfund.scenario.purchase_rows import Building, BuyerKind, Discount, Supply

MOST_KWP = math.inf


@dataclass(frozen=True, slots=True)
class LotTerms:
    """What one supplier says for one lot.

    Attributes:
        tiers: From the lowest to the highest; each ends where the next begins. [kWp, £/kWp]
        capacity_kwp: The most in a year; infinite where none is stated.
        local: A local firm, in this lot.
        small: A small or medium-sized firm.
        quality_points: Score of the tender, 0 to 100; None where none was given.
        social_value_points: The same for social value.
        running_cost_gbp_per_kwp_per_year: Upkeep that comes with the quote.
        lead_time_weeks: Weeks from the order to delivery.
        line: Line of the first tier in the table of quotes.
    """

    tiers: tuple[Tier, ...]
    capacity_kwp: float
    local: bool
    small: bool
    quality_points: float | None
    social_value_points: float | None
    running_cost_gbp_per_kwp_per_year: float
    lead_time_weeks: float
    line: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What one supplier offers under one kind of discount.

    all_units and incremental offers hold one lot, total_quantity offers all lots of the supplier whose total sets the
    tier, bundles the lots that are awarded together, in full, or not at all.
    """

    supplier: str
    discount: Discount
    supply: Supply
    currency: str
    lots: dict[str, LotTerms]

    @property
    def name(self) -> str:
        """The offer in words."""
        return f"{self.supplier}, {' + '.join(self.lots)}"

    def curve(self, lot: str, level: float = 1.0) -> tuple[Piece, ...]:
        """The cost curve of a lot at a price level."""
        return pieces(self.lots[lot].tiers, self.discount, level)

    def is_in_time(self, lot: str, year: int, ordered: dt.date) -> bool:
        """Whether an order on a day can be delivered within a year."""
        days = 7 * self.lots[lot].lead_time_weeks
        return ordered + dt.timedelta(days=days) <= dt.date(year, 12, 31)


@dataclass(frozen=True, slots=True)
class Want:
    """What one buyer wants in one lot and year.

    ``line`` is the line in the table of demand, None where demand comes from roofs or a plan. ``vat_registered`` says
    whether the buyer recovers VAT.
    """

    buyer: str
    lot: str
    kwp: float
    year: int
    buyer_kind: BuyerKind
    building: Building
    account: str
    sites: int
    deposit_fraction: float
    vat_registered: bool
    delivery: dt.date
    line: int | None


@dataclass(frozen=True, slots=True)
class Demand:
    """Everything wanted, and where it came from."""

    wants: tuple[Want, ...]
    source: str

    @property
    def lots(self) -> tuple[str, ...]:
        """Lots in the order in which they first appear."""
        return tuple(dict.fromkeys(want.lot for want in self.wants))

    @property
    def years(self) -> tuple[int, ...]:
        """Every year from the first to the last in which anything is wanted."""
        found = [want.year for want in self.wants]
        return tuple(range(min(found), max(found) + 1)) if found else ()

    def kwp(self, lot: str, year: int) -> float:
        """Wanted in a lot and year. [kWp]"""
        return math.fsum(want.kwp for want in self.wants if want.lot == lot and want.year == year)

    def lot_kwp(self, lot: str) -> float:
        """Wanted in a lot in all years. [kWp]"""
        return math.fsum(want.kwp for want in self.wants if want.lot == lot)

    @property
    def total_kwp(self) -> float:
        """Wanted in all. [kWp]"""
        return math.fsum(want.kwp for want in self.wants)

    def cells(self) -> Iterator[tuple[str, int]]:
        """Every lot and year."""
        return ((lot, year) for lot in self.lots for year in self.years)
