"""One solar project at its best size: meters, roofs, value, and what it takes to work out its cash flow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from energyfund.finance.present_value import FloatArray
from energyfund.plan.size_parts import MeterSize, ProjectSize, RoofSize, Segment
from energyfund.planning.inputs import Inputs
from energyfund.planning.sizing.bands import best_of_bands
from energyfund.planning.sizing.choose import Chosen
from energyfund.planning.sizing.levels import Costing, long_enough, shared_out, site_sales
from energyfund.planning.sizing.meter_sizes import Priced, meter_size, roof_segments
from energyfund.planning.sizing.meters import Ground, pools_of
from energyfund.planning.sizing.remarks import linear_remarks, site_remarks
from energyfund.scenario.projects import SolarProject
from energyfund.scenario.sales import Sale
from energyfund.solar.losses import exceedance_factor, uncertainty
from energyfund.solar.roofs import Roofs
from energyfund.solar.yields import estimate


@dataclass(frozen=True, slots=True)
class Built:
    """A project at its best size, as its cash flow needs it.

    Attributes:
        costing: The project with its prices.
        kwp: Its best size. [kWp]
        annual_kwh: Sold or used in the first year: generated, less what is turned down or lost in the battery. [kWh]
        sales: Buyers, each with its share of that.
        export_gbp_per_kwh: Price of export that replaces the project's; None keeps it. [£/kWh]
        battery_kwh: [kWh]
    """

    costing: Costing
    kwp: float
    annual_kwh: float
    sales: tuple[Sale, ...]
    export_gbp_per_kwh: float | None
    battery_kwh: float


@dataclass(frozen=True, slots=True)
class Sized:
    """What sizing a project gives."""

    size: ProjectSize
    roofs: tuple[RoofSize, ...]
    built: Built
    weather: tuple[str, ...]


def size_project(inputs: Inputs, index: int, award_gbp_per_kwp: float | None, seed: int) -> Sized:
    """The best size of one solar project.

    Args:
        inputs: The scenario with its tables.
        index: Place of the project among the scenario's projects.
        award_gbp_per_kwp: Price from the award of a purchase, where the project names one. [£/kWp]
        seed: Of the weather.
    """
    written = inputs.loaded.scenario.projects[index]
    if not isinstance(written, SolarProject):
        raise TypeError(f"project {index} is not a solar project")
    roofs = inputs.roofs[written.name]
    full = float(roofs.capacity_kwp.sum())
    year = min(written.start_years or [inputs.timeline.start])
    calendar = long_enough(inputs.calendar, year, written.life_years)
    costing = Costing(written, full, calendar, inputs.figures, year, award_gbp_per_kwp)
    if written.site is None:
        return _linear(inputs, costing, roofs, seed)
    return _by_the_hour(inputs, costing, roofs, index, seed)


def _by_the_hour(inputs: Inputs, costing: Costing, roofs: Roofs, index: int, seed: int) -> Sized:
    written, figures = costing.written, inputs.figures
    site = written.site
    if site is None:
        raise TypeError("a project without a site block has no hours")
    levels = costing.levels(site_sales(written))
    ground = Ground(inputs.loaded, site, roofs, figures, levels, inputs.timeline.price_base, seed)
    pools = pools_of(ground)
    store = site.battery
    per_kwh = 0.0 if store is None else costing.battery_cost_gbp_per_kwh(store.cost_gbp_per_kwh, store.life_years)
    seconds = inputs.loaded.scenario.solver_seconds
    best = best_of_bands(costing, pools, levels.generation_gbp_per_kwh, per_kwh, seconds)
    kwp = sum(one.kwp for one in best.chosen)
    outlay = costing.outlay_gbp(kwp) / kwp if kwp > 0 else costing.outlay_gbp(costing.full_kwp) / costing.full_kwp
    store_outlay = 0.0 if store is None else store.cost_gbp_per_kwh * costing.tax_on_top
    priced = Priced(written.name, levels, best.rates, outlay, store_outlay, figures)
    meters = tuple(meter_size(one, priced) for one in best.chosen)
    used = sum(one.self_use_fraction * _made(one) for one in meters)
    kept = sum(_made(one) - _lost(one) for one in meters)
    made = sum(_made(one) for one in meters)
    exported = sum(sum(month.exported_kwh for month in one.months) for one in meters)
    income = sum(one.export_income_gbp for one in meters)
    battery = sum(one.battery_kwh for one in meters)
    first_year = made / levels.life_output_fraction
    built = Built(
        costing=costing,
        kwp=kwp,
        annual_kwh=kept / levels.life_output_fraction,
        sales=tuple(shared_out(site_sales(written), used / kept if kept > 0 else 0.0)),
        export_gbp_per_kwh=income / exported if site.export_price is not None and exported > 0 else None,
        battery_kwh=battery,
    )
    value = sum(one.value_gbp for one in meters)
    paid = levels.site_gbp_per_kwh * used
    saved = sum(one.bill_saved_gbp for one in meters)
    size = ProjectSize(
        name=written.name,
        arrangement=site.arrangement,
        start_year=costing.year,
        life_years=written.life_years,
        full_kwp=costing.full_kwp,
        best_kwp=kwp,
        battery_kwh=battery,
        outlay_gbp=outlay * kwp + store_outlay * battery,
        annual_kwh=first_year,
        self_use_fraction=used / made if made > 0 else 0.0,
        price_to_site_gbp_per_kwh=levels.site_gbp_per_kwh,
        export_price_gbp_per_kwh=income / exported if exported > 0 else levels.export_gbp_per_kwh,
        levelised_cost_gbp_per_kwh=costing.levelised_cost_gbp_per_kwh(kwp, first_year),
        real_rate_fraction=levels.real_rate_fraction,
        life_output_fraction=levels.life_output_fraction,
        value_gbp=value,
        cost_gbp=sum(one.cost_gbp for one in meters),
        society_gbp=value - saved + paid,
        site_gbp=saved - paid,
        meters=meters,
        remarks=site_remarks(inputs.loaded, index, costing, levels, meters, best.chosen),
    )
    spread = _long_run_p90(inputs, written.life_years)
    found = [
        roof
        for one, meter in zip(best.chosen, meters, strict=True)
        for roof in _roofs(one, meter, roofs, priced, spread)
    ]
    order = {name: place for place, name in enumerate(roofs.roof_id)}
    weather = estimate(roofs, figures, seed).weather
    return Sized(size, _joined(sorted(found, key=lambda roof: order[roof.roof_id])), built, weather)


def _linear(inputs: Inputs, costing: Costing, roofs: Roofs, seed: int) -> Sized:
    """Without a site block each kWp is worth the same, so that all roofs are full or empty."""
    written, figures = costing.written, inputs.figures
    levels = costing.levels(written.sales)
    yields = estimate(roofs, figures, seed)
    share = sum(sale.share_fraction for sale in written.sales)
    unit = levels.generation_gbp_per_kwh + share * levels.site_gbp_per_kwh + (1 - share) * levels.export_gbp_per_kwh
    cost = costing.level_cost_gbp_per_kwp(costing.full_kwp)
    values = unit * yields.specific_yield_kwh_per_kwp * levels.life_output_fraction
    annual = float(yields.annual_kwh.sum())
    worth = float(values @ roofs.capacity_kwp)
    is_built = worth >= cost * costing.full_kwp
    kwp = costing.full_kwp if is_built else 0.0
    spread = _long_run_p90(inputs, written.life_years)
    found = tuple(
        RoofSize(
            roof_id=name,
            project=written.name,
            estate=roofs.estate[place],
            meter="",
            full_kwp=float(roofs.capacity_kwp[place]),
            best_kwp=float(roofs.capacity_kwp[place]) if is_built else 0.0,
            annual_kwh=float(yields.annual_kwh[place]) if is_built else 0.0,
            p90_kwh=spread * float(yields.annual_kwh[place]) if is_built else 0.0,
            cost_gbp_per_kwp_per_year=cost,
            segments=(Segment(0.0, float(roofs.capacity_kwp[place]), float(values[place])),),
        )
        for place, name in enumerate(roofs.roof_id)
    )
    made = annual if is_built else 0.0
    size = ProjectSize(
        name=written.name,
        arrangement="",
        start_year=costing.year,
        life_years=written.life_years,
        full_kwp=costing.full_kwp,
        best_kwp=kwp,
        battery_kwh=0.0,
        outlay_gbp=costing.outlay_gbp(kwp) if is_built else 0.0,
        annual_kwh=made,
        self_use_fraction=share,
        price_to_site_gbp_per_kwh=levels.site_gbp_per_kwh,
        export_price_gbp_per_kwh=levels.export_gbp_per_kwh,
        levelised_cost_gbp_per_kwh=costing.levelised_cost_gbp_per_kwh(kwp, made),
        real_rate_fraction=levels.real_rate_fraction,
        life_output_fraction=levels.life_output_fraction,
        value_gbp=worth if is_built else 0.0,
        cost_gbp=cost * kwp,
        society_gbp=worth if is_built else 0.0,
        site_gbp=0.0,
        meters=(),
        remarks=linear_remarks(written, worth - cost * costing.full_kwp),
    )
    built = Built(costing, kwp, made, tuple(written.sales), None, 0.0)
    return Sized(size, found, built, yields.weather)


def _long_run_p90(inputs: Inputs, life_years: int) -> float:
    """Mean of the life's years that is exceeded in nine cases of ten, over the expected one. [-]"""
    return exceedance_factor(90, uncertainty(inputs.figures), years=life_years)


