"""Tables of the answer: what was sought, how sure it is, what holds it back and whether it adds up."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.names import main_test
from energyfund.report.table import NOMINAL, RETURN, Cell, Column, Kind, Row, Table, add, pence

SOUGHT = {
    "npv": "net present value",
    "fund_value": "value of the fund",
    "homes_lifted": "homes lifted out of fuel poverty",
    "bill_savings": "bill savings",
    "cvar": "the least loss in the worst years (CVaR)",
}
KINDS: dict[str, Kind] = {"GBP": "gbp", "fraction": "percent"}
STEPS: dict[str, tuple[float, str]] = {
    "per fraction": (1 / 100, "one percentage point"),
    "per tCO2e": (1, "one tonne"),
    "per homes": (1, "one home"),
    "per GBP": (1, "£1"),
    "per GBP/year": (1, "£1 a year"),
    "per months": (1, "one month of benefits"),
}
"""For each unit of a limit: the step that people think in, as a number of units and in words."""

WHILE_SAME = "This holds for small steps, as long as the same projects are built."
LIFTED = "Σ over projects of share built × homes lifted; ends are one and nine draws in ten of each"
DRAWN = "eight draws in ten of each programme fall between; lows and highs are added up"
STATUS = {
    "optimal": "the best there is",
    "certified": "at most, proven by the linear program",
    "limit": "the best found before a limit was reached",
}


def answer_tables(plan: Plan) -> tuple[Table, ...]:
    """The answer, the ranges around it, the rules that bind and the checks."""
    return (answer(plan), ranges(plan), binding_rules(plan), checks(plan))


def answer(plan: Plan) -> Table:
    """The answer in figures."""
    sought = plan.objective
    kind = KINDS.get(sought.unit, "number")
    value = pence(sought.value) if kind == "gbp" else sought.value
    outlay = add(project.outlay_gbp for project in plan.projects)
    worth = add(project.npv_gbp for project in plan.projects)
    same = sought.name == "npv" and abs(worth - sought.value) < 1
    if same:
        value = worth  # the sum of the amounts shown, so that this table adds up with the others
    rows = [
        Row(
            "sought",
            (f"Sought: {SOUGHT.get(sought.name, sought.name)}", value, sought.in_words),
            kind,
            2,
            "what the plan seeks, added up over the plan that was found",
        ),
        Row(
            "gap",
            ("Distance to the best possible", sought.gap_fraction, STATUS.get(sought.status, sought.status)),
            "percent",
            2,
            "(bound on the best plan − this plan) ÷ size of what is sought",
        ),
        Row(
            "outlay",
            ("Spent on projects", outlay, "all projects, over the plan"),
            "gbp",
            formula="Σ over projects of outlay",
        ),
    ]
    if not same:
        meaning = "all projects, at the plan's discount rate"
        summed = "Σ over projects of net present value"
        rows.append(Row("npv", ("Net present value", worth, meaning), "gbp", formula=summed))
    if plan.fund is not None:
        expected = ("Expected return of the fund", plan.fund.expected_return_fraction, "a year")
        mean = "mean over the planning years of Σ weight × expected return, cash and projects counted"
        rows.append(Row("return", expected, "percent", 2, mean))
        cost = pence(plan.fund.transition_cost_gbp)
        meaning = "what buying and selling costs over the planning years"
        rows.append(
            Row(
                "transition",
                ("Transition cost of the fund", cost, meaning),
                "gbp",
                formula="Σ over years of (bought and sold × their cost + one-off charges + loss on forced sales)",
            )
        )
    if plan.impact.homes:
        lifted = plan.impact.homes_lifted.expected
        meaning = f"expected; test: {main_test(plan)}"
        summed = "Σ over projects of share built × homes expected to be lifted"
        rows.append(Row("homes", ("Homes lifted out of fuel poverty", lifted, meaning), "number", 1, summed))
    shares = (
        ("reserve", "Indivisible reserve", plan.impact.indivisible_reserve_gbp, "kept for good, all years counted"),
        ("partners", "Surplus to partners", plan.impact.partners_surplus_gbp, "after the reserve, all years counted"),
    )
    rows += [
        Row(key, (label, pence(amount), meaning), "gbp", formula="Σ over projects and years")
        for key, label, amount, meaning in shares
        if amount
    ]
    left = pence(plan.impact.community_fund_gbp)
    rows.append(
        Row(
            "community",
            ("Left for the community", left, "surplus of all years counted"),
            "gbp",
            formula="Σ over projects and years of cash flow − paid to sources − reserve − partners",
        )
    )
    return Table(
        id="answer",
        title="The answer in figures",
        caption=f"What was sought and what the plan comes to. {NOMINAL}",
        columns=(
            Column("measure", "Measure"),
            Column("value", "Value", "number", formula="see the row"),
            Column("meaning", "What it means"),
        ),
        rows=tuple(rows),
        reports=(RETURN,),
        sheet="Answer",
    )


def ranges(plan: Plan) -> Table:
    """Every result that comes with a range."""
    found = plan.impact
    rows = []
    own, ten = found.homes_lifted, found.homes_lifted_10_percent
    if own.p90 > own.p10:
        label = f"Homes lifted, {main_test(plan)}"
        rows.append(Row("homes-lifted", (label, own.p10, own.expected, own.p90, DRAWN), "number", 1, LIFTED))
    if ten.p90 > ten.p10:
        rows.append(
            Row(
                "homes-lifted-10",
                ("Homes lifted, 10 % test", ten.p10, ten.expected, ten.p90, DRAWN),
                "number",
                1,
                LIFTED,
            )
        )
    if found.jobs_supported.expected:
        jobs = found.jobs_supported
        meaning = "low and high figure of jobs for each £1m spent"
        cells: tuple[Cell, ...] = ("Jobs supported", jobs.p10, jobs.expected, jobs.p90, meaning)
        rows.append(Row("jobs", cells, "number", 1, "outlay in £m × jobs for each £1m"))
    roofs = [roof for project in plan.projects for roof in project.roofs]
    if roofs:
        p90, p50 = sum(roof.p90_kwh for roof in roofs), sum(roof.annual_kwh for roof in roofs)
        cells = (
            "Yield in the first year, kWh",
            p90,
            p50,
            None,
            "low: reached in nine years out of ten (P90), all roofs low together",
        )
        rows.append(Row("yield", cells, "number", formula="Σ over roofs of the whole projects"))
    if plan.fund is not None and plan.fund.years:
        last = plan.fund.years[-1]
        cells = (
            f"Fossil exposure, {last.year}",
            last.fossil_fraction_low,
            None,
            last.fossil_fraction_high,
            "low and high estimate of what the holdings contain",
        )
        rows.append(Row("fossil", cells, "percent", 2, "Σ value of holding × its fossil share ÷ value of the fund"))
    return Table(
        id="ranges",
        title="Ranges",
        caption="Results that are uncertain, with the range they may fall into. All others are expected values.",
        columns=(
            Column("measure", "Measure"),
            Column("low", "Low", "number", formula="see the row"),
            Column("expected", "Expected", "number", formula="see the row"),
            Column("high", "High", "number", formula="see the row"),
            Column("meaning", "What the range means"),
        ),
        rows=tuple(rows),
        notes=("A dash: no figure is worked out for that end.",) if rows else (),
        empty="No result of this plan has a range.",
        sheet="Ranges",
    )


def binding_rules(plan: Plan) -> Table:
    """The rules that hold the plan back."""
    pounds = plan.objective.unit.startswith("GBP")
    rows = []
    for place, rule in enumerate(plan.binding_rules, 1):
        step, unit = STEPS.get(rule.unit, (1, rule.unit))
        words = rule.in_words.removeprefix(f"{rule.rule}: ")
        worth = pence(rule.shadow_price_gbp * step) if pounds else rule.shadow_price_gbp * step
        rows.append(
            Row(
                f"rule-{place}",
                (rule.rule, words[:1].upper() + words[1:], worth, unit),
                "gbp" if pounds else KINDS.get(plan.objective.unit, "number"),
                3 if plan.objective.unit == "fraction" else 2,
            )
        )
    return Table(
        id="binding-rules",
        title="Rules that bind",
        caption="Rules and budgets that bind, and what one step more of each would change in what was sought: "
        f"{SOUGHT.get(plan.objective.name, plan.objective.name)}.",
        columns=(
            Column("rule", "Rule"),
            Column("words", "In words"),
            Column(
                "price",
                "One step more",
                "number",
                2,
                formula="change of what is sought for one step of the limit: its shadow price × the step",
            ),
            Column("unit", "The step"),
        ),
        rows=tuple(rows),
        notes=(f"A minus: a stricter limit costs this much. {WHILE_SAME}",) if rows else (),
        empty=f"No rule and no budget holds this plan back. {WHILE_SAME}",
        sheet="Binding rules",
    )


def checks(plan: Plan) -> Table:
    """Rules and sums worked out again from the cash flows."""
    return Table(
        id="checks",
        title="Each check",
        caption="Every rule and every sum, worked out again from the cash flows, apart from the solver.",
        columns=(
            Column("check", "Check"),
            Column("result", "Result"),
            Column(
                "residual",
                "Misses by",
                "number",
                4,
                formula="how far what was promised is from what is worked out again",
            ),
            Column("unit", "Unit"),
        ),
        rows=tuple(
            Row(
                f"check-{place}", (check.name, "holds" if check.passed else "FAILS", check.residual, check.unit or None)
            )
            for place, check in enumerate(plan.checks, 1)
        ),
        empty="No checks were recorded with this plan.",
        sheet="Checks",
    )
