"""Every pathway under every future: what is assumed, what the fund comes to, and what would be regretted."""

from __future__ import annotations

from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.table import NOMINAL, Cell, Column, Row, Table, one_line, pence
from energyfund.units import gbp_short

SHEET = "Regret"
BEHIND = "fund at the end with the best pathway of the future − with this one"
FOLLOWED = "fund at the end, with the decisions of the plan and the returns of the future"


def regret_tables(found: Comparison) -> tuple[Table, ...]:
    """The regret table, the values behind it, and the futures."""
    return (regret(found), future_values(found), futures(found))


def regret(found: Comparison) -> Table:
    """Value of the best pathway in each future less one's own, and the largest of them."""
    followed = _followed(found)
    return Table(
        id="regret",
        title="What would be regretted",
        caption="By how much the fund at the end is smaller than with the best pathway of that future. The decisions "
        f"of each plan are followed whatever happens. {NOMINAL}",
        columns=(
            Column("pathway", "Pathway"),
            *_columns(found, BEHIND),
            Column("largest", "Largest regret", "gbp", formula="largest of the futures"),
        ),
        rows=tuple(Row(f"regret-{place}", _regrets(view)) for place, view in enumerate(followed, 1)),
        notes=(
            (
                "In each future the same shares of what is held are sold and the same share of the money at hand is "
                "spent; projects are not touched. A future is a question, not a forecast; none is given a chance."
            ),
            *_short(followed),
        ),
        empty="No pathway was planned, so none can be followed.",
        sheet=SHEET,
    )


def future_values(found: Comparison) -> Table:
    """The fund at the end, by pathway and future."""
    return Table(
        id="future-values",
        title="The fund at the end in each future",
        caption=f"Value at the end of the planning years. {NOMINAL}",
        columns=(Column("pathway", "Pathway"), *_columns(found, FOLLOWED)),
        rows=tuple(
            Row(f"future-value-{place}", (one_line(view.name), *(pence(value.value_gbp) for value in view.futures)))
            for place, view in enumerate(_followed(found), 1)
        ),
        wide=True,
        empty="No pathway was planned.",
        sheet=SHEET,
    )


def futures(found: Comparison) -> Table:
    """What each future assumes, and why."""
    return Table(
        id="futures",
        title="The futures",
        caption="What is assumed against the expected returns, and where it comes from. The fossil part of a holding "
        "is the middle of its two estimates.",
        columns=(Column("future", "Future"), Column("words", "What is assumed"), Column("because", "Because")),
        rows=tuple(
            Row(f"future-{place}", (one_line(future.name), future.in_words, future.because))
            for place, future in enumerate(found.futures, 1)
        ),
        sheet=SHEET,
    )


def _followed(found: Comparison) -> list[PathwayView]:
    return [view for view in found.pathways if view.futures]


def _columns(found: Comparison, formula: str) -> list[Column]:
    return [
        Column(f"f{place}", one_line(future.name), "gbp", formula=formula)
        for place, future in enumerate(found.futures, 1)
    ]


def _regrets(view: PathwayView) -> tuple[Cell, ...]:
    amounts = [pence(value.regret_gbp) for value in view.futures]
    return (one_line(view.name), *amounts, max(amounts))


def _short(views: list[PathwayView]) -> list[str]:
    """Where following the decisions leaves the cash account short."""
    return [
        f"With {one_line(view.name)} in the future “{value.future}” cash runs short by up to "
        f"{gbp_short(value.short_gbp)}: more would have to be sold."
        for view in views
        for value in view.futures
        if value.short_gbp >= 1
    ]