def _made(meter: MeterSize) -> float:
    return sum(month.generated_kwh for month in meter.months)


def _lost(meter: MeterSize) -> float:
    """Turned down, or lost on its way through the battery; power bought for the battery does not count. [kWh]"""
    turned = sum(month.curtailed_kwh for month in meter.months)
    stored = sum(month.charged_kwh for month in meter.months)
    bought = sum(month.charged_from_grid_kwh for month in meter.months)
    given = sum(month.from_battery_kwh + month.battery_exported_kwh for month in meter.months)
    own = stored / (stored + bought) if stored + bought > 0 else 0.0
    return turned + max(stored - own * given, 0.0)


def _roofs(one: Chosen, meter: MeterSize, roofs: Roofs, priced: Priced, spread: float) -> list[RoofSize]:
    """The roofs above a meter, each with its part of what stands there."""
    by_roof: FloatArray = (one.size.capacity_kwp * one.meter.count) @ one.meter.mix
    made = one.meter.case.generation_kwh_per_kwp.sum(axis=1) / priced.levels.life_output_fraction
    annual: FloatArray = (one.size.capacity_kwp * one.meter.count * made) @ one.meter.mix
    segments = roof_segments(one, priced)
    room = (one.meter.most_kwp * one.meter.count) @ one.meter.mix
    return [
        RoofSize(
            roof_id=roofs.roof_id[place],
            project=meter.project,
            estate=roofs.estate[place],
            meter=meter.name,
            full_kwp=float(room[at]),
            best_kwp=float(by_roof[at]),
            annual_kwh=float(annual[at]),
            p90_kwh=spread * float(annual[at]),
            cost_gbp_per_kwp_per_year=priced.rates.panel_gbp_per_kwp,
            segments=segments[at],
        )
        for at, place in enumerate(one.meter.roofs)
    ]


