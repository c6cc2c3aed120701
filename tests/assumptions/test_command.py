"""The `assumptions` command and the listing that every command shares."""

from __future__ import annotations

import csv
import io
import json

import click
import pytest
from click.testing import CliRunner, Result

from energyfund.assumptions import LIBRARY_DATE, library_entries
from energyfund.cli.assumptions import assumptions
from energyfund.cli.listing import output_options, print_rows
from energyfund.errors import InvalidInputError

KEY = "carbon_value_gbp_per_tco2e"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(assumptions, arguments)


def test_the_table_lists_every_key_in_full() -> None:
    result = run()
    assert result.exit_code == 0
    for key in library_entries():
        assert key in result.stdout
    assert "\x1b[" not in result.stdout


def test_json_and_csv_hold_every_figure_of_the_day_with_its_source() -> None:
    of_the_day = [key for key, entry in library_entries().items() if entry.at(LIBRARY_DATE) is not None]
    figures = json.loads(run("--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("-f", "csv").stdout)))
    assert [figure["key"] for figure in figures] == [row["key"] for row in rows] == of_the_day
    assert all(figure["source_checked"] for figure in figures)
    for figure in figures:
        ours = figure["source_publisher"] == "The energyfund contributors"
        assert figure["source_href"] == "" if ours else figure["source_href"].startswith("http")


@pytest.mark.published
def test_a_key_shows_all_its_dated_values() -> None:
    # DESNZ carbon values of November 2023, table 3
    result = run(KEY)
    assert result.exit_code == 0
    for text in ("253.19", "397.54", "277.22", "2050-01-01", "DESNZ", "GBP/tCO2e", "https://www.gov.uk"):
        assert text in result.stdout
    assert len(json.loads(run(KEY, "-f", "json").stdout)) == 31


@pytest.mark.published
def test_on_chooses_the_day() -> None:
    rows = json.loads(run("--on", "2030-01-01", "-f", "json").stdout)
    assert {row["key"]: row["value"] for row in rows}[KEY] == 294.50  # DESNZ carbon values, 2030
    early = run("--on", "2021-01-01")
    assert "no value" in early.stdout
    assert "none before 2023-07-01" in run("gas_unit_rate_gbp_per_kwh", "--on", "2021-01-01").stdout


def test_an_unknown_key_ends_with_code_3_and_near_matches() -> None:
    result = run("carbon_value_gbp_per_tco2")
    assert isinstance(result.exception, InvalidInputError)
    assert result.exception.exit_code == 3
    assert f"Did you mean '{KEY}'" in str(result.exception)


def test_stale_figures_are_listed_with_the_reason() -> None:
    rows = json.loads(run("--stale", "--on", "2100-01-01", "-f", "json").stdout)
    assert [row["key"] for row in rows] == list(library_entries())
    assert all("review was due by" in row["reason"] for row in rows)
    assert "Stale figures on 2000-01-01: none" in run("--stale", "--on", "2000-01-01").stdout
    assert run("--stale").exit_code == 0


def test_stale_with_a_key_is_wrong_usage() -> None:
    assert run(KEY, "--stale").exit_code == 2


def listed(rows: list[dict[str, object]], output_format: str) -> str:
    @click.command()
    @output_options
    def show(output_format: str) -> None:
        print_rows(rows, output_format, "Things")

    result = CliRunner().invoke(show, ["--format", output_format])
    assert result.exit_code == 0
    return result.stdout


def test_csv_cells_are_no_formulas() -> None:
    cells = ["=1+1", "+44 20", "-x", "@a", "-1.5", "+2e3", "plain"]
    rows: list[dict[str, object]] = [{"cell": cell} for cell in cells]
    read = [row["cell"] for row in csv.DictReader(io.StringIO(listed(rows, "csv")))]
    assert read == ["'=1+1", "'+44 20", "'-x", "'@a", "-1.5", "+2e3", "plain"]
    assert listed([{"=a": 1}], "csv") == "'=a\n1\n"


def test_numbers_of_every_kind_are_listed() -> None:
    import numpy as np

    rows: list[dict[str, object]] = [
        {"a": np.float64(0.5), "b": np.int64(7), "c": True},
        {"a": float("nan"), "b": None, "d": (1.0, 2.0)},
    ]
    assert json.loads(listed(rows, "json")) == [{"a": 0.5, "b": 7, "c": True}, {"a": None, "b": None, "d": [1.0, 2.0]}]
    assert listed(rows, "csv") == "a,b,c,d\n0.5,7,True,\n,,,1.0; 2.0\n"
    table = listed(rows, "table")
    assert table.startswith("Things\n")
    assert "0.5" in table
    assert "1, 2" in table


def test_square_brackets_and_long_words_survive_the_table() -> None:
    word = "x" * 500
    table = listed([{"name": f"[red]{word}[/red]"}], "table")
    assert f"[red]{word}[/red]" in table


def test_no_rows() -> None:
    assert listed([], "table") == "Things: none\n"
    assert listed([], "json") == "[]\n"
    assert listed([], "csv") == ""
