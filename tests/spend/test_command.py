"""The command: formats, files, exit codes, and what is said where something is wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from energyfund.cli import spend
from energyfund.purchase.spending.places import LEVELS
from tests.spend.conftest import HEADER, Answer, Run, Write, rows_of

TWO_YEARS = f"""\
{HEADER}
Local Ltd,PR1 1AA,400,2022/23,Food,no
Far Ltd,M1 1AA,600,2022/23,Care,yes
Local Ltd,PR1 1AA,300,2023/24,Food,no
Far Ltd,M1 1AA,100,2023/24,Care,yes
Near Ltd,BB1 1AA,50,2023/24,Care,no
Nobody knows,,50,2023/24,Care,"""


@pytest.fixture
def payments(write: Write) -> Path:
    return write(TWO_YEARS)


def test_the_choices_are_those_of_the_room() -> None:
    assert spend.LEVELS == LEVELS


@pytest.mark.hand
def test_unknown_places_make_a_range_and_are_never_outside(payments: Path, answer: Answer) -> None:
    found = answer(payments)
    county = rows_of(found, "kept")["Lancashire"]
    # 350 of 500 known, 50 not known: 70 to 80 %; 100 or 150 leaks
    assert (county["share_fraction"], county["share_if_not_known_is_here_fraction"]) == (0.7, 0.8)
    assert (county["leakage_gbp"], county["leakage_if_not_known_is_elsewhere_gbp"]) == (100, 150)
    assert rows_of(found, "places")["place not known"]["spend_gbp"] == 50
    assert "70.0 to 80.0 %" in found["answer"][0]
    assert rows_of(found, "look_up")["Nobody knows"]["spend_gbp"] == 50


@pytest.mark.hand
def test_change_and_influence_by_hand(payments: Path, answer: Answer) -> None:
    found = answer(payments)
    row = rows_of(found, "change")["Lancashire"]
    # 400 of 1,000 to 350 of 500: -50 = (0.7 - 0.4) x 500 - 0.4 x 500
    assert (row["change_gbp"], row["share_effect_gbp"], row["volume_effect_gbp"]) == (-50, 150, -200)
    influence = rows_of(found, "influence")
    assert influence["outside Lancashire"]["locked_gbp"] == 100
    assert influence["all spend"]["can_be_influenced_gbp"] == 350
    assert influence["all spend"]["not_stated_gbp"] == 50
    assert "£0 of what leaks is not locked" in found["answer"][1]
    assert len(found["answer"]) == 4


@pytest.mark.hand
def test_lm3_has_bounds_until_the_respend_is_stated(payments: Path, answer: Answer) -> None:
    least, most = answer(payments)["tables"]["multiplier"]["rows"]
    assert (least["lm3"], most["lm3_if_not_known_is_here"]) == pytest.approx((1.7, 2.6))
    stated = answer(payments, "--respend", "0.5,0.2")["tables"]["multiplier"]["rows"]
    # 1 + 0.7 + 0.7 x 0.5; reaches 500 x (0.7 x 1.5 + 0.3 x 0.2)
    assert [row["lm3"] for row in stated] == pytest.approx([2.05])
    assert stated[0]["reaches_place_gbp"] == pytest.approx(555)


@pytest.mark.hand
def test_years_are_chosen(payments: Path, answer: Answer) -> None:
    early = answer(payments, "--to-year", "2022/23")
    assert "change" not in early["tables"]
    assert rows_of(early, "places")["all spend"]["spend_gbp"] == 1000
    whole = answer(payments, "--all-years")
    assert rows_of(whole, "places")["all spend"]["spend_gbp"] == 1500
    assert answer(payments, "--from-year", "2022", "--to-year", "2023")["tables"]["change"]["rows"]
    assert rows_of(whole, "years")["whole file"]["spend_gbp"] == 1500


@pytest.mark.hand
def test_years_in_part_are_passed_over_and_named(write: Write, answer: Answer) -> None:
    rows = [f"A Ltd,PR1 1AA,10,{day}" for day in ("01/03/2023", *(f"01/{month:02}/2023" for month in range(4, 13)))]
    rows += ["A Ltd,PR1 1AA,10,01/05/2024"]
    found = answer(write("\n".join(["Supplier,Postcode,Amount,Date", *rows])))
    assert rows_of(found, "places")["all spend"]["spend_gbp"] == 90
    assert "2022/23 holds payments of 1 month only, so it is in no comparison" in " ".join(found["remarks"])
    calendar = answer(write("\n".join(["Supplier,Postcode,Amount,Date", *rows])), "--year-start", 1)
    assert [row["spend_gbp"] for row in calendar["tables"]["years"]["rows"]] == [100, 10, 110]
    assert calendar["tables"]["years"]["rows"][0]["year"] == "2023"


@pytest.mark.hand
def test_contracts_are_put_together_and_bounds_belong_to_the_middle(write: Write, answer: Answer) -> None:
    rows = [
        "Far Ltd,M1 1AA,6000,C1,no",
        "FAR LIMITED,M1 1AA,4000,C1,no",
        "Far Ltd,M1 1AA,50000,C2,no",
        "Far Ltd,M1 1AA,50000.01,C3,no",
        "Far Ltd,M1 1AA,9999.99,C4,no",
        "Far Ltd,M1 1AA,20000,C5,yes",
        "Near Ltd,PR1 1AA,20000,C6,no",
        "REDACTED,M1 1AA,20000,C7,no",
    ]
    path = write("\n".join(["Supplier,Postcode,Amount,Contract Ref,Locked", *rows]))
    found = answer(path)
    quotes = {row["contract"]: row["spend_gbp"] for row in found["tables"]["local_quotes"]["rows"]}
    assert quotes == {"C1": 10000, "C2": 50000}
    assert {row["contract"]: row["lots"] for row in found["tables"]["lots"]["rows"]} == {"C3": 2}
    other = answer(path, "--threshold", "9999,20000")
    assert {row["contract"] for row in other["tables"]["local_quotes"]["rows"]} == {"C1", "C4"}


@pytest.mark.hand
def test_living_wage_and_jobs(payments: Path, answer: Answer) -> None:
    jobs = ("--low-paid-jobs", "120000,112000", "--all-jobs", "571000")
    found = answer(payments, "--on", "2026-01-01", *jobs)
    wage = rows_of(found, "living_wage")
    assert wage["outside London"]["gain_per_job_per_year_gbp"] == pytest.approx(2418)
    assert wage["in London"]["gain_per_job_per_year_gbp"] == pytest.approx(5050.5)
    assert wage["outside London"]["gain_of_all_jobs_per_year_gbp"] == pytest.approx(2418 * 112_000)
    row = rows_of(found, "jobs")["jobs"]
    assert row["change_of_share_of_all_jobs_percentage_points"] == pytest.approx(-1.4, abs=0.005)
    assert row["change_of_count_fraction"] == pytest.approx(-0.0667, abs=0.0001)


@pytest.mark.hand
def test_all_formats_and_files_say_the_same(payments: Path, run: Run, tmp_path: Path) -> None:
    lines = list(csv.DictReader(io.StringIO(run(payments, "--format", "csv").stdout)))
    figure = next(
        line for line in lines if (line["table"], line["row"], line["figure"]) == ("kept", "Lancashire", "kept_gbp")
    )
    assert (float(figure["value"]), figure["unit"]) == (350, "GBP")
    assert run(payments, "-o", tmp_path / "all.csv").exit_code == 0
    assert (tmp_path / "all.csv").read_text(encoding="utf-8") == run(payments, "--format", "csv").stdout
    assert run(payments, "-o", tmp_path / "all.json").exit_code == 0
    written = (tmp_path / "all.json").read_text(encoding="utf-8")
    assert written == run(payments, "--format", "json").stdout
    assert json.loads(written)["answer"][0] in run(payments).stdout
    quiet = run(payments, "-q")
    assert quiet.stderr == ""
    assert "£350.00" in quiet.stdout


@pytest.mark.hand
def test_rows_left_out_are_named_and_end_in_three(write: Write, run: Run, tmp_path: Path) -> None:
    path = write(f"{TWO_YEARS}\nBad Ltd,PR1 1AA,5x,2023/24,,\n=Worse,ZZ9 9ZZ,1,2023/24,,\n")
    found = run(path, "--rejects", tmp_path / "wrong.csv")
    assert found.exit_code == 3
    assert "line 8  amount = 5x" in found.stderr
    assert "£350.00" in found.stdout
    assert run(path, "--skip-invalid").exit_code == 0
    rejects = list(csv.DictReader(io.StringIO((tmp_path / "wrong.csv").read_text(encoding="utf-8"))))
    assert [(row["line"], row["field"], row["counted"]) for row in rejects] == [
        ("8", "amount", "no"),
        ("9", "postcode", "yes"),
    ]
    assert "'=Worse" in run(path, "--format", "csv").stdout


@pytest.mark.hand
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--respend", "1.2"), "shares from 0 to 1"),
        (("--respend", "a,b"), "shares from 0 to 1"),
        (("--threshold", "50000"), "two amounts"),
        (("--threshold", "5,1"), "smaller first"),
        (("--low-paid-jobs", "0"), "number of jobs"),
        (("--from-year", "soon"), "write a year as"),
        (("--column", "amout=Net"), "Did you mean 'amount'"),
        (("--local", "region"), "--local region needs --region"),
        (("--places", "places.csv"), "one or the other"),
        (("--year-column", "Year", "--column", "year=Year"), "give one of them"),
        (("-o", "tables.xlsx"), ".json or .csv"),
        (("--city", "M1", "--county", "PR"), "M1 is in --city but not in --county"),
    ],
)
def test_wrong_usage_ends_in_two_and_says_what_to_do(
    payments: Path, run: Run, options: tuple[str, ...], words: str
) -> None:
    found = run(payments, *options)
    assert found.exit_code == 2
    assert words in " ".join(found.stderr.replace("│", " ").split())


@pytest.mark.hand
def test_local_has_to_be_said(payments: Path, run: Run) -> None:
    found = run(payments, local=())
    assert found.exit_code == 2
    assert "say what is local" in found.stderr


@pytest.mark.hand
def test_years_that_are_missing_are_named(payments: Path, write: Write, run: Run) -> None:
    found = run(payments, "--from-year", "2012/13")
    assert found.exit_code == 3
    assert "the file holds 2022/23, 2023/24" in found.stderr
    assert "must be before the later year" in run(payments, "--from-year", "2023", "--to-year", "2022").stderr
    dateless = write("Supplier,Postcode,Amount\nA Ltd,PR1 1AA,5\n", name="dateless.csv")
    missing = run(dateless, "--from-year", "2012")
    assert missing.exit_code == 3
    assert '--year-column "HEADER"' in missing.stderr
    assert "the whole file" in run(dateless).stdout


@pytest.mark.hand
def test_a_year_column_that_the_headers_do_not_tell(write: Write, run: Run) -> None:
    path = write("Supplier,Postcode,Amount,Wann\nA Ltd,PR1 1AA,5,01/05/2024\n")
    assert "In 2024/25 £5 was spent" in run(path, "--year-column", "wann").stdout
    assert run(path, "--year-column", "Wan").exit_code == 3


@pytest.mark.hand
def test_files_that_are_not_there_or_sum_to_nothing(tmp_path: Path, write: Write, run: Run) -> None:
    assert run(tmp_path / "none.csv").exit_code == 6
    nothing = run(write("Supplier,Postcode,Amount\nA Ltd,PR1 1AA,5\nA Ltd,PR1 1AA,(5)\n"))
    assert nothing.exit_code == 3
    assert "sum to nothing or less" in nothing.stderr
    assert run(write("Supplier,Postcode,Amount\nA Ltd,PR1 1AA,x\n")).exit_code == 3


@pytest.mark.hand
def test_credits_that_outweigh_leave_no_multiplier(write: Write, run: Run) -> None:
    found = run(write("Supplier,Postcode,Amount\nA Ltd,PR1 1AA,(5)\nB Ltd,M1 1AA,15\nC Ltd,,(1)\n"))
    assert found.exit_code == 0
    assert "there is no local multiplier" in found.stdout
    assert "£1 of credits went to places not known" in found.stdout
