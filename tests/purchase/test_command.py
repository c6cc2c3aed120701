"""The command, its files, and the way of an award into other scenarios."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from energyfund.cli import main
from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.planning.purchasing import make_purchase
from energyfund.purchase.award_file import award_csv, read_award
from energyfund.report.purchase_files import render_purchase
from energyfund.scenario.loader import load_scenario
from tests.purchase.toys import BLOCK, write

ROOT = Path(__file__).parents[2]
NOTTINGHAM = ROOT / "scenarios" / "nottingham"
GOLDEN = """\
supplier,lot,min_kwp,max_kwp,price_gbp_per_kwp,discount,fixed_gbp,capacity_kwp,local,supply
A,North,0,99,1000,{form},0,,true,installed
A,North,100,499,900,{form},0,,true,installed
A,North,500,,800,{form},0,,true,installed
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the example."""
    folder = tmp_path_factory.mktemp("out")
    done = run("purchase", NOTTINGHAM, "-o", folder)
    assert done.exit_code == 0, done.stderr
    return folder


def test_the_example_is_awarded_checked_and_written(out: Path) -> None:
    assert sorted(path.name for path in out.iterdir()) == [
        "award.csv",
        "purchase-award.html",
        "purchase-award.pdf",
        "purchase.json",
        "tables",
        "tables.json",
        "tables.xlsx",
    ]
    made = json.loads((out / "purchase.json").read_text())
    assert list(made)[:5] == [
        "awards",
        "total_cost_gbp",
        "price_gbp_per_kwp",
        "resale_price_gbp_per_kwp",
        "saving_gbp",
    ]
    assert {"supplier", "lot", "kwp", "cost_gbp"} <= set(made["awards"][0])
    assert all(check["passed"] for check in made["checks"])
    assert made["status"] == "optimal"
    paid = math.fsum(line["cost_gbp"] for line in made["awards"])
    besides = made["levy_gbp"] + made["storage_gbp"] + made["disposal_gbp"]
    assert made["total_cost_gbp"] == pytest.approx(paid + besides, abs=0.005)
    assert made["levy_gbp"] == pytest.approx(0.01 * paid, abs=0.005)  # the levy that the scenario states
    for part in ("prudential", "resale", "group_buying"):
        assert made[part] is not None
    assert made["resale"]["cut"]["sold_fraction"] < 1
    assert made["invented"]


def test_page_paper_and_table_agree(out: Path) -> None:
    made = json.loads((out / "purchase.json").read_text())
    page = (out / "purchase-award.html").read_text()
    paper = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(out / "purchase-award.pdf").pages).split())
    total = f"£{made['total_cost_gbp']:,.0f}"
    assert total in page
    assert total in paper
    assert page.index(made["answer"][0][:40]) < page.index("<nav")
    assert page.count("<h1>") == 1
    assert 'aria-label="Price of a kWp by size of the order in lot' in page
    for heading in ("Recommendations", "Financial implications", "Procurement and legal", "What this does not say"):
        assert f">{heading}</h2>" in page
        assert heading in paper
    rows = list(csv.DictReader(io.StringIO((out / "award.csv").read_text())))
    assert [float(row["cost_gbp"]) for row in rows] == pytest.approx([line["cost_gbp"] for line in made["awards"]])


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write(tmp_path, quotes=GOLDEN.format(form="all_units"))
    first, again = (render_purchase(make_purchase(load_scenario(folder))) for _ in range(2))
    papers = {"purchase-award.html", "purchase-award.pdf"}
    tables = {"award.csv", "purchase.json", "tables.json", "tables.xlsx"}
    assert {name for name in first if not name.startswith("tables/")} == papers | tables
    assert first == again


LEVY = """\
  storage_gbp_per_kwp_per_year: 10
  solo_hardware_gbp_per_kwp: 700
  framework: {name: a framework, levy_fraction: 0.02}
  finance:
    {source: loan, rate_fraction: 0.05, term_years: 20, life_years: 20, yield_kwh_per_kwp: 900, value_gbp_per_kwh: 0.1}
  resale: {lots: [Panels]}
