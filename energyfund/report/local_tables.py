"""What the outlay does in the place: a table of its own, for none of it is a saving and nothing is added to one."""

from __future__ import annotations

from energyfund.plan import LocalSpendPlan, Plan
from energyfund.report.table import NOMINAL, Cell, Column, Row, Table, pence
from energyfund.units import percent

APART = "This is money that moves and no saving: it is added neither to bill savings nor to jobs."
MEANING = (
    "The local multiplier (LM3) is all three rounds together over the first, from 1 (nothing stays) to 3 (everything "
    "stays twice). It counts three rounds and stops."
)
NO_RESPEND = (
    "What suppliers in the place spend there again is not known, so the third round and the multiplier are left out; a "
    "scenario gives it under local_economy."
)


def local_tables(plan: Plan) -> tuple[Table, ...]:
    """The local spend of the plan; none where no project says how much of its outlay is spent in the place."""
    found = plan.impact.local_spend
    return () if found is None else (local_spend(found),)


def local_spend(found: LocalSpendPlan) -> Table:
    """The three rounds of the outlay in the place."""
    spent = pence(found.outlay_gbp)
    rows = [
        Row(
            "outlay",
            ("Spent on what is built", spent, None, None, "first round"),
            "gbp",
            formula="Σ over projects of outlay",
        ),
        Row(
            "local",
            (
                "To suppliers in the place",
                *_ends(found.local_gbp, found.local_low_gbp, found.local_high_gbp),
                "second round",
            ),
            "gbp",
            formula="Σ over projects of outlay × share spent in the place",
        ),
    ]
    if found.respend_fraction is not None:
        again = _ends(found.respent_gbp, found.respent_low_gbp, found.respent_high_gbp)
        rows.append(
            Row(
                "respent",
                ("Spent there again by those suppliers", *again, "third round"),
                "gbp",
                formula="second round × share that suppliers spend in the place again",
            )
        )
        times = _bounds(found.lm3, found.lm3_low, found.lm3_high)
        rows.append(
            Row(
                "lm3",
                ("Local multiplier (LM3)", *times, "pounds for each pound spent"),
                "number",
                2,
                "(first + second + third round) ÷ first round",
            )
        )
    return Table(
        id="local-spend",
        title="The outlay in three rounds",
        caption=f"What is spent, what of it goes to suppliers in the place, and what they spend there again. {NOMINAL}",
        columns=(
            Column("round", "Money"),
            Column("value", "Value", "number", formula="see the row"),
            Column("low", "Low", "number", formula="see the row; nothing counted for projects that name no share"),
            Column("high", "High", "number", formula="see the row; all counted for projects that name no share"),
            Column("meaning", "What it is"),
        ),
        rows=tuple(rows),
        notes=_notes(found),
        empty="No project says how much of its outlay is spent in the place.",
        sheet="Impact",
    )


def _notes(found: LocalSpendPlan) -> tuple[str, ...]:
    notes = [
        APART,
        "A dash: where the value is known it needs no ends, and where only the ends are known there is none.",
    ]
    if found.respend_fraction is None:
        notes.append(NO_RESPEND)
    else:
        share = percent(found.respend_fraction, 0)
        notes += [MEANING, f"Spent again: {share} of what suppliers in the place receive. {found.because.rstrip('.')}."]
    if found.silent:
        listed = "; ".join(found.silent)
        notes.append(
            f"No share is stated for: {listed}. The low end counts nothing of their outlay as spent in the place, the "
            "high end all of it."
        )
    return tuple(notes)


def _ends(value: float | None, low: float | None, high: float | None) -> tuple[Cell, Cell, Cell]:
    """Pounds to the penny: the value where it is known, else the two ends."""
    exact, least, most = (None if amount is None else pence(amount) for amount in (value, low, high))
    return _bounds(exact, least, most)


def _bounds(value: float | None, low: float | None, high: float | None) -> tuple[Cell, Cell, Cell]:
    """The value where it is known, else the two ends."""
    return (value, None, None) if value is not None else (None, low, high)
