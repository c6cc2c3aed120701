"""The commands that compare pathways and find efficient plans."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energyfund.cli import main
from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.plan.frontier import Frontier
from tests.planning.conftest import FUND, HEAD

PROJECTS = """\
capital:
  - {kind: council_reserves, name: money, budget_gbp: 100}
projects:
  - {kind: custom, name: a, outlay_gbp_by_year: [100], npv_gbp: 5, impact: {homes: 9, homes_lifted: 1}}
  - {kind: custom, name: b, outlay_gbp_by_year: [100], npv_gbp: 1, impact: {homes: 9, homes_lifted: 3}}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def scenario(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "scenario.yaml").write_text(HEAD + text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    room = tmp_path_factory.mktemp("compared")
    return room / "out", run("compare", scenario(room / "s", FUND), "-o", room / "out")


def test_compare_prints_the_answer_and_writes_every_file(compared: tuple[Path, Result]) -> None:
    out, done = compared
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in out.iterdir()} >= {"compare.json", "compare.html", "compare.pdf", "compare.xlsx"}
    found = Comparison.read(out / "compare.json")
    assert [each.name for each in found.pathways] == ["hold", "three-year exit"]
    # one pathway beside holding on: its price as the comparison says it
    assert done.stdout.startswith(found.answer[0])
    assert f"Files in {out}:" in done.stdout
    assert "1 of 2: hold, planned" in done.stderr


def test_the_listing_alone_goes_to_standard_output(tmp_path: Path) -> None:
    folder = scenario(tmp_path / "s", FUND)
    as_json = run("compare", folder, "-o", tmp_path / "out", "--format", "json", "-q")
    rows = json.loads(as_json.stdout)
    assert [row["pathway"] for row in rows] == ["hold", "three-year exit"]
    assert rows[1]["cost_bp"] > 0
    assert as_json.stderr == ""
    as_csv = run("compare", folder, "-o", tmp_path / "out", "--format", "csv", "-q")
    assert [row["status"] for row in csv.DictReader(io.StringIO(as_csv.stdout))] == ["planned", "planned"]


def test_stopping_leaves_the_finished_pathways_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from energyfund.planning.chain import solve_pathway as solve

    def stopped(prepared: object, pathway: object, tell: object) -> object:
        if getattr(pathway, "name", "") != "hold":
            raise KeyboardInterrupt
        return solve(prepared, pathway, tell)  # type: ignore[arg-type]

    monkeypatch.setattr("energyfund.planning.compare.solve_pathway", stopped)
    done = run("compare", scenario(tmp_path / "s", FUND), "-o", tmp_path / "out")
    assert done.exit_code == 130
    found = Comparison.read(tmp_path / "out" / "compare.json")
    assert [each.name for each in found.pathways] == ["hold"]
    assert found.waiting == ("three-year exit",)
    assert f"The finished pathways are in {tmp_path / 'out' / 'compare.json'}." in done.stderr


def test_plan_sets_the_other_pathways_beside_the_chosen_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compared: tuple[Path, Result]
) -> None:
    folder, out = scenario(tmp_path / "s", FUND), tmp_path / "out"
    done = run("plan", folder, "-o", out)
    assert done.exit_code == 0, done.stderr
    whole, beside = Comparison.read(compared[0] / "compare.json"), Plan.read(out / "plan.json").comparison
    assert beside is not None
    assert (beside.pathways, beside.futures, beside.answer) == (whole.pathways, whole.futures, whole.answer)
    assert re.search(r"leaving costs [\d.]+ bp a year\.", done.stdout)

    from energyfund.planning.chain import solve_pathway as solve

    def stopped(prepared: object, pathway: object, tell: object) -> object:
        if getattr(pathway, "name", "") == "hold":
            raise KeyboardInterrupt
        return solve(prepared, pathway, tell)  # type: ignore[arg-type]

    monkeypatch.setattr("energyfund.planning.compare.solve_pathway", stopped)
    broken = run("plan", folder, "-o", out)
    assert broken.exit_code == 130
    assert "Remark: The run was broken off. This plan is whole" in broken.stderr
    left = Plan.read(out / "plan.json")
    assert left.comparison is not None
    assert left.comparison.waiting == ("hold",)
    assert run("plan", folder, "-o", out, "--pathways", "chosen").exit_code == 0
    assert Plan.read(out / "plan.json").comparison is None


