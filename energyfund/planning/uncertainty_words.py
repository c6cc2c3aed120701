"""What the ranges of a plan were drawn from, in words."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.allocate.brief import Build
from energyfund.assumptions import Figure, Figures
from energyfund.finance.risk import KEYS
from energyfund.plan import FactorUsed, Outcome
from energyfund.scenario.offer import FACTORS
from energyfund.units import percent

WORDS = {
    "price": "power prices in real terms, against what the plan expects",
    "yield": "what the sun and the panels give, the same surprise on all roofs",
    "use": "what buyers of power on site take; what they leave is not added to what is exported",
    "cost": "running costs and repairs, against what the plan expects",
    "inflation": "inflation, which carries prices, rents and costs with it from the plan's first year on",
    "rent": "rents held down by policy",
    "failure": "the failure of a public stake: drawn here, and never part of the expected case",
}

ORDER = (
    "Each project pays its sources from its own cash alone: lenders first, then the indivisible reserve, slices of the "
    "cash flow, the society's members (interest before withdrawals), partners by their shares of the surplus, and the "
    "community fund last."
)


def factors_used(builds: Sequence[Build], figures: Figures) -> tuple[FactorUsed, ...]:
    """The factors that some line of what is built moves with, with their spread and where it comes from."""
    moving = {name for build in builds for line in build.start.lines for name in line.moves_with}
    failing = {build.project.name: build.project.failure for build in builds if build.project.failure is not None}
    found = []
    for name in FACTORS:
        if name in moving:
            known = [figures.figure(key) for key in KEYS[name]]
            found.append(FactorUsed(name, WORDS[name], _spread(name, known), _sources(known)))
        if name == "failure" and failing:
            spread = "; ".join(
                f"{project}: {percent(failure.chance_fraction_per_year)} a year, "
                f"{percent(failure.loss_fraction, 0)} of later cash flow lost"
                for project, failure in failing.items()
            )
            because = "; ".join(dict.fromkeys(failure.because for failure in failing.values()))
            found.append(FactorUsed(name, WORDS[name], spread, f"scenario: {because}"))
    return tuple(found)


def _spread(name: str, figures: Sequence[Figure]) -> str:
    """The spread of a factor in words; a spread is a standard deviation."""
    shown = [percent(figure.value) if isinstance(figure.value, float | int) else "" for figure in figures]
    match name:
        case "price":
            return f"± {shown[0]} for the level, ± {shown[1]} new each year, of which {shown[2]} is left a year later"
        case "yield":
            return f"± {shown[0]} for the level, ± {shown[1]} for each year's weather, ± {shown[2]} for outages"
        case "inflation":
            return (
                f"± {percent(_value(figures[0]), 2)} a year for its average, ± {shown[1]} new each year, "
                f"of which {shown[2]} is left a year later"
            )
        case "rent":
            return f"{shown[0]} chance in each year of losing {shown[1]} for good"
        case _:
            return f"± {shown[0]} for the level"


def _value(figure: Figure) -> float:
    return figure.value if isinstance(figure.value, float | int) else 0.0


def _sources(figures: Sequence[Figure]) -> str:
    """Keys of the figures, and who stands behind them."""
    return "; ".join(
        f"{figure.key} ({'scenario' if figure.status == 'override' else figure.source.publisher})" for figure in figures
    )


def remarks(builds: Sequence[Build], outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """What the ranges leave out, and what a reader has to know to read them."""
    found = [
        "What is built, when, and what it costs to build stay as planned on every path; the years after are drawn.",
        ORDER,
        "All projects share one draw of prices, sun, costs and inflation, so good and bad years come together.",
    ]
    still = [
        name
        for name in dict.fromkeys(build.project.name for build in builds)
        if not any(line.moves_with for build in builds if build.project.name == name for line in build.start.lines)
        and not any(build.project.failure for build in builds if build.project.name == name)
    ]
    if still:
        found.append(f"No line of these is uncertain, so they have no range: {'; '.join(still)}.")
    if any(build.project.failure for build in builds):
        found.append("A public stake that fails is a scenario, not the base case: the expected values hold no failure.")
    if any(outcome.measure == "irr_fraction" and outcome.share_without_value > 0 for outcome in outcomes):
        found.append(
            "Where money does not come back there is no rate of return; such paths count as a loss of everything when "
            "paths are put in order, and are left out of the mean."
        )
    return tuple(found)
