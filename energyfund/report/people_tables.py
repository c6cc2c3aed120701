"""Tables of what the plan does for homes, bills and carbon, and of who loses."""

from __future__ import annotations

from energyfund.plan import GroupImpact, ImpactPlan, Plan, Range
from energyfund.report.bands import band_columns, band_sums, bands, dashed
from energyfund.report.names import ONE_FIGURE_OF_JOBS, ROUNDED, main_test, meanings, spoken
from energyfund.report.table import FUEL_POVERTY, NOMINAL, Cell, Column, Row, Table, add, pence

AGAINST = "Against the same estate with nothing built."
UNTESTED = "The homes are counted, but no list of them is given to test for fuel poverty."
NO_HOMES = "The plan touches no homes."
NOBODY = "No home is expected to fall into fuel poverty, and none to have a higher bill."
NO_IMPACT = "The plan changes nothing."
JOBS_KEPT = "Jobs kept would be lost without the plan, as the scenario says; they are not added to jobs supported."
SUMMED = "Σ over projects of share built × number of homes expected"
LIFTED = "Σ over projects of share built × homes lifted; ends are one and nine draws in ten of each"
GAP = "Σ over projects of share built × (gap before − gap after)"
SAVED = "Σ over projects of share built × (bills before − bills after)"
SAVED_NOMINAL = "Σ over years of bill savings × (1 + rise of prices)^(year − price base)"
TONNES = "Σ over projects and years of share built × tonnes not emitted"
JOBS = "outlay in £m × jobs for each £1m"
OF_ALL = "Σ over projects of share built × jobs that the scenario names"
LEFT = "Σ over projects and years of cash flow − paid to sources − reserve − partners"
LOCAL = "Σ over local projects of outlay"
OF_THE_WHOLE = "share built × that of the whole project"
BY_YEAR = "Σ over projects of share built × that of the whole project, summed over the years of the column"
LABELS = {
    "homes_lifted": "Homes lifted",
    "bill_savings_gbp_per_year": "Bill savings a year",
    "tco2e_per_year": "tCO₂e saved a year",
    "gap_closed_gbp": "Gap closed a year",
    "jobs": "Jobs",
    "tco2e": "tCO₂e saved",
    "homes_lifted_10_percent": "Homes lifted, 10 % test",
    "gap_closed_gbp_per_year": "Gap closed a year",
}


def _base(plan: Plan) -> str:
    return f"Pounds a year in prices of {plan.scenario.price_base_year}."


def people_tables(plan: Plan) -> tuple[Table, ...]:
    """Every table of impact, in reading order."""
    return (impact(plan), moves(plan), by_year(plan), *groups(plan), losers(plan), by_project(plan))


def _range(expected: Range) -> tuple[float, float, float]:
    return (expected.expected, expected.p10, expected.p90)


