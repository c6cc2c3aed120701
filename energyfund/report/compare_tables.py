"""Pathways side by side as plain tables: the price of each policy first, then everything else about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.compare_carbon_tables import carbon_tables, pathway_columns
from energyfund.report.compare_regret_tables import regret_tables
from energyfund.report.source_tables import changed, figures, invented
from energyfund.report.table import NOMINAL, Cell, Column, Kind, Row, Table, one_line, pence
from energyfund.units import number

STATUS = {
    "planned": "planned",
    "limit": "best found before the time limit",
    "clash": "no plan keeps to it",
    "stopped": "no plan was found in time",
}
SHEET = "Pathways"
HOW = {
    "value": "Σ over holdings + cash + worth of what it holds in projects",
    "return": "mean over the planning years of Σ weight × expected return",
    "volatility": "√(weights · covariance · weights), for the mix at the end",
    "cvar": "mean of the worst scenarios of a year's loss ÷ value of the fund, for the mix at the end",
    "te-most": "largest over the years of √(difference · covariance · difference) of the weights to holding on",
    "te-last": "√(difference · covariance · difference) of the weights to holding on, at the end",
    "trading": "Σ over years of bought and sold × their cost",
    "switching": "Σ over years of one-off charges for leaving a vehicle",
    "illiquid": "Σ over years of sold × discount for selling early",
    "transition": "trading + switching + forced sales",
    "funding": "value of the fund ÷ value of the promises",
    "funding-low": "funding level × ((1 + lower rate) ÷ (1 + rate))^duration of the promises",
    "funding-high": "funding level × ((1 + higher rate) ÷ (1 + rate))^duration of the promises",
    "local": "worth of what it holds in local projects ÷ value of the fund",
}
"""How the numbers of each row are worked out."""

PERCENT_TO_POINTS = "a change of the figure of holding on, in per cent of the fund"


def compare_tables(found: Comparison) -> tuple[Table, ...]:
    """Every table of a comparison, in reading order, with ids that are unique."""
    made = (
        price(found),
        pathways(found),
        risk_and_return(found),
        side_by_side(found),
        limbs(found),
        *carbon_tables(found),
        *regret_tables(found),
        changed(found),
        invented(found),
        figures(found),
        provenance(found),
    )
    keys = {figure.key for figure in found.figures}
    return tuple(replace(table, sources=_mentioned(table, keys)) for table in made)


def price(found: Comparison) -> Table:
    """What each policy costs against holding on."""
    last = found.scenario.start_year + found.scenario.planning_years - 1
    columns = [
        Column("pathway", "Pathway"),
        Column(
            "bp",
            "Cost, bp a year",
            "number",
            1,
            formula="10,000 × ((fund with holding on ÷ fund with the pathway)^(1 ÷ years) − 1)",
        ),
        Column(
            "gbp", f"Cost by {last}", "gbp", formula="fund with holding on − fund with the pathway, both at the end"
        ),
        Column(
            "cvar",
            "Change of the loss in bad years",
            "percent",
            2,
            PERCENT_TO_POINTS,
            formula="loss in bad years of the pathway − of holding on, for the mix at the end",
        ),
        Column(
            "value",
            f"Fund at the end of {last}",
            "gbp",
            formula="Σ over holdings + cash + worth of what it holds in projects",
        ),
        Column(
            "return",
            "Expected return a year",
            "percent",
            2,
            formula="mean over the planning years of Σ weight × expected return",
        ),
    ]
    rows = [
        (
            one_line(view.name),
            view.cost_bp,
            _pounds(view.cost_gbp),
            view.cvar_change_fraction,
            pence(view.years[-1].value_gbp) if view.years else None,
            view.expected_return_fraction,
        )
        for view in found.pathways
    ]
    kept = [place for place in range(len(columns)) if place < 3 or any(row[place] is not None for row in rows)]
    return Table(
        id="price",
        title="The price of each policy",
        caption="Against holding on, at expected returns. A basis point (bp) is a hundredth of one per cent of the "
        f"fund; a minus sign is a gain. {NOMINAL}",
        columns=tuple(columns[place] for place in kept),
        rows=tuple(
            Row(f"pathway-{number_}", tuple(row[place] for place in kept)) for number_, row in enumerate(rows, 1)
        ),
        notes=(
            "Cost a year: 10,000 · ((fund with holding on ÷ fund with the pathway)^(1 ÷ years) − 1), both at the end.",
            *([] if found.confidence_fraction is not None else [found.market_in_words]),
        ),
        sheet=SHEET,
    )


def pathways(found: Comparison) -> Table:
    """What each pathway asks for, and whether a plan keeps to it."""
    columns = (
        Column("pathway", "Pathway"),
        Column("words", "What it asks for"),
        Column("status", "Outcome"),
        Column("remark", "To know"),
    )
    rows = [(one_line(view.name), _asked(view), STATUS[view.status], _remark(view) or None) for view in found.pathways]
    wide = any(row[-1] for row in rows)
    kept = len(columns) if wide else len(columns) - 1
    return Table(
        id="pathways",
        title="What each pathway asks for",
        caption="The rule of each pathway in words, and whether a plan keeps to it and to all rules of the scenario.",
        columns=columns[:kept],
        rows=tuple(Row(f"asked-{place}", row[:kept]) for place, row in enumerate(rows, 1)),
        sheet=SHEET,
    )


def risk_and_return(found: Comparison) -> Table:
    """What each pathway may earn and lose, a row for each, narrow enough for an upright page."""
    asked: tuple[tuple[str, str, str, Callable[[PathwayView], float | None]], ...] = (
        ("return", "Expected return a year", "", lambda view: view.expected_return_fraction),
        ("volatility", "Volatility", "how far a year's return usually strays", lambda view: view.volatility_fraction),
        ("cvar", "Loss in bad years", "mean of the worst years, one year ahead", lambda view: view.cvar_fraction),
        (
            "te-most",
            "Tracking error, largest",
            "how far a year's return usually strays from that of holding on",
            lambda view: view.tracking_error_largest_fraction,
        ),
    )
    kept = [each for each in asked if any(each[-1](view) is not None for view in found.pathways)]
    return Table(
        id="risk-and-return",
        title="Return and risk of each pathway",
        caption="Shares of the fund. The return is a mean over the planning years; volatility and loss hold for the "
        "mix at their end.",
        columns=(
            Column("pathway", "Pathway"),
            *(Column(key, heading, "percent", 2, note, formula=HOW[key]) for key, heading, note, _ in kept),
        ),
        rows=tuple(
            Row(f"risk-{place}", (one_line(view.name), *(of(view) for *_, of in kept)))
            for place, view in enumerate(found.pathways, 1)
            if view.planned
        ),
        empty="No pathway was planned.",
        sheet=SHEET,
    )


def side_by_side(found: Comparison) -> Table:
    """Return, risk, cost, funding and what is done at home, a row for each measure and a column for each pathway."""
    measures: list[tuple[str, str, Kind, int, Callable[[PathwayView], Cell]]] = [
        ("value", "Fund at the end", "gbp", 0, lambda view: pence(view.years[-1].value_gbp)),
        ("return", "Expected return, a year", "percent", 2, lambda view: view.expected_return_fraction),
        ("volatility", "Volatility of a year's return", "percent", 2, lambda view: view.volatility_fraction),
        ("cvar", "Loss in bad years (CVaR)", "percent", 2, lambda view: view.cvar_fraction),
        ("te-most", "Tracking error, largest", "percent", 2, lambda view: view.tracking_error_largest_fraction),
        ("te-last", "Tracking error, at the end", "percent", 2, lambda view: view.tracking_error_last_fraction),
        ("trading", "Cost of trading", "gbp", 0, lambda view: _cost(view, "trading_gbp")),
        ("switching", "Cost of switching vehicles", "gbp", 0, lambda view: _cost(view, "switching_gbp")),
        ("illiquid", "Lost on forced sales", "gbp", 0, lambda view: _cost(view, "illiquid_gbp")),
        ("transition", "Transition cost together", "gbp", 0, _transition),
        ("funding", "Funding level", "percent", 1, lambda view: view.funding.level if view.funding else None),
        (
            "funding-low",
            "… at a lower rate",
            "percent",
            1,
            lambda view: view.funding.at_lower_rate if view.funding else None,
        ),
        (
            "funding-high",
            "… at a higher rate",
            "percent",
            1,
            lambda view: view.funding.at_higher_rate if view.funding else None,
        ),
        ("local", "Share in local projects", "percent", 2, lambda view: view.local_fraction),
        ("homes", "Homes lifted out of fuel poverty", "text", 0, _homes),
    ]
    planned = [view for view in found.pathways if view.planned]
    rows = []
    for key, label, kind, digits, of in measures:
        cells = tuple(of(view) if view.planned else None for view in found.pathways)
        if any(cell is not None for cell in cells):
            rows.append(Row(key, (label, *cells), kind, digits, HOW.get(key, "")))
    steps = {view.funding.step_fraction for view in planned if view.funding is not None}
    step = f"{number(100 * steps.pop(), 2)} points" if steps else ""
    return Table(
        id="side-by-side",
        title="Side by side",
        caption=f"At the end of the last planning year; costs over all planning years. A dash: not known. {NOMINAL}",
        columns=(Column("measure", "Measure"), *pathway_columns(found)),
        rows=tuple(rows),
        notes=(
            (
                "Tracking error: expected standard deviation of a year's difference in return to holding on, for the "
                "mix at the end of a year."
            ),
            "Loss in bad years: mean of the worst years, one year ahead, as a share of the fund.",
            *(
                [
                    (
                        f"Funding level at a rate {step} lower and higher: the promises are revalued by their "
                        "duration, promises_duration_years."
                    )
                ]
                if step
                else []
            ),
            "Homes: expected number, and the range of eight draws in ten.",
        ),
        wide=True,
        sheet=SHEET,
    )


def limbs(found: Comparison) -> Table:
    """The two questions of the law, each with what is known. Nothing here answers them."""
    priced = [view for view in found.pathways if view.cost_bp is not None and view.name != found.null_option]
    cost = "; ".join(f"{one_line(view.name)} {number(view.cost_bp or 0, 1)} bp a year" for view in priced)
    return Table(
        id="limbs",
        title="The two questions that the law puts to the committee",
        caption="What is known of each. The figures inform the answers and give none.",
        columns=(Column("question", "Question"), Column("known", "What is known")),
        rows=(
            Row(
                "members",
                (
                    "Is there good reason to think that members share the concern?",
                    found.members_support or "The scenario says nothing of it (pension_fund.members_support).",
                ),
            ),
            Row(
                "detriment",
                (
                    "Does the decision involve a risk of significant financial detriment?",
                    f"Cost against holding on, at expected returns: {cost}. Risk, regret and what is uncertain stand "
                    "in the tables."
                    if cost
                    else "No price could be told.",
                ),
            ),
        ),
        notes=(
            (
                "Law Commission, Fiduciary Duties of Investment Intermediaries (2014); R (Palestine Solidarity "
                "Campaign) v Secretary of State for Housing, Communities and Local Government [2020] UKSC 16."
            ),
        ),
        sheet=SHEET,
    )


def provenance(found: Comparison) -> Table:
    """What made the comparison."""
    made = found.provenance
    rows = (
        Row("version", ("energyfund", made.version)),
        Row("date", ("Date of the figures", made.date)),
        Row("seed", ("Seed of chance", str(made.seed))),
        Row("solver", ("Solver", made.solver)),
        Row("weather", ("Weather", made.weather)),
        Row("scenario", ("Scenario, SHA-256", made.scenario_sha256)),
        Row("assumptions", ("Figures, SHA-256", made.assumptions_sha256)),
        Row("comparison", ("Comparison, SHA-256", found.sha256)),
    )
    return Table(
        id="provenance",
        title="How to make this comparison again",
        caption="With these, the same comparison can be made again, to the byte.",
        columns=(Column("what", "What"), Column("value", "Value")),
        rows=rows,
        sheet="Provenance",
    )


def _asked(view: PathwayView) -> str:
    """The rule of a pathway without its name in front."""
    words = view.in_words.removeprefix(f"{view.name}: ")
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _remark(view: PathwayView) -> str:
    clash = f"These cannot all hold together: {'; '.join(view.clash)}." if view.clash else ""
    failed = f"Checks that fail: {'; '.join(view.failed_checks)}." if view.failed_checks else ""
    return " ".join(part for part in (clash, view.remark, failed) if part)


def _pounds(amount: float | None) -> float | None:
    return None if amount is None else pence(amount)


def _cost(view: PathwayView, part: str) -> Cell:
    amount: float = getattr(view.transition_cost, part)
    return pence(amount)


def _transition(view: PathwayView) -> Cell:
    """The three parts as shown, added up."""
    return pence(
        sum(pence(getattr(view.transition_cost, part)) for part in ("trading_gbp", "switching_gbp", "illiquid_gbp"))
    )


def _homes(view: PathwayView) -> Cell:
    lifted = view.homes_lifted
    if lifted is None or not lifted.p90:
        return None
    if lifted.p10 == lifted.p90:
        return number(lifted.expected)
    return f"{number(lifted.expected)} ({number(lifted.p10)} to {number(lifted.p90)})"


def _mentioned(table: Table, keys: set[str]) -> tuple[str, ...]:
    """Keys of figures that a table rests on: those that its notes and cells mention."""
    texts = [*table.notes, *(str(cell) for row in table.rows for cell in row.cells if isinstance(cell, str))]
    words = [word.strip(".,;:()'\"") for text in texts for word in text.split()]
    return tuple(dict.fromkeys(word for word in words if word in keys)) if table.id != "figures" else ()
