"""Scenarios of the market: drawn with exactly the moments asked for, read from tables, refused with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.pension.market import MarketScenarios, read_market
from energyfund.scenario.fund import Holding
from energyfund.scenario.market import Market

NAMES = ("shares", "bonds", "gold")
CORRELATIONS = [[1, 0.3, 0.1], [0.3, 1, -0.2], [0.1, -0.2, 1]]
VOLATILITIES = {"shares": 0.16, "bonds": 0.06, "gold": 0.2}


def holdings(*names: str, **given: Any) -> list[Holding]:
    return [
        Holding.model_validate(
            {"name": name, "asset_class": "any", "value_gbp": 10, "expected_return_fraction": 0.05, **given}
        )
        for name in names or NAMES
    ]


def drawn(folder: Path = Path(), **given: Any) -> MarketScenarios:
    plain = {"volatilities": VOLATILITIES, "correlations": CORRELATIONS, "means": {"gold": 0.02}}
    return read_market(Market.model_validate(plain | given), holdings(fee_fraction_per_year=0.01), folder)


def faults(folder: Path, text: str, name: str = "returns.csv", **given: Any) -> tuple[Fault, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_market(Market.model_validate(given or {"returns": name}), holdings(), folder)
    return caught.value.faults


@pytest.mark.hand
@pytest.mark.parametrize("tails", ["normal", "fat"])
@pytest.mark.parametrize("scenarios", [20, 1000])
def test_moments_are_exactly_those_asked_for(tails: str, scenarios: int) -> None:
    found = drawn(tails=tails, scenarios=scenarios)
    assert found.returns.shape == (scenarios, 3)
    # the mean as given, or the expected return after the vehicle's own fee
    assert found.mean == pytest.approx([0.04, 0.04, 0.02], abs=1e-14)
    spread = np.sqrt(np.diag(found.covariance))
    assert spread == pytest.approx(list(VOLATILITIES.values()), abs=1e-14)
    assert found.covariance / np.outer(spread, spread) == pytest.approx(np.array(CORRELATIONS), abs=1e-12)
    assert found.probability.sum() == pytest.approx(1)
    assert found.remarks == ()


def kurtosis(market: MarketScenarios) -> float:
    away = market.returns - market.mean
    return float(np.mean((away / away.std(axis=0)) ** 4))


@pytest.mark.hand
def test_fat_tails_are_fatter_and_normal_ones_are_not() -> None:
    # The fourth moment of a normal year is 3; of Student's t with nu degrees of freedom 3 + 6 / (nu - 4): 4 for ten
    assert kurtosis(drawn(scenarios=100_000)) == pytest.approx(3, abs=0.05)
    assert kurtosis(drawn(scenarios=100_000, tails="fat", degrees_of_freedom=10)) == pytest.approx(4, abs=0.25)
    assert kurtosis(drawn(scenarios=100_000, tails="fat")) > 4.5


def test_the_same_seed_gives_the_same_scenarios_and_another_gives_others() -> None:
    assert np.array_equal(drawn(seed=3).returns, drawn(seed=3).returns)
    assert not np.array_equal(drawn(seed=3).returns, drawn(seed=4).returns)


def test_a_matrix_that_cannot_be_is_repaired_and_said_so() -> None:
    clashing = [[1, -0.6, -0.6], [-0.6, 1, -0.6], [-0.6, -0.6, 1]]
    found = drawn(correlations=clashing)
    assert len(found.remarks) == 1
    assert "cannot all hold together (least eigenvalue −0.2000)" in found.remarks[0]
    assert "no entry moved by more than 0.1000" in found.remarks[0]


@pytest.mark.hand
def test_scenarios_from_a_file_with_probabilities(tmp_path: Path) -> None:
    text = "\ufeffgold,probability,shares,bonds\n0.1,0.25,-0.2,0.01\n\n0.0,0.75,0.1,0.03\n"
    (tmp_path / "returns.csv").write_text(text, encoding="utf-8")
    found = read_market(Market(returns="returns.csv"), holdings(), tmp_path)
    assert found.returns.tolist() == [[-0.2, 0.01, 0.1], [0.1, 0.03, 0.0]], "columns in the order of the holdings"
    assert found.probability.tolist() == [0.25, 0.75]
    assert found.mean == pytest.approx([0.025, 0.025, 0.025])
    assert found.in_words == "2 scenarios of returns.csv"


def test_parquet_is_read_like_a_csv(tmp_path: Path) -> None:
    table = pd.DataFrame({"shares": [-0.2, 0.1], "bonds": [0.01, 0.03], "gold": [0.1, 0.0]})
    table.to_parquet(tmp_path / "returns.parquet")
    found = read_market(Market(returns="returns.parquet"), holdings(), tmp_path)
    assert np.array_equal(found.returns, table.to_numpy())
    assert found.probability.tolist() == [0.5, 0.5]
    table.loc[1, "bonds"] = np.nan
    table.to_parquet(tmp_path / "returns.parquet")
    with pytest.raises(InvalidInputError, match="line 3  bonds: must be a finite number"):
        read_market(Market(returns="returns.parquet"), holdings(), tmp_path)
    (tmp_path / "returns.parquet").write_text("no parquet")
    with pytest.raises(MissingFileError):
        read_market(Market(returns="returns.parquet"), holdings(), tmp_path)


BROKEN = {
    "a name that is no holding": ("shares,bonds,golf\n0,0,0\n", [(1, "golf"), (1, "gold")], "Did you mean 'gold'?"),
    "a column without a name": ("shares,bonds,gold,\n0,0,0,0\n", [(1, "")], "a column has no name"),
    "a column twice": ("shares,bonds,gold,bonds\n0,0,0,0\n", [(1, "bonds")], "stands twice"),
    "no number": ("shares,bonds,gold\n0,0,0\n0,x,\n", [(3, "bonds"), (3, "gold")], "must be a finite number"),
    "no end": ("shares,bonds,gold\n0,inf,0\n", [(2, "bonds")], "must be a finite number"),
    "more than everything": ("shares,bonds,gold\n0,0,0\n0,0,-1.5\n", [(3, "gold")], "a loss of more than everything"),
    "percentages": ("shares,bonds,gold\n7,3,2\n5,4,12\n", [(None, "")], "look like percentages"),
    "no rows": ("shares,bonds,gold\n", [(None, "")], "holds no scenario"),
    "nothing at all": ("", [(None, "")], "is empty"),
    "semicolons": ("shares;bonds;gold\n0;0;0\n", [(1, "")], "not separated by commas"),
    "a ragged row": ("shares,bonds,gold\n0,0,0\n0,0\n", [(3, "")], "has 2 cells where the header has 3"),
    "too much probability": (
        "shares,bonds,gold,probability\n0,0,0,0.7\n0,0,0,0.4\n",
        [(None, "probability")],
        "add up to 1.100000; together they must be 1",
    ),
    "less than no probability": (
        "shares,bonds,gold,probability\n0,0,0,1.5\n0,0,0,-0.5\n",
        [(3, "probability")],
        "is below 0",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_table_of_returns_that_is_wrong(what: str, tmp_path: Path) -> None:
    text, places, words = BROKEN[what]
    found = faults(tmp_path, text)
    assert [(fault.line, fault.field) for fault in found] == places
    assert all(fault.file == str(tmp_path / "returns.csv") for fault in found)
    assert any(words in fault.message for fault in found)


def test_a_table_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "returns.csv").write_bytes(b"shares,bonds,gold\n0,0,0\n\xff,0,0\n")
    with pytest.raises(InvalidInputError, match=r"line 3.*not UTF-8"):
        read_market(Market(returns="returns.csv"), holdings(), tmp_path)
    with pytest.raises(MissingFileError):
        read_market(Market(returns="other.csv"), holdings(), tmp_path)


def test_many_bad_cells_are_counted(tmp_path: Path) -> None:
    found = faults(tmp_path, "shares,bonds,gold\n" + "x,y,z\n" * 20)
    assert len(found) == 21
    assert found[-1].message == "40 more cells like these"


@pytest.mark.hand
def test_correlations_from_a_file_in_any_order(tmp_path: Path) -> None:
    text = ",gold,shares,bonds\nbonds,-0.2,0.3,1\nshares,0.1,1,0.3\ngold,1,0.1,-0.2\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    found, listed = drawn(tmp_path, correlations="c.csv"), drawn()
    assert np.array_equal(found.returns, listed.returns)


BROKEN_CORRELATIONS = {
    "no number": (",shares,bonds,gold\nshares,1,0,0\nbonds,0,1,x\ngold,0,0,1\n", [(3, "gold")], "must be a number"),
    "a row too few": (",shares,bonds,gold\nshares,1,0,0\nbonds,0,1,0\n", [(1, "correlations")], "missing: gold"),
    "a row twice": (
        ",shares,bonds,gold\nshares,1,0,0\nbonds,0,1,0\ngold,0,0,1\ngold,0,0,1\n",
        [(None, "gold")],
        "stands in 2 rows",
    ),
}


@pytest.mark.parametrize("what", BROKEN_CORRELATIONS)
def test_a_table_of_correlations_that_is_wrong(what: str, tmp_path: Path) -> None:
    text, places, words = BROKEN_CORRELATIONS[what]
    found = faults(tmp_path, text, "c.csv", volatilities=VOLATILITIES, correlations="c.csv")
    assert [(fault.line, fault.field) for fault in found] == places
    assert words in found[0].message


BROKEN_BLOCKS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a name that is no holding": ({"volatilities": {**VOLATILITIES, "golf": 0.1}}, "volatilities.golf", "'gold'"),
    "a mean of nobody": ({"means": {"silver": 0.1}}, "means.silver", "is not a holding"),
    "a holding left out": ({"volatilities": {"shares": 0.1, "gold": 0.2}}, "volatilities", "says nothing of: bonds"),
    "too small a matrix": ({"correlations": [[1, 0], [0, 1]]}, "correlations", "must be 3 rows of 3 numbers"),
    "out of range": (
        {"correlations": [[1, 1.2, 0], [1.2, 1, 0], [0, 0, 1]]},
        "correlations",
        "the correlation of shares and bonds is 1.2: it must lie between -1 and 1",
    ),
}


@pytest.mark.parametrize("what", BROKEN_BLOCKS)
def test_a_block_that_is_wrong(what: str) -> None:
    given, field, words = BROKEN_BLOCKS[what]
    with pytest.raises(InvalidInputError) as caught:
        drawn(**given)
    assert [fault.field for fault in caught.value.faults] == [field]
    assert words in caught.value.faults[0].message


def test_more_holdings_than_scenarios_can_tell_apart() -> None:
    names = [f"h{place}" for place in range(25)]
    written = Market.model_validate(
        {"volatilities": dict.fromkeys(names, 0.1), "correlations": np.eye(25).tolist(), "scenarios": 20}
    )
    with pytest.raises(InvalidInputError, match="must be more than 26: there are 25 holdings"):
        read_market(written, holdings(*names), Path())


@pytest.mark.published
def test_the_public_table_as_a_labelled_example() -> None:
    # Horizon Actuarial survey of 2017: deviations of 16.58 % and 5.50 %, correlation 0.13
    held = [
        *holdings("world", market_class="us_large"),
        *holdings("gilts", market_class="core_bonds"),
    ]
    found = read_market(Market(table="horizon_2017"), held, Path())
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx([0.1658, 0.055])
    assert found.covariance[0, 1] == pytest.approx(0.13 * 0.1658 * 0.055)
    assert found.mean == pytest.approx([0.05, 0.05])
    assert "Horizon Actuarial survey of 2017" in found.in_words
    with pytest.raises(InvalidInputError, match=r"'world' needs a market_class of the table.*us_large"):
        read_market(Market(table="horizon_2017"), holdings("world"), Path())
