"""What the power of panels brings in: buyers, export, and the old feed-in tariff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import at_prices_of
from energyfund.projects.indexed import index_words, inflation_factor, is_agreed, price_level
from energyfund.projects.operation import Operation
from energyfund.projects.project import Factor, Line
from energyfund.scenario.projects import SolarProject
from energyfund.scenario.sales import FeedInTariff, Sale

GRID_PRICE = "electricity_unit_rate_gbp_per_kwh"
EXPORT_PRICE = "seg_export_price_gbp_per_kwh"


@dataclass(frozen=True, slots=True)
class Income:
    """Income from power, by how sure it is; arrays have shape (project years,).

    Attributes:
        lines: A line for each buyer, export and tariff; those without any money are left out.
        guaranteed_gbp: What buyers pay even for power that they do not use, and tariffs set by law for each unit
            generated. [£ nominal]
        market_gbp: Export at the price of the market. [£ nominal]
        exported_kwh: What no buyer takes. [kWh]
    """

    lines: tuple[Line, ...]
    guaranteed_gbp: FloatArray
    market_gbp: FloatArray
    exported_kwh: FloatArray

    @property
    def gbp(self) -> FloatArray:
        """All of it together, shape (project years,). [£ nominal]"""
        return np.sum([line.gbp for line in self.lines], axis=0) if self.lines else np.zeros_like(self.market_gbp)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What most of it varies with: the factors of lines that bring in more than half."""
        weights: dict[Factor, float] = {}
        for line in self.lines:
            for factor in line.moves_with:
                weights[factor] = weights.get(factor, 0.0) + float(line.gbp.sum())
        whole = sum(float(line.gbp.sum()) for line in self.lines)
        return tuple(factor for factor, weight in weights.items() if 2 * weight > whole)


def solar_income(written: SolarProject, operation: Operation) -> Income:
    """Income from the power of one start year.

    Each buyer takes its share of what is generated, up to what it can use, while its contract runs. Everything else is
    exported: at the market's price, or at the feed-in tariff's where that pays for export. The tariff for generation
    is paid for every unit, whoever uses it.
    """
    lines = [_sale_line(sale, operation) for sale in written.sales]
    guaranteed = np.zeros_like(operation.energy_kwh)
    for line in lines:
        if line.guaranteed_gbp is not None:
            guaranteed = guaranteed + line.guaranteed_gbp
    exported = exported_kwh(written.sales, operation)
    tariffs, in_market = _tariff_lines(written.feed_in_tariff, exported, operation)
    for line in tariffs:
        guaranteed = guaranteed + line.gbp
    market = _export_line(written, exported * in_market, operation)
    kept = tuple(line for line in (*lines, *tariffs, market) if bool(np.any(line.gbp)))
    return Income(kept, guaranteed, market.gbp, exported)


def taken_kwh(sale: Sale, operation: Operation) -> FloatArray:
    """What a buyer is expected to take: its share of generation, at most what it can use, while the contract runs."""
    return _volume(sale, sale.share_fraction, operation)


def exported_kwh(sales: Sequence[Sale], operation: Operation) -> FloatArray:
    """What no buyer takes, shape (project years,). [kWh]"""
    rest = max(0.0, 1 - sum(sale.share_fraction for sale in sales))
    exported = operation.energy_kwh * rest
    for sale in sales:
        exported = exported + (operation.energy_kwh * sale.share_fraction - taken_kwh(sale, operation))
    return exported


def first_price(sale: Sale, price_base: int, figures: Figures) -> tuple[float, str]:
    """A buyer's price in money of the price base, and where it comes from. [£/kWh]"""
    if sale.price_gbp_per_kwh is not None:
        return sale.price_gbp_per_kwh, "scenario"
    discount = sale.discount_to_grid_fraction or 0.0
    return at_prices_of(figures, GRID_PRICE, price_base) * (1 - discount), GRID_PRICE


