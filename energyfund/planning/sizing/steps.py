"""Steps in the size of a solar project, worked out from the hours of its site, so that a plan can choose the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from energyfund.errors import Fault, InvalidInputError
from energyfund.finance.present_value import FloatArray
from energyfund.planning.inputs import Inputs
from energyfund.planning.site_checks import WORK_OUT
from energyfund.planning.sizing.levels import Costing, long_enough, site_sales
from energyfund.planning.sizing.meters import Ground, Meter, Pool, pools_of
from energyfund.projects.size_steps import Worked, WorkedStep, as_worked
from energyfund.scenario.projects import SolarProject
from energyfund.solar.sizing.case import NO_BATTERY
from energyfund.solar.sizing.dispatch import dispatch, why_not_exact
from energyfund.solar.sizing.value_curve import value_curve

SEGMENTS = 8
"""Steps of a size that all meters of a project may have together, about."""

CLOSE = 1e-6
"""Sizes nearer to each other than this share of the roofs are one; worths that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A kind of meter with the panels behind each of them where the whole scheme is built.

    Attributes:
        meter: Without a battery, and without a charge on the greatest import, which panels earn nothing by.
        rows_kwp: Shape (rows,). [kWp]
    """

    meter: Meter
    rows_kwp: FloatArray


@dataclass(frozen=True, slots=True)
class Flows:
    """What panels of a size do in a year of average output, all meters together. [kWh], export also in £."""

    made: float
    used: float
    exported: float
    turned_down: float
    export_gbp: float


def worked_out(inputs: Inputs, seed: int | None = None) -> dict[str, Worked]:
    """Steps of every project that asks for them, by its name.

    All roofs of a project are filled in the same proportion, as a plan builds them. Sizes from nothing to what the
    roofs hold (or the site's limit) are taken where straight segments between them would miss most of the value; at
    each, every hour is balanced exactly. A battery has no part in it.

    Raises:
        InvalidInputError: A tariff has no exact balance, or a larger scheme would be worth more for each kWp.
    """
    scenario = inputs.loaded.scenario
    drawn = scenario.solar.seed if seed is None else seed
    return {
        written.name: _worked(inputs, index, written, drawn)
        for index, written in enumerate(scenario.projects)
        if isinstance(written, SolarProject) and written.works_out_steps
    }


def _worked(inputs: Inputs, index: int, written: SolarProject, seed: int) -> Worked:
    site = written.site
    if site is None:
        raise TypeError("a project without a site block has no hours")
    roofs = inputs.roofs[written.name]
    full = float(roofs.capacity_kwp.sum())
    year = min(written.start_years or [inputs.timeline.start])
    calendar = long_enough(inputs.calendar, year, written.life_years)
    award = inputs.award_gbp_per_kwp.get(written.name)
    sold = written.model_copy(update={"sales": site_sales(written)})
    levels = Costing(sold, full, calendar, inputs.figures, year, award).levels(sold.sales)
    pools = pools_of(Ground(inputs.loaded, site, roofs, inputs.figures, levels, inputs.timeline.price_base, seed))
    reaches = [reach for pool in pools for reach in _reaches(pool)]
    reasons = [reason for reach in reaches if (reason := why_not_exact(reach.meter.case))]
    if reasons:
        raise InvalidInputError(
            [_fault(inputs, index, f"cannot be worked out: {reasons[0]}; write the steps as a list")]
        )
    sizes = _sizes(reaches)
    whole = sum(float(reach.rows_kwp.sum()) * reach.meter.count for reach in reaches)
    steps: list[WorkedStep] = []
    worths: list[float] = []
    for before, after in pairwise([_flows(reaches, size) for size in sizes]):
        made = after.made - before.made
        used, exported = after.used - before.used, after.exported - before.exported
        earned = after.export_gbp - before.export_gbp
        worths.append((used * levels.site_gbp_per_kwh + earned) / made if made > 0 else 0.0)
        priced = earned / exported if site.export_price is not None and exported > 0 else None
        kept = 1 - (after.turned_down - before.turned_down) / made if made > 0 else 1.0
        steps.append(WorkedStep(sizes[len(steps) + 1] * whole / full, used / made if made > 0 else 0.0, kept, priced))
    if any(later > earlier + CLOSE for earlier, later in pairwise(worths)):
        message = (
            f"finds no size to choose: the site pays {100 * levels.site_gbp_per_kwh:.2f} p for a unit and export earns "
            f"{100 * levels.export_gbp_per_kwh:.2f} p, so that a larger scheme is worth more for each kWp; leave "
            "size_steps out"
        )
        raise InvalidInputError([_fault(inputs, index, message)])
    return Worked(as_worked(sold, steps), tuple(steps))


def _reaches(pool: Pool) -> list[Reach]:
    """The meters of a pool with their panels where its room is full.

    Where kinds of meters share the roofs (a part for each home), each kind gets room in proportion to what it uses.
    """
    shared = len({tuple(meter.roofs.tolist()) for meter in pool.meters}) < len(pool.meters)
    used = np.array([meter.count * float(meter.case.supply.load_kwh.sum()) for meter in pool.meters])
    parts = used / used.sum() if shared else np.ones(len(pool.meters))
    room = sum(float(part) * meter.full_kwp for part, meter in zip(parts, pool.meters, strict=True))
    level = min(1.0, pool.most_kwp / room)
    found = []
    for part, meter in zip(parts, pool.meters, strict=True):
        plain = replace(meter.case, battery=NO_BATTERY, supply=replace(meter.case.supply, demand_charge=None))
        found.append(Reach(replace(meter, case=plain), float(part) * level * meter.most_kwp))
    return found


def _sizes(reaches: Sequence[Reach]) -> list[float]:
    """Shares of the scheme at which a step ends, from 0 to 1: where the value of some meter bends."""
    each = max(2, SEGMENTS // len(reaches))
    found = [0.0, 1.0]
    for reach in reaches:
        full = float(reach.rows_kwp.sum())
        if full <= 0:
            continue
        mix = reach.rows_kwp / full
        joined = replace(
            reach.meter.case, generation_kwh_per_kwp=(mix @ reach.meter.case.generation_kwh_per_kwp)[np.newaxis]
        )
        found += (value_curve(joined, full, segments=each).capacity_kwp / full).tolist()
    ends = sorted(found)
    kept = [ends[0]]
    for size in ends[1:]:
        if size > kept[-1] + CLOSE:
            kept.append(size)
    return [*kept[:-1], 1.0]


def _flows(reaches: Sequence[Reach], size: float) -> Flows:
    """The balance of every hour at a share of the scheme."""
    sums = np.zeros(5)
    for reach in reaches:
        rows = size * reach.rows_kwp
        use = dispatch(reach.meter.case, rows, 0.0)
        made = float((rows @ reach.meter.case.generation_kwh_per_kwp).sum())
        exported, turned = float(use.export_kwh.sum()), float(use.curtailed_kwh.sum())
        earned = float(np.maximum(reach.meter.case.supply.sell_gbp_per_kwh, 0) @ use.export_kwh)
        sums += reach.meter.count * np.array([made, made - exported - turned, exported, turned, earned])
    return Flows(*sums.tolist())


def _fault(inputs: Inputs, index: int, message: str) -> Fault:
    return inputs.loaded.fault(("projects", index, "size_steps"), WORK_OUT, message)
