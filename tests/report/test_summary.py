"""The one-page summary reads as easily as it should, for every example that plans, and fits on its page."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from energyfund.plan import Plan
from energyfund.planning import make_plan
from energyfund.report.paper import Paper
from energyfund.report.papers import papers
from energyfund.report.papers.summary import pounds, summary
from energyfund.report.printed import printed
from energyfund.report.tables import tables
from energyfund.scenario.loader import load_scenario
from tests.report.reading_ease import reading_ease, syllables

SCENARIOS = Path(__file__).parents[2] / "scenarios"
EXAMPLES = ("preston", "hackney", "two-councils")
NOT_A_PLAN = {"nottingham"}
"""Examples that hold neither projects nor a fund."""

EASY = 60
"""Read with ease at the age of 13 (Flesch)."""

JARGON = ("kwp", "npv", "cvar", "irr", "p10", "p90", "waci", "mrp", "lilee", "dscr", "basis point", "nominal")


def told(paper: Paper) -> str:
    sections = (word for part in paper.sections for word in (*part.paragraphs, *part.points))
    return " ".join((paper.answer, *paper.more, *sections, paper.foot[0]))


@pytest.mark.published
@pytest.mark.parametrize(
    ("text", "score"),
    # Wikipedia, Flesch-Kincaid readability tests, read 22 November 2026
    [
        ("The cat sat on the mat.", 116),
        ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 69),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 37.5),
    ],
)
def test_the_score_is_the_published_one(text: str, score: float) -> None:
    assert reading_ease(text) == pytest.approx(score, abs=0.5)


@pytest.mark.hand
def test_a_score_worked_out_by_hand() -> None:
    # two sentences of three words each, seven syllables: 206.835 - 1.015 * 3 - 84.6 * 7 / 6
    assert reading_ease("We spend 12 pounds. Homes get warmer.") == pytest.approx(206.835 - 3.045 - 98.7)


def test_syllables_are_those_that_are_heard() -> None:
    known = {"homes": 1, "prices": 2, "lifted": 2, "used": 1, "people": 2, "council": 2, "being": 2, "today's": 2}
    assert {word: syllables(word) for word in known} == known


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_summary_of_every_example_is_easy_to_read(name: str) -> None:
    paper = summary(make_plan(load_scenario(SCENARIOS / name), pathways="chosen"))
    text = told(paper)
    assert reading_ease(text) >= EASY
    assert len(text.split()) > 150
    longest = max(text.replace(":", ".").split(". "), key=lambda part: len(part.split()))
    assert len(longest.split()) <= 32, longest
    assert not [word for word in JARGON if word in text.casefold()]


def test_no_example_is_forgotten() -> None:
    held = {path.parent.name for path in SCENARIOS.glob("*/scenario.yaml")}
    assert held == {*EXAMPLES, *NOT_A_PLAN}


def test_the_reports_for_others_would_not_pass(plan: Plan) -> None:
    """A score that everything reaches would say nothing."""
    made = {paper.id: paper for paper in papers(plan, tables(plan), ())}
    assert reading_ease(told(made["committee-paper"])) < reading_ease(told(made["summary"])) - 10
    hard = "Interdepartmental procurement considerations necessitate comprehensive sensitivity quantification."
    assert reading_ease(hard) < 0


def test_the_summary_fits_on_one_page(plan: Plan) -> None:
    paper = summary(plan)
    longest = replace(
        plan,
        projects=tuple(
            replace(project, name=f"{project.name} {'and the rest of the estate ' * 8}{place}")
            for place, project in enumerate(plan.projects * 4)
        ),
    )
    for each in (plan, longest, replace(plan, fund=None)):
        made = printed([summary(each)], (), plan.provenance.date)["summary.pdf"]
        assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1
    assert paper.short
    assert [part.id for part in paper.sections] == ["built", "pays", "pensions", "homes", "wrong", "decides"]


def test_the_summary_says_what_people_ask(plan: Plan) -> None:
    text = told(summary(plan))
    assert "It costs £2.24 million in all." in text
    assert "The pension fund pays £816,800, and wants it back with a gain." in text
    assert "About 42 of them leave fuel poverty." in text
    assert "In 6 homes bills may go up." in text
    assert "The pension committee decides about pension money." in text
    assert "Not built for now: Canal-side homes." in text


def test_the_summary_names_whose_money_is_not_paid_back(plan: Plan) -> None:
    """A source of the kind council_reserves need not be the council's: landlords may give too."""
    own = tuple(replace(plan.capital[0], name=name, kind="council_reserves") for name in ("Landlords", "Reserves"))
    drawn = own[0].drawn_gbp
    text = told(summary(replace(plan, capital=own)))
    assert f"{pounds(drawn)} from Landlords and {pounds(drawn)} from Reserves are not paid back." in text
    assert f"Savings and own money pay {pounds(3 * drawn)}." in told(summary(replace(plan, capital=(*own, own[0]))))


def test_the_summary_says_where_most_of_the_money_goes(plan: Plan) -> None:
    first, *others = plan.projects
    large = replace(first, outlay_gbp=3e7)
    assert "Most of it, £30.0 million, goes to" in told(summary(replace(plan, projects=(large, *others))))
    assert "Most of it" not in told(summary(replace(plan, projects=(large,))))


def test_the_summary_warns_of_a_loss_that_is_likely_enough(plan: Plan) -> None:
    assert plan.uncertainty is not None
    sure = "they get back less than they paid"
    assert sure not in told(summary(plan))
    worse = tuple(
        replace(each, p10=-0.02) if (each.name, each.measure) == ("Community shares", "irr_fraction") else each
        for each in plan.uncertainty.outcomes
    )
    assert sure in told(summary(replace(plan, uncertainty=replace(plan.uncertainty, outcomes=worse))))


def test_a_plan_that_builds_nothing_says_so(plan: Plan) -> None:
    bare = replace(
        plan,
        projects=(),
        capital=(),
        fund=None,
        uncertainty=None,
        impact=replace(plan.impact, homes=0.0, community_fund_gbp=0.0, tco2e_by_year={}),
    )
    text = told(summary(bare))
    assert "The plan builds nothing." in text
    assert "Those who give the money decide about it." in text
    assert "changes what the pension fund holds" in summary(replace(bare, fund=plan.fund)).answer


def test_pounds_are_those_that_people_say() -> None:
    assert [pounds(amount) for amount in (142_500, 9_999.4, 999_960, -2_500_000)] == [
        "£142,500",
        "£9,999",
        "£1,000,000",
        "−£2.50 million",
    ]
