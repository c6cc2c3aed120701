"""What stays in fossil fuels and what carbon is financed, pathway by pathway."""

from __future__ import annotations

from collections.abc import Callable

from energyfund.plan.comparison import ALL_HOLDINGS, COAL, LISTED_HOLDINGS, Comparison, Exposure, Footprint, PathwayView
from energyfund.plan.parts import FundYear
from energyfund.report.fund_charts import spread
from energyfund.report.table import NOMINAL, Cell, Column, Kind, Row, Table, one_line, pence
from energyfund.units import percent

SHEET = "Fossil and carbon"
BY_YEAR = "By year"
STRAYS = "√(difference · covariance · difference) of the weights to holding on"
HOW = {
    "waci": "Σ value of holding × its intensity ÷ Σ value of holdings",
    "financed": "Σ £m held × its intensity",
    "quality": "Σ value of holding × score of its data ÷ Σ value of holdings",
    "fossil-high": "Σ value of holding × high estimate of its fossil share ÷ value of the fund",
    "fossil-low": "Σ value of holding × low estimate of its fossil share ÷ value of the fund",
    "values": "Σ over holdings + cash + worth of what it holds in projects",
}
"""How the numbers are worked out, by row or by table."""

DEFINITIONS = (ALL_HOLDINGS, LISTED_HOLDINGS, COAL)


def carbon_tables(found: Comparison) -> tuple[Table, ...]:
    """Exposure, carbon, and the paths by year."""
    return (
        exposure(found),
        carbon(found),
        _by_year(found, "fossil-high", "Fossil share by year, high estimate", lambda year: year.fossil_fraction_high),
        _by_year(found, "fossil-low", "Fossil share by year, low estimate", lambda year: year.fossil_fraction_low),
        _by_year(found, "values", "The fund by year", lambda year: pence(year.value_gbp), "gbp"),
        tracking(found),
    )


def pathway_columns(
    found: Comparison, kind: Kind = "number", digits: int = 0, formula: str = "see the row"
) -> tuple[Column, ...]:
    """A column of numbers for each pathway."""
    return tuple(
        Column(f"p{place}", one_line(view.name), kind, digits, formula=formula)
        for place, view in enumerate(found.pathways, 1)
    )


def exposure(found: Comparison) -> Table:
    """Fossil exposure as a range under each definition, at the start, after five years and at the end."""
    known = dict.fromkeys((each.definition, each.year) for view in found.pathways for each in view.exposures)
    asked = sorted(known, key=lambda pair: DEFINITIONS.index(pair[0]))
    rows = []
    for definition, year in asked:
        cells = [_range(_exposure(view, definition, year)) for view in found.pathways]
        rows.append(Row(f"{definition.replace(' ', '-')}-{year}", (f"{_spoken(definition)}, end of {year}", *cells)))
    return Table(
        id="exposure",
        title="Fossil exposure",
        caption="Share of the whole fund, low to high estimate, at the end of the year; most of it is estimated.",
        columns=(Column("definition", "What counts"), *(Column(c.id, c.heading) for c in pathway_columns(found))),
        rows=tuple(rows),
        notes=(
            (
                "Two definitions: fossil fuels inside every holding, and inside listed holdings alone. Coal and "
                "unconventional oil and gas are a part of the first; where a holding gives no figure, its high "
                "estimate counts."
            ),
        ),
        wide=True,
        sheet=SHEET,
    )


def carbon(found: Comparison) -> Table:
    """Intensity and financed emissions with the quality of the data; avoided emissions apart."""
    years = list(dict.fromkeys(each.year for view in found.pathways for each in view.footprints))
    measures: tuple[tuple[str, str, int, Callable[[Footprint], float | None]], ...] = (
        ("waci", "Carbon intensity (WACI), tCO₂e per £m", 1, lambda each: each.waci_tco2e_per_gbp_m),
        ("financed", "Financed emissions, tCO₂e a year", 0, lambda each: each.financed_tco2e),
        ("quality", "Quality of the data, 1 best to 5", 1, lambda each: each.data_quality_score),
    )
    rows = []
    for key, label, digits, of in measures:
        for year in years:
            cells: list[Cell] = []
            for view in found.pathways:
                own = next((each for each in view.footprints if each.year == year), None)
                cells.append(None if own is None else of(own))
            if any(cell is not None for cell in cells):
                row = (f"{label}, end of {year}", *cells)
                rows.append(Row(f"{key}-{year}", row, "number", digits, HOW[key]))
    avoided = [view.avoided_tco2e for view in found.pathways]
    if any(avoided):
        label = "Avoided by the projects, tCO₂e over all years"
        summed = "Σ over projects and years of share built × tonnes not emitted"
        rows.append(Row("avoided", (label, *avoided), "number", 0, summed))
    return Table(
        id="carbon",
        title="Carbon",
        caption="Of the holdings, cash and projects left out. What projects avoid stands apart and is never netted.",
        columns=(Column("measure", "Measure"), *pathway_columns(found)),
        rows=tuple(rows),
        notes=(
            "Limits on carbon count tonnes for each £m of the whole fund, cash and projects included.",
            (
                "Financed emissions: the scenario's intensity of each holding times the £m held, so it is taken as "
                "tonnes for each £m invested. Data quality is weighted by value, after PCAF's standard (2022)."
            ),
        ),
        wide=True,
        empty="No holding is given a carbon intensity, and no project avoids carbon.",
        sheet=SHEET,
    )


def tracking(found: Comparison) -> Table:
    """Tracking error against holding on, year by year."""
    years = sorted({year for view in found.pathways for year in view.tracking_error_by_year})
    return Table(
        id="tracking",
        title="Tracking error by year",
        caption="Expected standard deviation of a year's difference in return to holding on, for the mix at each "
        "year's end.",
        columns=(
            Column("year", "Year", "year", formula="calendar year"),
            *pathway_columns(found, "percent", 2, STRAYS),
        ),
        rows=tuple(
            Row(str(year), (year, *(view.tracking_error_by_year.get(year) for view in found.pathways)))
            for year in years
        ),
        wide=True,
        empty="Not known: the scenario says nothing of how markets may move.",
        sheet=BY_YEAR,
    )


def _by_year(found: Comparison, key: str, title: str, of: Callable[[FundYear], float], kind: Kind = "percent") -> Table:
    years = list(dict.fromkeys(year.year for view in found.pathways for year in view.years))
    amounts = [{year.year: of(year) for year in view.years} for view in found.pathways]
    what = f"Value. {NOMINAL}" if kind == "gbp" else "Share of the whole fund."
    return Table(
        id=f"{key}-by-year",
        title=title,
        caption=f"At the end of each year; the first row is the start. {what}",
        columns=(Column("year", "Year", "year", formula="calendar year"), *pathway_columns(found, kind, 2, HOW[key])),
        rows=tuple(Row(str(year), (year, *(own.get(year) for own in amounts))) for year in years),
        wide=True,
        sheet=BY_YEAR,
    )


def _exposure(view: PathwayView, definition: str, year: int) -> Exposure | None:
    return next((each for each in view.exposures if (each.definition, each.year) == (definition, year)), None)


def _range(each: Exposure | None) -> Cell:
    if each is None:
        return None
    return percent(each.high_fraction) if each.definition == COAL else spread(each.low_fraction, each.high_fraction)


def _spoken(definition: str) -> str:
    return f"{definition[0].upper()}{definition[1:]}"