"""


@pytest.mark.hand
def test_a_levy_is_in_every_cost(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_gbp_per_kwp,supply\nA,North,1000,installed\nB,Panels,500,supply_only\n"
    demand = "buyer,lot,kwp,year,buyer_kind\nCouncil,North,100,2027,own_stock\nGroup,Panels,20,2027,group\n"
    made = make_purchase(load_scenario(write(tmp_path, BLOCK + LEVY, quotes=quotes, demand=demand)))
    # suppliers get 100 · 1,000 + 20 · 500 = 110,000; 2 % of it goes to the framework
    assert (made.paid_to_suppliers_gbp, made.levy_gbp, made.total_cost_gbp) == (110_000, 2_200, 112_200)
    assert made.whole_life_cost_gbp == 112_200
    assert made.price_gbp_per_kwp == pytest.approx(112_200 / 120)
    assert (made.installed_gbp_per_kwp, made.hardware_gbp_per_kwp) == (1000, 500)
    assert made.prudential is not None
    assert made.prudential.capital_gbp == pytest.approx(102_000)
    assert made.resale is not None
    assert made.resale.break_even_gbp_per_kwp == pytest.approx(510)
    [alone] = [lot.solo_gbp_per_kwp for lot in made.lots if lot.lot == "North"]
    assert alone is not None
    assert made.saving_gbp == pytest.approx(100 * (alone - 1020) + 20 * (700 - 510), abs=0.005)
    assert made.answer[0].endswith("suppliers ask £1,000 for a kWp on the roof and £500 for a kWp of hardware.")
    assert "levy of £2,200" in made.answer[1]
    paper = render_purchase(made)["purchase-award.html"].decode()
    assert "worth £110,000 without VAT; with £2,200 for the framework&#39;s levy, £112,200 in all;" in paper


def test_what_is_taken_for_granted_and_what_comes_late_is_said(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_gbp_per_kwp,lead_time_weeks\nA,North,1000,18\nB,North,1500,1\n"
    demand = "buyer,lot,kwp,year,delivery\nCouncil,North,100,2027,2027-03-27\n"
    made = make_purchase(load_scenario(write(tmp_path, quotes=quotes, demand=demand)))
    # 18 weeks after 22 November 2026 is 28 March 2027
    [said] = [text for text in made.remarks if "weeks" in text]
    assert said.startswith("A needs 18 weeks from the order on 22 November 2026, so lot 'North' comes on 28 March 2027")
    demand = demand.replace("03-27", "03-28")
    made = make_purchase(load_scenario(write(tmp_path, quotes=quotes, demand=demand)))
    assert not any("weeks" in text for text in made.remarks)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("form", "kwp", "expected"),
    [
        ("all_units", 480, 432_000),
        ("all_units", 500, 400_000),
        ("incremental", 480, 442_000),
        ("incremental", 500, 460_000),
        ("total_quantity", 480, 432_000),
    ],
)
def test_golden_costs_come_out_of_the_command(tmp_path: Path, form: str, kwp: int, expected: float) -> None:
    folder = write(tmp_path, quotes=GOLDEN.format(form=form), demand=f"buyer,lot,kwp,year\nCouncil,North,{kwp},2027\n")
    done = run("purchase", folder, "-o", tmp_path / "out", "--format", "json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)[0]["cost_gbp"] == expected
    made = json.loads((tmp_path / "out" / "purchase.json").read_text())
    assert made["total_cost_gbp"] == expected
    assert made["price_gbp_per_kwp"] == pytest.approx(expected / kwp)
    assert made["resale_price_gbp_per_kwp"] == pytest.approx(expected / kwp)


def test_check_reads_the_purchase_and_plan_says_what_is_missing(tmp_path: Path) -> None:
    checked = run("check", write(tmp_path))
    assert checked.exit_code == 0
    assert "a purchase with the quotes of quotes.csv" in checked.stdout
    bad = run("check", write(tmp_path, demand="buyer,lot,kwp\nCouncil,Nrth,5\n"))
    assert bad.exit_code == 3
    assert "line 2" in bad.stderr


def test_demand_that_cannot_be_met_ends_in_words(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_gbp_per_kwp,capacity_kwp\nA,North,1000,60\n"
    done = run("purchase", write(tmp_path, quotes=quotes), "-o", tmp_path / "out")
    assert done.exit_code == 4
    assert "100.0 kWp wanted, 40.0 kWp short" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["=1+1", "+A", "-A", "@A"])
def test_no_cell_of_the_award_is_a_formula(tmp_path: Path, name: str) -> None:
    quotes = f"supplier,lot,price_gbp_per_kwp\n{name},North,1000\n"
    result = make_purchase(load_scenario(write(tmp_path, quotes=quotes)))
    assert next(csv.DictReader(io.StringIO(award_csv(result))))["supplier"] == f"'{name}"


def test_an_award_is_read_back(tmp_path: Path, out: Path) -> None:
    award = read_award(out / "purchase.json")
    made = json.loads((out / "purchase.json").read_text())
    assert [asdict(line) for line in award.lines] == made["awards"]
    assert set(award.lots) == {"Homes North", "Homes South", "Public buildings", "Panels for groups", "Private homes"}
    with pytest.raises(MissingFileError):
        read_award(tmp_path / "no.json")
    for text in ("{", "{}", '{"energyfund_purchase": 1, "awards": []}', '{"energyfund_purchase": 1, "awards": [{}]}'):
        (tmp_path / "bad.json").write_text(text)
        with pytest.raises(InvalidInputError):
            read_award(tmp_path / "bad.json")


ROOFS = """\
roof_id,postcode,tilt_deg,azimuth_deg,kwp,estate
R1,PR1,30,180,40,East
R2,PR1,30,90,20,East
R3,PR2,10,225,30,West
"""
PROJECT = """\
capital:
  - {name: reserves, kind: council_reserves, budget_gbp: 1000000}
