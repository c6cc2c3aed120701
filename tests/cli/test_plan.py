"""The commands that plan, check, and write reports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energyfund.cli import main
from energyfund.plan import Plan

HALLS = """\
energyfund: 1
name: Two halls
start_year: 2027
capital:
- {kind: grant, name: Lottery, budget_gbp: 100}
projects:
- {kind: custom, name: Cheap, outlay_gbp_by_year: [60], npv_gbp: 30, whole: true}
- {kind: custom, name: Dear, outlay_gbp_by_year: [70], npv_gbp: 32, whole: true}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and those below, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("halls")
    (folder / "scenario.yaml").write_text(HALLS)
    return folder


@pytest.fixture(scope="module")
def planned(halls: Path) -> tuple[Path, Result]:
    out = halls.parent / "out"
    return out, run("plan", halls, "-o", out)


@pytest.mark.hand
def test_plan_prints_the_answer_and_writes_every_report(planned: tuple[Path, Result]) -> None:
    out, done = planned
    assert done.exit_code == 0, done.stderr
    plan = Plan.read(out / "plan.json")
    # 60 + 70 is more than 100, so the one with the larger value is built
    assert {project.name: project.built_fraction for project in plan.projects} == {"Cheap": 0, "Dear": 1}
    assert done.stdout.startswith(
        "Build 1 of 2 projects for £70; they gain £32 in net present value.\nPaid by Lottery, £70.\n"
    )
    assert f"Files in {out}:" in done.stdout
    for path in out.iterdir():
        assert path.stem in done.stdout
    assert {"plan.json", "tables.xlsx"} <= {path.name for path in out.iterdir()}


def test_the_listing_alone_goes_to_standard_output_as_json_and_csv(halls: Path, tmp_path: Path) -> None:
    as_json = run("plan", halls, "-o", tmp_path, "--format", "json")
    assert [row["name"] for row in json.loads(as_json.stdout)] == ["Cheap", "Dear"]
    assert f"Files in {tmp_path}:" in as_json.stderr
    as_csv = run("plan", halls, "-o", tmp_path, "-f", "csv", "-q")
    assert [row["built_fraction"] for row in csv.DictReader(io.StringIO(as_csv.stdout))] == ["0.0", "1.0"]
    assert as_csv.stderr == ""


def test_verbose_says_what_the_plan_rests_on(planned: tuple[Path, Result], tmp_path: Path) -> None:
    out, quiet = planned
    plan = Plan.read(out / "plan.json")
    done = run("report", out / "plan.json", "-o", tmp_path, "-v")
    assert plan.provenance.scenario_sha256 in done.stderr
    assert plan.provenance.scenario_sha256 not in quiet.stderr


def test_report_writes_the_same_bytes_without_solving(
    planned: tuple[Path, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object, **_named: object) -> None:
        raise AssertionError("solved again")

    monkeypatch.setattr("energyfund.planning.make_plan", never)
    out, _ = planned
    done = run("report", out / "plan.json", "-o", tmp_path)
    assert done.exit_code == 0, done.stderr
    assert contents(tmp_path) == contents(out)


def test_report_says_when_a_plan_was_changed_by_hand(planned: tuple[Path, Result], tmp_path: Path) -> None:
    changed = tmp_path / "plan.json"
    changed.write_text((planned[0] / "plan.json").read_text().replace("Two halls", "Three halls"))
    done = run("report", changed, "-o", tmp_path / "again")
    assert done.exit_code == 0
    assert "was changed after energyfund wrote it" in done.stderr


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [(None, 6, "cannot be read"), ("{", 3, "is not complete JSON"), ("[]", 3, "is no result of energyfund")],
)
def test_report_of_what_is_no_plan(text: str | None, code: int, part: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    if text is not None:
        file.write_text(text)
    done = run("report", file, "-o", tmp_path / "again")
    assert done.exit_code == code
    assert part in done.stderr
    assert not (tmp_path / "again").exists()


def test_a_plan_stopped_at_a_limit_is_written_and_ends_in_code_5(
    planned: tuple[Path, Result], halls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan.read(planned[0] / "plan.json")
    asked: list[tuple[str | None, int | None, str, bool]] = []

    def stopped(
        _loaded: object,
        pathway: str | None,
        seed: int | None,
        tell: Callable[[str], None],
        *,
        pathways: str,
        with_frontier: bool,
    ) -> Plan:
        tell("halfway")
        asked.append((pathway, seed, pathways, with_frontier))
        return replace(plan, objective=replace(plan.objective, status="limit"), remarks=("Take care.",), sha256="")

    monkeypatch.setattr("energyfund.planning.make_plan", stopped)
    done = run("plan", halls, "-o", tmp_path, "--pathway", "slow", "--seed", "7", "--pathways", "chosen", "--frontier")
    assert done.exit_code == 5
    assert asked == [("slow", 7, "chosen", True)]
    assert (tmp_path / "plan.json").is_file()
    assert "Remark: Take care." in done.stderr
    assert "best plan that it found" in done.stderr


def test_a_scenario_with_faults_is_not_planned(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(HALLS.replace("grant", "grnt"))
    done = run("plan", tmp_path, "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert f"Nothing was run. Edit the file, then: energyfund check {tmp_path}" in done.stderr
    assert not (tmp_path / "out").exists()


def test_check_says_what_is_there(halls: Path) -> None:
    done = run("check", halls)
    assert done.exit_code == 0
    assert done.stdout == (
        "Two halls: nothing wrong found\n"
        "2 projects, 1 source of money, no rules, no pathways; money is placed from 2027 to 2036, "
        "figures of 2026-11-22\n"
    )


def test_remarks_of_check_go_to_standard_error_and_can_be_silenced(
    halls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("energyfund.planning.check_scenario", lambda _loaded: ("Nobody pays for this.",))
    assert run("check", halls).stderr == "Remark: Nobody pays for this.\n"
    assert run("check", halls, "-q").stderr == ""
    assert "sha256" in run("check", halls, "-v").stderr


def test_schema_is_json_for_editors() -> None:
    done = run("schema")
    schema = json.loads(done.stdout)
    assert done.exit_code == 0
    assert schema["title"] == "energyfund scenario"
    assert {"energyfund", "name"} == set(schema["required"])
    assert schema["additionalProperties"] is False


def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    import click

    from energyfund.cli.options import remark

    @main.command(hidden=True)
    def painted() -> None:
        """Nothing but colour."""
        click.secho("red", fg="red")
        remark("said")

    monkeypatch.setattr(type(main), "get_command", lambda _self, _ctx, _name: painted)
    monkeypatch.setattr(type(main), "resolve_command", lambda _self, _ctx, _args: ("painted", painted, []))
    assert "\x1b" in CliRunner().invoke(main, ["painted"], color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert CliRunner().invoke(main, ["painted"], color=True).stdout == "red\n"
