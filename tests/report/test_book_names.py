"""No name, however it is written, breaks the book, starts a script in it or leads out of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.report.book_data import book_data, harmless, live_in_words
from energyfund.report.table import Column, Live, Row, Table
from tests.report.reading import read
from tests.report.sample import sample
from tests.report.test_book import compared, data_of, having, made_of

NAMES = {
    "end of script": "</script><script>alert(1)</script>",
    "comment": "<!--<script>",
    "markup": "<b onclick=\"alert(1)\">bold</b> & 'quotes' \\",
    "template": "{{ 7 * 7 }} {% raw %}",
    "right to left": "שכונת אורנים",
    "emoji": "🌞 Solar 👩‍👩‍👧",
    "long": "W" * 200,
    "separators": "line\u2028and\u2029paragraph",
}


def named(name: str) -> Plan:
    """A plan with pathways in which everything that people name bears one name."""
    plan = compared()
    assert plan.comparison is not None
    views = tuple(
        replace(view, name=f"{name}{place}", in_words=f"{name}{place}: {name}", remark=name)
        for place, view in enumerate(plan.comparison.pathways)
    )
    found = replace(plan.comparison, pathways=views, null_option=f"{name}0", answer=(name,))
    return replace(
        plan,
        comparison=found,
        scenario=replace(plan.scenario, name=name, description=name, pathway=f"{name}1", pathway_in_words=name),
        answer=(name, name),
        projects=tuple(replace(each, ward=name, why=name, size=name) for each in plan.projects),
        figures=tuple(replace(each, label=name, source=name, href="javascript:alert(1)") for each in plan.figures),
        invented=(name,),
        remarks=(name,),
    )


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_no_name_breaks_the_book(name: str) -> None:
    text = made_of(named(name))
    page = read(text.encode())
    words = " ".join(name.split())
    assert text.count("<script") == text.count("</script>") == 2
    assert len(page.every("script")) == 2
    assert not page.every("b")
    assert words in page.every("h1")[0].text()
    assert words in having(page, "data-pathway")[1].text()
    assert "javascript:" not in " ".join(value for each in page.all() for value in each.attributes.values())
    told = data_of(page)
    why = {row[1][-1] for row in told["tables"]["reasons"]["rows"]}
    assert any(words in " ".join(str(each).split()) for each in why)
    assert all("href" not in figure for figure in told["figures"].values())
    places = [each.attributes["id"] for each in having(page, "id")]
    assert len(places) == len(set(places))
    inner = {each.attributes["href"][1:] for each in page.every("a") if each.attributes["href"].startswith("#")}
    assert inner <= set(places)


def test_data_inside_a_script_element_hold_no_sign_that_could_end_it() -> None:
    assert harmless("</script>\u2028\u2029&") == "\\u003c/script\\u003e\\u2028\\u2029\\u0026"
    told = book_data([account()], sample().figures, frozenset())
    assert not set("<>&\u2028\u2029") & set(told)


def account(live: tuple[Live, ...] = ()) -> Table:
    return Table(
        id="loan",
        title="The <loan>",
        caption="",
        columns=(Column("row", "Row"), Column("y2027", "2027", "gbp"), Column("y2028", "2028", "gbp")),
        rows=(
            Row("opening", ("Owed before", 0.0, 95.0)),
            Row("interest", ("Interest", 5.0, 4.75)),
            Row("paid", ("Paid", -10.0, -10.0)),
            Row("closing", ("Owed after", 95.0, 89.75)),
        ),
        live=live,
    )


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("SUM({opening.y2027}:{paid.y2027})", "Owed before + Interest + Paid"),
        ("{opening.y2027}+{interest.y2027}-{paid.y2027}", "Owed before + Interest − Paid"),
        ("{opening.y2027}*{interest.y2028}", "Owed before × Interest, 2028"),
        ("SUM({interest.y2027:y2028})", "the sum of Interest, 2027 to 2028"),
        ("SUM({other!interest.y2028:y2028})", "Interest, 2028, in “Another”"),
        ("SUM({gone.y2027}:{paid.y2027})", "the sum of the rows above"),
    ],
)
def test_formulas_of_the_workbook_are_told_in_the_names_of_rows(formula: str, words: str) -> None:
    table = account((Live("closing", "y2027", formula),))
    titles = {"loan": table, "other": replace(account(), id="other", title="Another")}
    assert live_in_words(table, titles) == {"closing": words}


def test_checks_of_the_workbook_are_not_told_as_formulas() -> None:
    table = account((Live("closing", "y2027", "IF(ABS({closing.y2027})<0.005,1,0)"),))
    assert live_in_words(table, {}) == {}


def test_columns_that_differ_keep_their_own_words() -> None:
    cells = (Live("closing", "y2027", "{opening.y2027}"), Live("closing", "y2028", "{closing.y2027}"))
    assert live_in_words(account(cells), {}) == {"closing": {"y2027": "Owed before", "y2028": "Owed after, 2027"}}
