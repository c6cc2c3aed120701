"""Every report in a real browser: Debian's Chromium, driven by Playwright, or skipped with a clear line."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from energyfund.cli import main
from tests.structure.project import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "Chromium is not installed, so no report is opened in a browser. On Debian: apt install chromium"
PATIENCE = 300
"""How long one process waits for another to write the reports. [s]"""

RUNS = {
    "plan": "preston",
    "purchase": "nottingham",
    "size": "hackney",
    "frontier": "two-councils",
    "compare": "pension",
}
"""A command that writes pages, and what it is tried on: a scenario, or the template of a new one."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    place = next((found for name in NAMES if (found := shutil.which(name))), None)
    if place is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=place, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of what each command writes; written once, by whichever of several test processes comes first."""
    own = tmp_path_factory.getbasetemp()
    room = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "reports"
    folders = {command: room / command for command in RUNS}
    done = room / "done.txt"
    try:
        room.mkdir()
    except FileExistsError:
        ends = time.monotonic() + PATIENCE
        while not done.exists() and time.monotonic() < ends:
            time.sleep(1 / 2)
    else:
        done.write_text(_write(room, folders), encoding="utf-8")
    assert done.read_text(encoding="utf-8") == ""
    return folders


def _write(room: Path, folders: dict[str, Path]) -> str:
    """Write every result; what went wrong, or nothing."""
    own = room / "pension"
    runner = CliRunner()
    if runner.invoke(main, ["init", str(own), "--template", "pension"]).exit_code:
        return "no template"
    for command, name in RUNS.items():
        scenario = own if name == own.name else ROOT / "scenarios" / name
        result = runner.invoke(main, [command, str(scenario), "-o", str(folders[command]), "-q"])
        if result.exit_code:
            return result.output or repr(result.exception)
    return ""
