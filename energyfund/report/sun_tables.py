"""Tables of what the roofs yield."""

from __future__ import annotations

import calendar

from energyfund.plan import Plan
from energyfund.report.table import RETURN, Column, Row, Table

NO_ROOFS = "The plan holds no roofs."
MONTHS = tuple(calendar.month_name[1:])


def sun_tables(plan: Plan) -> tuple[Table, ...]:
    """Yield by month and by roof."""
    return (months(plan), roofs(plan))


def monthly_kwh(plan: Plan) -> tuple[float, ...]:
    """Yield of all roofs by month in the first year [kWh]; empty where no roof has monthly figures."""
    known = [
        roof.monthly_kwh for project in plan.projects for roof in project.roofs if len(roof.monthly_kwh) == len(MONTHS)
    ]
    return tuple(sum(month) for month in zip(*known, strict=True))


def months(plan: Plan) -> Table:
    """Yield by month, all roofs together."""
    amounts = monthly_kwh(plan)
    whole = sum(amounts)
    return Table(
        id="yield-by-month",
        title="Yield by month",
        caption="Electricity from all roofs in the first year, in kilowatt-hours.",
        columns=(
            Column("month", "Month"),
            Column("kwh", "kWh", "number", formula="Σ over roofs of what they yield in the month of the first year"),
            Column("share", "Share of the year", "percent", 1, formula="kWh of the month ÷ kWh of the year"),
        ),
        rows=tuple(
            Row(f"month-{place}", (name, amount, amount / whole if whole else None))
            for place, (name, amount) in enumerate(zip(MONTHS, amounts, strict=False), 1)
        ),
        total=Row("total", ("Total", whole, None)) if amounts else None,
        reports=(RETURN,),
        empty=NO_ROOFS,
        sheet="Yields",
    )


def roofs(plan: Plan) -> Table:
    """Every roof."""
    found = [(project.name, roof) for project in plan.projects for roof in project.roofs]
    rows = tuple(
        Row(
            f"roof-{place}",
            (
                roof.roof_id,
                name,
                roof.capacity_kwp,
                roof.annual_kwh,
                roof.specific_yield_kwh_per_kwp,
                roof.p90_kwh,
                roof.latitude_deg,
                roof.longitude_deg,
            ),
        )
        for place, (name, roof) in enumerate(found, 1)
    )
    total = Row(
        "total",
        (
            "Total",
            None,
            sum(roof.capacity_kwp for _, roof in found),
            sum(roof.annual_kwh for _, roof in found),
            None,
            None,
            None,
            None,
        ),
    )
    return Table(
        id="roofs",
        title="Yield by roof",
        caption="Electricity of each roof in the first year. P90 is the yield that nine years out of ten reach.",
        columns=(
            Column("roof", "Roof"),
            Column("project", "Project"),
            Column(
                "kwp",
                "kWp",
                "number",
                2,
                formula="panels on the whole roof, as the table of roofs states or its area holds",
            ),
            Column("kwh", "kWh a year", "number", formula="Σ over the hours of the first year of output after losses"),
            Column("specific", "kWh per kWp", "number", formula="kWh a year ÷ kWp"),
            Column(
                "p90",
                "P90 kWh",
                "number",
                formula="kWh a year × (1 − 1.28 × spread of resource, model and availability together)",
            ),
            Column("latitude", "Latitude", "number", 4, formula="as the table of roofs states it, or its postcode"),
            Column("longitude", "Longitude", "number", 4, formula="as the table of roofs states it, or its postcode"),
        ),
        rows=rows,
        total=total if rows else None,
        notes=("Capacity and yield are those of the whole roof, not scaled to the share that is built.",)
        if rows
        else (),
        reports=(RETURN,),
        empty=NO_ROOFS,
        sheet="Roofs",
    )
