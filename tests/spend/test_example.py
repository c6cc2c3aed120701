"""The example file: invented suppliers whose sums are those published for Preston and Lancashire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spend.conftest import Answer, Run, rows_of
from tests.structure.project import PAGES

EXAMPLE = PAGES / "examples" / "spend.csv"
PLACES = PAGES / "examples" / "places.csv"


@pytest.fixture
def found(answer: Answer) -> dict[str, Any]:
    return answer(EXAMPLE, "--places", PLACES, "--respend", "0.4", local=())


@pytest.mark.published
def test_shares_and_sums_of_2016_17(found: dict[str, Any]) -> None:
    # CLES: £112.3 m (18.2 %) in Preston and £488.7 m (79.2 %) in Lancashire, of £617 m
    kept = rows_of(found, "kept")
    assert kept["Preston"]["kept_gbp"] == pytest.approx(112.3e6)
    assert kept["Preston"]["share_fraction"] == pytest.approx(0.182, abs=0.0005)
    assert kept["Lancashire"]["kept_gbp"] == pytest.approx(488.7e6)
    assert kept["Lancashire"]["share_fraction"] == pytest.approx(0.792, abs=0.0005)
    assert kept["Lancashire"]["leakage_gbp"] == pytest.approx(617e6 - 488.7e6)
    assert rows_of(found, "places")["all spend"]["spend_gbp"] == pytest.approx(617e6)


@pytest.mark.published
def test_shares_and_leakage_of_2012_13(answer: Answer) -> None:
    # 5 % and 39 % of £750 m; "£458 m leaks out of Lancashire" (457.5)
    kept = rows_of(answer(EXAMPLE, "--places", PLACES, "--to-year", "2012/13", local=()), "kept")
    assert kept["Preston"]["share_fraction"] == pytest.approx(0.05)
    assert kept["Lancashire"]["share_fraction"] == pytest.approx(0.39)
    assert kept["Lancashire"]["leakage_gbp"] == pytest.approx(457.5e6)


@pytest.mark.published
def test_change_by_share_and_volume(found: dict[str, Any]) -> None:
    # £m: 74.8 = 81.4 - 6.7 and 196.2 = 248.0 - 51.9, with published shares rounded to a tenth of a point
    change = rows_of(found, "change")
    expected = {"Preston": (74.8, 81.4, -6.7), "Lancashire": (196.2, 248.0, -51.9)}
    for place, (total, share, volume) in expected.items():
        row = change[place]
        assert row["change_gbp"] / 1e6 == pytest.approx(total, abs=1e-6)
        assert row["share_effect_gbp"] / 1e6 == pytest.approx(share, abs=0.08)
        assert row["volume_effect_gbp"] / 1e6 == pytest.approx(volume, abs=0.06)
        assert row["share_effect_gbp"] + row["volume_effect_gbp"] == pytest.approx(row["change_gbp"])


@pytest.mark.hand
def test_lm3_uses_the_share_and_the_stated_respend(found: dict[str, Any]) -> None:
    row = rows_of(found, "multiplier")["with the shares stated"]
    share = 488.7 / 617
    assert row["lm3"] == pytest.approx(1 + share + share * 0.4)
    assert row["reaches_place_gbp"] == pytest.approx(488.7e6 * 1.4)
    assert row["one_point_more_gbp"] == pytest.approx(6.17e6 * 1.4)


@pytest.mark.hand
def test_opportunities_are_those_that_were_put_into_the_file(found: dict[str, Any]) -> None:
    # three contracts of £10,000 to £50,000 leave Lancashire unlocked, the largest a penny below the upper bound
    quotes = rows_of(found, "local_quotes")
    assert {name: row["spend_gbp"] for name, row in quotes.items()} == {
        "Bolton Fictional Furniture Ltd": 49_999.99,
        "Irwell Made-up Surveys LLP": 34_950.5,
        "Severn Example Publishing Ltd": 18_400,
    }
    lots = rows_of(found, "lots")
    assert lots["Clyde Made-up Facilities Ltd"]["lots"] == 2  # £61,200 in lots of at most £50,000
    assert "National Specimen Agency Staff plc" not in lots  # locked
    band = rows_of(found, "contracts")["£10,000 to £50,000"]
    assert (band["all_contracts"], band["kept_contracts"], band["leaving_not_locked_contracts"]) == (5, 2, 3)


@pytest.mark.hand
def test_spellings_and_the_mess_of_the_file(found: dict[str, Any], run: Run) -> None:
    assert found["tables"]["spellings"]["rows"][0]["spellings"].count("|") == 1
    whole = rows_of(found, "file")
    assert whole["payments"]["sum_gbp"] == pytest.approx(1_367e6)
    assert whole["rows of totals"]["rows"] == 1
    assert any("agrees with the rows above it: £1,367,000,000.00" in remark for remark in found["remarks"])
    shown = run(EXAMPLE, "--places", PLACES, local=())
    assert shown.exit_code == 0
    assert shown.stdout.startswith(
        "In 2016/17 £617.0m was spent: £112.3m (18.2 %) in Preston, £488.7m (79.2 %) in Lancashire with Preston"
    )
    assert "£128.3m (20.8 %) leaks out of Lancashire" in shown.stdout
    assert "Head offices" in shown.stderr


@pytest.mark.hand
def test_the_example_says_that_it_is_invented() -> None:
    assert "INVENTED" in EXAMPLE.read_text(encoding="utf-8-sig").splitlines()[1]
