"""Papers again from any file of energyfund's own: the same bytes, nothing solved; and what is said of broken files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result

from energyfund.cli import main
from energyfund.cli.report import PAPERS
from energyfund.errors import InvalidInputError
from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.plan.frontier import Frontier
from energyfund.plan.purchase import PurchaseResult
from energyfund.plan.size import Sizing
from energyfund.report import compare_paper, frontier_paper, purchase_paper, size_paper
from energyfund.report.again import read_result, render_again
from energyfund.report.compare_files import render_comparison
from energyfund.report.frontier_paper import render_frontier
from energyfund.report.papers import PAPER_NAMES
from energyfund.report.purchase_files import render_purchase
from energyfund.report.size_files import render_sizing
from energyfund.report.write import UnknownPaperError, render
from tests.report.reading import read

Any = Plan | Comparison | Frontier | Sizing | PurchaseResult
NAMES = ("plan", "comparison", "frontier", "sizing", "award")
JSON_NAMES = dict(zip(NAMES, ("plan.json", "compare.json", "frontier.json", "size.json", "purchase.json"), strict=True))


@pytest.fixture(scope="module")
def results(
    files: Mapping[str, bytes], comparison: Comparison, frontier: Frontier, sizing: Sizing, award: PurchaseResult
) -> Mapping[str, Any]:
    return {
        "plan": Plan.from_json(files["plan.json"].decode()),
        "comparison": comparison,
        "frontier": frontier,
        "sizing": sizing,
        "award": award,
    }


def rendered(result: Any) -> dict[str, bytes]:
    """What the result's own command writes."""
    match result:
        case Plan():
            return render(result)
        case Comparison():
            return render_comparison(result)
        case Frontier():
            return render_frontier(result)
        case Sizing():
            return render_sizing(result)
        case PurchaseResult():
            return render_purchase(result)


