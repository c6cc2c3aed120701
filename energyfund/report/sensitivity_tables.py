"""One thing at a time: what it does to the net present value, and where it would turn it to nought."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.table import RETURN, Column, Row, Table, one_line, pence
from energyfund.units import gbp


def sensitivity_tables(plan: Plan) -> tuple[Table, ...]:
    """The swings, the widest first; none where nothing was moved."""
    found = plan.sensitivity
    if found is None:
        return ()
    rows = tuple(
        Row(
            f"swing-{place}",
            (
                one_line(each.in_words),
                each.low,
                pence(each.npv_at_low_gbp),
                each.high,
                pence(each.npv_at_high_gbp),
                pence(each.width_gbp),
                each.switching_factor,
                each.source,
            ),
        )
        for place, each in enumerate(found.swings, 1)
    )
    known = {figure.key for figure in plan.figures}
    dash = any(row.cells[6] is None for row in rows)
    return (
        Table(
            id="sensitivity",
            title="One thing at a time",
            caption="Net present value of the whole plan, "
            f"{gbp(pence(found.expected_npv_gbp), 2)} as expected, when one thing alone turns out otherwise. "
            "Nominal pounds, discounted at the plan's rate.",
            columns=(
                Column("what", "What turns out otherwise"),
                Column("low", "Low value"),
                Column("at_low", "Worth then", "gbp", formula="net present value with this alone at its low value"),
                Column("high", "High value"),
                Column("at_high", "Worth at the high value", "gbp", formula="net present value with this alone there"),
                Column("swing", "Swing", "gbp", formula="difference between the two, without its sign"),
                Column(
                    "switch",
                    "Nought at, times",
                    "number",
                    2,
                    "what it would have to be multiplied by, in every year, for the net present value to be nought",
                    "the multiple at which the net present value is nought, found by trying",
                ),
                Column("source", "From"),
            ),
            rows=rows,
            notes=(*found.remarks, *(("A dash: no multiple up to ten turns the sign.",) if dash else ())),
            sources=tuple(dict.fromkeys(each.source for each in found.swings if each.source in known)),
            reports=(RETURN,),
            wide=True,
            empty="Nothing that is built is uncertain.",
            sheet="One thing at a time",
        ),
    )
