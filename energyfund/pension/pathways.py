"""Divestment pathways as yearly limits on what is inside the fund's holdings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.pension.fund import BoolArray, Fund
from energyfund.scenario.pathways import (
    ClimateBenchmark,
    CustomPathway,
    Hold,
    ImmediateExit,
    LinearExit,
    ListedExit,
    Pathway,
    PathwayBase,
    TwoPlusFive,
)
from energyfund.units import number, percent


@dataclass(frozen=True, slots=True)
class InsideLimit:
    """The most of something inside the holdings, as an amount for each pound of the whole fund.

    Attributes:
        what: What is limited, in words.
        unit: ``fraction`` for a share, ``tCO2e/GBP_m`` for carbon.
        inside: Amount inside a pound of each holding, 0 for holdings out of scope, shape (holdings,).
        today: Amount for each pound of the fund on the first day.
        most: Most allowed for each pound of the fund at the end of each planning year, shape (planning years,).
    """

    what: str
    unit: str
    inside: FloatArray
    today: float
    most: FloatArray


@dataclass(frozen=True, slots=True)
class PolicyPath:
    """A pathway as the optimiser sees it.

    Attributes:
        limits: What must hold at the end of every planning year.
        no_buy: Holdings that may not be bought, shape (holdings,).
        in_words: The rule as a trustee would say it.
    """

    name: str
    limits: tuple[InsideLimit, ...]
    no_buy: BoolArray
    in_words: str


def policy_path(pathway: Pathway, fund: Fund, years: range, figures: Figures) -> PolicyPath | None:
    """The yearly limits of a pathway; None for holding on as before.

    Args:
        pathway: The policy.
        fund: The fund at the start.
        years: The planning years.
        figures: The library, for the glidepaths of the climate benchmarks.
    """
    if isinstance(pathway, Hold):
        return None
    in_scope = fund.listed if pathway.scope == "listed" else np.ones_like(fund.listed)
    limits = tuple(_limits(pathway, fund, years, figures, in_scope))
    no_buy = (fund.fossil_high_fraction > 0) & pathway.no_new_money
    words = [_in_words(pathway, limits, years)]
    if pathway.no_new_money:
        words.append("no new money goes into vehicles with fossil fuels inside")
    return PolicyPath(pathway.name, limits, no_buy, f"{pathway.name}: {'; '.join(words)}")


def _limits(
    pathway: PathwayBase, fund: Fund, years: range, figures: Figures, in_scope: BoolArray
) -> Iterator[InsideLimit]:
    scope = "listed holdings" if pathway.scope == "listed" else "all holdings"
    estimates = {"high": fund.fossil_high_fraction, "low": fund.fossil_low_fraction}
    wanted = [] if isinstance(pathway, ClimateBenchmark) else _estimates(pathway.definition)
    for estimate in wanted:
        inside = np.where(in_scope, estimates[estimate], 0.0)
        today = float(inside @ fund.value_gbp) / fund.total_gbp
        most = _most_share(pathway, today, years)
        if most is not None:
            yield InsideLimit(f"fossil share of {scope} ({estimate} estimate)", "fraction", inside, today, most)
    if isinstance(pathway, TwoPlusFive):
        inside = np.where(in_scope, fund.coal_fraction, 0.0)
        today = float(inside @ fund.value_gbp) / fund.total_gbp
        most = _straight(today, 0.0, pathway.coal_years, years)
        yield InsideLimit(f"coal and unconventional share of {scope}", "fraction", inside, today, most)
    if isinstance(pathway, ClimateBenchmark | CustomPathway):
        yield from _carbon(pathway, fund, years, figures)


def _estimates(definition: str) -> list[str]:
    return ["high", "low"] if definition == "both" else [definition]


def _most_share(pathway: PathwayBase, today: float, years: range) -> FloatArray | None:
    """Most fossil share at the end of each planning year, shape (planning years,); None without such a limit. [-]"""
    match pathway:
        case LinearExit():
            target = min(pathway.target_fraction, today)
            return _straight(today, target, pathway.deadline_year - years.start + 1, years)
        case ImmediateExit():
            return np.zeros(len(years))
        case ListedExit() | TwoPlusFive():
            return _straight(today, 0.0, pathway.years, years)
        case CustomPathway(most_fraction_by_year=limits) if limits:
            return _steps(limits, years, 1.0)
        case _:
            return None


def _straight(today: float, target: float, steps: int, years: range) -> FloatArray:
    """target + (today − target) · max(0, 1 − y / steps), y = 1 at the end of the first planning year."""
    elapsed = np.arange(1, len(years) + 1)
    left: FloatArray = target + (today - target) * np.maximum(0.0, 1 - elapsed / steps)
    return left


def _steps(limits: dict[int, float], years: range, before: float) -> FloatArray:
    """Limits by year; a year that is not named keeps the one before."""
    found, holds = [], before
    for year in years:
        holds = limits.get(year, holds)
        found.append(holds)
    return np.array(found)


def _carbon(
    pathway: ClimateBenchmark | CustomPathway, fund: Fund, years: range, figures: Figures
) -> Iterator[InsideLimit]:
    """Glidepath of intensity: cap_t = base · (1 − first cut) · (1 − yearly cut)^t, t = 0 at the first year's end."""
    inside = np.nan_to_num(fund.intensity_tco2e_per_gbp_m)
    today = float(inside @ fund.value_gbp) / fund.total_gbp
    if isinstance(pathway, CustomPathway):
        if pathway.most_intensity_by_year:
            most = _steps(pathway.most_intensity_by_year, years, float(inside.max(initial=0.0)))
            yield InsideLimit("carbon intensity of the fund", "tCO2e/GBP_m", inside, today, most)
        return
    base = today if pathway.base_intensity_tco2e_per_gbp_m is None else pathway.base_intensity_tco2e_per_gbp_m
    first = figures.value("pab_first_cut_fraction" if pathway.kind == "pab" else "ctb_first_cut_fraction")
    yearly = figures.value("climate_benchmark_yearly_cut_fraction")
    most = base * (1 - first) * (1 - yearly) ** np.arange(len(years), dtype=np.float64)
    yield InsideLimit("carbon intensity of the fund", "tCO2e/GBP_m", inside, today, most)