projects:
  - kind: solar
    name: Estate roofs
    roofs: roofs.csv
    start_years: [2028]
    life_years: 20
    capex_gbp_per_kwp: 800
    fixed_cost_gbp_per_year: 100
    running_cost_gbp_per_kwp_per_year: 10
    inverter_life_years: 12
    inverter_cost_gbp_per_kwp: 50
    sales: [{buyer: Tenants, share_fraction: 1, price_gbp_per_kwh: 0.25}]
"""


@pytest.mark.hand
def test_demand_comes_from_the_roofs_of_the_scenario(tmp_path: Path) -> None:
    quotes = "supplier,lot,price_gbp_per_kwp\nA,East,1000\nA,West,1100\n"
    block = "purchase:\n  quotes: quotes.csv\n  demand: from_roofs\n  lots_by: estate\n"
    result = make_purchase(load_scenario(write(tmp_path, PROJECT + block, quotes=quotes, roofs=ROOFS)))
    assert [(line.lot, line.year, line.kwp) for line in result.awards] == [("East", 2028, 60), ("West", 2028, 30)]
    assert result.total_cost_gbp == 60 * 1000 + 30 * 1100
    assert result.demand_source == "roofs of 'Estate roofs', by estate"
    assert [want.sites for want in result.wants] == [2, 1]
    assert any("taken to be the council's own homes, paid from the General Fund" in text for text in result.remarks)
    wrong = write(tmp_path, PROJECT + block, quotes="supplier,lot,price_gbp_per_kwp\nA,East,1000\n", roofs=ROOFS)
    with pytest.raises(InvalidInputError, match=r"West: has no quote|West"):
        make_purchase(load_scenario(wrong))