def _joined(found: Sequence[RoofSize]) -> tuple[RoofSize, ...]:
    """One entry for each roof; where several kinds of meters share a roof, their parts are added."""
    by_name: dict[str, list[RoofSize]] = {}
    for roof in found:
        by_name.setdefault(roof.roof_id, []).append(roof)
    return tuple(_one(parts) for parts in by_name.values())


def _one(parts: list[RoofSize]) -> RoofSize:
    first = parts[0]
    if len(parts) == 1:
        return first
    full = first.full_kwp
    return RoofSize(
        roof_id=first.roof_id,
        project=first.project,
        estate=first.estate,
        meter=", ".join(part.meter for part in parts),
        full_kwp=full,
        best_kwp=math.fsum(part.best_kwp for part in parts),
        annual_kwh=math.fsum(part.annual_kwh for part in parts),
        p90_kwh=math.fsum(part.p90_kwh for part in parts),
        cost_gbp_per_kwp_per_year=first.cost_gbp_per_kwp_per_year,
        segments=_merged([part.segments for part in parts], full),
    )


def _merged(curves: Sequence[tuple[Segment, ...]], full_kwp: float) -> tuple[Segment, ...]:
    """Segments of several meters on one roof, the best first, as far as the roof reaches."""
    whole = sorted((one for curve in curves for one in curve), key=lambda one: -one.value_gbp_per_kwp_per_year)
    made: list[Segment] = []
    at = 0.0
    for one in whole:
        end = min(at + one.to_kwp - one.from_kwp, full_kwp)
        if end > at:
            made.append(Segment(at, end, one.value_gbp_per_kwp_per_year))
            at = end
    return tuple(made)
