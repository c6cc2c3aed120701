"""What the best size behind a meter means: money, months, other sizes beside it, and the value curve of its roofs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.plan.size_parts import Choice, MeterSize, Segment
from energyfund.planning.sizing.balance import Balance, balance_of
from energyfund.planning.sizing.choose import Chosen, Rates, fixed_size, yearly_cost
from energyfund.planning.sizing.levels import Levels
from energyfund.planning.sizing.meters import Meter
from energyfund.solar.sizing.connection import connection_rule
from energyfund.solar.sizing.dispatch import why_not_exact
from energyfund.solar.sizing.size import Size
from energyfund.solar.sizing.value_curve import value_curve

HUNDREDTHS = 100
"""Steps in which the society's own best size is looked for."""

NOTHING, HALF, FULL, PANELS, BEST = (
    "Nothing built",
    "Half of every roof, no battery",
    "Every roof full, no battery",
    "Best panels, no battery",
    "Best size",
)


@dataclass(frozen=True, slots=True)
class Priced:
    """Prices that hold for every meter of a project.

    Attributes:
        project: Its name.
        levels: Level prices.
        rates: Yearly costs.
        outlay_gbp_per_kwp: Paid on the day, with tax that stays. [£/kWp]
        outlay_gbp_per_kwh: The same for the battery. [£/kWh]
        figures: The library, for the rules of the network.
    """

    project: str
    levels: Levels
    rates: Rates
    outlay_gbp_per_kwp: float
    outlay_gbp_per_kwh: float
    figures: Figures


def meter_size(one: Chosen, priced: Priced) -> MeterSize:
    """A meter at its best size; with several meters alike, all of them together."""
    meter, size, count = one.meter, one.size, one.meter.count
    balance = balance_of(meter.case, size.capacity_kwp, size.use)
    made = float(balance.generated.sum())
    export = float(np.maximum(meter.case.supply.sell_gbp_per_kwh, 0) @ size.use.export_kwh)
    tariff = priced.levels.generation_gbp_per_kwh * made
    before = size.saving_gbp + size.use.bill_gbp
    cost = yearly_cost(meter, size.capacity_kwp, size.battery_kwh, priced.rates) + tariff
    kwp = float(size.capacity_kwp.sum())
    rates = priced.rates.of_rows(meter)
    rule = connection_rule(
        round(kwp / meter.ac_ratio, 2),
        meter.phases,
        priced.figures,
        round(size.battery_kwh * meter.case.battery.power_kw_per_kwh, 2),
        meter.export_limit_kw,
    )
    return MeterSize(
        name=meter.name,
        project=priced.project,
        estate=meter.estate,
        count=count,
        loads=meter.loads,
        load_kwh=count * float(meter.case.supply.load_kwh.sum()),
        full_kwp=meter.full_kwp,
        best_kwp=count * kwp,
        battery_kwh=count * size.battery_kwh,
        inverter_kw=kwp / meter.ac_ratio,
        export_limit_kw=None if np.isinf(meter.export_limit_kw) else meter.export_limit_kw,
        value_gbp=count * (size.saving_gbp + tariff),
        cost_gbp=count * cost,
        net_gbp=count * (size.saving_gbp + tariff - cost),
        gap_gbp=one.gap_gbp,
        dispatches=size.dispatches,
        method=size.method,
        bill_before_gbp=count * before,
        bill_saved_gbp=count * (size.saving_gbp - export),
        export_income_gbp=count * export,
        tariff_income_gbp=count * tariff,
        self_use_fraction=balance.self_use_fraction,
        self_sufficiency_fraction=balance.self_sufficiency_fraction,
        next_kwp_gbp=float(np.max(size.use.per_kwp_gbp - rates)),
        next_kwh_gbp=size.use.per_kwh_gbp - priced.rates.battery_gbp_per_kwh if meter.most_kwh > 0 else None,
        society_best_kwp=count * _society_best_kwp(meter, priced),
        connection=" ".join(rule.words) if kwp > 0 else "Nothing is connected.",
        months=balance.by_month(steps_of(meter), count),
        choices=_choices(meter, size, balance, priced),
    )


def steps_of(meter: Meter) -> np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]:
    """Beginning of each step of a meter's year, shape (steps,). The year itself does not matter for months."""
    seconds = round(meter.case.supply.step_hours * 3600)
    count = meter.case.supply.load_kwh.size
    first = np.datetime64("2025-01-01T00:00:00", "s")
    return first + (np.arange(count) * seconds).astype("timedelta64[s]")


