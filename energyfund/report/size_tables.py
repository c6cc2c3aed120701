"""Tables of sizes: projects, roofs, meters, the choices beside the best one, and where all of it comes from."""

from __future__ import annotations

from energyfund.plan.size import Sizing
from energyfund.report.size_power_tables import NO_SITE, how, meters_of, money, months, year_of
from energyfund.report.source_tables import changed, figures, invented
from energyfund.report.table import Column, Row, Table, add

SHEET_SIZES = "Sizes"
WORTH_COLUMNS = (
    Column(
        "self",
        "Used on site",
        "percent",
        0,
        formula="(used at once + from the battery of what was made) ÷ made",
    ),
    Column(
        "outlay",
        "Outlay",
        "gbp",
        formula="kWp × cost of a kWp + kWh of battery × cost of a kWh, at prices of the base year",
    ),
    Column("value", "Worth a year", "gbp", formula="taken off the bill + export + tariffs"),
    Column(
        "cost",
        "Costs a year",
        "gbp",
        formula="outlay and replacements spread over the life at the discount rate + running cost",
    ),
)
"""What a size is worth and what it costs."""


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
            Column("full", "Roofs hold, kWp", "number", 1, formula="Σ over roofs of what each holds"),
            Column("best", "Best, kWp", "number", 1, formula="size at which worth − cost is largest"),
            Column(
                "battery",
                "Battery, kWh",
                "number",
                1,
                formula="size at which worth − cost is largest, all meters together",
            ),
            Column(
                "kwh", "kWh in the first year", "number", formula="Σ over the hours of the first year, at the best size"
            ),
            *WORTH_COLUMNS,
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
            Column("full", "Holds, kWp", "number", 1, formula="as the table of roofs states it, or its area holds"),
            Column("best", "Best, kWp", "number", 1, formula="size at which worth − cost is largest"),
            Column("kwh", "kWh a year", "number", formula="Σ over the hours of the first year, at the best size"),
            Column("specific", "kWh per kWp", "number", formula="kWh a year ÷ best kWp"),
            Column("p90", "P90 kWh", "number", formula="kWh a year × (1 − 1.28 × spread of the mean of all years)"),
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
            Column("load", "Uses, kWh", "number", formula="Σ over the hours of a year of what is used"),
            Column("best", "Panels, kWp", "number", 1, formula="size at which worth − cost is largest"),
            Column(
                "battery",
                "Battery, kWh",
                "number",
                1,
                formula="size at which worth − cost is largest, all meters together",
            ),
            Column("made", "Made, kWh", "number", formula="Σ over the months of what the panels make"),
            Column(
                "self",
                "Of it used on site",
                "percent",
                0,
                formula="(used at once + from the battery of what was made) ÷ made",
            ),
            Column("own", "Of its use met", "percent", 0, formula="(used − imported for use) ÷ used"),
            Column(
                "before", "Bill before", "gbp", formula="Σ over the hours of used × price of the hour, without panels"
            ),
            Column(
                "saved", "Bill saved", "gbp", formula="bill before − Σ over the hours of imported × price of the hour"
            ),
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
            Column("kwp", "kWp", "number", 1, formula="the size that is tried"),
            Column("kwh", "Battery, kWh", "number", 1, formula="the size that is tried"),
            *WORTH_COLUMNS,
            Column("net", "Left a year", "gbp", formula="worth − cost"),
        ),
        rows=tuple(rows),
        empty=NO_SITE,
        sheet="Choices",
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
