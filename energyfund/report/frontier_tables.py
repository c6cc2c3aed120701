"""The efficient plans as plain tables: one row for each, and what each of them builds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from energyfund.plan import Plan
from energyfund.plan.frontier import Aim, Frontier, FrontierPoint
from energyfund.report.source_tables import changed, figures, invented
from energyfund.report.table import NOMINAL, RETURN, WORKBOOK, Cell, Column, Kind, Row, Table, one_line, pence

KINDS: dict[str, tuple[Kind, int]] = {"GBP": ("gbp", 0), "homes": ("number", 1), "fraction": ("percent", 2)}
SHEET = "Frontier"
HOW = {
    "npv": "Σ over projects of net present value at the share built",
    "homes_lifted": "Σ over projects of share built × homes expected to be lifted",
    "fund_value": "Σ over holdings + cash + worth of what it holds in projects, at the end",
    "cvar": "mean of the worst scenarios of a year's loss ÷ value of the fund, for the mix after the first year",
    "outlay": "Σ over projects of share built × outlay",
}
"""How the numbers of a column are worked out."""

MOST_PLANS = 9
"""With more plans than this, page and paper say only of the ends and the knee what they build; the workbook of all."""

STRAIGHT = (
    "Knee: the plan furthest from the straight line between the two ends, with both aims stretched to the same length."
)
PLANE = (
    "Knee: the plan furthest beyond the plane through the three ends, with all aims stretched to the same length. From "
    "there on a little more of one aim costs much of another."
)
OTHERS: tuple[tuple[str, str, Kind, int, Callable[[FrontierPoint], float | None]], ...] = (
    ("npv", "Net present value", "gbp", 0, lambda point: pence(point.npv_gbp)),
    ("homes_lifted", "Homes lifted", "number", 1, lambda point: point.homes_lifted),
    ("fund_value", "Fund at the end", "gbp", 0, lambda point: _pounds(point.fund_value_gbp)),
    ("cvar", "Loss in bad years", "percent", 2, lambda point: point.cvar_fraction),
    ("outlay", "Spent on projects", "gbp", 0, lambda point: pence(point.outlay_gbp)),
)


def frontier_tables(found: Frontier) -> tuple[Table, ...]:
    """Every table of a frontier, in reading order."""
    return (points(found), *built(found), payoff(found), changed(found), invented(found), figures(found), made(found))


def efficient_tables(plan: Plan) -> tuple[Table, ...]:
    """The efficient plans beside a plan; none where nobody asked for them."""
    found = plan.frontier
    if found is None:
        return ()
    return tuple(replace(table, reports=(RETURN,)) for table in (points(found), *built(found)[:1], payoff(found)))


def labels_of(found: Frontier) -> tuple[str, ...]:
    """What each point is called: A, B, C and so on, with the ends and the knee named."""
    return tuple(f"{_letter(place)}{_role(found, place)}" for place in range(len(found.points)))


def points(found: Frontier) -> Table:
    """A row for each efficient plan."""
    aims = found.aims
    others = [each for each in OTHERS if each[0] not in {aim.name for aim in aims}]
    others = [each for each in others if any(each[4](point) is not None for point in found.points)]
    columns = [Column("plan", "Plan"), *(_column(aim) for aim in aims)]
    columns += [Column(key, heading, kind, digits, formula=HOW[key]) for key, heading, kind, digits, _ in others]
    rows = []
    for place, (label, point) in enumerate(zip(labels_of(found), found.points, strict=True), 1):
        own: list[Cell] = [label, *(_cell(aim, value) for aim, value in zip(aims, point.values, strict=True))]
        rows.append(Row(f"point-{place}", (*own, *(of(point) for *_, of in others))))
    return Table(
        id="points",
        title="The efficient plans",
        caption=f"Each keeps every rule; none is better in one aim without being worse in another. {NOMINAL}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(
            STRAIGHT if len(found.moving) <= 2 else PLANE,
            *(
                ["Loss in bad years: mean of the worst years, one year ahead, for the mix after the first year."]
                if any(point.cvar_fraction is not None for point in found.points)
                else []
            ),
        ),
        wide=len(columns) > 5,
        sheet=SHEET,
    )


def built(found: Frontier) -> tuple[Table, ...]:
    """The share of every project that each plan builds; where there are many, of the ends and the knee before that."""
    everything = _built(found, "built", "What each plan builds", tuple(range(len(found.points))))
    if alike(found):
        every = replace(everything, id="built-all", title="What every plan builds", reports=(WORKBOOK,))
        one = _built(found, "built", "What each plan builds", (0,))
        same = (one.columns[0], replace(one.columns[1], heading="Every plan"))
        return (replace(one, columns=same, wide=False), every)
    if len(found.points) <= MOST_PLANS:
        return (everything,)
    ends = {found.best(place) for place in range(len(found.aims))}
    ends |= {number for number, point in enumerate(found.points) if point.is_knee}
    every = replace(everything, id="built-all", title="What every plan builds", reports=(WORKBOOK,))
    return (_built(found, "built", "What the ends and the knee build", tuple(sorted(ends))), every)


def alike(found: Frontier) -> bool:
    """Whether several plans build the same, as far as a table shows it, so that one column tells of all."""
    shown = {tuple(_part(point, place) for place in range(len(point.projects))) for point in found.points}
    return len(found.points) > 1 and len(shown) == 1 and bool(found.points[0].projects)


def _built(found: Frontier, name: str, title: str, numbers: tuple[int, ...]) -> Table:
    names = [part.name for part in found.points[0].projects] if found.points else []
    labels = labels_of(found)
    return Table(
        id=name,
        title=title,
        caption="Share of each project that is built, and its first start year where it is built.",
        columns=(Column("project", "Project"), *(Column(f"p{number + 1}", labels[number]) for number in numbers)),
        rows=tuple(
            Row(f"project-{place + 1}", (one_line(each), *(_part(found.points[number], place) for number in numbers)))
            for place, each in enumerate(names)
        ),
        wide=True,
        empty="The scenario holds no projects.",
        sheet=SHEET,
    )


def payoff(found: Frontier) -> Table:
    """All aims at all ends."""
    aims = found.aims
    beside = "the other aim" if len(aims) <= 2 else "the other aims, one after the other,"
    return Table(
        id="payoff",
        title=f"The {'two' if len(aims) <= 2 else 'three'} ends",
        caption=f"The best of each aim, and the best of {beside} among the plans that reach it.",
        columns=(Column("end", "Best in"), *(_column(aim) for aim in aims)),
        rows=tuple(
            Row(f"best-{place}", (_heading(aim), *(_cell(each, value) for each, value in zip(aims, own, strict=True))))
            for place, (aim, own) in enumerate(zip(aims, found.payoff, strict=True), 1)
        ),
        sheet=SHEET,
    )


def made(found: Frontier) -> Table:
    """What made the frontier."""
    by = found.provenance
    rows = (
        Row("version", ("energyfund", by.version)),
        Row("date", ("Date of the figures", by.date)),
        Row("seed", ("Seed of chance", str(by.seed))),
        Row("solver", ("Solver", by.solver)),
        Row("scenario", ("Scenario, SHA-256", by.scenario_sha256)),
        Row("assumptions", ("Figures, SHA-256", by.assumptions_sha256)),
        Row("frontier", ("Frontier, SHA-256", found.sha256)),
    )
    return Table(
        id="provenance",
        title="How to make this again",
        caption="With these, the same plans can be found again, to the byte.",
        columns=(Column("what", "What"), Column("value", "Value")),
        rows=rows,
        sheet="Provenance",
    )


def _letter(place: int) -> str:
    """A name for a point that is short beside a dot.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'A2')
    """
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    again, sign = divmod(place, len(alphabet))
    return alphabet[sign] + (str(again + 1) if again else "")


def _role(found: Frontier, place: int) -> str:
    return ", knee" if found.points[place].is_knee else ""


def _heading(aim: Aim) -> str:
    return f"{aim.in_words[0].upper()}{aim.in_words[1:]}"


def _column(aim: Aim) -> Column:
    kind, digits = KINDS[aim.unit]
    return Column(
        aim.name, _heading(aim), kind, digits, formula=HOW.get(aim.name, "what the plan comes to in this aim")
    )


def _cell(aim: Aim, value: float) -> Cell:
    return pence(value) if aim.unit == "GBP" else value


def _part(point: FrontierPoint, place: int) -> Cell:
    part = point.projects[place]
    if part.start_year is None:
        return None
    return f"{100 * part.built_fraction:.0f} %, {part.start_year}"


def _pounds(amount: float | None) -> float | None:
    return None if amount is None else pence(amount)