def impact(plan: Plan) -> Table:
    """The impact in one look: expected, and the range that eight outcomes in ten fall into."""
    found = plan.impact
    none = (None, None)
    tonnes = sum(found.tco2e_by_year.values())
    rows: list[Row] = []
    if found.homes:
        saved = add(project.impact.get("bill_savings_gbp_per_year", 0) for project in plan.projects)
        certain = found.homes_lifted.p10 == found.homes_lifted.p90
        lifted = (found.homes_lifted.expected, *none) if certain else _range(found.homes_lifted)
        own = f"Homes lifted out of fuel poverty, {main_test(plan)}"
        ten = _range(found.homes_lifted_10_percent)
        base = f"a year, prices of {plan.scenario.price_base_year}"
        over = "over all years, nominal"
        rows = [
            Row("homes", ("Homes the plan reaches", found.homes, *none, "homes"), "number", formula=SUMMED),
            Row("homes-lifted", (own, *lifted, "homes"), "number", 1, LIFTED),
            *(
                (Row("homes-lifted-10", ("Homes lifted, 10 % test", *ten, "homes"), "number", 1, LIFTED),)
                if found.homes_lifted_10_percent.p90
                else ()
            ),
            Row("gap", ("Fuel poverty gap closed", pence(found.gap_closed_gbp), *none, base), "gbp", formula=GAP),
            Row("bills-year", ("Bill savings", saved, *none, base), "gbp", formula=SAVED),
            Row(
                "bills",
                ("Bill savings", add(found.bill_savings_gbp_by_year.values()), *none, over),
                "gbp",
                formula=SAVED_NOMINAL,
            ),
            Row(
                "higher",
                ("Homes with a higher bill", found.homes_with_higher_bill, *none, "homes"),
                "number",
                formula=SUMMED,
            ),
        ]
    carbon, left, local = (
        pence(found.carbon_value_gbp),
        pence(found.community_fund_gbp),
        pence(found.local_investment_gbp),
    )
    rows += [
        Row("carbon", ("Carbon saved", tonnes, *none, "tCO₂e over all years"), "number", 1, TONNES),
        Row(
            "carbon-value",
            ("Value of the carbon saved", carbon, *none, "over all years, not discounted"),
            "gbp",
            formula="Σ over years of carbon saved × carbon value of the year",
        ),
        Row("jobs", ("Jobs supported", *_range(found.jobs_supported), "jobs"), "number", 1, JOBS),
        *(
            (Row("jobs-kept", ("Jobs kept", found.jobs_kept, *none, "jobs"), "number", 1, OF_ALL),)
            if found.jobs_kept
            else ()
        ),
        *_shared_before(found),
        Row("community", ("Left for the community", left, *none, "over all years, nominal"), "gbp", formula=LEFT),
        Row("local", ("Invested locally", local, *none, "over the plan, nominal"), "gbp", formula=LOCAL),
    ]
    drawn = found.homes_lifted.p90 > found.homes_lifted.p10
    reach = "Homes: eight draws in ten of each programme fall into the range. " if drawn else ""
    return Table(
        id="impact",
        title="The impact in one look",
        caption=f"Expected values, with a range where one is worked out. {AGAINST}",
        columns=(
            Column("measure", "Measure"),
            Column("expected", "Expected", "number", formula="see the row"),
            Column("p10", "Low (P10)", "number", formula="see the row; one outcome in ten lies below"),
            Column("p90", "High (P90)", "number", formula="see the row; nine outcomes in ten lie below"),
            Column("unit", "Unit"),
        ),
        rows=tuple(rows),
        notes=(
            f"{reach}Jobs supported: the low and high end of the figure for each £1m. A dash: no range is worked out.",
            *((ONE_FIGURE_OF_JOBS,) if _other_work(plan) else ()),
            *((JOBS_KEPT,) if found.jobs_kept else ()),
            *(meanings(plan) if found.homes else ()),
            *found.remarks,
        ),
        empty=NO_IMPACT,
        sheet="Impact",
    )


def _other_work(plan: Plan) -> bool:
    """Whether jobs are counted for work of other kinds than those in which the figure was seen."""
    return any(project.built_fraction > 0 and project.kind not in {"solar", "retrofit"} for project in plan.projects)


def _shared_before(found: ImpactPlan) -> tuple[Row, ...]:
    """What is taken from the surplus before the community fund, where anything is."""
    over = "over all years, nominal"
    shares = (
        ("reserve", "Kept in the indivisible reserve", found.indivisible_reserve_gbp),
        ("partners", "Surplus to partners", found.partners_surplus_gbp),
    )
    return tuple(
        Row(key, (label, pence(amount), None, None, over), "gbp", formula="Σ over projects and years")
        for key, label, amount in shares
        if amount
    )


