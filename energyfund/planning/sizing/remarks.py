"""What a reader of the sizes should know: what is assumed, and what is odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from energyfund.plan.size_parts import MeterSize
from energyfund.planning.site_checks import HOMES
from energyfund.planning.sizing.choose import Chosen
from energyfund.planning.sizing.levels import Costing, Levels
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.projects import SolarProject
from energyfund.scenario.site import Site
from energyfund.solar.sizing.dispatch import why_not_exact
from energyfund.units import gbp, number, percent

HARDLY_KWH = 1
SLACK_FRACTION = 0.01
SLACK_KWP = 0.5
"""Differences that are not worth a sentence."""

ARRANGEMENTS = {
    "single_buyer": "One supply takes the power: all loads and all roofs of an estate count as behind one meter.",
    "microgrid": "All loads of an estate share one meter and one tariff, so that one home's surplus serves another.",
    "per_flat": (
        "Each home has its own part of all roofs behind its own meter, through shared-roof devices; what it does not "
        "use is exported and does not reach its neighbour."
    ),
}


def linear_remarks(written: SolarProject, net_gbp: float) -> tuple[str, ...]:
    """What is said of a project without a site block."""
    unknown = (
        f"'{written.name}' has no site block, so nothing is known of the hours in which power is used. Its value is "
        "that of its sales and of export, the same for each kWp: best is all of the roofs or none. Add site: to size "
        "it by the hour."
    )
    found = [unknown]
    if net_gbp < 0:
        found.append(
            f"'{written.name}' is worth {gbp(-net_gbp)} a year less than it costs at the scenario's discount rate, so "
            "none of it is built."
        )
    return tuple(found)


def site_remarks(
    loaded: LoadedScenario,
    index: int,
    costing: Costing,
    levels: Levels,
    meters: Sequence[MeterSize],
    chosen: Sequence[Chosen],
) -> tuple[str, ...]:
    """What is said of a project that was sized by the hour."""
    written = costing.written
    site = written.site
    if site is None:
        return ()
    return (
        ARRANGEMENTS[site.arrangement],
        *_load_remarks(site),
        *_price_remarks(loaded, index, costing, levels, meters),
        *_connection_remarks(site, costing, levels, meters),
        *_size_remarks(written, levels, meters),
        *_method_remarks(chosen),
    )


def _load_remarks(site: Site) -> Iterator[str]:
    shapes = [load.name for load in site.loads if load.kind is not None]
    if shapes:
        yield (
            f"Hours of use of {', '.join(shapes)} follow an average shape of the library, scaled to the yearly use. "
            "Half-hourly readings of the meter (file:) would say more."
        )
    homes = [load.name for load in site.loads if load.kind in HOMES]
    if homes and site.arrangement == "per_flat":
        yield (
            "A single home is spikier than the average of many. Its hours are scattered about the average shape, with "
            "a fixed seed, until its self-use is that of the library's table of single homes; homes are alike, and "
            "each has the same part of the roofs. Real homes differ, and so will their savings."
        )
    elif homes:
        yield (
            f"{', '.join(homes)}: together the homes follow the average shape. That is right for many homes on one "
            "meter; with a few dozen or fewer, self-use will be somewhat lower than shown."
        )


def _price_remarks(
    loaded: LoadedScenario, index: int, costing: Costing, levels: Levels, meters: Sequence[MeterSize]
) -> Iterator[str]:
    written = costing.written
    site = written.site
    if site is None:
        return
    kwp = sum(one.best_kwp for one in meters)
    made = sum(month.generated_kwh for one in meters for month in one.months) / levels.life_output_fraction
    cost = costing.levelised_cost_gbp_per_kwh(kwp, made)
    key = "price_to_site_gbp_per_kwh"
    path = ("projects", index, "site", key) if site.price_to_site_gbp_per_kwh is not None else ("projects", index)
    where = f"{loaded.file.name} line {loaded.lines.line_of(path)}"
    paid = levels.site_gbp_per_kwh + levels.generation_gbp_per_kwh
    if cost is not None and levels.site_gbp_per_kwh > 0 and paid < cost:
        yield (
            f"{where}: the price to the site, {_pence(levels.site_gbp_per_kwh)} a unit, is below what a unit costs "
            f"over the life, {_pence(cost)} (levelised, at the scenario's discount rate, prices of "
            f"{costing.calendar.price_base}). Members would pay for part of it."
        )
    if levels.site_gbp_per_kwh > site.import_price.price_gbp_per_kwh:
        yield (
            f"{where}: the price to the site, {_pence(levels.site_gbp_per_kwh)} a unit, is above what the grid asks at "
            f"most hours, {_pence(site.import_price.price_gbp_per_kwh)}: the site would lose by it."
        )
    feed_in = written.feed_in_tariff
    if feed_in is not None and feed_in.export_gbp_per_kwh is not None and site.export_price is not None:
        yield "The feed-in tariff pays for export, and the site block gives an export price too: its own price holds."


def _connection_remarks(site: Site, costing: Costing, levels: Levels, meters: Sequence[MeterSize]) -> Iterator[str]:
    if site.connection.export_limit_kw == 0:
        yield "The connection allows no export at all: what the site does not use at once, or store, is turned down."
    turned = sum(month.curtailed_kwh for one in meters for month in one.months)
    made = sum(month.generated_kwh for one in meters for month in one.months)
    if turned > HARDLY_KWH:
        yield (
            f"{number(turned)} kWh a year ({percent(turned / made)} of what is made) is turned down, for want of use "
            "and of room in the export limit."
        )
        if levels.generation_gbp_per_kwh > 0:
            yield "The tariff on generation counts what is turned down as well; in truth it would not be paid."
    if site.connection.inverter_kw is not None and costing.full_kwp > 0:
        yield "Power above the inverters' rating is cut off as it would be with full roofs, whatever size is chosen."


def _size_remarks(written: SolarProject, levels: Levels, meters: Sequence[MeterSize]) -> Iterator[str]:
    for one in meters:
        if one.best_kwp <= 0:
            yield (
                f"{one.name}: no panels are worth their cost at the scenario's discount rate "
                f"({percent(levels.real_rate_fraction, 2)} a year over inflation)."
            )
        elif abs(one.society_best_kwp - one.best_kwp) > max(SLACK_FRACTION * one.full_kwp, SLACK_KWP):
            yield (
                f"{one.name}: {number(one.best_kwp, 1)} kWp is best for the society and the site together. For the "
                f"society alone, at what it is paid, {number(one.society_best_kwp, 1)} kWp without a battery would be."
            )
    if written.site is not None and written.site.battery is not None and not any(one.battery_kwh > 0 for one in meters):
        yield "A battery was offered at its price and is not worth it: none is chosen."


def _method_remarks(chosen: Sequence[Chosen]) -> Iterator[str]:
    reasons = dict.fromkeys(why_not_exact(one.meter.case) for one in chosen)
    for reason in reasons:
        if reason:
            yield (f"Sized by a linear program of every hour, because {reason}. The roofs have no value curve then.")


def _pence(gbp_per_kwh: float) -> str:
    return f"{100 * gbp_per_kwh:.1f} p"
