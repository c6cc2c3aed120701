"""The set-up at the top of the project does what the first page says."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.structure.project import ROOT


@pytest.fixture
def bench() -> ModuleType:
    """The script that runs the benchmarks."""
    spec = importlib.util.spec_from_file_location("bench_run", ROOT / "bench" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_make_has_the_targets_that_people_are_told_of() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE))
    assert targets == {"demo", "test", "bench", "docs", "clean", "help"}
    written = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", ROOT / "docs" / "pages" / "index.md")]
    told = {
        word for text in written for word in re.findall(r"^make ([a-z]+)  |`make ([a-z]+)`", text, flags=re.MULTILINE)
    }
    assert {one or other for one, other in told} <= targets
    assert told


def test_the_checks_run_in_order_and_pytest_is_last() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.split("$(TESTED): ", 1)[1].split("\n\n", 1)[0]
    tools = [
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports",
        "deptry",
        "build.py --check",
        "mkdocs build",
        "pytest -n",
    ]
    places = [recipe.find(tool) for tool in tools]
    assert -1 not in places
    assert places == sorted(places)


def test_the_continuous_check_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")


def test_every_benchmark_is_run_and_a_failure_is_told(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    assert bench.main() == 0
    assert "no benchmarks" in capfd.readouterr().out
    (tmp_path / "a.py").write_text("print('ratio 2')", encoding="utf-8")
    (tmp_path / "run.py").write_text("raise SystemExit(9)", encoding="utf-8")
    assert bench.main() == 0
    assert capfd.readouterr().out.splitlines() == ["== bench/a.py", "ratio 2"]
    (tmp_path / "b.py").write_text("raise SystemExit(1)", encoding="utf-8")
    assert bench.main() == 1
    assert capfd.readouterr().err == "bench/b.py failed\n"