def moves(plan: Plan) -> Table:
    """Homes by status before and after, every test side by side."""
    rows = tuple(
        Row(
            f"test-{place}",
            (
                spoken(move.test),
                move.poor_before_poor_after + move.poor_before_not_after,
                move.poor_before_poor_after + move.not_before_poor_after,
                move.poor_before_not_after,
                move.not_before_poor_after,
                move.poor_before_poor_after,
                move.not_before_not_after,
            ),
        )
        for place, move in enumerate(plan.impact.moves, 1)
    )
    return Table(
        id="homes-before-after",
        title="Homes in fuel poverty, before and after",
        caption="Expected number of homes by status under each test, before and after the plan.",
        columns=(
            Column("test", "Test"),
            Column(
                "before",
                "Fuel poor before",
                "number",
                1,
                formula="Σ over projects of share built × homes fuel poor before, expected",
            ),
            Column("after", "Fuel poor after", "number", 1, formula="fuel poor throughout + fallen in"),
            Column(
                "out",
                "Lifted out",
                "number",
                1,
                formula="Σ over projects of share built × homes fuel poor before and not after, expected",
            ),
            Column(
                "into",
                "Fallen in",
                "number",
                1,
                formula="Σ over projects of share built × homes fuel poor after and not before, expected",
            ),
            Column(
                "stay",
                "Fuel poor throughout",
                "number",
                1,
                formula="Σ over projects of share built × homes fuel poor before and after, expected",
            ),
            Column(
                "never",
                "Never fuel poor",
                "number",
                1,
                formula="Σ over projects of share built × homes fuel poor neither before nor after, expected",
            ),
        ),
        rows=rows,
        notes=meanings(plan),
        reports=(FUEL_POVERTY,),
        empty=UNTESTED if plan.impact.homes else NO_HOMES,
        sheet="Homes",
    )


def by_year(plan: Plan) -> Table:
    """Bill savings and carbon by year."""
    found = plan.impact
    over = bands(plan.scenario.start_year, {*found.bill_savings_gbp_by_year, *found.tco2e_by_year})
    rows = []
    if found.bill_savings_gbp_by_year:
        rows.append(Row("bills", ("Bill savings", *dashed(band_sums(found.bill_savings_gbp_by_year, over))), "gbp"))
    if found.tco2e_by_year:
        rows.append(Row("carbon", ("Carbon saved, tCO₂e", *dashed(band_sums(found.tco2e_by_year, over))), "number", 2))
    return Table(
        id="impact-by-year",
        title="Bills and carbon by year",
        caption=f"What residents save on bills, and carbon not emitted. {AGAINST} {NOMINAL}",
        columns=(Column("measure", "Measure"), *band_columns(over, formula=BY_YEAR)),
        rows=tuple(rows),
        reports=(FUEL_POVERTY,),
        notes=("A dash: none in these years.",) if any(None in row.cells for row in rows) else (),
        wide=True,
        empty="The plan changes no bills.",
        sheet="Impact by year",
    )


def groups(plan: Plan) -> tuple[Table, ...]:
    """Impact by group: a table for each way of grouping, such as by ward or by tenure."""
    names = tuple(dict.fromkeys(group.grouping for group in plan.impact.groups))
    return tuple(
        _group_table(place, name, tuple(group for group in plan.impact.groups if group.grouping == name), _base(plan))
        for place, name in enumerate(names, 1)
    )


def _group_table(place: int, name: str, listed: tuple[GroupImpact, ...], base: str) -> Table:
    found = tuple(sorted(listed, key=lambda group: (-group.homes_lifted, group.group)))
    worse = any(group.homes_with_higher_bill for group in found)
    rows = tuple(
        Row(f"group-{number}", (spoken(group.group), *_group_cells(group, worse=worse)))
        for number, group in enumerate(found, 1)
    )
    total: tuple[Cell, ...] = (
        "Total",
        sum(group.homes for group in found),
        sum(group.homes_lifted for group in found),
        add(group.bill_savings_gbp_per_year for group in found),
        add(group.gap_closed_gbp for group in found),
        *((sum(group.homes_with_higher_bill for group in found),) if worse else ()),
    )
    return Table(
        id=f"groups-{place}",
        title=f"By {name}",
        caption=f"Homes reached, bills and the fuel poverty gap by {name}, most homes lifted first. {AGAINST} {base}",
        columns=(
            Column("group", spoken(name)[:1].upper() + spoken(name)[1:]),
            Column("homes", "Homes", "number", formula="Σ over projects of share built × homes of the group"),
            Column(
                "lifted",
                "Homes lifted",
                "number",
                1,
                formula="Σ over projects of share built × homes of the group expected to be lifted",
            ),
            Column(
                "bills",
                "Bill savings a year",
                "gbp",
                formula="Σ over projects of share built × (bills before − bills after) of the group",
            ),
            Column(
                "gap",
                "Gap closed a year",
                "gbp",
                formula="Σ over projects of share built × (gap before − gap after) of the group",
            ),
            *(
                (
                    Column(
                        "higher",
                        "Homes with a higher bill",
                        "number",
                        formula="Σ over projects of share built × homes of the group whose bill rises",
                    ),
                )
                if worse
                else ()
            ),
        ),
        rows=rows,
        total=Row("total", total),
        notes=(
            *(() if worse else ("No home is expected to have a higher bill.",)),
            *((ROUNDED,) if sum(round(group.homes) for group in found) != round(sum(g.homes for g in found)) else ()),
        ),
        reports=(FUEL_POVERTY,),
        sheet="Groups",
    )


