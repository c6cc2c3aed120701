"""Tables of where every figure comes from, what the scenario changed, and how to make the plan again."""

from __future__ import annotations

import json
from typing import Protocol

from energyfund.plan import FigureUsed, Plan
from energyfund.report.table import Cell, Column, Row, Table, link


def source_tables(plan: Plan) -> tuple[Table, ...]:
    """Changed figures, invented numbers, figures used and provenance."""
    return (changed(plan), invented(plan), figures(plan), provenance(plan))


class Sourced(Protocol):
    """Whatever rests on figures and may hold invented numbers: a plan, a purchase."""

    @property
    def figures(self) -> tuple[FigureUsed, ...]:
        """Every figure of the library that it rests on."""
        ...

    @property
    def invented(self) -> tuple[str, ...]:
        """What in it is made up."""
        ...


def figures(plan: Sourced) -> Table:
    """Every figure of the library that the plan rests on. Row ids are ``figure-`` and the key."""
    return Table(
        id="figures",
        title="Figures used",
        caption="Every default figure the plan rests on, with its range and source. Red, amber, green: how good the "
        "evidence is, and how little the answer would move.",
        columns=(
            Column("key", "Figure"),
            Column("label", "What it is"),
            Column("value", "Value"),
            Column("range", "Range"),
            Column("unit", "Unit"),
            Column("status", "Status"),
            Column("base", "Price base", "year", formula="year whose prices the figure is in"),
            Column("from", "Holds from"),
            Column("quality", "Evidence"),
            Column("impact", "Effect"),
            Column("source", "Source", "link"),
            Column("checked", "Checked"),
        ),
        rows=tuple(Row(f"figure-{figure.key}", _cells(figure)) for figure in plan.figures),
        wide=True,
        empty="The plan rests on no figure of the library.",
        sheet="Figures",
    )


def _cells(figure: FigureUsed) -> tuple[Cell, ...]:
    spread = f"{figure.low} to {figure.high}" if figure.low != figure.high else "exact"
    return (
        figure.key,
        figure.label,
        figure.value,
        spread,
        figure.unit or None,
        figure.status,
        figure.price_base,
        figure.valid_from,
        figure.quality,
        figure.impact,
        link(figure.source, figure.href),
        figure.checked,
    )


def changed(plan: Sourced) -> Table:
    """Figures that the scenario replaced, and why."""
    return Table(
        id="changed-figures",
        title="Figures the scenario changed",
        caption="Figures of the library that this scenario replaced, with the reason given.",
        columns=(
            Column("key", "Figure"),
            Column("label", "What it is"),
            Column("library", "Library"),
            Column("used", "Used here"),
            Column("unit", "Unit"),
            Column("because", "Because"),
        ),
        rows=tuple(
            Row(
                f"changed-{figure.key}",
                (
                    figure.key,
                    figure.label,
                    figure.replaced_value or None,
                    figure.value,
                    figure.unit or None,
                    figure.because,
                ),
            )
            for figure in plan.figures
            if figure.replaced_value or figure.because
        ),
        empty="The scenario changed no figure of the library.",
        sheet="Changed figures",
    )


def invented(plan: Sourced) -> Table:
    """Numbers of the scenario that nobody measured."""
    return Table(
        id="invented",
        title="Invented numbers",
        caption="Numbers that are made up for illustration, as the scenario itself says.",
        columns=(Column("what", "What is invented"),),
        rows=tuple(Row(f"invented-{place}", (what,)) for place, what in enumerate(plan.invented, 1)),
        empty="The scenario names no invented number.",
        sheet="Invented numbers",
    )


def provenance(plan: Plan) -> Table:
    """What made the plan."""
    made = plan.provenance
    seal = plan.sha256 or str(json.loads(plan.to_json())["sha256"])
    rows = (
        Row("version", ("energyfund", made.version)),
        Row("date", ("Date of the plan", made.date)),
        Row("seed", ("Seed of chance", str(made.seed))),
        Row("solver", ("Solver", made.solver)),
        Row("weather", ("Weather", made.weather)),
        Row("scenario", ("Scenario, SHA-256", made.scenario_sha256)),
        Row("assumptions", ("Figures, SHA-256", made.assumptions_sha256)),
        Row("plan", ("Plan, SHA-256", seal)),
    )
    return Table(
        id="provenance",
        title="How to make this plan again",
        caption="With these, the same plan can be made again, to the byte.",
        columns=(Column("what", "What"), Column("value", "Value")),
        rows=rows,
        sheet="Provenance",
    )
