"""Tables of sizes: roofs, meters, months, the choices beside the best one, and how each was found."""

from __future__ import annotations

import calendar

from energyfund.plan.size import Sizing
from energyfund.plan.size_parts import MeterSize, MonthBalance, ProjectSize
from energyfund.report.source_tables import changed, figures, invented
from energyfund.report.table import Cell, Column, Kind, Row, Table, add

MONTHS = tuple(calendar.month_name[1:])
NO_SITE = "No project says what uses the power (site:), so nothing is known by the hour."
SHEET_SIZES, SHEET_MONTHS = "Sizes", "Months"


def size_tables(sizing: Sizing) -> tuple[Table, ...]:
    """Every table of sizes, in reading order."""
    return (
        projects(sizing),
        roofs(sizing),
        meters(sizing),
        choices(sizing),
        months(sizing),
        money(sizing),
        how(sizing),
    )


def origin_tables(sizing: Sizing) -> tuple[Table, ...]:
    """What was changed and invented, every figure with its source, and how to make it again."""
    return (changed(sizing), invented(sizing), figures(sizing), provenance(sizing))


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


def projects(sizing: Sizing) -> Table:
    """Every project at its best size."""
    rows = tuple(
        Row(
            f"project-{place}",
            (
                one.name,
                one.full_kwp,
                one.best_kwp,
                one.battery_kwh,
                one.annual_kwh,
                one.self_use_fraction,
                one.outlay_gbp,
                one.value_gbp,
                one.cost_gbp,
            ),
        )
        for place, one in enumerate(sizing.projects, 1)
    )
    found = sizing.projects
    total = (
        "Total",
        sum(one.full_kwp for one in found),
        sum(one.best_kwp for one in found),
        sum(one.battery_kwh for one in found),
        sum(one.annual_kwh for one in found),
        None,
        add(one.outlay_gbp for one in found),
        add(one.value_gbp for one in found),
        add(one.cost_gbp for one in found),
    )
    return Table(
        id="size-projects",
        title="Best size of each project",
        caption=f"Prices of {sizing.price_base_year}. Value and cost are yearly, and level over the life.",
        columns=(
            Column("project", "Project"),
            Column("full", "Roofs hold, kWp", "number", 1),
            Column("best", "Best, kWp", "number", 1),
            Column("battery", "Battery, kWh", "number", 1),
            Column("kwh", "kWh in the first year", "number"),
            Column("self", "Used on site", "percent", 0),
            Column("outlay", "Outlay", "gbp"),
            Column("value", "Worth a year", "gbp"),
            Column("cost", "Costs a year", "gbp"),
        ),
        rows=rows,
        total=Row("total", total),
        sheet=SHEET_SIZES,
    )


def roofs(sizing: Sizing) -> Table:
    """Every roof at its best size."""
    rows = tuple(
        Row(
            f"roof-{place}",
            (
                one.roof_id,
                one.estate or None,
                one.full_kwp,
                one.best_kwp,
                one.annual_kwh,
                one.annual_kwh / one.best_kwp if one.best_kwp > 0 else None,
                one.p90_kwh,
            ),
        )
        for place, one in enumerate(sizing.roofs, 1)
    )
    total = (
        "Total",
        None,
        sum(one.full_kwp for one in sizing.roofs),
        sum(one.best_kwp for one in sizing.roofs),
        sum(one.annual_kwh for one in sizing.roofs),
        None,
        sum(one.p90_kwh for one in sizing.roofs),
    )
    return Table(
        id="size-roofs",
        title="Best size of each roof",
        caption="Electricity of the first year. P90 is what the mean of all years, brought to the first, exceeds in "
        "nine cases of ten.",
        columns=(
            Column("roof", "Roof"),
            Column("estate", "Estate"),
            Column("full", "Holds, kWp", "number", 1),
            Column("best", "Best, kWp", "number", 1),
            Column("kwh", "kWh a year", "number"),
            Column("specific", "kWh per kWp", "number"),
            Column("p90", "P90 kWh", "number"),
        ),
        rows=rows,
        total=Row("total", total),
        sheet="Roofs",
    )


