"""What the commands print at their end: piped, on a terminal, quiet, and long."""

from __future__ import annotations

import io
import os
import pty
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from energyfund.cli.options import volume_options
from energyfund.cli.summary import print_result
from energyfund.plan import Plan
from energyfund.report.told import told
from tests.report.sample import sample

WIDTH = 80
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
OUT = Path("out")
FILES = [OUT / name for name in ("plan.json", "return-report.html", "return-report.pdf", "tables.xlsx", "tables.json")]
TABLES = [OUT / "tables" / f"table-{number}.csv" for number in range(40)]
LONG = "The very long name of a programme of roofs, attics and cellars in all wards of the city"


def printer(plan: Plan, files: list[Path], output_format: str = "table") -> click.Command:
    """A command that prints a plan as the others do."""

    @click.command()
    @volume_options
    def show() -> None:
        print_result(plan, [{"name": project.name} for project in plan.projects], output_format, OUT, files)

    return show


def piped(plan: Plan, *arguments: str, files: list[Path] = FILES, output_format: str = "table") -> tuple[str, str]:
    done = CliRunner().invoke(printer(plan, files, output_format), arguments, catch_exceptions=False)
    return done.stdout, done.stderr


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Standard output and error on a pseudo-terminal of 80 columns; gives what was written so far."""
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    main, screen = pty.openpty()
    gathered = io.BytesIO()

    def drain() -> None:
        while True:
            try:
                part = os.read(main, 4096)
            except OSError:  # the other end is closed
                return
            if not part:
                return
            gathered.write(part)

    reader = threading.Thread(target=drain)
    reader.start()
    with os.fdopen(screen, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "stderr", stream)

        def so_far() -> str:
            stream.close()
            reader.join(timeout=10)
            return gathered.getvalue().decode().replace("\r\n", "\n")

        yield so_far
    os.close(main)


def test_piped_there_is_no_colour_no_rule_and_no_fold() -> None:
    plan = sample()
    out, _ = piped(plan)
    lines = out.splitlines()
    assert lines[:3] == list(told(plan).answer)
    assert not re.search(r"[\x1b─│┃━╭╮]", out)
    assert all(line == line.rstrip() for line in lines)
    heads = next(line for line in lines if line.startswith("Project"))
    assert heads.split() == ["Project", "Built", "From", "Outlay", "Net", "present", "value"]
    ends = {len(line) for line in lines if line.startswith(tuple(project.name for project in plan.projects))}
    assert ends == {len(heads)}


def test_the_files_have_a_line_for_each_kind() -> None:
    out, _ = piped(sample(), files=FILES + TABLES)
    assert out.endswith(
        "Files in out:\n"
        "  html  return-report\n"
        "  pdf   return-report\n"
        "  xlsx  tables\n"
        "  csv   40 in tables/\n"
        "  json  plan, tables\n"
    )
    few, _ = piped(sample(), files=[*FILES, OUT / "award.csv", *TABLES[:2]])
    assert "  csv   award, 2 in tables/\n" in few


def test_on_a_terminal_of_80_columns_nothing_runs_over(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = sample()
    first, *others = plan.projects
    plan = replace(plan, projects=(replace(first, name=LONG, npv_gbp=-1234567.0), *others))
    plan = replace(plan, remarks=(f"{LONG}. {LONG}.",))
    with terminal(monkeypatch) as screen:
        printer(plan, [*FILES, OUT / f"{LONG}.html"]).main([], standalone_mode=False)
        text = screen()
    assert "\x1b[1m" in text  # heads are bold
    assert re.search(r"\x1b\[31m +−£1\.23m", text)  # a loss is red
    lines = ESCAPES.sub("", text).splitlines()
    assert max(cell_len(line) for line in lines) <= WIDTH
    assert any(
        line.startswith("The very long name") and "…" in line and line.rstrip().endswith("−£1.23m") for line in lines
    )
    assert any(line.startswith("  html  return-report, The very long") and line.endswith("…") for line in lines)
    assert any(line.startswith("Remark: The very") for line in lines)
    assert any(line.startswith("  ") and "cellars" in line for line in lines)  # folded, and set in


def test_no_color_is_heeded_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as screen:
        monkeypatch.setenv("NO_COLOR", "1")
        plan = sample()
        printer(replace(plan, projects=(replace(plan.projects[0], npv_gbp=-5.0),)), FILES).main(
            [], standalone_mode=False
        )
        text = screen()
    assert "\x1b[31m" not in text
    assert "−£5" in text


def test_quiet_leaves_the_lines_that_matter() -> None:
    plan = replace(sample(), remarks=("Take care.",))
    assert piped(plan, "-q") == ("\n".join(told(plan).answer) + "\n", "")
    out, err = piped(plan, "-q", output_format="csv")
    assert out.splitlines()[0] == "name"
    assert err == ""


def test_remarks_are_few_unless_asked_for_and_a_broken_check_comes_first() -> None:
    plan = sample()
    checks = (replace(plan.checks[0], passed=False), *plan.checks[1:])
    broken = "These checks failed, so do not rely on this plan: money."
    plan = replace(plan, checks=checks, remarks=("One.", "Two.", "Three.", "Four.", broken))
    _, err = piped(plan)
    assert err.splitlines() == [
        f"Remark: {broken}",
        "Remark: One.",
        "Remark: Two.",
        "2 more remarks: see the papers, or run with -v.",
    ]
    assert "Remark: Four." in piped(plan, "-v")[1]


def test_a_long_table_is_cut_on_the_screen_and_whole_for_programs() -> None:
    plan = sample()
    many = tuple(replace(plan.projects[0], name=f"Project {number}") for number in range(1200))
    plan = replace(plan, projects=many)
    out, _ = piped(plan)
    assert "Project 19 " in out
    assert "Project 20 " not in out
    assert "and 1,180 more: --format csv lists them all" in out
    as_csv, _ = piped(plan, output_format="csv")
    assert len(as_csv.splitlines()) == 1201
