"""The papers of a plan: which there are, what each says, and that every number of a first page stands in a table."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from energyfund.plan import Plan
from energyfund.planning.purchasing import make_purchase
from energyfund.report.charts import charts
from energyfund.report.compare_paper import compare_paper
from energyfund.report.compare_tables import compare_tables
from energyfund.report.frontier_paper import frontier_paper
from energyfund.report.frontier_tables import frontier_tables
from energyfund.report.paper import Paper, Shelf
from energyfund.report.papers import PAPER_NAMES, papers
from energyfund.report.papers.committee import HOW_TO_COMPARE
from energyfund.report.printed import printed
from energyfund.report.purchase_paper import purchase_paper
from energyfund.report.purchase_tables import purchase_tables
from energyfund.report.table import Table
from energyfund.report.tables import tables
from energyfund.scenario.loader import load_scenario
from energyfund.units import gbp_short
from tests.report.headlines import stands
from tests.report.reading import read, rows_of
from tests.report.sample import sample
from tests.report.sample_comparison import comparison
from tests.report.test_compare import frontier

ROOT = Path(__file__).parents[2]
BEFORE_THE_PAGE_ENDS = 60
"""Signs of a paragraph that stand together; the rest may be on the next page, below its head."""

WRITTEN_ELSEWHERE = {"return-report", "fuel-poverty-report"}


@pytest.fixture(scope="module")
def whole() -> Plan:
    """A plan that holds all that a plan may hold: a comparison and a purchase too."""
    plan = sample()
    bought = make_purchase(load_scenario(ROOT / "scenarios" / "nottingham"))
    bare = replace(bought, figures=(), invented=())
    return replace(plan, comparison=comparison(plan), purchase=bare, frontier=frontier())


@pytest.fixture(scope="module")
def known(whole: Plan) -> Mapping[str, Table]:
    return {table.id: table for table in tables(whole)}


@pytest.fixture(scope="module")
def made(whole: Plan) -> Mapping[str, Paper]:
    return made_of(whole)


@pytest.fixture(scope="module")
def files(whole: Plan) -> Mapping[str, bytes]:
    drawn = charts(whole, tables(whole))
    return printed(list(made_of(whole).values()), drawn, whole.provenance.date)


def made_of(plan: Plan) -> dict[str, Paper]:
    found = tables(plan)
    return {paper.id: paper for paper in papers(plan, found, charts(plan, found))}


def words(paper: Paper) -> str:
    parts = (word for part in paper.sections for word in (part.heading, *part.paragraphs, *part.points))
    return " ".join((paper.answer, *paper.more, *paper.warnings, *parts))


def test_a_full_plan_has_every_paper_in_the_order_of_their_names(made: Mapping[str, Paper]) -> None:
    assert tuple(made) == PAPER_NAMES


def test_every_table_of_a_plan_has_a_name_of_its_own(whole: Plan, known: Mapping[str, Table]) -> None:
    found = tables(whole)
    assert len(known) == len(found)
    assert len({(table.sheet, table.title) for table in found}) == len(found)


def test_papers_without_a_subject_are_left_out() -> None:
    plan = sample()
    without = replace(
        plan,
        fund=None,
        capital=tuple(replace(source, drawn_gbp=0.0, drawn_gbp_by_year={}) for source in plan.capital),
        projects=(),
    )
    assert tuple(made_of(without)) == ("return-report", "fuel-poverty-report", "summary")


# Every number of a first page


@pytest.mark.parametrize("name", PAPER_NAMES)
def test_every_headline_stands_in_a_table(
    name: str, made: Mapping[str, Paper], whole: Plan, known: Mapping[str, Table]
) -> None:
    paper = made[name]
    assert 2 <= len(paper.headlines) <= 3
    for headline in paper.headlines:
        assert stands(headline, known), (name, headline)
    moved = tuple(
        replace(project, outlay_gbp=2 * project.outlay_gbp, npv_gbp=3 * project.npv_gbp) for project in whole.projects
    )
    if name == "return-report":
        changed = {table.id: table for table in tables(replace(whole, projects=moved))}
        assert not all(stands(headline, changed) for headline in paper.headlines)


def test_headlines_of_plans_that_hold_less_stand_in_tables_too() -> None:
    plan = sample()
    alone = replace(plan, comparison=None)
    homeless = replace(plan, fund=None, impact=replace(plan.impact, homes=0.0, moves=()))
    for each in (alone, homeless, replace(homeless, impact=plan.impact)):
        known = {table.id: table for table in tables(each)}
        for paper in made_of(each).values():
            assert all(stands(headline, known) for headline in paper.headlines if headline.at), paper.id
            assert sum(headline.at is None for headline in paper.headlines) <= (paper.id == "fuel-poverty-report")


def test_headlines_of_results_by_themselves_stand_in_their_tables(whole: Plan) -> None:
    assert whole.comparison is not None
    assert whole.purchase is not None
    beside, bought, efficient = whole.comparison, whole.purchase, frontier()
    for made, paper in (
        (compare_tables(beside), compare_paper(beside, compare_tables(beside), ())),
        (purchase_tables(bought), purchase_paper(bought, purchase_tables(bought), ())),
        (frontier_tables(efficient), frontier_paper(efficient, frontier_tables(efficient), ())),
    ):
        known = {table.id: table for table in made}
        assert all(stands(headline, known) for headline in paper.headlines), paper.id


# The words are on page and paper alike, and so is every number


@pytest.mark.parametrize("name", sorted(set(PAPER_NAMES) - WRITTEN_ELSEWHERE))
def test_page_and_pdf_say_the_same(
    name: str, made: Mapping[str, Paper], files: Mapping[str, bytes], known: Mapping[str, Table]
) -> None:
    paper = made[name]
    page = read(files[f"{name}.html"])
    printed_words = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(files[f"{name}.pdf"])).pages)
    text = re.sub(r"[\s\u200b\u2060]", "", printed_words)
    told = "".join(page.text().split())
    shown = [table for section in paper.sections for table in (*section.tables, *section.folded) if table.rows]
    for sentence in (paper.answer, *(word for part in paper.sections for word in (*part.paragraphs, *part.points))):
        plain = "".join(sentence.split())
        assert plain[:BEFORE_THE_PAGE_ENDS] in text, sentence
        assert plain in told, sentence
    for table in shown:
        assert known.get(table.id) is table or known[table.id].rows == table.rows
        assert len(rows_of(page, table.id)) == 1 + len(table.rows) + (table.total is not None), table.id
        for row in (*table.rows, *((table.total,) if table.total is not None else ())):
            for place, cell in enumerate(row.cells):
                if isinstance(cell, int | float):
                    spelled = "".join(table.spelled(row, place).split())
                    assert spelled in text, (table.id, row.id)
                    assert spelled in told, (table.id, row.id)
    assert len(shown) > 5 or paper.short


def test_tables_of_a_paper_stand_in_it(made: Mapping[str, Paper], known: Mapping[str, Table]) -> None:
    """A table that names a paper as its place is found there, unless it holds nothing."""
    for name in sorted(set(PAPER_NAMES) - WRITTEN_ELSEWHERE):
        shown = {table.id for section in made[name].sections for table in (*section.tables, *section.folded)}
        own = {table.id for table in known.values() if table.reports == (name,) and table.rows}
        assert own - shown <= {"future-values", "values-by-year"}, name


# The pension committee paper


def test_the_committee_paper_leaves_the_decision_open(made: Mapping[str, Paper], whole: Plan) -> None:
    paper = made["committee-paper"]
    first = paper.sections[0]
    assert (first.heading, first.boxed, first.blank) == ("The committee is asked to decide between:", True, True)
    assert first.points[0] == "Option 1: hold, the option of no policy"
    assert first.points[1] == "Option 2: Steady"
    assert first.points[2] == "Option 3: at once (no plan keeps to it; see the table below)"
    assert first.points[-1].startswith("Another course")
    told = words(paper).lower()
    assert "this paper recommends none" in told
    assert not re.search(r"we recommend|is recommended|should (choose|approve|adopt|divest)|best option", told)
    assert whole.comparison is not None
    (limbs,) = (part for part in paper.sections if part.id == "limbs")
    assert [table.id for table in limbs.tables] == ["limbs", "price"]
    assert whole.comparison.members_support in str(limbs.tables[0].rows)
    assert "Neither is answered here." in " ".join(limbs.paragraphs)


def test_the_committee_paper_shows_every_side_of_each_option(made: Mapping[str, Paper]) -> None:
    shown = {table.id for part in made["committee-paper"].sections for table in part.tables}
    assert {"pathways", "side-by-side", "limbs", "price", "transition-cost", "exposure", "carbon", "funding"} <= shown
    assert {"regret", "futures", "fund", "projects", "impact"} <= shown


def test_the_committee_paper_says_what_the_local_money_earns(whole: Plan) -> None:
    first, *others = whole.capital
    asked = replace(first, kind="pension_fund", irr_fraction=0.07, required_return_fraction=0.07)
    told = words(made_of(replace(whole, capital=(asked, *others)))["committee-paper"])
    assert "is expected to earn 7.0 % a year, which is what it asks for and no more" in told
    more = replace(asked, irr_fraction=0.08)
    told = words(made_of(replace(whole, capital=(more, *others)))["committee-paper"])
    assert "is expected to earn 8.0 % a year" in told
    assert "no more" not in told


def test_the_committee_paper_holds_no_pathway_up_as_the_best(made: Mapping[str, Paper], whole: Plan) -> None:
    """The tile of regret spans the least and the most; the table of risk has a row for each pathway that is planned."""
    paper = made["committee-paper"]
    assert whole.comparison is not None
    amounts = [view.largest_regret_gbp for view in whole.comparison.pathways if view.largest_regret_gbp is not None]
    assert paper.headlines[-1].value == f"{gbp_short(min(amounts))} to {gbp_short(max(amounts))}"
    (risk,) = (table for part in paper.sections for table in part.tables if table.id == "risk-and-return")
    assert len(risk.rows) == sum(view.planned for view in whole.comparison.pathways)
    assert {"Regret", "bp", "Bad years"} <= {term.name for term in paper.basis}


@pytest.mark.hand
def test_the_cost_of_the_change_adds_up(known: Mapping[str, Table]) -> None:
    hold, steady, nothing = known["transition-cost"].rows
    # 1,000,000.125 rounds to 1,000,000.13; with 250,000 for switching that is 1,250,000.13
    assert hold.cells[1:] == (1_000_000.13, 250_000.0, 0.0, 1_250_000.13)
    # 1,000,000.125 + 12,345,678.90 / 10 = 2,234,568.015, and the half penny rounds up
    assert steady.cells[1:] == (2_234_568.02, 250_000.0, 0.0, 2_484_568.02)
    assert nothing.cells[1:] == (None, None, None, None)


def test_a_fund_without_a_comparison_is_told_how_to_get_one(whole: Plan) -> None:
    paper = made_of(replace(whole, comparison=None))["committee-paper"]
    assert HOW_TO_COMPARE in paper.more
    assert "energyfund compare" in HOW_TO_COMPARE
    assert len(paper.sections[0].points) == 3
    assert not [table for part in paper.sections for table in part.tables if table.reports == ("committee-paper",)]


# The other papers


def test_the_fuel_poverty_report_names_homes_that_look_odd(plan: Plan) -> None:
    remarks = (
        "33 homes left out for loft insulation: no loft above (first: 'CV-002').",
        "1 home without a stated wall: taken as suited to cavity wall insulation.",
        "15.7 homes are expected to leave fuel poverty; in eight draws out of ten between 11 and 20.",
        "16 homes are expected to leave fuel poverty.",
        "Business rates: £2,938 in 2036.",
    )
    odd = replace(plan, projects=(replace(plan.projects[0], remarks=remarks), *plan.projects[1:]))
    (table,) = (table for table in tables(odd) if table.id == "homes-odd")
    assert [row.cells[1:] for row in table.rows] == [
        (33, "Left out for loft insulation: no loft above (first: 'CV-002')."),
        (1, "Without a stated wall: taken as suited to cavity wall insulation."),
    ]
    report = made_of(odd)["fuel-poverty-report"]
    assert table.id in {shown.id for part in report.sections for shown in part.tables}
    ids = {shown.id for part in report.sections for shown in part.tables}
    assert {"homes-before-after", "impact", "groups-1", "groups-2", "who-loses", "impact-by-year", "ranges"} <= ids
    assert "Nothing in the lists of homes" in words(made_of(plan)["fuel-poverty-report"])
    assert "No list of homes was given" in words(
        made_of(replace(plan, impact=replace(plan.impact, moves=())))["fuel-poverty-report"]
    )


def test_homes_lifted_by_their_rating_alone_are_told_first(plan: Plan) -> None:
    remark = "Reaching band C ends it, whatever the income: {} of the 17 homes that leave it do so by the band alone."
    for count, shown in ((16, True), (0, False)):
        odd = replace(plan, projects=(replace(plan.projects[0], remarks=(remark.format(count),)), *plan.projects[1:]))
        (homes,) = (part for part in made_of(odd)["fuel-poverty-report"].sections if part.id == "homes")
        assert bool(homes.paragraphs) is shown
        assert any("16 of the 17 homes" in point for point in homes.points) is shown


def test_who_loses_says_that_only_energy_bills_are_counted(plan: Plan) -> None:
    (loses,) = (part for part in made_of(plan)["fuel-poverty-report"].sections if part.id == "loses")
    assert "not a rent or charge that rises after the work" in loses.paragraphs[-1]
    assert "6 homes are expected to have a higher energy bill" in loses.paragraphs[0]


def test_the_cabinet_paper_leaves_the_law_to_the_officers(made: Mapping[str, Paper]) -> None:
    paper = made["cabinet-paper"]
    assert [part.id for part in paper.sections if part.blank] == [
        "legal",
        "finance-officer",
        "consultation",
        "equality-duty",
    ]
    headings = [part.heading for part in paper.sections]
    for wanted in ("Financial implications", "Procurement", "Risk", "Equality", "Climate"):
        assert wanted in headings
    assert "The contract is worth" in words(paper)
    assert "nothing is known of age" in words(paper)


def test_thresholds_that_a_plan_does_not_hold_are_not_made_up(whole: Plan) -> None:
    (part,) = (
        part for part in made_of(replace(whole, purchase=None))["cabinet-paper"].sections if part.id == "procurement"
    )
    told = " ".join(part.paragraphs)
    assert "are no part of this plan" in told
    assert "procurement_threshold_works_gbp" in told
    figure = whole.figures[0]
    held = tuple(
        replace(figure, key=f"procurement_threshold_{kind}_gbp", value=value)
        for kind, value in (("works", "5193000"), ("goods", "207720"))
    )
    told = words(made_of(replace(whole, purchase=None, figures=(*whole.figures, *held)))["cabinet-paper"])
    assert "£5,193,000" in told
    assert "£207,720" in told


def test_the_share_offer_warns_before_it_promises(made: Mapping[str, Paper]) -> None:
    paper = made["share-offer"]
    assert paper.warnings[-1].startswith("You could lose some or all of the money")
    assert "not guaranteed" in paper.answer
    told = words(paper)
    assert "Lenders are paid before members" in told
    assert "goes to the community fund" in told


def test_the_years_of_the_shares_add_up(known: Mapping[str, Table]) -> None:
    table = known["shares-years-1"]
    columns = [column.id for column in table.columns]
    assert columns == ["year", "start", "raised", "due", "interest", "capital", "end", "may_leave"]
    before = 0.0
    for row in table.rows:
        start, raised, due, interest, capital, end = (float(cell or 0) for cell in row.cells[1:7])  # type: ignore[arg-type]
        assert start == before
        assert start + raised + due - interest - capital == pytest.approx(end, abs=0.005)
        before = end
    assert before == 0.0


def test_the_award_carries_the_warnings_and_figures_of_the_plan(whole: Plan) -> None:
    failed = replace(whole, checks=(replace(whole.checks[0], passed=False),))
    paper = made_of(failed)["purchase-award"]
    assert "1 check fails" in paper.warnings[0]
    assert paper.figure_keys == tuple(figure.key for figure in whole.figures)
    shown = {table.id for part in paper.sections for table in (*part.tables, *part.folded)}
    assert "purchase-checks" in shown
    assert "checks" not in shown


def test_charts_that_nobody_drew_are_left_out(whole: Plan) -> None:
    shelf = tuple(tables(whole))
    for paper in papers(whole, shelf, ()):
        assert not [chart for part in paper.sections for chart in part.charts]
    assert Shelf(shelf, ()).chart("chart-cost") == ()
