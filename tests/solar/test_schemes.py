"""Published schemes from tests/cases/schemes.yaml against the model, with margins that are stated and honest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from energyfund.assumptions import Figures
from energyfund.solar.roof_file import read_roofs
from energyfund.solar.yields import estimate

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "schemes.yaml").read_text(encoding="utf-8")
)


@pytest.mark.published
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_published_scheme_lies_within_its_margin(case: dict[str, Any], tmp_path: Path, figures: Figures) -> None:
    given = {"roof_id": "scheme"} | case["input"]
    path = tmp_path / "roofs.csv"
    path.write_text(f"{','.join(given)}\n{','.join(map(str, given.values()))}\n", encoding="utf-8")
    found = float(estimate(read_roofs(path), figures, seed=0).specific_yield_kwh_per_kwp[0])
    published = case["output"]["specific_yield_kwh_per_kwp"]
    assert found == pytest.approx(published, rel=case["relative_error_margin"])


def test_every_case_says_where_it_comes_from() -> None:
    assert len(CASES) >= 4
    for case in CASES:
        assert case["source"] in {"published", "hand", "pinned"}
        assert case["reference"]
        assert case["assumed"]
        assert 0 < case["relative_error_margin"] <= 0.15