def meters(sizing: Sizing) -> Table:
    """What the best size does behind each meter."""
    rows = []
    for place, one in enumerate(meters_of(sizing), 1):
        year = year_of(one)
        rows.append(
            Row(
                f"meter-{place}",
                (
                    one.name,
                    one.load_kwh,
                    one.best_kwp,
                    one.battery_kwh,
                    year.generated_kwh,
                    one.self_use_fraction,
                    one.self_sufficiency_fraction,
                    one.bill_before_gbp,
                    one.bill_saved_gbp,
                ),
            )
        )
    return Table(
        id="size-meters",
        title="Power on site",
        caption=f"A year of average output. Bills at prices of {sizing.price_base_year}, before the site pays for what "
        "it uses of the panels.",
        columns=(
            Column("meter", "Behind the meter of"),
            Column("load", "Uses, kWh", "number"),
            Column("best", "Panels, kWp", "number", 1),
            Column("battery", "Battery, kWh", "number", 1),
            Column("made", "Made, kWh", "number"),
            Column("self", "Of it used on site", "percent", 0),
            Column("own", "Of its use met", "percent", 0),
            Column("before", "Bill before", "gbp"),
            Column("saved", "Bill saved", "gbp"),
        ),
        rows=tuple(rows),
        empty=NO_SITE,
        sheet=SHEET_SIZES,
    )


def choices(sizing: Sizing) -> Table:
    """Other sizes beside the best one."""
    rows = []
    for place, meter in enumerate(meters_of(sizing), 1):
        several = len(meters_of(sizing)) > 1
        for number, one in enumerate(meter.choices, 1):
            name = f"{meter.name}: {one.name}" if several else one.name
            cells = (
                name,
                one.kwp,
                one.battery_kwh,
                one.self_use_fraction if one.kwp > 0 else None,
                one.outlay_gbp,
                one.value_gbp,
                one.cost_gbp,
                one.net_gbp,
            )
            rows.append(Row(f"choice-{place}-{number}", cells))
    return Table(
        id="size-choices",
        title="The best size beside others",
        caption=f"Yearly amounts at prices of {sizing.price_base_year}: worth is what is taken off the bill, what "
        "export earns and what tariffs pay; cost is outlay spread over the life, replacements and running.",
        columns=(
            Column("choice", "Choice"),
            Column("kwp", "kWp", "number", 1),
            Column("kwh", "Battery, kWh", "number", 1),
            Column("self", "Used on site", "percent", 0),
            Column("outlay", "Outlay", "gbp"),
            Column("value", "Worth a year", "gbp"),
            Column("cost", "Costs a year", "gbp"),
            Column("net", "Left a year", "gbp"),
        ),
        rows=tuple(rows),
        empty=NO_SITE,
        sheet="Choices",
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
        columns=(Column("month", "Month"), *(Column(key, heading, "number") for key, heading in shown)),
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
        columns=(Column("what", "What"), Column("amount", "Amount", "gbp")),
        rows=tuple(rows),
        notes=(
            (
                "Level: the steady yearly amount that is worth as much over the life as the changing ones, at the "
                f"scenario's discount rate ({100 * sizing.projects[0].real_rate_fraction:.2f} % over inflation)."
            ),
        ),
        sheet="Value",
    )


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
        Row(f"money-{place}-{key}", (_sentence(f"{start}{name}"), amount), kind, digits)
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
            Column("years", "Years tried", "number"),
            Column("gap", "Could be better by", "gbp"),
            Column("kwp", "Next kWp", "gbp"),
            Column("kwh", "Next kWh of battery", "gbp"),
            Column("rule", "Connection"),
        ),
        rows=rows,
        empty=NO_SITE,
        sheet="Method",
    )


def provenance(sizing: Sizing) -> Table:
    """What made the sizes."""
    made = sizing.provenance
    rows = (
        Row("version", ("energyfund", made.version)),
        Row("date", ("Date of the figures", made.date)),
        Row("seed", ("Seed of chance", str(made.seed))),
        Row("method", ("Method", made.solver)),
        Row("weather", ("Weather", made.weather)),
        Row("scenario", ("Scenario, SHA-256", made.scenario_sha256)),
        Row("assumptions", ("Figures, SHA-256", made.assumptions_sha256)),
        Row("size", ("size.json, SHA-256", sizing.sha256)),
    )
    return Table(
        id="provenance",
        title="How to make this again",
        caption="With these, the same pages can be made again, to the byte.",
        columns=(Column("what", "What"), Column("value", "Value")),
        rows=rows,
        sheet="Provenance",
    )
