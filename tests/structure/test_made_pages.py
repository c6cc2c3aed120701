"""The pages that docs/build.py makes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from energyfund.assumptions import library_entries

SCRIPT = Path(__file__).parents[2] / "docs" / "build.py"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with its pages in a folder of their own and the command line replaced by a small one."""
    spec = importlib.util.spec_from_file_location("made_pages_build", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    @click.group()
    def main() -> None:
        """Plan things."""

    @main.command()
    def yields() -> None:
        """How much sun."""

    monkeypatch.setattr("energyfund.cli.main", main, raising=False)
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return module


def test_the_page_of_figures_names_all_with_source_and_no_path_of_this_computer(build: ModuleType) -> None:
    page = build.assumptions_page()
    for key, entry in library_entries().items():
        assert f"`{key}`" in page
        assert any(dated.source.href in page for dated in entry.values)
    assert str(SCRIPT.parents[1]) not in page
    assert len({line.count(" | ") for line in page.splitlines() if line.startswith("| ")}) == 1


def test_the_page_of_commands_holds_every_help(build: ModuleType) -> None:
    page = build.cli_page()
    for text in ("## `energyfund`", "## `energyfund yields`", "Plan things.", "How much sun."):
        assert text in page


def test_check_names_the_stale_pages(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["build.py", "--check"])
    assert build.main() == 1
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(sys, "argv", ["build.py"])
    assert build.main() == 0
    monkeypatch.setattr(sys, "argv", ["build.py", "--check"])
    capsys.readouterr()
    assert build.main() == 0
    (tmp_path / "cli.md").write_text("old", encoding="utf-8")
    assert build.main() == 1
    assert capsys.readouterr().err.count("docs/pages/cli.md") == 1
