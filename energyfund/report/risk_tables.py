"""Tables and words of how far returns may stray: what came out of the draws, and what was drawn."""

from __future__ import annotations

from collections.abc import Iterator

from energyfund.plan import Outcome, Plan, UncertaintyPlan
from energyfund.report.risk_year_table import risk_by_year
from energyfund.report.table import RETURN, Cell, Column, Row, Table, one_line
from energyfund.units import gbp_short, percent

MEASURES = {
    "irr_fraction": "return a year",
    "npv_gbp": "net present value, £",
    "received_gbp": "received over all years, £",
    "community_fund_gbp": "left for the community, £",
}
CHANCES = {
    "missed_payment_fraction": "is not paid in full in some year",
    "not_repaid_fraction": "is still owed something when the years counted end",
    "failed_fraction": "fails before the years counted end",
    "loss_fraction": "gets back less than was put in, by the end of the years counted",
}
SHEET = "Ranges of money"

MISSED = (
    "A payment counts as missed when the cash of one year falls short of it by a penny: what good years leave is "
    "shared out and not kept for bad ones. More cover (cover_ratio) makes it rarer."
)
"""Why lenders miss payments so often in the draws."""


def risk_tables(plan: Plan) -> tuple[Table, ...]:
    """Ranges of money, chances, factors drawn and their correlations; none where nothing was drawn."""
    found = plan.uncertainty
    if found is None:
        return ()
    return (_ranges(plan, found), risk_by_year(plan), _chances(found), _factors(plan, found), _together(plan, found))


def risk_in_words(plan: Plan) -> tuple[str, ...]:
    """What the ranges say, for people who read no table; empty where there are none."""
    found = plan.uncertainty
    if found is None:
        return ()
    kinds = {source.name: source.kind for source in plan.capital}
    first = (
        f"The cash flow of every project was drawn {found.draws:,} times, with what is uncertain in it moving "
        "together as the last table says. Each range below holds eight paths in ten; one path in ten is worse. How far "
        "things stray, and how they move together, is in good part our own assumption; replace it if you know better."
    )
    returns = [_return(outcome, kinds) for outcome in found.outcomes if _is_return(outcome)]
    chances = [_missed(found, name) for name in dict.fromkeys(o.name for o in found.outcomes if o.about == "source")]
    fails = [
        f"{one_line(outcome.name)} fails in {of_hundred(outcome.mean or 0)} before the years counted end."
        for outcome in found.outcomes
        if outcome.measure == "failed_fraction"
    ]
    whole = [_whole(outcome) for outcome in found.outcomes if outcome.about == "plan" and outcome.p10 is not None]
    missed = any(outcome.measure == "missed_payment_fraction" and outcome.mean for outcome in found.outcomes)
    last = [*filter(None, chances), *([MISSED] if missed else []), *fails]
    return (first, *(" ".join(part) for part in (whole, returns, last) if any(part)))


def of_hundred(share: float) -> str:
    """A share of the paths in words.

    >>> of_hundred(0.118), of_hundred(0.001), of_hundred(0.0), of_hundred(0.999)
    ('12 of 100 paths', 'fewer than 1 of 100 paths', 'no path', 'more than 99 of 100 paths')
    """
    if share == 0:
        return "no path"
    hundredths = 100 * share
    if hundredths < 0.5:
        return "fewer than 1 of 100 paths"
    if 100 - 0.5 <= hundredths < 100:
        return "more than 99 of 100 paths"
    return f"{hundredths:.0f} of 100 paths"


def between(low: float, high: float) -> str:
    """Two fractions in words; one where they read the same.

    >>> between(0.0212, 0.04), between(0.04, 0.0401)
    ('between 2.1 % and 4.0 %', '4.0 %')
    """
    first, second = percent(shown(low)), percent(shown(high))
    return first if first == second else f"between {first} and {second}"


def shown(fraction: float) -> float:
    """A fraction as a percentage shows it, so that nought bears no sign.

    >>> shown(-0.0003), shown(0.0404)
    (0.0, 0.04)
    """
    return round(fraction, 3) + 0


def _is_return(outcome: Outcome) -> bool:
    return outcome.about == "source" and outcome.measure == "irr_fraction" and outcome.p10 is not None


def _return(outcome: Outcome, kinds: dict[str, str]) -> str:
    name = one_line(outcome.name)
    whose = (
        f"the members' return ({name})" if kinds.get(outcome.name) == "community_shares" else f"the return of {name}"
    )
    spread = between(outcome.p10 or 0, outcome.p90 or 0)
    if not spread.startswith("between"):
        return f"At least eight times in ten {whose} is {spread} a year."
    expected = "" if outcome.expected is None else f"; the plan expects {percent(shown(outcome.expected))}"
    if outcome.expected is not None and outcome.p50 is not None and _best(outcome):
        expected += f", the top of the range, and the middle outcome is {percent(shown(outcome.p50))}"
    return f"Eight times in ten {whose} lies {spread} a year{expected}."


def _best(outcome: Outcome) -> bool:
    """Whether what the plan expects is the best of the range, as it is for those who never get more than is agreed."""
    return shown(outcome.expected or 0) >= shown(outcome.p90 or 0) > shown(outcome.p50 or 0)


def _missed(found: UncertaintyPlan, name: str) -> str:
    shares = {one.measure: one.mean or 0 for one in found.outcomes if one.about == "source" and one.name == name}
    if "missed_payment_fraction" not in shares:
        return ""
    told = f"In {of_hundred(shares['missed_payment_fraction'])} {one_line(name)} is not paid in full in some year"
    if not shares["missed_payment_fraction"]:
        return f"{told}."
    lost = shares.get("not_repaid_fraction", 0)
    return f"{told}; in {of_hundred(lost)} it is never made up." if lost else f"{told}; it is always made up later."