def _in_words(pathway: PathwayBase, limits: tuple[InsideLimit, ...], years: range) -> str:
    if not limits:
        return "no limit on what is held"
    first = limits[0]
    if isinstance(pathway, ClimateBenchmark):
        most = [number(float(amount), 1) for amount in (first.today, first.most[0], first.most[-1])]
        cut = f"from {most[0]} tCO2e for each £m to {most[1]} at once and {most[2]} by {years[-1]}"
        return f"the {first.what} is cut {cut}"
    if isinstance(pathway, CustomPathway):
        return f"the {' and the '.join(limit.what for limit in limits)} stays under the limit of each year"
    what = " and the ".join(limit.what for limit in limits if limit.unit == "fraction")
    return f"the {what} {_exit_words(pathway, first.today, years)}"


def _exit_words(pathway: PathwayBase, today: float, years: range) -> str:
    """How the fossil share falls, as the end of a sentence."""
    steps = f"falls in equal yearly steps from {percent(today, 2)}"
    match pathway:
        case LinearExit():
            target = min(pathway.target_fraction, today)
            return (
                f"{steps} {f'to {percent(target)}' if target else 'to nothing'} by the end of {pathway.deadline_year}"
            )
        case ListedExit():
            return f"{steps} to nothing by the end of {years.start + pathway.years - 1}"
        case TwoPlusFive():
            last = [years.start + count - 1 for count in (pathway.coal_years, pathway.years)]
            return (
                f"falls to nothing, coal and unconventional by the end of {last[0]}, all else by the end of {last[1]}"
            )
        case _:
            return f"is nothing from the end of {years.start} on"
