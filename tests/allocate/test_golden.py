"""The algebra of every rule, pinned as the linear program of a toy with two projects.

After a change that is meant, write the files anew and read the difference:

    ENERGYFUND_WRITE_GOLDEN=1 python -m pytest tests/allocate/test_golden.py
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from energyfund.allocate.brief import Brief
from energyfund.allocate.model import build_problem
from energyfund.scenario.rules import RULE_NAMES
from tests.allocate.cases import CASES, FLOW, pair, with_fund
from tests.allocate.toys import brief, fund, project, source, start

FOLDER = Path(__file__).parent / "golden"

SEGMENTS = ((1e6, 4e5, 0.2), (1e6, 3e5, 0.5), (1e6, 1e5, 1.0))
"""Outlay and worth of the whole, and the most of it, of segments that are worth less and less."""


def dependencies() -> Brief:
    """All-or-nothing with two starts, a least share, a requirement and an exclusion, a required project, a cap."""
    panels, warmth = pair(minimum_fraction=0.25, requires=("panels",))
    homes = project(
        "homes", start(2027, [2e6], 5e4), start(2028, [2.1e6], 4e4), whole=True, required=True, excludes=("panels",)
    )
    return brief([panels, warmth, homes], [source("reserves", share_cap_fraction=0.9), source("gift")])


def switching() -> Brief:
    """A fixed cost at the first sale, and a holding that is locked for a year."""
    return with_fund(leaving=True, fund=fund(switch_cost_gbp=[50_000.0, 0.0], locked_until_year=[0, 2028]))


def segments() -> Brief:
    """A size in three segments of one year, a least share of them together, and one in two that is all or nothing."""
    roof = project(
        "roof",
        *(replace(start(2027, [cost], worth, FLOW), most_fraction=most) for cost, worth, most in SEGMENTS),
        start(2028, [1e6], 2e5, FLOW),
        minimum_fraction=0.3,
    )
    hall = project("hall", *(replace(one, most_fraction=0.5) for one in roof.starts[:2]), whole=True)
    return brief([roof, hall], [source("reserves", budget_gbp=1.5e6)])


def tickets() -> Brief:
    """A source that pays no project less than a quarter of a million."""
    return brief(pair(), [source("reserves", budget_gbp=4e5), source("ticket", project_floor_gbp=2.5e5)])


BRIEFS: dict[str, Brief] = {name: case.make(case.at) for name, case in CASES.items()}
BRIEFS |= {"dependencies": dependencies(), "switching": switching(), "segments": segments(), "tickets": tickets()}


@pytest.mark.pinned
@pytest.mark.parametrize("name", BRIEFS)
def test_the_program_is_as_it_was(name: str, tmp_path: Path) -> None:
    written = tmp_path / f"{name}.lp"
    build_problem(BRIEFS[name]).lp.writeLP(str(written))
    golden = FOLDER / written.name
    if os.environ.get("ENERGYFUND_WRITE_GOLDEN") == "1":
        golden.write_text(written.read_text(encoding="utf-8"), encoding="utf-8")
    assert written.read_text(encoding="utf-8") == golden.read_text(encoding="utf-8")


def test_every_rule_has_its_golden_file_and_every_file_its_brief() -> None:
    files = {file.stem for file in FOLDER.glob("*.lp")}
    assert not set(RULE_NAMES) - files, "give the new rule a case in cases.py and write its golden file"
    assert files == set(BRIEFS)
    for name in RULE_NAMES:
        text = (FOLDER / f"{name}.lp").read_text(encoding="utf-8")
        assert f"rule_0_{name}" in text, f"the rule {name} adds no row to its own golden file"
