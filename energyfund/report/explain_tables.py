"""Why this plan: the tables and sentences of the explanation that a plan carries, and the proof that it is the best."""

from __future__ import annotations

from energyfund.plan import Certificate, ExplanationPlan, LimitStory, Plan
from energyfund.report.table import RETURN, Column, Kind, Row, Table, pence
from energyfund.units import in_unit

MOST_POINTS = 4
"""Limits that the section names in words; the table holds them all."""

NOT_ASKED = "This plan carries no explanation. Plan the scenario again with: energyfund plan"


def explain_tables(plan: Plan) -> tuple[Table, ...]:
    """Limits, projects and ranges of the explanation, and the proof; none that the plan does not carry."""
    found: list[Table] = []
    if plan.explanation is not None:
        found += [_limits(plan, plan.explanation), _projects(plan, plan.explanation), _ranges(plan.explanation)]
    if plan.certificate is not None:
        found.append(_certificate(plan.certificate))
    return tuple(found)


def why_in_words(plan: Plan) -> tuple[str, ...]:
    """The points of the section: what holds the plan back, dearest first, and where it would change."""
    told = plan.explanation
    if told is None:
        return ()
    return (
        *(limit.in_words for limit in told.limits[:MOST_POINTS]),
        *(each.in_words for each in told.ranges[:MOST_POINTS]),
    )


def proof_fails(plan: Plan) -> str:
    """What is wrong with the proof of a plan, for the first page; empty where it stands, or where there is none."""
    proof = plan.certificate
    if proof is None:
        return ""
    if not proof.holds:
        return (
            "The proof that no plan does better does not hold: the plan's objective and the bound on all plans differ, "
            "or a row of the program is missed. Do not rely on this plan."
        )
    same_sum = plan.objective.name != "cvar" and proof.unit == plan.objective.unit
    stake = max(1.0, abs(proof.at_stake), abs(proof.primal))
    if same_sum and abs(proof.primal - plan.objective.value) > stake / 1e6:
        return "The proof that no plan does better belongs to another plan. Do not rely on this plan."
    return ""


def _limits(plan: Plan, told: ExplanationPlan) -> Table:
    pounds = plan.objective.unit.startswith("GBP")
    kind: Kind = "gbp" if pounds else "number"

    def told_of(amount: float | None, *, pounds: bool) -> float | None:
        """A change that is nought is told by a dash."""
        return _rounded(amount, pounds=pounds) or None

    return Table(
        id="why-limits",
        title="What holds the plan back",
        caption="Each limit moved by one step to where it is easier to keep, and the whole plan solved again. Gains "
        "are of what was sought; a minus takes away, a dash means none or not tried.",
        columns=(
            Column("limit", "Limit"),
            Column("at", "Stands at"),
            Column("step", "Step"),
            Column(
                "gain",
                "Gains",
                kind,
                2,
                formula="what is sought with the limit moved one step, solved again − what is sought in this plan",
            ),
            Column(
                "npv",
                "Net present value",
                "gbp",
                formula="net present value of the plan solved again − that of this plan",
            ),
            Column(
                "homes", "Homes lifted", "number", 2, formula="homes lifted by the plan solved again − by this plan"
            ),
            Column(
                "return",
                "Return, bp a year",
                "number",
                2,
                "hundredths of a per cent of the fund's expected return",
                formula="10,000 × (expected return of the fund in the plan solved again − in this plan)",
            ),
            Column("confirmed", "Price confirmed"),
        ),
        rows=tuple(
            Row(
                f"why-limit-{place}",
                (
                    limit.name,
                    "" if limit.at is None else _amount(limit, limit.at),
                    _amount(limit, limit.step),
                    told_of(limit.gain, pounds=pounds),
                    told_of(limit.npv_gbp, pounds=True),
                    told_of(limit.homes, pounds=False),
                    told_of(limit.return_bp, pounds=False),
                    {None: "not tried", True: "yes", False: "no"}[limit.confirmed],
                ),
            )
            for place, limit in enumerate(told.limits, 1)
        ),
        notes=told.remarks,
        reports=(RETURN,),
        wide=True,
        empty="No limit holds this plan back.",
        sheet="Why",
    )


def _amount(limit: LimitStory, amount: float) -> str:
    return f"{amount:.0f}" if limit.unit == "year" else in_unit(amount, limit.unit)


def _rounded(amount: float | None, *, pounds: bool) -> float | None:
    return pence(amount) if pounds and amount is not None else amount


