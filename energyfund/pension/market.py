"""How the fund's holdings may move in one year: scenarios with probabilities, given or drawn."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from energyfund.assumptions import table_path
from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.finance.present_value import FloatArray
from energyfund.pension.correlations import faults_of_correlations, nearest_correlations
from energyfund.pension.market_tables import read_correlations, read_returns
from energyfund.scenario.fund import Holding
from energyfund.scenario.market import Market
from energyfund.units import number

BLOCK = "pension_fund.market"
"""Stands for the file in faults of the scenario itself; whoever knows the file puts it in."""


@dataclass(frozen=True, slots=True)
class MarketScenarios:
    """Returns of the holdings over one year.

    Attributes:
        returns: Shape (scenarios, holdings). [-]
        probability: Shape (scenarios,), sums to 1. [-]
        in_words: Where they come from, for the report.
        remarks: What a reader should know, such as a matrix that was repaired.
    """

    returns: FloatArray
    probability: FloatArray
    in_words: str
    remarks: tuple[str, ...] = ()

    @property
    def mean(self) -> FloatArray:
        """Mean return of each holding, shape (holdings,). [-]"""
        return self.probability @ self.returns

    @property
    def covariance(self) -> FloatArray:
        """Shape (holdings, holdings). [-]"""
        away = self.returns - self.mean
        return (away * self.probability[:, None]).T @ away


def read_market(written: Market, holdings: Sequence[Holding], folder: Path) -> MarketScenarios:
    """The scenarios of a fund's holdings.

    Args:
        written: The block of the scenario.
        holdings: The fund's holdings, in the order of the arrays.
        folder: The scenario's folder, for the tables that it names.

    Raises:
        InvalidInputError: A table is wrong, or a holding is missing in it. All faults at once.
    """
    names = [holding.name for holding in holdings]
    if written.returns is not None:
        return _given(folder / written.returns, names)
    if written.table is not None:
        return _of_table(written, holdings)
    faults = _strangers(written, names)
    missing = [name for name in names if name not in written.volatilities]
    if missing:
        message = f"says nothing of: {', '.join(missing)}"
        faults.append(Fault(BLOCK, None, "volatilities", "", message))
    if faults:
        raise InvalidInputError(faults)
    deviations = np.array([written.volatilities[name] for name in names])
    matrix = _correlations(written, names, folder)
    words = "drawn from the scenario's means and volatilities"
    return draw(_means(written, holdings), deviations, matrix, tuple(names), written, words)


def draw(
    means: FloatArray,
    deviations: FloatArray,
    matrix: FloatArray,
    names: tuple[str, ...],
    written: Market,
    in_words: str,
) -> MarketScenarios:
    """Seeded scenarios whose means, deviations and correlations are exactly those asked for.

    Normal draws, or Student's t with the same moments: t = z / √(χ²_ν / (ν − 2)). The sample is then straightened, so
    that its mean and covariance hold to the last digit whatever the number of scenarios.

    Args:
        means: Shape (holdings,). [-]
        deviations: Standard deviations, shape (holdings,). [-]
        matrix: Correlations, shape (holdings, holdings).
        names: Of the holdings, for messages.
        written: Number of scenarios, seed and tails.
        in_words: Where the moments come from.
    """
    faults = faults_of_correlations(matrix, names)
    if faults:
        raise InvalidInputError([Fault(BLOCK, None, "correlations", "", fault) for fault in faults])
    repaired = nearest_correlations(matrix)
    remarks = []
    if repaired.largest_change > 0:
        remarks.append(
            "The correlations given cannot all hold together (least eigenvalue "
            f"{number(repaired.least_eigenvalue, 4)}); the nearest that can were taken, no entry moved by more than "
            f"{number(repaired.largest_change, 4)}."
        )
    size, count = written.scenarios, len(names)
    if size <= count + 1:
        message = f"must be more than {count + 1}: there are {count} holdings, and fewer draws cannot tell them apart"
        raise InvalidInputError([Fault(BLOCK, None, "scenarios", str(size), message)])
    chance = np.random.default_rng(written.seed)
    drawn = chance.standard_normal((size, count))
    if written.tails == "fat":
        freedom = written.degrees_of_freedom
        drawn /= np.sqrt(chance.chisquare(freedom, size) / (freedom - 2))[:, None]
    drawn -= drawn.mean(axis=0)
    own = np.linalg.cholesky(drawn.T @ drawn / size)
    straight = np.linalg.solve(own, drawn.T).T
    values, vectors = np.linalg.eigh(repaired.matrix)
    root = vectors * np.sqrt(np.maximum(values, 0))
    returns = means + (straight @ root.T) * deviations
    words = f"{size:,} scenarios {in_words}, {'fat tails' if written.tails == 'fat' else 'normal tails'}"
    return MarketScenarios(returns, np.full(size, 1 / size), words, tuple(remarks))


def _of_table(written: Market, holdings: Sequence[Holding]) -> MarketScenarios:
    """Draws from the public table of 2017: a labelled example, in dollars, and no current view."""
    moments = {row["class"]: row for row in _rows(table_path("horizon_2017_moments.csv"))}
    faults = _strangers(written, [item.name for item in holdings])
    for item in holdings:
        if item.market_class not in moments:
            named = item.market_class or ""
            message = f"'{item.name}' needs a market_class of the table.{near_match(named, list(moments))}"
            message += f" Known: {', '.join(moments)}."
            faults.append(Fault("pension_fund.holdings", None, "market_class", named, message))
    if faults:
        raise InvalidInputError(faults)
    classes = [item.market_class or "" for item in holdings]
    rows = {row["class"]: row for row in _rows(table_path("horizon_2017_correlations.csv"))}
    matrix = np.array(
        [
            [float(rows[one][other]) if one != other else written.same_class_correlation for other in classes]
            for one in classes
        ]
    )
    np.fill_diagonal(matrix, 1.0)
    deviations = np.array([float(moments[name]["standard_deviation_fraction"]) for name in classes])
    names = tuple(item.name for item in holdings)
    words = (
        "with the volatilities and correlations of the Horizon Actuarial survey of 2017 (dollars; an example, not a "
        "current view) around the holdings' own expected returns"
    )
    found = draw(_means(written, holdings), deviations, matrix, names, written, words)
    doubled = sorted({name for name in classes if classes.count(name) > 1})
    if doubled and written.same_class_correlation == 1:
        remark = (
            f"Holdings of the same class ({', '.join(doubled)}) move as one in this market, so changing one for "
            "another shows no tracking error; give same_class_correlation."
        )
        return replace(found, remarks=(*found.remarks, remark))
    return found


def _means(written: Market, holdings: Sequence[Holding]) -> FloatArray:
    """Means as given; left out: the holding's expected return after its own fee, as the plan counts it."""
    expected = {item.name: item.expected_return_fraction - item.fee_fraction_per_year for item in holdings}
    return np.array([written.means.get(name, mean) for name, mean in expected.items()])


def _strangers(written: Market, names: Sequence[str]) -> list[Fault]:
    """Names of means and volatilities that no holding bears."""
    return [
        Fault(BLOCK, None, f"{key}.{name}", "", f"is not a holding.{near_match(name, list(names))}")
        for key in ("means", "volatilities")
        for name in getattr(written, key)
        if name not in names
    ]


def _correlations(written: Market, names: Sequence[str], folder: Path) -> FloatArray:
    given = written.correlations
    if isinstance(given, list):
        if len(given) != len(names) or any(len(row) != len(names) for row in given):
            message = f"must be {len(names)} rows of {len(names)} numbers, in the order of the holdings"
            raise InvalidInputError([Fault(BLOCK, None, "correlations", "", message)])
        return np.array(given, dtype=np.float64)
    return read_correlations(folder / (given or ""), names)


def _given(path: Path, names: Sequence[str]) -> MarketScenarios:
    """Scenarios from a file; probabilities that do not sum to one are an error, never scaled."""
    returns, chance = read_returns(path, names)
    return MarketScenarios(returns, chance, f"{len(returns):,} scenarios of {path.name}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
