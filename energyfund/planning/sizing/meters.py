"""The meters of a site: what each sees of loads, prices, roofs and connection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.planning.load_file import read_readings
from energyfund.planning.site_checks import HOMES
from energyfund.planning.sizing.levels import Levels
from energyfund.planning.sizing.prices import in_year, prices_by_step
from energyfund.planning.sizing.spiky import single_home
from energyfund.scenario import site as written_site
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.site import Load, Site
from energyfund.solar.roofs import Roofs, choose
from energyfund.solar.sizing.case import NO_BATTERY, Battery, Case, DemandCharge, Supply
from energyfund.solar.sizing.clock import wall_clock
from energyfund.solar.sizing.generation import hourly_per_kwp
from energyfund.solar.sizing.loads import profile
from energyfund.solar.weather import Times

SHAPES = {"landlord_supply": "landlord", "flats": "household"}
"""Names that the scenario has for shapes of the library, where they differ."""


@dataclass(frozen=True, slots=True)
class Meter:
    """One meter, or several that are alike, each with its part of the roofs.

    Attributes:
        name: What it is, in the report's words.
        estate: Estate of the roofs above it; empty where it stands for the whole project.
        count: Number of meters that are alike.
        loads: Names of the loads behind it.
        roofs: Places of the roofs above it, shape (roofs,).
        mix: Part of each of these roofs in a kWp of each row of panels, shape (rows, roofs); rows add up to 1.
        most_kwp: The most panels in each row behind one meter, shape (rows,). [kWp]
        most_kwh: The largest battery behind one meter. [kWh]
        ac_ratio: Panels over inverter rating. [kWp/kW]
        phases: Of its connection.
        export_limit_kw: Greatest export of one meter; infinite without a limit. [kW]
        case: What the search for the best size is given, for one meter, in a year of average output.
    """

    name: str
    estate: str
    count: int
    loads: tuple[str, ...]
    roofs: NDArray[np.int64]
    mix: FloatArray
    most_kwp: FloatArray
    most_kwh: float
    ac_ratio: float
    phases: int
    export_limit_kw: float
    case: Case

    @property
    def full_kwp(self) -> float:
        """What all its meters could have together, by their own roofs. [kWp]"""
        return float(self.most_kwp.sum()) * self.count


@dataclass(frozen=True, slots=True)
class Pool:
    """Meters that share room: together no more than so many kWp.

    Attributes:
        meters: The meters.
        most_kwp: [kWp]
    """

    meters: tuple[Meter, ...]
    most_kwp: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What all meters of a site are made from.

    Attributes:
        loaded: The scenario, for tables of readings.
        site: The site block.
        roofs: The project's roofs.
        figures: The library.
        levels: Level prices, for what export is worth where the site block gives no price by the hour.
        year: Year of the prices, whose days of the week hold.
        seed: Of weather, and of the hours of single homes.
    """

    loaded: LoadedScenario
    site: Site
    roofs: Roofs
    figures: Figures
    levels: Levels
    year: int
    seed: int


def pools_of(ground: Ground) -> tuple[Pool, ...]:
    """The meters of a site, in pools that share a limit of room."""
    site = ground.site
    largest = math.inf if site.largest_kwp is None else site.largest_kwp
    groups = _estates(ground)
    if site.arrangement != "per_flat":
        meters = tuple(_shared(ground, name, places, loads) for name, places, loads in groups)
        return (Pool(meters, largest),)
    whole = float(ground.roofs.capacity_kwp.sum())
    pools = []
    for name, places, loads in groups:
        room = float(ground.roofs.capacity_kwp[places].sum())
        meters = tuple(_alone(ground, name, places, load) for load in loads)
        pools.append(Pool(meters, min(room, largest * room / whole)))
    return tuple(pools)


def _estates(ground: Ground) -> list[tuple[str, NDArray[np.int64], list[Load]]]:
    """Name, roofs and loads of each estate; all together where a load stands for the whole project.

    Roofs of estates without a load of their own have nothing to feed but the grid.
    """
    site, roofs = ground.site, ground.roofs
    if any(load.estate is None for load in site.loads):
        return [("", np.arange(len(roofs)), list(site.loads))]
    names = np.array(roofs.estate, dtype=object)
    return [
        (name, np.flatnonzero(names == name), [load for load in site.loads if load.estate == name])
        for name in dict.fromkeys(roofs.estate)
    ]