@pytest.fixture(scope="module")
def written(results: Mapping[str, Any], files: Mapping[str, bytes]) -> Mapping[str, dict[str, bytes]]:
    return {name: rendered(result) for name, result in results.items() if name != "plan"} | {"plan": dict(files)}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in ("report", *arguments)])


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_each_file_leads_to_the_files_of_its_own_command(
    name: str, written: Mapping[str, dict[str, bytes]], tmp_path: Path
) -> None:
    file = tmp_path / "renamed.json"
    file.write_bytes(written[name][JSON_NAMES[name]])
    done = run(file, "-o", tmp_path / "again")
    assert done.exit_code == 0, done.output
    assert held(tmp_path / "again") == written[name]
    assert "was changed" not in done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_a_file_edited_by_hand_says_so_on_the_first_page_of_every_paper(
    name: str, written: Mapping[str, dict[str, bytes]], tmp_path: Path
) -> None:
    text = written[name][JSON_NAMES[name]].decode()
    seed = json.loads(text)["provenance"]["seed"]
    edited = text.replace(f'"seed": {seed}', f'"seed": {seed + 1}')
    assert edited != text
    file = tmp_path / "edited.json"
    file.write_text(edited)
    done = run(file, "-o", tmp_path / "again")
    assert "was changed after energyfund wrote it" in done.stderr
    files = held(tmp_path / "again")
    assert files[JSON_NAMES[name]] == edited.encode()  # its hash still tells
    papers = [each for each in files if each.endswith(".pdf")]
    assert papers
    for paper in papers:
        page = read(files[paper.replace(".pdf", ".html")]).text()
        assert "no longer match the hash" in page[: page.index("match the hash") + 400], paper
        first = pypdf.PdfReader(io.BytesIO(files[paper])).pages[0].extract_text()
        assert "nolongermatchthehash" in "".join(first.split()), paper


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_another_version_is_refused(
    name: str, written: Mapping[str, dict[str, bytes]], tmp_path: Path
) -> None:
    raw = json.loads(written[name][JSON_NAMES[name]])
    (key,) = (each for each in raw if each.startswith("energyfund_"))
    file = tmp_path / "old.json"
    file.write_text(json.dumps({**raw, key: 99}))
    done = run(file, "-o", tmp_path / "again")
    assert done.exit_code == 3
    assert "another version of energyfund wrote this file" in done.stderr
    assert key in done.stderr
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_short_is_refused(name: str, written: Mapping[str, dict[str, bytes]], tmp_path: Path) -> None:
    content = written[name][JSON_NAMES[name]]
    file = tmp_path / "short.json"
    for length in (0, 1, len(content) // 2, len(content) - 3):
        file.write_bytes(content[:length])
        with pytest.raises(InvalidInputError, match="not complete JSON"):
            read_result(file)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[]", "is no result of energyfund"),
        ("{}", "is no result of energyfund"),
        ('"energyfund_plan"', "is no result of energyfund"),
        ('{"energyfund_tables": 1}', "is no result of energyfund"),
        ('{"energyfund_plan": 3}', "Field required"),
        ('{"energyfund_purchase": 1, "awards": "x"}', "awards"),
    ],
)
def test_what_is_no_result_is_refused(text: str, part: str, tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    file.write_text(text)
    done = run(file, "-o", tmp_path / "again")
    assert done.exit_code == 3
    assert part in done.stderr
    assert not (tmp_path / "again").exists()


def test_one_paper_alone(results: Mapping[str, Any], written: Mapping[str, dict[str, bytes]], tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(results["plan"].to_json())
    done = run(file, "-o", tmp_path / "again", "--paper", "summary", "--paper", "return-report")
    assert done.exit_code == 0, done.output
    names = {"summary.html", "summary.pdf", "return-report.html", "return-report.pdf"}
    assert held(tmp_path / "again") == {name: written["plan"][name] for name in names}
    assert set(render_again(results["award"], ["purchase-award"])) == {"purchase-award.html", "purchase-award.pdf"}


def test_a_paper_that_there_is_not(results: Mapping[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(results["plan"].to_json())
    done = run(file, "-o", tmp_path / "again", "--paper", "comittee-paper")
    assert done.exit_code == 2
    assert "Did you mean 'committee-paper'" in done.stderr
    done = run(file, "-o", tmp_path / "again", "--paper", "sizes")
    assert done.exit_code == 2
    assert "holds no paper 'sizes'" in done.stderr
    assert "return-report" in done.stderr
    assert not (tmp_path / "again").exists()
    for name in NAMES[1:]:
        with pytest.raises(UnknownPaperError, match="It holds: "):
            render_again(results[name], ["summary"])


def test_the_help_lists_every_paper() -> None:
    others = (compare_paper, frontier_paper, purchase_paper)
    known = {*PAPER_NAMES, *(each.PAPER_NAME for each in others), size_paper.OFFER_NAME, size_paper.SIZES_NAME}
    assert set(PAPERS) == known
    told = "".join(CliRunner().invoke(main, ["report", "--help"]).output.split())
    assert all(name in told for name in PAPERS)


def test_nothing_is_solved(
    written: Mapping[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object, **_named: object) -> None:
        raise AssertionError("solved again")

    for stage in ("energyfund.planning.make_plan", "energyfund.planning.purchasing.make_purchase"):
        monkeypatch.setattr(stage, never)
    file = tmp_path / "purchase.json"
    file.write_bytes(written["award"]["purchase.json"])
    assert run(file, "-o", tmp_path / "again").exit_code == 0


ODD = (
    """"quoted" and 'single' <script>alert(1)</script> & <b>""",
    "=cmd|' /C calc'!A0 مرحبا بالعالم 🏠🌞👩🏽‍🔧",
    f"@{'x' * 200}",
)
"""Quotes, markup, a formula, letters from right to left, pictures, and a name of 200 letters."""


def test_odd_names_stand_in_every_file_and_break_none(plan: Plan) -> None:
    named = zip(plan.projects, ODD, strict=True)
    odd = replace(plan, projects=tuple(replace(project, name=name) for project, name in named))
    files = render(odd)
    assert tuple(each.name for each in Plan.from_json(files["plan.json"].decode()).projects) == ODD
    assert "<script>alert" not in files["return-report.html"].decode()
    assert "<script>alert" not in files["plan.html"].decode()
    page = read(files["return-report.html"]).text()
    listed = {table["id"]: table for table in json.loads(files["tables.json"])["tables"]}
    lines = list(csv.reader(io.StringIO(files["tables/projects.csv"].decode("utf-8-sig"), newline="")))
    for place, name in enumerate(ODD):
        assert name in page
        assert listed["projects"]["rows"][place]["cells"]["project"] == name
        assert lines[place + 1][0] == (name if place == 0 else f"'{name}")
    for paper in (each for each in files if each.endswith(".pdf")):
        assert files[paper].startswith(b"%PDF"), paper
