"""Small spend files, and ways to read and run them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from energyfund.cli import main

HEADER = "Supplier,Postcode,Amount,Year,Sector,Locked"
LOCAL = ("--city", "Preston=PR1,PR2", "--county", "Lancashire=PR,BB,FY,LA")

Write = Callable[..., Path]
Run = Callable[..., Result]
Answer = Callable[..., dict[str, Any]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(text: str, name: str = "payments.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return _write


@pytest.fixture
def run() -> Run:
    def _run(path: Path, *options: object, local: tuple[str, ...] = LOCAL) -> Result:
        return CliRunner().invoke(main, ["spend", str(path), *local, *map(str, options)])

    return _run


@pytest.fixture
def answer(run: Run) -> Answer:
    def _answer(path: Path, *options: object, local: tuple[str, ...] = LOCAL) -> dict[str, Any]:
        result = run(path, "--format", "json", *options, local=local)
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return _answer


def rows_of(found: dict[str, Any], table: str) -> dict[str, dict[str, Any]]:
    """Rows of a table by their first cell."""
    return {next(iter(row.values())): row for row in found["tables"][table]["rows"]}