def _shared(ground: Ground, name: str, places: NDArray[np.int64], loads: Sequence[Load]) -> Meter:
    """One meter for all loads and all roofs of an estate."""
    chosen = choose(ground.roofs, places)
    room = float(chosen.capacity_kwp.sum())
    rated, ratio = _rated(ground, chosen, room, 1)
    generation, steps = _generation(ground, rated)
    use = [_load(ground, load, steps) * (load.homes if load.kind in HOMES else 1) for load in loads]
    demand = np.sum(use, axis=0) if use else np.zeros(steps.size)
    limit = min(_limit(ground), float(chosen.export_limit_kw.sum()))
    return Meter(
        name=name or "whole scheme",
        estate=name,
        count=1,
        loads=tuple(load.name for load in loads),
        roofs=places,
        mix=np.eye(len(chosen)),
        most_kwp=chosen.capacity_kwp.copy(),
        most_kwh=0.0 if ground.site.battery is None else ground.site.battery.largest_kwh,
        ac_ratio=ratio,
        phases=ground.site.connection.phases,
        export_limit_kw=limit,
        case=_case(ground, demand, generation, limit, steps),
    )


def _alone(ground: Ground, name: str, places: NDArray[np.int64], load: Load) -> Meter:
    """The meters of one load, each with its own part of all roofs of the estate."""
    chosen = choose(ground.roofs, places)
    room = float(chosen.capacity_kwp.sum())
    count = load.homes if load.kind in HOMES else 1
    rated, ratio = _rated(ground, chosen, room, count)
    by_roof, steps = _generation(ground, rated)
    mix = chosen.capacity_kwp[np.newaxis] / room
    generation = mix @ by_roof
    demand = _load(ground, load, steps)
    if load.kind in HOMES:
        demand = single_home(demand, generation[0], ground.seed)
    limit = min(_limit(ground), float(chosen.export_limit_kw.sum()) / count)
    homes = f", {count} homes" if load.kind in HOMES else ""
    return Meter(
        name=f"{load.name}{homes}",
        estate=name,
        count=count,
        loads=(load.name,),
        roofs=places,
        mix=mix,
        most_kwp=np.array([room / count]),
        most_kwh=0.0 if ground.site.battery is None else ground.site.battery.largest_kwh / count,
        ac_ratio=ratio,
        phases=ground.site.connection.phases,
        export_limit_kw=limit,
        case=_case(ground, demand, generation, limit, steps),
    )


def _rated(ground: Ground, chosen: Roofs, room_kwp: float, count: int) -> tuple[Roofs, float]:
    """Roofs with the inverters that the connection names, and panels over inverter rating."""
    given = ground.site.connection.inverter_kw
    usual = ground.figures.value("dc_ac_ratio")
    if given is None:
        own = np.where(np.isnan(chosen.dc_ac_ratio), usual, chosen.dc_ac_ratio)
        return chosen, room_kwp / float((chosen.capacity_kwp / own).sum())
    ratio = room_kwp / (given * count)
    return replace(chosen, dc_ac_ratio=np.full(len(chosen), ratio)), ratio


def _generation(ground: Ground, roofs: Roofs) -> tuple[FloatArray, Times]:
    """Output of a kWp in a year of average output, shape (roofs, steps), and the beginning of each step."""
    hours = hourly_per_kwp(roofs, ground.figures, ground.seed)
    return hours.kwh * ground.levels.life_output_fraction, in_year(hours.start_utc, ground.year)


def _load(ground: Ground, load: Load, steps: Times) -> FloatArray:
    """Use of one meter of a load, shape (steps,). [kWh]"""
    if load.file is not None:
        return read_readings(ground.loaded.table(load.file)).on_steps(steps)
    kind = load.kind or ""
    return profile(SHAPES.get(kind, kind), load.annual_kwh or 0.0, steps, ground.figures)


def _limit(ground: Ground) -> float:
    given = ground.site.connection.export_limit_kw
    return math.inf if given is None else given


def _case(ground: Ground, demand: FloatArray, generation: FloatArray, limit: float, steps: Times) -> Case:
    site, clock = ground.site, wall_clock(steps)
    hours = float((steps[1] - steps[0]) / np.timedelta64(1, "h"))
    sell = np.full(steps.size, ground.levels.export_gbp_per_kwh)
    if site.export_price is not None:
        sell = prices_by_step(site.export_price, clock)
    charge = site.demand_charge_gbp_per_kw_per_year
    supply = Supply(
        load_kwh=demand,
        buy_gbp_per_kwh=prices_by_step(site.import_price, clock),
        sell_gbp_per_kwh=sell,
        export_limit_kw=limit,
        step_hours=hours,
        demand_charge=DemandCharge(charge, np.zeros(steps.size, dtype=np.int64)) if charge > 0 else None,
    )
    return Case(supply, generation, _battery(site.battery))


def _battery(written: written_site.Battery | None) -> Battery:
    """The kind of battery; what is lost on the round trip is lost in equal parts on the way in and out."""
    if written is None:
        return NO_BATTERY
    each_way = math.sqrt(written.round_trip_fraction)
    return Battery(
        power_kw_per_kwh=written.power_kw_per_kwh,
        charge_efficiency_fraction=each_way,
        discharge_efficiency_fraction=each_way,
        charges_from_grid=written.may_charge_from_grid,
        exports=written.may_export,
        standing_loss_fraction_per_hour=written.standing_loss_fraction_per_hour,
    )