def buyers_saving(sale: Sale, annual_kwh: float, homes: int, figures: Figures) -> float:
    """What each home that buys power saves in the first year: (grid price − price) · its part of the power. [£/year]

    Power that is free saves the whole price of the grid.
    """
    grid = figures.value(GRID_PRICE)
    price = sale.price_gbp_per_kwh
    if price is None:
        price = grid * (1 - (sale.discount_to_grid_fraction or 0.0))
    if sale.floor_gbp_per_kwh is not None:
        price = max(price, sale.floor_gbp_per_kwh)
    taken = annual_kwh * sale.share_fraction
    if sale.at_most_kwh_per_year is not None:
        taken = min(taken, sale.at_most_kwh_per_year)
    return (grid - price) * taken / homes


def _volume(sale: Sale, share_fraction: float, operation: Operation) -> FloatArray:
    volume = operation.energy_kwh * share_fraction
    if sale.at_most_kwh_per_year is not None:
        volume = np.minimum(volume, sale.at_most_kwh_per_year)
    if sale.term_years is not None:
        volume = np.where(operation.age <= sale.term_years, volume, 0.0)
    return volume


def _sale_line(sale: Sale, operation: Operation) -> Line:
    """Price in year t · what the buyer takes; the price is max(floor, price · level_t)."""
    price, source = first_price(sale, operation.calendar.price_base, operation.figures)
    level = price_level(sale.index, operation.calendar, operation.year, operation.figures)

    def paid(volume_kwh: FloatArray) -> FloatArray:
        if sale.floor_gbp_per_kwh is None:
            return volume_kwh * price * level
        return volume_kwh * np.maximum(price * level, sale.floor_gbp_per_kwh)

    moves: tuple[Factor, ...] = ("yield", "use") if is_agreed(sale.index) else ("yield", "price", "use")
    guaranteed = None
    if sale.guaranteed_share_fraction > 0:
        guaranteed = paid(_volume(sale, sale.guaranteed_share_fraction, operation))
    words = index_words(sale.index, sale.floor_gbp_per_kwh)
    if sale.discount_to_grid_fraction is not None:
        words = f"{words}; {100 * sale.discount_to_grid_fraction:.0f} % below the grid's price at first"
    return Line(
        f"Power sold to {sale.buyer}",
        words,
        source,
        paid(taken_kwh(sale, operation)),
        moves_with=(*moves, *inflation_factor(sale.index)),
        guaranteed_gbp=guaranteed,
    )


def _export_line(written: SolarProject, sold_kwh: FloatArray, operation: Operation) -> Line:
    price, source = written.export_price_gbp_per_kwh, "scenario"
    if price is None and bool(np.any(sold_kwh)):
        source = EXPORT_PRICE
        price = at_prices_of(operation.figures, source, operation.calendar.price_base)
    gbp = sold_kwh * (price or 0.0) * operation.prices
    return Line("Power exported", "inflation", source, gbp, moves_with=("yield", "price", "inflation"))


def _tariff_lines(
    tariff: FeedInTariff | None, exported_kwh: FloatArray, operation: Operation
) -> tuple[list[Line], FloatArray]:
    """Lines of the feed-in tariff, and 1 in each year in which exports are still sold in the market, else 0."""
    in_market = np.ones_like(exported_kwh)
    if tariff is None:
        return [], in_market
    paid = (operation.working & (operation.age <= tariff.years)).astype(np.float64)
    level = price_level(tariff.index, operation.calendar, operation.year, operation.figures) * paid
    words = index_words(tariff.index)
    moves: tuple[Factor, ...] = ("yield", *inflation_factor(tariff.index))
    generated = operation.energy_kwh * tariff.generation_gbp_per_kwh * level
    lines = [Line("Feed-in tariff for generation", words, "scenario", generated, moves_with=moves)]
    if tariff.export_gbp_per_kwh is not None:
        deemed = tariff.deemed_export_fraction
        counted = exported_kwh if deemed is None else operation.energy_kwh * deemed
        exported = counted * tariff.export_gbp_per_kwh * level
        lines.append(Line("Feed-in tariff for export", words, "scenario", exported, moves_with=moves))
        in_market = 1 - paid
    return lines, in_market