def _whole(outcome: Outcome) -> str:
    what = "net present value of all projects" if outcome.measure == "npv_gbp" else "money left for the community"
    low, high, expected = (gbp_short(value or 0) for value in (outcome.p10, outcome.p90, outcome.expected))
    return f"Eight times in ten the {what} lies between {low} and {high}; the plan expects {expected}."


def _outcomes(found: UncertaintyPlan, measures: dict[str, str]) -> Iterator[Outcome]:
    for outcome in found.outcomes:
        if outcome.measure in measures:
            yield outcome


def _row_id(outcome: Outcome, place: int) -> str:
    return f"{outcome.about}-{place}-{outcome.measure.replace('_', '-')}"


def _about(outcome: Outcome) -> str:
    return one_line(outcome.name) if outcome.name else "The whole plan"


def _ranges(plan: Plan, found: UncertaintyPlan) -> Table:
    rows = []
    for place, outcome in enumerate(_outcomes(found, MEASURES), 1):
        what = MEASURES[outcome.measure]
        numbers: tuple[Cell, ...] = (outcome.p10, outcome.p50, outcome.p90, outcome.mean, outcome.expected)
        cells = (_about(outcome), what, *numbers, outcome.share_without_value or None)
        if outcome.measure == "irr_fraction":
            rows.append(Row(_row_id(outcome, place), cells, "percent", 1))
        else:
            rows.append(Row(_row_id(outcome, place), cells, "number", 0))
    return Table(
        id="money-ranges",
        title="How far money may stray",
        caption="Returns and amounts over the paths drawn: one path in ten is below the low value, one in ten above "
        "the high one. Nominal pounds, whole; the net present value is at the plan's discount rate. A dash: none.",
        columns=(
            Column("about", "Whose"),
            Column("measure", "What"),
            Column("low", "Low (P10)", "number", formula="a tenth of the paths drawn lie below"),
            Column("middle", "Middle (P50)", "number", formula="half of the paths drawn lie below"),
            Column("high", "High (P90)", "number", formula="nine tenths of the paths drawn lie below"),
            Column("mean", "Mean", "number", formula="Σ over the paths that have a value ÷ their number"),
            Column("expected", "In the plan", "number", formula="the value in the plan itself, with nothing drawn"),
            Column(
                "without",
                "Without a return",
                "number",
                note="share of paths on which money does not come back",
                formula="paths without a value ÷ all paths",
            ),
        ),
        rows=tuple(_as_shares(row) for row in rows),
        notes=found.remarks,
        sources=_keys(plan, found),
        reports=(RETURN,),
        wide=True,
        sheet=SHEET,
    )


def _as_shares(row: Row) -> Row:
    """Rows in pounds have no share of paths without a return, so that every number of a row has the row's unit."""
    return row if row.kind == "percent" else Row(row.id, (*row.cells[:-1], None), row.kind, row.digits)


def _chances(found: UncertaintyPlan) -> Table:
    return Table(
        id="money-chances",
        title="What may go wrong, and how often",
        caption="Share of the paths drawn on which it happens. The plan's expected values hold none of it.",
        columns=(
            Column("about", "Who"),
            Column("what", "What happens"),
            Column("share", "Share of paths", "percent", 1, formula="paths on which it happens ÷ all paths"),
        ),
        rows=tuple(
            Row(
                _row_id(outcome, place),
                ("Any lender" if outcome.about == "plan" else _about(outcome), CHANCES[outcome.measure], outcome.mean),
            )
            for place, outcome in enumerate(_outcomes(found, CHANCES), 1)
        ),
        reports=(RETURN,),
        empty="There is no loan to miss a payment on, and no stake that may fail.",
        sheet=SHEET,
    )


def _factors(plan: Plan, found: UncertaintyPlan) -> Table:
    return Table(
        id="risk-drawn",
        title="What was drawn",
        caption="What is uncertain in the cash flows, how far it strays (± one standard deviation) and where that "
        "comes from.",
        columns=(
            Column("factor", "Factor"),
            Column("words", "What it is"),
            Column("spread", "How far"),
            Column("source", "Figures and their publishers"),
        ),
        rows=tuple(
            Row(f"factor-{factor.name}", (factor.name, factor.in_words, factor.spread, factor.source))
            for factor in found.factors
        ),
        notes=(f"{found.draws:,} paths, seed {found.seed}.",),
        sources=_keys(plan, found),
        reports=(RETURN,),
        empty="No line of the projects built is uncertain.",
        sheet="What was drawn",
    )


def _together(plan: Plan, found: UncertaintyPlan) -> Table:
    return Table(
        id="risk-together",
        title="How the factors move together",
        caption="Correlations of the draws, from −1 to 1; pairs that are not named are drawn apart. For rents and "
        "failures a high draw is a bad one.",
        columns=(
            Column("one", "Factor"),
            Column("other", "With"),
            Column("value", "Correlation", "number", 2, formula="as the figure or the scenario states it"),
            Column("because", "Because"),
        ),
        rows=tuple(
            Row(f"together-{two.one}-{two.other}", (two.one, two.other, two.value, two.because))
            for two in found.correlations
        ),
        sources=tuple(figure.key for figure in plan.figures if figure.key.startswith("risk_correlation_")),
        reports=(RETURN,),
        empty="All factors are drawn apart.",
        sheet="What was drawn",
    )


def _keys(plan: Plan, found: UncertaintyPlan) -> tuple[str, ...]:
    """Figures of the library that the factors name."""
    named = " ".join(factor.source for factor in found.factors)
    return tuple(figure.key for figure in plan.figures if figure.key in named)