def _group_cells(group: GroupImpact, *, worse: bool) -> tuple[float, ...]:
    savings, gap = pence(group.bill_savings_gbp_per_year), pence(group.gap_closed_gbp)
    return (group.homes, group.homes_lifted, savings, gap, *((group.homes_with_higher_bill,) if worse else ()))


def losers(plan: Plan) -> Table:
    """Who loses: homes that pay more, and homes that fall into fuel poverty."""
    rows = [
        Row(f"test-{place}", (f"Fall into fuel poverty, {spoken(move.test)}", move.not_before_poor_after))
        for place, move in enumerate(plan.impact.moves, 1)
        if round(move.not_before_poor_after, 1) > 0
    ]
    if round(plan.impact.homes_with_higher_bill, 1) > 0:
        rows.append(Row("higher", ("Homes with a higher bill, all", plan.impact.homes_with_higher_bill)))
    rows.extend(
        Row(f"group-{place}", (f"Higher bill, {group.grouping}: {spoken(group.group)}", group.homes_with_higher_bill))
        for place, group in enumerate(plan.impact.groups, 1)
        if round(group.homes_with_higher_bill, 1) > 0
    )
    return Table(
        id="who-loses",
        title="Homes left worse off",
        caption="Expected number of homes that the plan leaves worse off, before any of it is put right.",
        columns=(Column("who", "Who"), Column("homes", "Homes", "number", 1, formula=SUMMED)),
        rows=tuple(rows),
        reports=(FUEL_POVERTY,),
        empty=NOBODY if plan.impact.homes or plan.impact.moves else NO_HOMES,
        sheet="Who loses",
    )


def by_project(plan: Plan) -> Table:
    """The impact of each project that is built."""
    built = [(place, project) for place, project in enumerate(plan.projects, 1) if project.built_fraction > 0]
    every = tuple(dict.fromkeys(key for _, project in built for key in project.impact))
    keys = tuple(key for key in every if any(project.impact.get(key) for _, project in built))
    rows, idle = [], []
    for place, project in built:
        amounts = [project.impact.get(key) for key in keys]
        if not project.homes and not any(amounts):
            idle.append(project.name)
            continue
        cells = [
            pence(amount) if amount and "gbp" in key else amount or None
            for key, amount in zip(keys, amounts, strict=True)
        ]
        rows.append(Row(f"project-{place}", (project.name, project.homes or None, *(cell or None for cell in cells))))
    notes = ["A dash: none."] if any(None in row.cells for row in rows) else []
    if idle:
        notes.append(f"Without homes, bills or carbon counted here: {'; '.join(idle)}.")
    return Table(
        id="impact-by-project",
        title="Impact by project",
        caption=f"What each project does at the share that is built. {AGAINST} {_base(plan)}",
        columns=(
            Column("project", "Project"),
            Column("homes", "Homes", "number", formula="share built × homes of the whole project"),
            *(Column(key, heading(key), "gbp" if "gbp" in key else "number", 1, formula=OF_THE_WHOLE) for key in keys),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        reports=(FUEL_POVERTY,),
        empty="No project that is built changes homes, bills or carbon.",
        sheet="Impact by project",
    )


def heading(key: str) -> str:
    """A heading for a measure of impact.

    >>> heading("homes_lifted"), heading("seats_won")
    ('Homes lifted', 'Seats won')
    """
    return LABELS.get(key) or key.replace("_", " ").capitalize()
