"""Tables of what the power of a sizing does: its months, what it is worth and to whom, and how each size was found."""

from __future__ import annotations

import calendar

from energyfund.plan.size import Sizing
from energyfund.plan.size_parts import MeterSize, MonthBalance, ProjectSize
from energyfund.report.table import Cell, Column, Kind, Row, Table

MONTHS = tuple(calendar.month_name[1:])
NO_SITE = "No project says what uses the power (site:), so nothing is known by the hour."
SHEET_MONTHS = "Months"


def meters_of(sizing: Sizing) -> tuple[MeterSize, ...]:
    """Every meter of every project."""
    return tuple(meter for project in sizing.projects for meter in project.meters)


def year_of(meter: MeterSize) -> MonthBalance:
    """The twelve months together; its month is nought."""
    return together(meter.months)


def together(parts: tuple[MonthBalance, ...]) -> MonthBalance:
    """Months added up; the month of the sum is that of the first, or nought for different ones."""
    names = [name for name in MonthBalance.__dataclass_fields__ if name != "month"]
    same = {part.month for part in parts}
    return MonthBalance(
        month=same.pop() if len(same) == 1 else 0,
        **{name: sum(getattr(part, name) for part in parts) for name in names},
    )


def by_month(sizing: Sizing) -> tuple[MonthBalance, ...]:
    """January to December, all meters together; empty where nothing is known by the hour."""
    found = meters_of(sizing)
    if not found:
        return ()
    return tuple(together(tuple(one.months[place] for one in found)) for place in range(len(MONTHS)))


FLOWS: tuple[tuple[str, str], ...] = (
    ("generated_kwh", "Made"),
    ("used_directly_kwh", "Used at once"),
    ("charged_kwh", "Into the battery"),
    ("exported_kwh", "Exported"),
    ("curtailed_kwh", "Turned down"),
    ("from_battery_kwh", "From the battery"),
    ("imported_kwh", "Imported"),
    ("load_kwh", "Used in all"),
)


def months(sizing: Sizing) -> Table:
    """The balance of every month, all meters together."""
    found = by_month(sizing)
    shown = [
        (key, heading)
        for key, heading in FLOWS
        if key in {"generated_kwh", "used_directly_kwh", "exported_kwh", "imported_kwh", "load_kwh"}
        or any(getattr(month, key) > 0 for month in found)
    ]
    rows = tuple(
        Row(f"month-{place}", (name, *(getattr(month, key) for key, _ in shown)))
        for place, (name, month) in enumerate(zip(MONTHS, found, strict=False), 1)
    )
    total: tuple[Cell, ...] = ("Total", *(sum(getattr(month, key) for month in found) for key, _ in shown))
    notes = ["A year of average output: panels lose a little each year, and this is a year in the middle."]
    if any(month.charged_from_grid_kwh > 0 for month in found):
        notes.append("The battery fills from the grid as well; imports hold that.")
    if any(month.battery_exported_kwh > 0 for month in found):
        notes.append("Exports hold what the battery exports.")
    return Table(
        id="size-months",
        title="Where the power comes from and goes to",
        caption="Kilowatt-hours by month, all meters together.",
        columns=(
            Column("month", "Month"),
            *(
                Column(key, heading, "number", formula="Σ over the hours of the month, all meters")
                for key, heading in shown
            ),
        ),
        rows=rows,
        total=Row("total", total) if rows else None,
        notes=tuple(notes) if rows else (),
        empty=NO_SITE,
        sheet=SHEET_MONTHS,
    )


def money(sizing: Sizing) -> Table:
    """Who gains what from a year's power, project by project."""
    rows: list[Row] = []
    for place, one in enumerate(sizing.projects, 1):
        rows += _money_of(one, place, several=len(sizing.projects) > 1)
    return Table(
        id="size-money",
        title="What the power is worth, and to whom",
        caption=f"Yearly, level over the life, prices of {sizing.price_base_year}.",
        columns=(Column("what", "What"), Column("amount", "Amount", "gbp", formula="see the row")),
        rows=tuple(rows),
        notes=(
            (
                "Level: the steady yearly amount that is worth as much over the life as the changing ones, at the "
                f"scenario's discount rate ({100 * sizing.projects[0].real_rate_fraction:.2f} % over inflation)."
            ),
        ),
        sheet="Value",
    )


WORTH = {
    "value": "taken off bills + export + tariffs, level over the life",
    "society": "worth of all power − what is left with those who use it",
    "site": "taken off bills − what is paid to the society",
    "cost": "outlay and replacements spread over the life at the discount rate + running cost",
    "site-price": "what the society is paid for a kWh used on site, level over the life",
    "export-price": "what the society is paid for a kWh exported, level over the life",
    "levelised": "present value of all costs ÷ present value of all kWh",
}
"""How the amounts are worked out."""


def _money_of(one: ProjectSize, place: int, *, several: bool) -> list[Row]:
    start = f"{one.name}: " if several else ""
    wanted: list[tuple[str, str, float | None, Kind, int]] = [
        ("value", "worth of all power", one.value_gbp, "gbp", 2),
        ("society", "of it, paid to the society", one.society_gbp, "gbp", 2),
        ("site", "of it, left with those who use the power", one.site_gbp, "gbp", 2),
        ("cost", "cost of panels and battery", one.cost_gbp, "gbp", 2),
        ("site-price", "price to the site, pence a kWh", 100 * one.price_to_site_gbp_per_kwh, "number", 2),
        ("export-price", "price of export, pence a kWh", 100 * one.export_price_gbp_per_kwh, "number", 2),
    ]
    if one.levelised_cost_gbp_per_kwh is not None:
        cost = 100 * one.levelised_cost_gbp_per_kwh
        wanted.append(("levelised", "cost of a kWh over the life, pence", cost, "number", 2))
    return [
        Row(f"money-{place}-{key}", (_sentence(f"{start}{name}"), amount), kind, digits, WORTH[key])
        for key, name, amount, kind, digits in wanted
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def how(sizing: Sizing) -> Table:
    """How each best size was found, how well it is proven, and what the network asks for."""
    rows = tuple(
        Row(
            f"how-{place}",
            (
                one.name,
                one.method,
                one.dispatches,
                one.gap_gbp,
                one.next_kwp_gbp,
                one.next_kwh_gbp,
                one.connection,
            ),
        )
        for place, one in enumerate(meters_of(sizing), 1)
    )
    return Table(
        id="size-how",
        title="How the best size was found",
        caption=f"What another kWp or kWh would add a year less its cost, prices of {sizing.price_base_year}; below "
        "nought it would not pay, above it there is no more room.",
        columns=(
            Column("meter", "Behind the meter of"),
            Column("method", "Method"),
            Column("years", "Years tried", "number", formula="year-long balances of every hour, counted"),
            Column("gap", "Could be better by", "gbp", formula="bound on the best size − this size, a year"),
            Column(
                "kwp", "Next kWp", "gbp", formula="what one kWp more would add to the yearly worth − its yearly cost"
            ),
            Column(
                "kwh",
                "Next kWh of battery",
                "gbp",
                formula="what one kWh more would add to the yearly worth − its yearly cost",
            ),
            Column("rule", "Connection"),
        ),
        rows=rows,
        empty=NO_SITE,
        sheet="Method",
    )
