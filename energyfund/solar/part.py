"""From part of a roof table to part of the table of yields: the step that every way of running shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from energyfund.assumptions import Figures, load
from energyfund.errors import Fault
from energyfund.solar.batch import Equipment, equipment, hourly_kwh, monthly_kwh
from energyfund.solar.climate import MONTHS
from energyfund.solar.losses import exceedance_factor, uncertainty
from energyfund.solar.places import Places
from energyfund.solar.roof_layout import AS_WRITTEN, Layout, faces_north
from energyfund.solar.roof_rows import Rows
from energyfund.solar.roof_table import parse_roofs
from energyfund.solar.roofs import FloatArray, Roofs
from energyfund.solar.weather import Times, Weather

COLUMNS = (
    "roof_id",
    "kwp",
    "annual_kwh",
    "specific_yield_kwh_per_kwp",
    "p90_kwh",
    *(f"{month}_kwh" for month in MONTHS),
)
"""Columns of the table of yields."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be worked out, in plain values that can travel to another process.

    Attributes:
        on: Day of the figures.
        seed: Chooses the hours of made-up weather.
        weather: A record for all roofs; None makes it from the SAP climate; "pvgis" asks PVGIS for each place.
        layout: How panels are laid out on roofs that do not say, and which roofs are left out.
        coarse: Whether coordinates are rounded where the record does not say where it is.
        folder: Where what can be made again may be kept; None keeps nothing.
    """

    on: dt.date
    seed: int = 0
    weather: Weather | str | None = None
    layout: Layout = AS_WRITTEN
    coarse: bool = False
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """What a process needs to carry out an order; made once, used for every part."""

    order: Order
    figures: Figures
    gear: Equipment
    places: Places
    p90_factor: float
    credible: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Yields of part of a table.

    Attributes:
        table: Columns as in `COLUMNS`.
        faults: What is wrong, in the order of the rows.
        rejected: Rows that are left out because they are wrong.
        left_out: Rows that the layout leaves out.
        flagged: Roofs whose yield is hardly credible, with their kWh per kWp.
        sloping: Sloping roofs.
        north: Sloping roofs that face north.
        sources: What the yields rest on.
        remarks: What a reader should know about the weather.
    """

    table: pa.Table
    faults: tuple[Fault, ...]
    rejected: int
    left_out: int
    flagged: tuple[tuple[str, float], ...]
    sloping: int
    north: int
    sources: tuple[str, ...]
    remarks: tuple[str, ...]


def tools_for(order: Order) -> Tools:
    """Everything that can be got ready before the first roof."""
    figures = load(order.on)
    return Tools(
        order=order,
        figures=figures,
        gear=equipment(figures),
        places=Places(figures, order.seed, order.weather, order.folder, coarse=order.coarse),
        p90_factor=exceedance_factor(90, uncertainty(figures)),
        credible=figures.values("credible_yield_kwh_per_kwp"),
    )


def part_of(rows: Rows, name: str, tools: Tools) -> Part:
    """Yields of some rows.

    Args:
        rows: The rows; their columns must have passed the check of the header.
        name: The file's name, for messages.
        tools: What `tools_for` made.
    """
    order = tools.order
    parsed = parse_roofs(rows, name, tools.figures, anywhere=order.weather is not None, layout=order.layout)
    roofs = parsed.roofs
    monthly = np.zeros((len(roofs), 12))
    sources: dict[str, None] = {}
    remarks: dict[str, None] = {}
    for terms, chosen in tools.places.groups(roofs):
        monthly[chosen] = monthly_kwh(roofs, chosen, terms, tools.gear)
        sources[terms.source] = None
        remarks |= dict.fromkeys(terms.remarks)
    annual = monthly.sum(axis=1)
    specific = annual / roofs.capacity_kwp
    least, greatest = tools.credible
    odd = np.flatnonzero((specific < least) | (specific > greatest))
    columns = [roofs.capacity_kwp, annual, specific, annual * tools.p90_factor, *monthly.T]
    return Part(
        table=pa.table([pa.array(roofs.roof_id, pa.string()), *columns], names=list(COLUMNS)),
        faults=parsed.faults,
        rejected=parsed.rejected.size + len(rows.faults),
        left_out=parsed.left_out,
        flagged=tuple((roofs.roof_id[row], float(specific[row])) for row in odd),
        sloping=int((roofs.tilt_deg >= tools.figures.value("flat_roof_below_deg")).sum()),
        north=int(faces_north(roofs.tilt_deg, roofs.azimuth_deg, tools.figures).sum()),
        sources=tuple(sources),
        remarks=tuple(remarks),
    )


def hours_of(roofs: Roofs, tools: Tools) -> tuple[Times, FloatArray]:
    """Beginning of each step, and the energy of each roof in it, shape (roofs, steps), in [kWh]."""
    start: Times = np.array([], dtype="datetime64[s]")
    kwh = np.zeros((len(roofs), 0))
    for terms, chosen in tools.places.groups(roofs):
        if kwh.shape[1] == 0:
            start = terms.start_utc
            kwh = np.zeros((len(roofs), start.size))
        kwh[chosen] = hourly_kwh(roofs, chosen, terms, tools.gear)
    return start, kwh