def _projects(plan: Plan, told: ExplanationPlan) -> Table:
    pounds = plan.objective.unit.startswith("GBP")
    kind: Kind = "gbp" if pounds else "number"
    return Table(
        id="why-projects",
        title="Each project built whole, or left out",
        caption="What the plan would lose of what was sought with all of a project built, and without it; and the "
        "least grant from outside with which all of it would cost the plan nothing. A dash: not tried or not possible.",
        columns=(
            Column("project", "Project"),
            Column("built", "Built", "percent", formula="Σ over starts of the share built"),
            Column(
                "loss",
                "All of it would cost",
                kind,
                2,
                formula="what is sought in this plan − in the best plan with all of the project built",
            ),
            Column(
                "worth",
                "Without it, lost",
                kind,
                2,
                formula="what is sought in this plan − in the best plan without the project",
            ),
            Column(
                "grant",
                "Least grant",
                "gbp",
                formula="least grant from outside at which a plan with all of it is worth as much as this one",
            ),
        ),
        rows=tuple(
            Row(
                f"why-project-{place}",
                (
                    story.name,
                    story.built_fraction,
                    _rounded(story.loss, pounds=pounds),
                    _rounded(story.worth, pounds=pounds),
                    _rounded(story.grant_gbp, pounds=True),
                ),
            )
            for place, story in enumerate(told.projects, 1)
        ),
        reports=(RETURN,),
        empty="The scenario holds no project.",
        sheet="Why",
    )


def _ranges(told: ExplanationPlan) -> Table:
    return Table(
        id="why-ranges",
        title="Where the plan would change",
        caption="How far some inputs may move, one at a time, before other projects are built. A dash: no such end was "
        "found.",
        columns=(
            Column("about", "Input"),
            Column("low", "From", "gbp", formula="lowest value, moved alone, at which the same projects are built"),
            Column("now", "Now", "gbp", formula="as it stands in this plan"),
            Column("high", "To", "gbp", formula="highest value, moved alone, at which the same projects are built"),
        ),
        rows=tuple(
            Row(
                f"why-range-{place}",
                (
                    each.about,
                    _rounded(each.low, pounds=True),
                    pence(each.now),
                    _rounded(each.high, pounds=True),
                ),
            )
            for place, each in enumerate(told.ranges, 1)
        ),
        reports=(RETURN,),
        empty="No range was looked for.",
        sheet="Why",
    )


def _certificate(proof: Certificate) -> Table:
    kind: Kind = "gbp" if proof.unit.startswith("GBP") else "number"
    primal, dual = (pence(each) if kind == "gbp" else each for each in (proof.primal, proof.dual))
    stands = "the proof stands" if proof.holds else "the proof FAILS"
    return Table(
        id="certificate",
        title="The proof that no plan does better",
        caption="Worked out from the rows and columns of the program, apart from the solver: no plan can be worth more "
        "than the dual objective, so a plan that is worth as much is the best.",
        columns=(
            Column("what", "What"),
            Column("value", "Value", "number", formula="see the row"),
            Column("meaning", "What it means"),
        ),
        rows=(
            Row(
                "primal",
                ("Primal objective", primal, "what this plan is worth"),
                kind,
                2,
                "Σ coefficient × value over all variables",
            ),
            Row(
                "dual",
                ("Dual objective", dual, "the most that any plan could be worth"),
                kind,
                2,
                "Σ price × limit over all rows and bounds",
            ),
            Row("gap", ("Difference", None, f"{_tiny(proof.again)} of what is at stake: {stands}")),
            Row("rows-missed", ("Worst row", None, f"missed by {_tiny(proof.largest_row_violation)} of itself")),
            Row("bounds-missed", ("Worst bound", None, f"missed by {_tiny(proof.largest_bound_violation)} of itself")),
            Row("prices-missed", ("Worst price", None, f"wrong by {_tiny(proof.largest_price_violation)} of itself")),
            Row("rows", ("Rows", proof.rows, "of the program"), "number", formula="counted"),
            Row(
                "columns",
                ("Columns", proof.columns, f"of them {proof.integers} yes-or-no decisions"),
                "number",
                formula="counted",
            ),
            Row("solver", ("Solver", None, proof.solver)),
        ),
        notes=(proof.proof,),
        reports=(RETURN,),
        sheet="Checks",
    )


def _tiny(share: float) -> str:
    """A share that should be the rounding of numbers.

    >>> _tiny(0.0), _tiny(1e-14), _tiny(0.02)
    ('nothing', 'under a thousand-millionth', '0.02')
    """
    if share == 0:
        return "nothing"
    return "under a thousand-millionth" if abs(share) < 1e-9 else f"{share:.3g}"
