"""The options of a pension committee as tables of a plan: its comparison, and two more that a committee asks for."""

from __future__ import annotations

from dataclasses import replace

from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.compare_tables import compare_tables
from energyfund.report.table import NOMINAL, Cell, Column, Row, Table, one_line, pence
from energyfund.units import number, percent

COMMITTEE = "committee-paper"
OF_THE_PLAN = frozenset({"changed-figures", "invented", "figures", "provenance"})
"""Tables that the plan itself has, with the same figures."""

UNKNOWN = "A dash: no plan keeps to this pathway, or the scenario gives no ground for the figure."


def options_tables(plan: Plan) -> tuple[Table, ...]:
    """Every table of the pathways beside this plan's; none where nothing was compared."""
    found = plan.comparison
    made: list[Table] = [] if found is None else [*compare_tables(found), transition(found), funding(found)]
    return tuple(replace(table, reports=(COMMITTEE,)) for table in made if table.id not in OF_THE_PLAN)


def transition(found: Comparison) -> Table:
    """What each option costs in buying and selling."""
    first = found.scenario.start_year
    last = first + found.scenario.planning_years - 1
    rows = tuple(
        Row(f"transition-{place}", (one_line(view.name), *_costs(view))) for place, view in enumerate(found.pathways, 1)
    )
    return Table(
        id="transition-cost",
        title="What it costs to get there",
        caption=f"Cost of buying and selling from {first} to {last}, all years together. {NOMINAL}",
        columns=(
            Column("pathway", "Option"),
            Column(
                "trading",
                "Trading",
                "gbp",
                note="fees, spreads and taxes on what is bought and sold",
                formula="Σ over years of bought and sold × their cost",
            ),
            Column(
                "switching",
                "Switching vehicles",
                "gbp",
                note="one-off charges for leaving a fund or mandate",
                formula="Σ over years of one-off charges",
            ),
            Column(
                "illiquid",
                "Lost on forced sales",
                "gbp",
                note="discount on what is hard to sell",
                formula="Σ over years of sold × discount for selling early",
            ),
            Column("total", "Together", "gbp", formula="trading + switching + forced sales"),
        ),
        rows=rows,
        notes=(UNKNOWN,) if any(None in row.cells for row in rows) else (),
        empty="No pathway was planned.",
        sheet="Pathways",
    )


def _costs(view: PathwayView) -> tuple[Cell, ...]:
    """The three parts as shown, and their sum. [£]"""
    cost = view.transition_cost
    if cost is None:
        return (None, None, None, None)
    parts = [pence(each) for each in (cost.trading_gbp, cost.switching_gbp, cost.illiquid_gbp)]
    return (*parts, pence(sum(parts)))


def funding(found: Comparison) -> Table:
    """Assets over promises at the end, and what they would be at other rates."""
    last = found.scenario.start_year + found.scenario.planning_years - 1
    opening = next((view.years[0] for view in found.pathways if view.years), None)
    now = (
        (f"At the end of {opening.year} the funding level is {percent(opening.funding_level)}, whatever is chosen.",)
        if opening is not None and opening.funding_level is not None
        else ()
    )
    levels = [(view, view.funding) for view in found.pathways]
    steps = {level.step_fraction for _, level in levels if level is not None}
    step = f"{number(100 * max(steps), 2)} points" if steps else "a step"
    rows = tuple(
        Row(f"funding-{place}", (one_line(view.name), level.level, level.at_lower_rate, level.at_higher_rate))
        for place, (view, level) in enumerate(levels, 1)
        if level is not None
    )
    return Table(
        id="funding",
        title="Funding level",
        caption=f"What the fund holds over what it has promised, at the end of {last}. Above 100 % it holds more.",
        columns=(
            Column("pathway", "Option"),
            Column("level", "Funding level", "percent", 1, formula="value of the fund ÷ value of the promises"),
            Column(
                "lower",
                "At a lower rate",
                "percent",
                1,
                f"promises discounted at a rate {step} lower",
                formula="funding level × ((1 + lower rate) ÷ (1 + rate))^duration of the promises",
            ),
            Column(
                "higher",
                "At a higher rate",
                "percent",
                1,
                f"promises discounted at a rate {step} higher",
                formula="funding level × ((1 + higher rate) ÷ (1 + rate))^duration of the promises",
            ),
        ),
        rows=rows,
        notes=now,
        empty="Not known: the scenario says nothing of what the fund has promised (pension_fund.promises_gbp).",
        sheet="Pathways",
    )
