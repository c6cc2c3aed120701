"""What is wrong in quotes, demand and the purchase block is named with file and line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from energyfund.errors import Fault, InvalidInputError
from energyfund.planning.purchase_inputs import read_purchase
from energyfund.planning.purchasing import check_purchase
from energyfund.scenario.loader import load_scenario
from tests.purchase.toys import BLOCK, DEMAND, write

HEAD = "supplier,lot,min_kwp,max_kwp,price_gbp_per_kwp,discount\n"


def faults(folder: Path) -> list[Fault]:
    """Every fault of a scenario with a purchase."""
    with pytest.raises(InvalidInputError) as trouble:
        read_purchase(load_scenario(folder))
    return list(trouble.value.faults)


def one(folder: Path, name: str) -> Fault:
    """The only fault, in the file named."""
    found = faults(folder)
    assert len(found) == 1, [fault.as_text() for fault in found]
    assert Path(found[0].file).name == name
    return found[0]


@pytest.mark.parametrize(
    ("rows", "line", "field", "words"),
    [
        ("A,North,0,100,1000,all_units\nA,North,90,,900,all_units\n", 3, "min_kwp", "overlaps the tier of line 2"),
        ("A,North,0,100,1000,all_units\nA,North,120,,900,all_units\n", 3, "min_kwp", "leaves a hole"),
        ("A,North,0,,1000,all_units\nA,North,100,,900,all_units\n", 3, "min_kwp", "has no max_kwp"),
        ("A,North,0,100,1000,all_units\nA,North,100,,900,incremental\n", 3, "discount", "contradicts line 2"),
        ("A,North + South,0,,900,bundle\nA,North,0,,1000,all_units\n", None, "lot", "wanted by nobody"),
        ("A,North,0,,900,bundle\n", 2, "lot", "two lots or more"),
        ("A,North,100,50,900,all_units\n", 2, "", "max_kwp 50 must be above min_kwp 100"),
        ("A,North,0,,-5,all_units\n", 2, "price_gbp_per_kwp", "must be above 0"),
        ("A,North,0,,1000,all_unit\n", 2, "discount", "Did you mean 'all_units'"),
    ],
)
def test_tiers_that_do_not_hold_together(tmp_path: Path, rows: str, line: int | None, field: str, words: str) -> None:
    fault = one(write(tmp_path, quotes=HEAD + rows), "demand.csv" if "nobody" in words else "quotes.csv")
    assert (fault.line, fault.field) == (line, field)
    assert words in fault.message


def test_lots_of_a_total_quantity_share_their_borders(tmp_path: Path) -> None:
    rows = "A,North,0,50,900,total_quantity\nA,North,50,,800,total_quantity\nA,South,0,,850,total_quantity\n"
    fault = one(write(tmp_path, quotes=HEAD + rows, demand=DEMAND + "Council,South,5,2027\n"), "quotes.csv")
    assert fault.line == 4
    assert "must be the same in all" in fault.message


def test_whole_kwp_borders_touch(tmp_path: Path) -> None:
    rows = "A,North,0,99,1000,all_units\nA,North,100,499,900,all_units\n"
    read = read_purchase(load_scenario(write(tmp_path, quotes=HEAD + rows)))
    assert [(tier.low_kwp, tier.high_kwp) for tier in read.quotes.offers[0].lots["North"].tiers] == [
        (0, 100),
        (100, 499),
    ]


def test_a_price_that_rises_with_volume_is_taken_and_warned_of(tmp_path: Path) -> None:
    rows = "A,North,0,99,900,all_units\nA,North,100,,950,all_units\n"
    told = check_purchase(load_scenario(write(tmp_path, quotes=HEAD + rows)))
    assert any("quotes.csv, line 3: A asks more from 100 kWp on (£950.00 after £900.00)" in text for text in told)


@pytest.mark.parametrize(
    ("quotes", "field", "words"),
    [
        ("supplier,lot,price_gbp_per_panel\nA,North,140\n", "price_gbp_per_panel", "Divide it by the panel's kWp"),
        ("supplier,lot,price_gbp_per_kwp,unit\nA,North,140,panel\n", "unit", "prices must be for each kWp"),
        ("supplier,lot,price_gbp_per_kwp\nA,North,1.05\nB,North,1100\n", "price_gbp_per_kwp", "price of a panel"),
        ("supplier,lot,price_gbp_per_kwp\nA,North,140\nB,North,1100\n", "price_gbp_per_kwp", "price of a panel"),
    ],
)
def test_a_quote_in_pounds_per_panel(tmp_path: Path, quotes: str, field: str, words: str) -> None:
    found = [fault for fault in faults(write(tmp_path, quotes=quotes)) if fault.field == field]
    assert [fault.line for fault in found] == [2]
    assert words in found[0].message


def test_odd_prices_that_stand_alone_are_warned_of(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_gbp_per_kwp,supply\nA,North,12000,installed\nB,South,20,supply_only\n"
    demand = DEMAND + "Council,South,1,2027\n"
    told = check_purchase(load_scenario(write(tmp_path, quotes=quotes, demand=demand)))
    assert any("line 2: A asks £12,000.00" in text and "above £5,000" in text for text in told)
    assert any("line 3: B asks £20.00" in text and "below £40" in text for text in told)


@pytest.mark.parametrize(
    ("demand", "line", "field", "words"),
    [
        ("buyer,lot,kwp\nCouncil,Nroth,5\nCouncil,North,5\n", 2, "lot", "Did you mean 'North'"),
        ("buyer,lot,kwp\nCouncil,North,0\n", None, "kwp", "nothing to buy"),
        ("buyer,lot,kwp,year\nCouncil,North,5,2025\n", 2, "year", "before the order date 2026-11-22"),
        ("buyer,lot,kwp,year,delivery\nCouncil,North,5,2027,2028-01-05\n", 2, "delivery", "outside the year"),
        ("buyer,lot,kwp\nCouncil,North,-5\n", 2, "kwp", "must be at least 0"),
        ("buyer,lot,kwp\nCouncil,North,1e-7\nCouncil,North,5\n", 2, "kwp", "is less than a watt"),
    ],
)
def test_demand_that_makes_no_sense(tmp_path: Path, demand: str, line: int | None, field: str, words: str) -> None:
    fault = one(write(tmp_path, demand=demand), "demand.csv")
    assert (fault.line, fault.field) == (line, field)
    assert words in fault.message


def test_faults_of_both_tables_are_told_at_once(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_gbp_per_kwp\nA,North,-1\n"
    found = faults(write(tmp_path, quotes=quotes, demand="buyer,lot,kwp\nCouncil,North,-5\n"))
    assert [(Path(fault.file).name, fault.field) for fault in found] == [
        ("quotes.csv", "price_gbp_per_kwp"),
        ("demand.csv", "kwp"),
    ]


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ("  limits: {reserved_lots: {Nort: local}}\n", "purchase.limits.reserved_lots.Nort", "Did you mean 'North'"),
        ("  limits: {excluded_suppliers: [Bee]}\n", "purchase.limits.excluded_suppliers[0]", "is in no quote"),
        (
            "  limits: {budget_gbp_by_year: {2031: 5}}\n",
            "purchase.limits.budget_gbp_by_year[2031]",
            "nothing is wanted",
        ),
        ("  over_buying: {disposal_gbp_per_kwp: -1001}\n", "purchase.over_buying.disposal_gbp_per_kwp", "never end"),
        ("  resale: {}\n", "purchase.resale", "nobody buys anything on"),
        (
            "  award_by: best_score\n  weights: {price: 0.5, quality: 0.5}\n",
            "purchase.quotes",
            "quality_points are missing for A, North",
        ),
    ],
)
def test_names_and_terms_that_fit_nothing(tmp_path: Path, more: str, field: str, words: str) -> None:
    fault = one(write(tmp_path, BLOCK + more), "scenario.yaml")
    assert fault.field == field
    assert fault.line is not None
    assert words in fault.message


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("  award_by: best_score\n", "best_score and weights go together"),
        ("  weights: {price: 0.5}\n", "must add up to 1; these add up to 0.5"),
        ("  resale: {risk_share: {council: 0.5}}\n", "shares of the risk must add up to 1"),
        ("  resale: {payment_stages: [{month: 0, fraction: 0.4}]}\n", "payment stages must add up to 1"),
        ("  limits: {least_winners: 2}\n", "needs least_award_kwp"),
        ("  plan: plan.json\n", "from_plan and plan go together"),
        (
            "  award_by: best_score\n  weights: {price: 1}\n  over_buying: {disposal_gbp_per_kwp: 0}\n",
            "cannot go with over_buying",
        ),
    ],
)
def test_terms_that_contradict_each_other(tmp_path: Path, more: str, words: str) -> None:
    folder = write(tmp_path, BLOCK + more)
    (folder / "plan.json").write_text("{}")
    with pytest.raises(InvalidInputError) as trouble:
        load_scenario(folder)
    assert any(words in fault.message for fault in trouble.value.faults), [f.as_text() for f in trouble.value.faults]


def test_hardware_and_installed_panels_are_kept_apart(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_gbp_per_kwp,supply\nA,North,1000,installed\nB,North,500,supply_only\n"
    fault = one(write(tmp_path, quotes=quotes), "scenario.yaml")
    assert "cannot be compared" in fault.message
    read_purchase(load_scenario(write(tmp_path, BLOCK + "  installation_gbp_per_kwp: 600\n", quotes=quotes)))


def test_a_currency_without_a_rate(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_per_kwp,currency,supply\nA,North,500,EUR,supply_only\n"
    fault = one(write(tmp_path, quotes=quotes), "quotes.csv")
    assert (fault.line, fault.field, fault.value) == (2, "currency", "EUR")
    read = read_purchase(load_scenario(write(tmp_path, BLOCK + "  exchange_rates: {EUR: 0.9}\n", quotes=quotes)))
    assert read.quotes.offers[0].lots["North"].tiers[0].price_gbp_per_kwp == pytest.approx(450)


def test_dates_past_the_change_of_vat_are_named_with_their_line(tmp_path: Path) -> None:
    demand = "buyer,lot,kwp,year,delivery\nCouncil,North,5,2027,2027-03-31\nCouncil,North,5,2027,2027-04-01\n"
    told = [text for text in check_purchase(load_scenario(write(tmp_path, demand=demand))) if "VAT" in text]
    assert told == [
        "VAT: Council (line 3 of demand.csv) is supplied on 1 April 2027, after the rate changes from 0 % to 5 %."
    ]


def test_the_result_of_an_auction_names_known_lots_and_suppliers(tmp_path: Path) -> None:
    auction = "lot,supplier,price_gbp_per_kwp\nSouth,B,800\n"
    found = faults(write(tmp_path, BLOCK + "  reverse_auction: auction.csv\n", auction=auction))
    assert [(fault.line, fault.field) for fault in found] == [(2, "supplier"), (2, "lot")]
    won = "lot,supplier,price_gbp_per_kwp\nNorth,A,777\n"
    read = read_purchase(load_scenario(write(tmp_path, BLOCK + "  reverse_auction: auction.csv\n", auction=won)))
    assert [tier.price_gbp_per_kwp for tier in read.quotes.offers[0].lots["North"].tiers] == [777]
    assert any("reverse auction" in text for text in read.quotes.remarks)


def test_quotes_and_demand_may_be_workbooks(tmp_path: Path) -> None:
    write(tmp_path, "purchase:\n  quotes: quotes.xlsx\n  demand: demand.xlsx\n")
    for name, rows in {
        "quotes": [
            ["supplier", "lot", "price_gbp_per_kwp"],
            ["A", "North", 1000],
            [None, None, None],
            ["B", "Nowhere", "x"],
        ],
        "demand": [["buyer", "lot", "kwp", "year"], ["Council", "North", 12.5, 2027]],
    }.items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / f"{name}.xlsx")
    fault = one(tmp_path, "quotes.xlsx")
    assert (fault.line, fault.field) == (4, "price_gbp_per_kwp")
    book = openpyxl.load_workbook(tmp_path / "quotes.xlsx")
    book.active.delete_rows(4)
    book.save(tmp_path / "quotes.xlsx")
    assert read_purchase(load_scenario(tmp_path)).demand.total_kwp == 12.5


def test_a_scenario_without_a_purchase_says_how_to_begin(tmp_path: Path) -> None:
    fault = one(write(tmp_path, "description: nothing here\n"), "scenario.yaml")
    assert "--template purchase" in fault.message
