"""What one thing at a time does to the net present value of a plan, and where each would turn it to nought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Build
from energyfund.finance.draws import DrawTerms
from energyfund.finance.green_book import switching_value
from energyfund.finance.moved_alone import cuts_path, factor_path, failing_year, times_at
from energyfund.finance.present_value import FloatArray, discount_factors
from energyfund.finance.risk import KEYS, read_risk
from energyfund.plan.sensitivity import SensitivityPlan, Swing
from energyfund.planning.assemble import Made
from energyfund.planning.uncertainty_words import WORDS
from energyfund.projects.project import Project
from energyfund.scenario.offer import FACTORS
from energyfund.units import number, percent
from energyfund.verify.paths import ON_SITE

TENTHS = 10
LOW, HIGH = 1 / TENTHS, 1 - 1 / TENTHS
"""The points of its range to which each is moved: one outcome in ten lies below the first, and above the second."""

WHOLE_PER_CENTS_FROM = 1 / TENTHS
"""A change from here on is shown without a digit after the point."""

MOST = 10
"""Most that a thing is multiplied by when its switching value is looked for."""

ALONE = (
    "Each thing is moved alone: one outcome in ten lies below the low value, one in ten above the high one. Everything "
    "else stays as expected; what is built, when, and who pays stays as planned."
)
AVERAGE = (
    "What strays anew from year to year follows the likeliest path on which its average over the years has the value "
    "shown."
)
SWITCH = (
    "The switching value is what a thing would have to be multiplied by, in every year, for the net present value to "
    "be nought; of inflation, its yearly rate."
)
NO_SWITCH = "A failure happens or does not, so it has no switching value."


def sensitivity(made: Made, npv_gbp: float) -> SensitivityPlan | None:
    """Move one factor of the ranges at a time.

    Args:
        made: What the stages left behind.
        npv_gbp: Net present value of the plan as expected. [£]

    Returns:
        The swings, the widest first; None where nothing is built that any factor moves.
    """
    builds = tuple(build for build in made.allocation.builds if build.fraction > 0 and build.project.promises_cash_flow)
    asked = made.inputs.loaded.scenario.uncertainty
    moved = _Moved(made, builds, npv_gbp)
    names = [name for name in FACTORS if any(name in line.moves_with for build in builds for line in build.start.lines)]
    failing = list(
        {build.project.name: build.project for build in builds if build.project.failure is not None}.values()
    )
    if not names and not failing:
        return None
    terms = read_risk(made.inputs.figures, tuple(asked.correlations), asked.draws, asked.seed).terms
    swings = [
        *(_swing(moved, moved.exposure(name), terms) for name in names),
        *(_failure(moved, project) for project in failing),
    ]
    remarks = (ALONE, AVERAGE, SWITCH, *((NO_SWITCH,) if failing else ()))
    return SensitivityPlan(npv_gbp, tuple(sorted(swings, key=lambda swing: -swing.width_gbp)), remarks)


@dataclass(frozen=True, slots=True)
class _Exposure:
    """What of a plan moves with one factor; present values by calendar year, shape (years,). [£]

    Attributes:
        moving: Lines that the factor multiplies.
        shielded: Lines with a guarantee that the factor cannot push them under: the line and the guarantee.
    """

    name: str
    moving: FloatArray
    shielded: tuple[tuple[FloatArray, FloatArray], ...]

    def change_gbp(self, factor: FloatArray) -> float:
        """What a path of the factor adds to the net present value. [£]"""
        change = float(self.moving @ (factor - 1))
        for line, floor in self.shielded:
            change += float(np.sum(np.maximum(line * factor, floor) - np.maximum(line, floor)))
        return change

    @property
    def counts(self) -> FloatArray:
        """1 in each year in which something moves, 0 in the others, shape (years,)."""
        moves = self.moving != 0
        for line, _ in self.shielded:
            moves = moves | (line != 0)
        counted: FloatArray = moves.astype(np.float64)
        return counted


class _Moved:
    """What is built, with its cash flow in present values."""

    def __init__(self, made: Made, builds: tuple[Build, ...], npv_gbp: float) -> None:
        self.builds, self.npv_gbp = builds, npv_gbp
        self.inflation_fraction = made.inputs.calendar.inflation_fraction
        self.years = range(made.brief.years.start, made.brief.years.start + made.inputs.timeline.horizon + 1)
        self._discount = discount_factors(made.inputs.calendar.discount_rate_fraction, len(self.years))

    def present(self, build: Build, gbp: FloatArray) -> FloatArray:
        """Amounts by project year of a whole build as present values by calendar year, shape (years,). [£]"""
        offset = build.start.year - self.years.start
        found = np.zeros(len(self.years))
        found[offset : offset + len(gbp)] = build.fraction * gbp
        worth: FloatArray = found * self._discount
        return worth

    def exposure(self, name: str) -> _Exposure:
        """What moves with a factor."""
        moving, shielded = np.zeros(len(self.years)), []
        for build in self.builds:
            for line in build.start.lines:
                if name not in line.moves_with:
                    continue
                floor = line.guaranteed_gbp
                if floor is not None and name in ON_SITE:
                    shielded.append((self.present(build, line.gbp), self.present(build, floor)))
                else:
                    moving += self.present(build, line.gbp if floor is None else np.maximum(line.gbp, floor))
        return _Exposure(name, moving, tuple(shielded))


def _swing(moved: _Moved, exposure: _Exposure, terms: DrawTerms) -> Swing:
    """One factor at both ends."""
    name, counts = exposure.name, exposure.counts
    ends = {point: _path(exposure, terms, point) for point in (LOW, HIGH)}
    words = {point: _value_words(moved, name, path, counts) for point, path in ends.items()}
    if name == "rent":
        words = {point: _cuts_words(_cuts(counts, terms, point), terms) for point in ends}
    worth = {point: moved.npv_gbp + exposure.change_gbp(path) for point, path in ends.items()}
    return Swing(
        factor=name,
        in_words=WORDS[name],
        low=words[LOW],
        high=words[HIGH],
        npv_at_low_gbp=worth[LOW],
        npv_at_high_gbp=worth[HIGH],
        switching_factor=_switching(moved, exposure),
        source=KEYS[name][0],
    )


def _path(exposure: _Exposure, terms: DrawTerms, point: float) -> FloatArray:
    """A factor at a point of its range, by calendar year, shape (years,). [-]"""
    name, counts = exposure.name, exposure.counts
    if name != "rent":
        return factor_path(terms.spreads[name], counts, point, is_rate=name == "inflation")
    years = _last(counts)
    left = cuts_path(_cuts(counts, terms, point), terms.rent_cut, years)
    return np.concatenate([left, np.full(len(counts) - years, left[-1] if years else 1.0)])


def _cuts(counts: FloatArray, terms: DrawTerms, point: float) -> int:
    """Rents at a low point have been cut often, so the points are those of the other end. [-]"""
    return times_at(1 - point, terms.rent_cut_chance, _last(counts))


def _last(counts: FloatArray) -> int:
    """Years up to the last that counts."""
    return int(np.flatnonzero(counts)[-1]) + 1 if counts.any() else 0


def _switching(moved: _Moved, exposure: _Exposure) -> float | None:
    """What the factor would have to be multiplied by for the plan to be worth nought; None where nothing does that."""
    ones = np.ones(len(moved.years))
    if exposure.name == "inflation":
        rate = moved.inflation_fraction
        if rate <= 0:
            return None
        after = np.arange(len(ones))

        def at(change: float) -> float:
            level: FloatArray = np.power((1 + (1 + change) * rate) / (1 + rate), after, dtype=np.float64)
            return moved.npv_gbp + exposure.change_gbp(level)

        found = switching_value(at, high=MOST - 1)
    elif exposure.shielded:
        found = switching_value(lambda change: moved.npv_gbp + exposure.change_gbp((1 + change) * ones), high=MOST - 1)
    else:
        found = switching_value((moved.npv_gbp, float(exposure.moving.sum())), high=MOST - 1)
    return None if found is None else 1 + found


def _failure(moved: _Moved, project: Project) -> Swing:
    """A stake that fails early, or late, or not at all."""
    failure = project.failure
    if failure is None:
        raise TypeError(project.name)
    builds = [build for build in moved.builds if build.project is project]
    first = min(build.start.year for build in builds) - moved.years.start + 1
    cash = sum((moved.present(build, build.start.cash_flow_gbp) for build in builds), np.zeros(len(moved.years)))
    chance, loss = failure.chance_fraction_per_year, failure.loss_fraction
    fails = {point: failing_year(point, chance, first, len(moved.years)) for point in (LOW, HIGH)}
    worth = {
        point: moved.npv_gbp - (0.0 if year is None else loss * float(cash[year:].sum()))
        for point, year in fails.items()
    }
    words = {
        point: "does not fail" if year is None else f"fails in {moved.years[year]}" for point, year in fails.items()
    }
    return Swing(
        factor=f"failure of {project.name}",
        in_words=f"the failure of '{project.name}', which is no part of the expected case",
        low=words[LOW],
        high=words[HIGH],
        npv_at_low_gbp=worth[LOW],
        npv_at_high_gbp=worth[HIGH],
        switching_factor=None,
        source="scenario",
    )


def _value_words(moved: _Moved, name: str, path: FloatArray, counts: FloatArray) -> str:
    """How far a path lies from what is expected: on average, and of inflation the yearly rate."""
    years = int(counts.sum())
    if not years:
        return "as expected"
    if name == "inflation":
        after = _last(counts) - 1
        rate = (1 + moved.inflation_fraction) * float(path[after]) ** (1 / after) - 1 if after else 0.0
        return f"{percent(rate)} a year"
    change = float(path @ counts) / years - 1
    shown = percent(abs(change), 0 if abs(change) >= WHOLE_PER_CENTS_FROM else 1)
    if not any(digit in "123456789" for digit in shown):
        return "as expected"
    return f"{shown} {'less' if change < 0 else 'more'}"


def _cuts_words(times: int, terms: DrawTerms) -> str:
    if not times:
        return "never cut"
    return f"cut {'once' if times == 1 else f'{number(times)} times'} by {percent(terms.rent_cut)}"