def test_nothing_but_clashes_ends_with_four(tmp_path: Path) -> None:
    impossible = FUND + "rules:\n  - fund_expected_return: {at_least_fraction: 0.5}\n"
    done = run("compare", scenario(tmp_path / "s", impossible), "-o", tmp_path / "out")
    assert done.exit_code == 4
    assert re.search(r"No plan keeps to hold: fund.expected.return", done.stdout)
    assert (tmp_path / "out" / "compare.html").exists()


def test_a_time_limit_ends_with_five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from energyfund.errors import SolverStoppedError
    from energyfund.planning.chain import solve_pathway as solve

    def slow(prepared: object, pathway: object, tell: object) -> object:
        if getattr(pathway, "name", "") != "hold":
            raise SolverStoppedError("The solver found no plan within 1 s; raise solver_seconds.")
        return solve(prepared, pathway, tell)  # type: ignore[arg-type]

    monkeypatch.setattr("energyfund.planning.compare.solve_pathway", slow)
    done = run("compare", scenario(tmp_path / "s", FUND), "-o", tmp_path / "out")
    assert done.exit_code == 5
    found = Comparison.read(tmp_path / "out" / "compare.json")
    assert found.pathways[1].status == "stopped"
    assert "raise solver_seconds" in found.pathways[1].remark


def test_a_scenario_without_a_fund_is_told_before_anything_runs(tmp_path: Path) -> None:
    done = run("compare", scenario(tmp_path / "s", PROJECTS), "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert "pension_fund" in done.stderr
    assert not (tmp_path / "out").exists()


def test_frontier_prints_the_answer_and_writes_every_file(tmp_path: Path) -> None:
    done = run("frontier", scenario(tmp_path / "s", PROJECTS), "-o", tmp_path / "out", "--points", 3)
    assert done.exit_code == 0, done.stderr
    found = Frontier.read(tmp_path / "out" / "frontier.json")
    # one budget of 100 for a (5, 1 home) and b (1, 3 homes), in parts: the straight line between them
    assert [(round(each.first, 6), round(each.second, 6)) for each in found.points] == [(5, 1), (3, 2), (1, 3)]
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        f"frontier.{end}" for end in ("json", "html", "pdf", "xlsx")
    }
    for line in found.answer:
        assert line in done.stdout


def test_frontier_says_what_it_lacks(tmp_path: Path) -> None:
    folder = scenario(tmp_path / "s", FUND)
    against = run("frontier", folder, "-o", tmp_path / "out", "--against", "cvar")
    assert against.exit_code == 3
    assert "how markets may move" in against.stderr
    unknown = run("frontier", folder, "-o", tmp_path / "out", "--pathway", "hld")
    assert unknown.exit_code == 3
    assert "Did you mean 'hold'" in unknown.stderr
    assert run("frontier", folder, "-o", tmp_path / "out", "--points", 1).exit_code == 2


def test_frontier_takes_the_names_of_aims(tmp_path: Path) -> None:
    folder = scenario(tmp_path / "s", PROJECTS)
    done = run("frontier", folder, "-o", tmp_path / "out", "--aims", "npv,homes_lifted", "--points", 3)
    assert done.exit_code == 0, done.stderr
    assert "3 of 3 limits done: 3 efficient plans" in done.stderr
    wrong = run("frontier", folder, "-o", tmp_path / "out", "--aims", "npv,home_lifted")
    assert wrong.exit_code == 2
    assert "'home_lifted' is not an aim here" in wrong.stderr
    both = run("frontier", folder, "-o", tmp_path / "out", "--aims", "npv,cvar", "--against", "homes")
    assert both.exit_code == 2
    assert "not both" in both.stderr


def test_a_frontier_stopped_early_leaves_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(found: Frontier) -> str:
        if len(found.points) > 2:
            raise KeyboardInterrupt
        return ""

    monkeypatch.setattr("energyfund.planning.frontier_words.progress", stopped)
    run("frontier", scenario(tmp_path / "s", PROJECTS), "-o", tmp_path / "out", "--points", 5)
    left = Frontier.read(tmp_path / "out" / "frontier.json")
    assert len(left.points) == 3
    assert not left.finished
    assert "The run was stopped before all plans were sought." in (tmp_path / "out" / "frontier.html").read_text(
        "utf-8"
    )
