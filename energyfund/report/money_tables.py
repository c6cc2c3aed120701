"""Tables of what is built, who pays for it and what each is paid back."""

from __future__ import annotations

from energyfund.plan import Plan, ProjectPlan
from energyfund.report.table import NOMINAL, RETURN, Column, Row, Table, add, pence, share_in_words
from energyfund.units import percent

NOTHING_BUILT = "No project is built, so no money moves."
IRR_NOTE = "A dash: nothing is built, or there is no return to state."
NO_DRAW = "A dash: the source pays nothing for this project."


def money_tables(plan: Plan) -> tuple[Table, ...]:
    """Every table of projects and capital, in reading order."""
    return (
        projects(plan),
        reasons(plan),
        project_notes(plan),
        stack(plan),
        sources(plan),
        returns(plan),
    )


def projects(plan: Plan) -> Table:
    """Every project: how much of it is built, what it costs and what it returns."""
    rows = tuple(
        Row(
            f"project-{place}",
            (
                project.name,
                project.kind,
                project.ward or None,
                project.size,
                project.built_fraction,
                project.start_year,
                pence(project.outlay_gbp),
                pence(project.npv_gbp),
                project.project_irr_fraction,
            ),
        )
        for place, project in enumerate(plan.projects, 1)
    )
    outlay = add(project.outlay_gbp for project in plan.projects)
    worth = add(project.npv_gbp for project in plan.projects)
    rate = percent(plan.scenario.discount_rate_fraction, 2)
    return Table(
        id="projects",
        title="What is built",
        caption="Every project at the share that is built. Outlay in nominal pounds (the money of each year). "
        f"Net present value at {rate} a year, year 0 = {plan.scenario.start_year}.",
        columns=(
            Column("project", "Project"),
            Column("kind", "Kind"),
            Column("ward", "Ward"),
            Column("size", "Size of the whole"),
            Column("built", "Built", "percent", formula="Σ over starts of the share built"),
            Column("start", "First start", "year", formula="earliest start year with a share above nought"),
            Column("outlay", "Outlay", "gbp", formula="Σ over starts of share built × outlay"),
            Column(
                "npv",
                "Net present value",
                "gbp",
                formula="Σ over years of share built × (income − costs − outlay) ÷ (1 + discount rate)^(year − year 0)",
            ),
            Column(
                "irr",
                "Return of the project",
                "percent",
                2,
                "Internal rate of return before finance",
                formula="the rate at which Σ (income − costs − outlay) ÷ (1 + rate)^year is nought",
            ),
        ),
        rows=rows,
        total=Row("total", ("Total", None, None, None, None, None, outlay, worth, None)) if rows else None,
        notes=(IRR_NOTE,),
        empty="The scenario holds no projects.",
        sheet="Projects",
    )


def reasons(plan: Plan) -> Table:
    """Why each project is built, built in part, or left."""
    rows = tuple(
        Row(
            f"project-{place}",
            (
                project.name,
                project.built_fraction,
                ", ".join(f"{start.start_year}: {share_in_words(start.built_fraction)}" for start in project.starts)
                or None,
                pence(project.full_outlay_gbp),
                project.why,
            ),
        )
        for place, project in enumerate(plan.projects, 1)
    )
    return Table(
        id="reasons",
        title="Why built, and why not",
        caption=f"The reason for each decision, and what the whole project would cost. {NOMINAL}",
        columns=(
            Column("project", "Project"),
            Column("built", "Built", "percent", formula="Σ over starts of the share built"),
            Column("starts", "Starts"),
            Column(
                "full_outlay",
                "Outlay of the whole project",
                "gbp",
                formula="outlay ÷ share built; of the first start where nothing is built",
            ),
            Column("why", "Why"),
        ),
        rows=rows,
        notes=(
            *(("A dash: no start, for nothing is built.",) if any(not each.starts for each in plan.projects) else ()),
            *(("A line, as in “line 12”, is that of the scenario file.",) if any(map(_cites, plan.projects)) else ()),
        ),
        empty="The scenario holds no projects.",
        sheet="Projects",
    )


def _cites(project: ProjectPlan) -> bool:
    """Whether the reason names a line of the scenario file."""
    return "(line " in project.why


def project_notes(plan: Plan) -> Table:
    """What a reader has to know of projects, each remark once with the projects that it holds for."""
    told: dict[str, list[str]] = {}
    for project in plan.projects:
        for remark in project.remarks:
            told.setdefault(remark, []).append(project.name)
    return Table(
        id="project-notes",
        title="Notes on the projects",
        caption="How each project was worked out. Numbers are those of the whole project, whatever share is built.",
        columns=(Column("remark", "Note"), Column("projects", "Holds for")),
        rows=tuple(
            Row(f"note-{place}", (remark, "; ".join(dict.fromkeys(names))))
            for place, (remark, names) in enumerate(told.items(), 1)
        ),
        empty="There is nothing to note.",
        sheet="Projects",
    )


