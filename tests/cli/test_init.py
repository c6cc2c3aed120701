"""Scenarios to begin with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energyfund.cli import main
from energyfund.cli.init import TEMPLATES
from energyfund.plan import Plan
from energyfund.scenario.loader import load_scenario
from energyfund.scenario.schema import scenario_schema
from energyfund.scenario.start import template_names, write_template


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_every_template_can_be_chosen() -> None:
    assert sorted(TEMPLATES) == list(template_names())


PLANNED = tuple(name for name in TEMPLATES if name != "purchase")


@pytest.mark.parametrize("template", PLANNED)
def test_a_template_is_written_checked_and_planned(template: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "my plan", tmp_path / "out"
    written = run("init", folder, "--template", template)
    assert written.exit_code == 0
    assert sorted(written.stdout.split("\n")[:-1]) == sorted(str(path) for path in folder.iterdir())
    assert f"energyfund check {folder}" in written.stderr
    checked = run("check", folder)
    assert checked.exit_code == 0, checked.stderr
    assert "nothing wrong found" in checked.stdout
    planned = run("plan", folder, "-o", out)
    assert planned.exit_code == 0, planned.stderr
    plan = Plan.read(out / "plan.json")
    assert all(check.passed for check in plan.checks)
    assert any(project.built_fraction > 0 for project in plan.projects)
    assert plan.invented


def test_the_template_of_a_purchase_is_written_checked_and_awarded(tmp_path: Path) -> None:
    folder, out = tmp_path / "my purchase", tmp_path / "out"
    assert run("init", folder, "--template", "purchase").exit_code == 0
    assert run("check", folder).exit_code == 0
    done = run("purchase", folder, "-o", out)
    assert done.exit_code == 0, done.stderr
    made = json.loads((out / "purchase.json").read_text())
    assert all(check["passed"] for check in made["checks"])
    assert made["invented"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_editor_finds_the_schema_beside_the_scenario(template: str, tmp_path: Path) -> None:
    write_template(template, tmp_path)
    first = (tmp_path / "scenario.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=./energyfund.schema.json"
    assert json.loads((tmp_path / "energyfund.schema.json").read_text()) == json.loads(json.dumps(scenario_schema()))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_amount_of_money_in_a_template_is_explained_or_marked(template: str, tmp_path: Path) -> None:
    write_template(template, tmp_path)
    bare = []
    for number, line in enumerate((tmp_path / "scenario.yaml").read_text().splitlines(), start=1):
        content, _, comment = line.partition("#")
        amount = content.partition("_gbp")[2].partition(":")[2].strip(" ,")
        if amount[:1].isdigit() and not comment:
            bare.append(f"line {number}: {line}")
    assert bare == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("mine\n")
    done = run("init", tmp_path)
    assert done.exit_code == 2
    assert "is not empty; name a new folder" in done.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("scenario.yaml", "mine\n")]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert run("init", tmp_path, "-q").stderr == ""
    assert load_scenario(tmp_path).scenario.name == "Example pension plan"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run("init", tmp_path / "file").exit_code == 2
    assert run("init", tmp_path / "file" / "below").exit_code == 6


def test_a_template_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def full(self: Path, mode: str = "r") -> object:
        if self.suffix == ".json":
            raise OSError(28, "No space left on device")
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", full)
    done = run("init", tmp_path / "new")
    assert done.exit_code == 6
    assert "No space left" in done.stderr
    assert list(tmp_path.iterdir()) == []
