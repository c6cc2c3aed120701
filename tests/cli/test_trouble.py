"""Whatever goes wrong ends in words on standard error and in the right exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energyfund import __version__
from energyfund.cli import main
from energyfund.cli.trouble import in_words
from energyfund.errors import (
    EnergyfundError,
    Fault,
    InvalidInputError,
    MissingFileError,
    NoPlanError,
    SolverStoppedError,
)

BROKEN = "energyfund: 1\nname: a\ncapitl: []\nhorizon_years: 300\nprojects:\n- {kind: hosing, name: b}\n"


def check(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["check", str(folder), *more])


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr("energyfund.scenario.schema.schema_text", fail)


def test_faults_are_listed_below_each_other_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(BROKEN)
    done = check(tmp_path)
    assert done.exit_code == 3
    assert done.stdout == ""
    assert done.stderr == (
        f"Error: {file} has 3 faults\n"
        "\n"
        "  line 3  capitl                   is not a field here. Did you mean 'capital'?\n"
        "  line 4  horizon_years = 300      must be at most 100\n"
        "  line 6  projects[0].kind = hosing  must be one of solar, retrofit, housing, custom."
        " Did you mean 'housing'?\n"
        "\n"
        "Further checks follow once these are mended.\n"
        "\n"
        f"Nothing was run. Edit the file, then: energyfund check {tmp_path}\n"
    ).replace("capitl      ", "capitl        ").replace("= 300      ", "= 300        ")


def test_faults_of_two_files_stand_under_their_files() -> None:
    faults = [
        Fault("a/scenario.yaml", 12, "projects[0].requires[0]", "Hal", "is not a project here."),
        Fault("a/holdings.csv", 3, "value_gbp", "x", "must be a number"),
        Fault("a/holdings.csv", None, "", "", "250 more faults like these"),
    ]
    assert in_words(InvalidInputError(faults), Path("a")) == (
        "Error: a/scenario.yaml has 1 fault\n"
        "\n"
        "  line 12  projects[0].requires[0] = Hal  is not a project here.\n"
        "\n"
        "Error: a/holdings.csv has 2 faults\n"
        "\n"
        "  line 3  value_gbp = x  must be a number\n"
        "                         250 more faults like these\n"
        "\n"
        "Nothing was run. Edit the files, then: energyfund check a"
    )


def test_a_long_field_pushes_its_message_to_the_next_line() -> None:
    faults = [Fault("a", 1, "short", "1", "is wrong"), Fault("a", 22, "f" * 60, "", "is wrong too")]
    assert in_words(InvalidInputError(faults), None) == (
        "Error: a has 2 faults\n"
        "\n"
        "  line 1   short = 1  is wrong\n"
        f"  line 22  {'f' * 60}\n"
        "             is wrong too\n"
        "\n"
        "Nothing was run."
    )


def test_a_fault_without_line_and_field_is_a_sentence() -> None:
    assert "  is empty" in in_words(InvalidInputError([Fault("a", None, "", "", "is empty")]), None).splitlines()


def test_missing_tables_end_in_code_6_with_the_fields_that_name_them(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("energyfund: 1\nname: a\npension_fund: {holdings: holdngs.csv}\n")
    (tmp_path / "holdings.csv").write_text("name\n")
    done = check(tmp_path)
    assert done.exit_code == 6
    assert "names a table that is missing or unreadable." in done.stderr
    assert "line 3  pension_fund.holdings = holdngs.csv  is not there. Did you mean 'holdings.csv'?" in done.stderr


def test_a_scenario_that_is_not_there_ends_in_code_6(tmp_path: Path) -> None:
    done = check(tmp_path / "nowhere")
    assert done.exit_code == 6
    assert done.stderr.startswith(f"Error: {tmp_path / 'nowhere'}: is not there.")


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text('energyfund: 1\nname: a\n"x\\e[31my": 1\nstart_year: "\\e[2J"\n')
    done = check(tmp_path)
    assert done.exit_code == 3
    assert "\x1b" not in done.stderr
    assert "x\\x1b[31my" in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "start"),
    [
        (NoPlanError(["at least 90 homes", "no money"], "Ask for 40 homes."), 4, "No plan meets every rule."),
        (SolverStoppedError("The solver stopped after 600 s."), 5, "Error: The solver stopped"),
        (MissingFileError("out", "the disk is full."), 6, "Error: out: the disk is full."),
        (InvalidInputError([Fault("plan.json", None, "", "", "is cut short")]), 3, "Error: plan.json has 1 fault"),
        (EnergyfundError("Something to mend."), 3, "Error: Something to mend."),
    ],
)
def test_every_error_has_its_exit_code(
    error: EnergyfundError, code: int, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raising(monkeypatch, error)
    done = CliRunner().invoke(main, ["schema"])
    assert done.exit_code == code
    assert done.stderr.startswith(start)
    assert "Traceback" not in done.stderr


def test_a_fault_of_ours_is_saved_and_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raising(monkeypatch, ZeroDivisionError("division by zero"))
    monkeypatch.setenv("ENERGYFUND_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "argv", ["energyfund", "schema"])
    done = CliRunner().invoke(main, ["schema"])
    assert done.exit_code == 1
    assert (
        "Error: ZeroDivisionError: division by zero\n\nThis is our fault, not yours.\nPlease report it" in done.stderr
    )
    assert "Traceback" not in done.stderr
    (saved,) = (tmp_path / "cache").iterdir()
    assert str(saved) in done.stderr
    text = saved.read_text()
    for part in (f"energyfund {__version__}", "Python 3.", "Arguments: ['schema']", "Traceback", "in fail"):
        assert part in text


def test_verbose_shows_the_traceback_of_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raising(monkeypatch, ZeroDivisionError("division by zero"))
    monkeypatch.setenv("ENERGYFUND_CACHE", str(tmp_path))
    assert "Traceback" in CliRunner().invoke(main, ["schema", "-v"]).stderr


def test_a_fault_of_ours_that_cannot_be_saved_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raising(monkeypatch, ZeroDivisionError("division by zero"))
    (tmp_path / "file").touch()
    monkeypatch.setenv("ENERGYFUND_CACHE", str(tmp_path / "file"))
    done = CliRunner().invoke(main, ["schema"])
    assert done.exit_code == 1
    assert "Please report it with what follows:" in done.stderr
    assert "Traceback" in done.stderr


def test_an_interrupt_ends_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, KeyboardInterrupt())
    done = CliRunner().invoke(main, ["schema"])
    assert (done.exit_code, done.stderr) == (130, "\nStopped.\n")


@pytest.mark.parametrize("arguments", [["schema"], ["assumptions"], ["assumptions", "--format", "csv"]])
def test_a_closed_pipe_is_quiet(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [sys.executable, "-m", "energyfund", *arguments], stdout=writer, stderr=subprocess.PIPE, text=True
    )
    os.close(writer)
    _, errors = process.communicate()
    assert (process.returncode, errors) == (0, "")
