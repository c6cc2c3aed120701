"""The command that explains a plan out of its file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energyfund.cli import main
from energyfund.plan import Plan

TOWN = """\
energyfund: 1
name: A small town
start_year: 2027
capital:
- {kind: grant, name: Lottery, budget_gbp: 100000}
projects:
- {kind: custom, name: Cheap, outlay_gbp_by_year: [60000], npv_gbp: 30000, whole: true}
- {kind: custom, name: Dear, outlay_gbp_by_year: [70000], npv_gbp: 32000, whole: true}
- {kind: custom, name: Shed, outlay_gbp_by_year: [50000], npv_gbp: 1000, life_years: 10, impact: {tco2e_per_year: 5}}
rules:
- carbon: {at_least_tco2e: 10}
- bill_savings: {at_least_gbp_per_year: 0}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    (folder / "scenario.yaml").write_text(TOWN)
    assert run("plan", folder, "-o", folder / "out").exit_code == 0
    return folder / "out" / "plan.json"


def test_every_limit_and_every_project_has_a_line(plan_file: Path) -> None:
    done = run("explain", plan_file)
    assert done.exit_code == 0, done.stderr
    plan = Plan.read(plan_file)
    assert plan.explanation is not None
    for text in (*(limit.in_words for limit in plan.explanation.limits), *(project.why for project in plan.projects)):
        assert text in done.stdout
    assert "Found by solving" in done.stderr
    assert run("explain", plan_file, "-q").stderr == ""


def test_the_listing_as_json_and_csv(plan_file: Path) -> None:
    rows = json.loads(run("explain", plan_file, "--format", "json").stdout)
    assert [row["name"] for row in rows if row["about"] == "project"] == ["Cheap", "Dear", "Shed"]
    assert any(row["gain"] for row in rows if row["about"] == "limit")
    listed = list(csv.DictReader(io.StringIO(run("explain", plan_file, "-f", "csv").stdout)))
    assert [row["name"] for row in listed] == [row["name"] for row in rows]


@pytest.mark.hand
@pytest.mark.parametrize(
    ("name", "part"),
    [
        # Dear and a little of the shed: 32,000 + 30,000/50,000 x 1,000; Cheap instead: 30,000 + 40,000/50,000 x 1,000
        ("Cheap", "building all of it would cost the plan £1,800 of net present value"),
        ("dear", "May be paid for by: Lottery."),
        ("Lottery", "is drawn, of £100,000."),
        ("carbon", "It is kept, worked out again apart from the solver."),
        ("bill_savings", "It does not hold the plan back"),
        ("bill savings (line 12)", "It does not hold the plan back"),
    ],
)
def test_the_story_of_a_project_a_source_and_a_rule(name: str, part: str, plan_file: Path) -> None:
    done = run("explain", plan_file, name)
    assert done.exit_code == 0, done.stderr
    assert part in done.stdout
    assert json.loads(run("explain", plan_file, name, "-f", "json").stdout)[0]["name"] == name


def test_an_unknown_name_comes_with_its_neighbours(plan_file: Path) -> None:
    done = run("explain", plan_file, "Cheep")
    assert done.exit_code == 3
    assert "is no project, rule, pathway or source of this plan. Did you mean 'Cheap'" in done.stderr
    far = run("explain", plan_file, "xyzzy")
    assert "Known: Cheap; Dear; Shed; Lottery" in far.stderr


def test_nothing_is_solved(plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: object, **_named: object) -> None:
        raise AssertionError("solved")

    monkeypatch.setattr("energyfund.solver.run", never)
    monkeypatch.setattr("energyfund.allocate.solve.run", never)
    assert run("explain", plan_file).exit_code == 0
    assert run("explain", plan_file, "Cheap").exit_code == 0


def test_a_file_that_was_edited_by_hand_is_told(plan_file: Path, tmp_path: Path) -> None:
    edited = tmp_path / "plan.json"
    edited.write_text(plan_file.read_text().replace("A small town", "A large town"))
    assert "was changed after energyfund wrote it" in run("explain", edited).stderr
    raw = json.loads(plan_file.read_text())
    raw["certificate"]["dual"] += 1000
    edited.write_text(json.dumps(raw))
    told = run("explain", edited)
    assert "was changed after energyfund wrote it" in told.stderr
    assert "The proof that no plan does better does not hold" in told.stderr


@pytest.mark.parametrize(
    ("text", "code", "part"), [(None, 6, "cannot be read"), ("{", 3, "complete JSON"), ("[]", 3, "another version")]
)
def test_what_is_no_plan_of_this_version(text: str | None, code: int, part: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    if text is not None:
        file.write_text(text)
    done = run("explain", file)
    assert done.exit_code == code
    assert part in done.stderr