def roof_segments(one: Chosen, priced: Priced) -> tuple[tuple[Segment, ...], ...]:
    """Value of each roof above a meter by its size, as concave segments; none where the tariff has no exact dispatch.

    All roofs above one meter are filled in the same proportion, with the battery at its best size. The value at each
    proportion is exact; it is divided among the roofs by what they generate.
    """
    meter = one.meter
    full = float(meter.most_kwp.sum())
    if why_not_exact(meter.case) or full <= 0:
        return tuple(() for _ in meter.roofs)
    shares = meter.most_kwp / full
    joined = replace(meter.case, generation_kwh_per_kwp=(shares @ meter.case.generation_kwh_per_kwp)[np.newaxis])
    curve = value_curve(joined, full, one.size.battery_kwh)
    slopes = curve.slope_gbp_per_kwp + priced.levels.generation_gbp_per_kwh * float(joined.generation_kwh_per_kwp.sum())
    by_row = meter.case.generation_kwh_per_kwp.sum(axis=1) / float(joined.generation_kwh_per_kwp.sum())
    weights: FloatArray = (shares[:, np.newaxis] * meter.mix).sum(axis=0)
    output: FloatArray = (by_row[:, np.newaxis] * shares[:, np.newaxis] * meter.mix).sum(axis=0) / weights
    return tuple(
        tuple(
            Segment(
                from_kwp=meter.count * float(weight * start),
                to_kwp=meter.count * float(weight * end),
                value_gbp_per_kwp_per_year=float(slope * part),
            )
            for start, end, slope in zip(curve.capacity_kwp, curve.capacity_kwp[1:], slopes, strict=False)
        )
        for weight, part in zip(weights, output, strict=True)
    )


def _society_best_kwp(meter: Meter, priced: Priced) -> float:
    """Panels behind one meter that would be best for the society alone, without a battery, to a hundredth of the roofs.

    Its income is what the site pays for what it uses, what export earns, and tariffs. [kWp]
    """
    supply, full = meter.case.supply, float(meter.most_kwp.sum())
    made = meter.most_kwp @ meter.case.generation_kwh_per_kwp
    cost = float(priced.rates.of_rows(meter) @ meter.most_kwp)
    sell = np.maximum(supply.sell_gbp_per_kwh, 0)
    most = supply.export_limit_kw * supply.step_hours
    nets = []
    for step in range(HUNDREDTHS + 1):
        part = step / HUNDREDTHS
        used = np.minimum(part * made, supply.load_kwh)
        exported = np.minimum(part * made - used, most)
        nets.append(priced.levels.site_gbp_per_kwh * float(used.sum()) + float(sell @ exported) - part * cost)
    return full * int(np.argmax(nets)) / HUNDREDTHS


def _choices(meter: Meter, best: Size, balance: Balance, priced: Priced) -> tuple[Choice, ...]:
    """Other sizes beside the best one, all meters together."""
    none = np.zeros_like(meter.most_kwp)
    wanted = [(NOTHING, none, 0.0), (HALF, meter.most_kwp / 2, 0.0), (FULL, meter.most_kwp, 0.0)]
    if best.battery_kwh > 0:
        wanted.append((PANELS, best.capacity_kwp, 0.0))
    found = []
    for name, kwp, kwh in wanted:
        size = fixed_size(meter, kwp, kwh, priced.rates)
        found.append(_choice(name, meter, size, balance_of(meter.case, kwp, size.use), priced))
    return (*found, _choice(BEST, meter, best, balance, priced))


def _choice(name: str, meter: Meter, size: Size, balance: Balance, priced: Priced) -> Choice:
    tariff = priced.levels.generation_gbp_per_kwh * float(balance.generated.sum())
    cost = yearly_cost(meter, size.capacity_kwp, size.battery_kwh, priced.rates) + tariff
    kwp, count = float(size.capacity_kwp.sum()), meter.count
    return Choice(
        name=name,
        kwp=count * kwp,
        battery_kwh=count * size.battery_kwh,
        outlay_gbp=count * (kwp * priced.outlay_gbp_per_kwp + size.battery_kwh * priced.outlay_gbp_per_kwh),
        value_gbp=count * (size.saving_gbp + tariff),
        cost_gbp=count * cost,
        net_gbp=count * (size.saving_gbp + tariff - cost),
        self_use_fraction=balance.self_use_fraction,
        self_sufficiency_fraction=balance.self_sufficiency_fraction,
    )