def stack(plan: Plan) -> Table:
    """Capital stack: what each project draws from each source. Sources that pay nothing are named below it."""
    paying = tuple(source.name for source in plan.capital if pence(source.drawn_gbp))
    names = paying or tuple(source.name for source in plan.capital)
    idle = tuple(source.name for source in plan.capital if source.name not in names)
    built = [(place, project) for place, project in enumerate(plan.projects, 1) if project.draws_gbp]
    rows = []
    for place, project in built:
        draws = [pence(project.draws_gbp.get(name, 0)) for name in names]
        rows.append(Row(f"project-{place}", (project.name, *(draw or None for draw in draws), add(draws))))
    totals = [add(project.draws_gbp.get(name, 0) for _, project in built) for name in names]
    notes = [NO_DRAW] if any(None in row.cells for row in rows) else []
    if rows and idle:
        notes.append(f"Not drawn on: {'; '.join(idle)}.")
    return Table(
        id="stack",
        title="Who pays for what",
        caption=f"Capital drawn by each project from each source. {NOMINAL}",
        columns=(
            Column("project", "Project"),
            *(
                Column(f"source_{place}", name, "gbp", formula="Σ over years of what it pays into the project")
                for place, name in enumerate(names, 1)
            ),
            Column("total", "Total", "gbp", formula="sum of the sources"),
        ),
        rows=tuple(rows),
        total=Row("total", ("Total", *totals, add(totals))) if rows else None,
        notes=tuple(notes),
        wide=len(names) > 4,
        empty=NOTHING_BUILT,
        sheet="Capital stack",
    )


def sources(plan: Plan) -> Table:
    """Each source of money: what it offers, gives and gets."""
    rows = tuple(
        Row(
            f"source-{place}",
            (
                source.name,
                source.kind.replace("_", " "),
                source.terms or None,
                None if source.budget_gbp is None else pence(source.budget_gbp),
                pence(source.drawn_gbp) or None,
                pence(source.received_gbp) or None,
                source.required_return_fraction,
                source.irr_fraction,
            ),
        )
        for place, source in enumerate(plan.capital, 1)
    )
    drawn = add(source.drawn_gbp for source in plan.capital)
    received = add(source.received_gbp for source in plan.capital)
    return Table(
        id="sources",
        title="The sources of money",
        caption=f"What each source offers, gives and is paid back over the plan. {NOMINAL}",
        columns=(
            Column("source", "Source"),
            Column("kind", "Kind"),
            Column("terms", "Terms"),
            Column("budget", "Budget", "gbp", formula="as the scenario states it; yearly budgets added up"),
            Column("drawn", "Drawn", "gbp", formula="Σ over projects and years of what it pays in"),
            Column("received", "Paid back", "gbp", formula="Σ over projects and years of what it is paid"),
            Column("required", "Return it asks for", "percent", 2, formula="as the scenario states it"),
            Column(
                "irr",
                "Return it gets",
                "percent",
                2,
                formula="the rate at which Σ (paid back − drawn) ÷ (1 + rate)^year is nought, all projects together",
            ),
        ),
        rows=rows,
        total=Row("total", ("Total", None, None, None, drawn, received, None, None)) if rows else None,
        notes=_source_notes(plan),
        reports=(RETURN,),
        empty="The scenario holds no sources of money.",
        sheet="Sources",
        wide=True,
    )


def _source_notes(plan: Plan) -> tuple[str, ...]:
    """Remarks of sources, each once with the sources that it holds for, and what a dash means."""
    if not plan.capital:
        return ()
    told: dict[str, list[str]] = {}
    for source in plan.capital:
        if not pence(source.drawn_gbp):
            told.setdefault("Not drawn on", []).append(source.name)
        elif source.irr_remark:
            told.setdefault(source.irr_remark.rstrip("."), []).append(source.name)
    notes = [f"{remark[:1].upper()}{remark[1:]}: {'; '.join(names)}." for remark, names in told.items()]
    return ("A dash: no limit, nothing drawn or paid back, or no return to state.", *notes)


def returns(plan: Plan) -> Table:
    """What every source puts into every project and gets for it."""
    rows: list[Row] = []
    for place, project in enumerate(plan.projects, 1):
        for name, draw in project.draws_gbp.items():
            rows.append(
                Row(
                    f"project-{place}-source-{len(rows) + 1}",
                    (
                        project.name,
                        name,
                        pence(draw),
                        project.slices.get(name),
                        add(project.receipts_gbp_by_year.get(name, {}).values()) or None,
                        project.returns.get(name),
                        project.return_remarks.get(name) or None,
                    ),
                )
            )
    drawn = add(row.cells[2] for row in rows if isinstance(row.cells[2], float))
    received = add(row.cells[4] for row in rows if isinstance(row.cells[4], float))
    return Table(
        id="returns",
        title="Returns, project by project and source by source",
        caption="What each source puts in, the share of the project's cash flow it receives, and its internal rate of "
        f"return. {NOMINAL}",
        columns=(
            Column("project", "Project"),
            Column("source", "Source"),
            Column("drawn", "Put in", "gbp", formula="Σ over years of what the source pays into the project"),
            Column(
                "slice",
                "Share of cash flow",
                "percent",
                1,
                formula="share of the cash flow, set so that the source gets its required return on what it puts in",
            ),
            Column("received", "Paid back", "gbp", formula="Σ over years of what the project pays it"),
            Column(
                "irr",
                "Return",
                "percent",
                2,
                formula="the rate at which Σ (paid back − put in) ÷ (1 + rate)^year is nought, this project alone",
            ),
            Column("remark", "Remark"),
        ),
        rows=tuple(rows),
        total=Row("total", ("Total", None, drawn, None, received, None, None)) if rows else None,
        notes=("A dash: nothing is paid back, there is no return, or nothing to remark.",) if rows else (),
        reports=(RETURN,),
        empty=NOTHING_BUILT,
        sheet="Returns",
    )
