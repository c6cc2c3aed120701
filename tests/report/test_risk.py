"""The ranges of money in the papers: words, tables and bars say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.report.charts import charts
from energyfund.report.papers import papers
from energyfund.report.risk_tables import between, of_hundred, risk_in_words, risk_tables
from energyfund.report.table import Table
from energyfund.report.tables import tables


def section(plan: Plan, name: str) -> str:
    made = tables(plan)
    paper = papers(plan, made, charts(plan, made))[0]
    return " ".join(word for part in paper.sections if part.id == name for word in part.paragraphs + part.points)


def test_the_words_are_those_that_a_member_reads(plan: Plan) -> None:
    told = " ".join(risk_in_words(plan))
    assert "drawn 2,000 times" in told
    assert (
        "Eight times in ten the members' return (Community shares) lies between 2.1 % and 4.0 % a year; the plan "
        "expects 4.0 %, the top of the range, and the middle outcome is 3.9 %."
    ) in told
    assert "the return of PWLB loan is 5.1 % a year" in told
    assert "In 12 of 100 paths PWLB loan is not paid in full in some year; it is always made up later." in told
    assert "Riverside roofs fails in fewer than 1 of 100 paths before the years counted end." in told
    assert "net present value of all projects lies between −£204,332 and £2.90m; the plan expects £1.34m." in told
    assert section(plan, "risk") == told


def test_the_table_shows_each_outcome_in_its_unit(made: Mapping[str, Table]) -> None:
    table = made["money-ranges"]
    spelt = {row.cells[:2]: [table.spelled(row, place) for place in range(2, 8)] for row in table.rows}
    assert spelt["Community shares", "return a year"] == ["2.1 %", "3.9 %", "4.0 %", "3.9 %", "4.0 %", "–"]
    assert spelt["The whole plan", "net present value, £"][:3] == ["−204,332", "1,301,444", "2,900,121"]
    assert spelt["Riverside roofs", "return a year"][-1] == "0.2 %"
    assert table.notes == ("What is built stays as planned on every path.",)
    chances = made["money-chances"]
    assert chances.rows[0].cells == ("Any lender", "is not paid in full in some year", 0.118)
    assert len(chances.rows) == 5
    assert "export_price_gbp_per_kwh" in made["risk-drawn"].sources
    assert made["risk-together"].rows[0].cells[2] == -0.25


def test_a_plan_without_ranges_says_so_and_has_no_section(plan: Plan) -> None:
    bare = replace(plan, uncertainty=None)
    assert risk_tables(bare) == ()
    assert risk_in_words(bare) == ()
    assert section(bare, "risk") == ""
    assert "No range is given for money" in section(bare, "sure")
    assert "No range is given for money" not in section(plan, "sure")


@pytest.mark.hand
def test_shares_and_spreads_in_words() -> None:
    assert of_hundred(0.996) == "more than 99 of 100 paths"
    assert of_hundred(1.0) == "100 of 100 paths"
    assert between(-0.004, 0.02) == "between −0.4 % and 2.0 %"
