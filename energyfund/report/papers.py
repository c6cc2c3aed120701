"""What each report says and in which order: the page and the paper are two spellings of it."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan import Plan, Range
from energyfund.report.explain_tables import proof_fails, why_in_words
from energyfund.report.names import main_test
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.proof import proof
from energyfund.report.risk_tables import risk_in_words
from energyfund.report.spec import Chart
from energyfund.report.table import FUEL_POVERTY, RETURN, Table, add, counted, one_line
from energyfund.units import gbp_short, number, percent

EDITED = (
    "This plan was changed after it was written: its contents no longer match the hash that was written with them. "
    "Plan the scenario again before you rely on it."
)


def papers(plan: Plan, tables: Sequence[Table], charts: Sequence[Chart]) -> tuple[Paper, ...]:
    """The return report and the fuel-poverty report of a plan."""
    shelf = Shelf(tuple(tables), tuple(charts))
    return (_paper(plan, shelf, RETURN), _paper(plan, shelf, FUEL_POVERTY))


def _paper(plan: Plan, shelf: Shelf, name: str) -> Paper:
    money = name == RETURN
    answer, *more = plan.answer or (plan.objective.in_words,)
    homes = homes_in_words(plan)
    made = plan.provenance
    return Paper(
        id=f"{name}-report",
        title="Return report" if money else "Fuel-poverty report",
        subject=one_line(plan.scenario.name),
        answer=answer if money else homes,
        more=tuple(more) if money else tuple(line for line in plan.answer if line != homes),
        warnings=tuple(_warnings(plan)),
        headlines=_money_headlines(plan) if money else _people_headlines(plan),
        basis=_basis(plan),
        sections=_filled((*(_money(plan, shelf) if money else _people(plan, shelf)), *proof(plan, shelf, money=money))),
        foot=(
            "Not financial advice. This paper informs a decision; it does not make one.",
            (
                f"Made by energyfund {made.version} from the plan of {made.date}. Scenario "
                f"{made.scenario_sha256[:12]}, figures {made.assumptions_sha256[:12]}, seed {made.seed}."
            ),
        ),
        figure_keys=tuple(figure.key for figure in plan.figures),
    )


def _warnings(plan: Plan) -> list[str]:
    found = [] if plan.is_as_written() else [EDITED]
    failed = [check.name for check in plan.checks if not check.passed]
    if failed:
        found.append(
            f"{counted(len(failed), 'check fails', 'checks fail')}, the first: {failed[0]}. Do not rely on this plan."
        )
    broken = proof_fails(plan)
    if broken:
        found.append(broken)
    if plan.objective.status == "limit":
        found.append(
            "The search stopped at a limit. This is the best plan found; a better one may exist, by at most "
            f"{percent(plan.objective.gap_fraction, 2)}."
        )
    return found


def _filled(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections that hold anything."""
    return tuple(
        each for each in sections if each.paragraphs or each.points or each.charts or each.tables or each.folded
    )


def _basis(plan: Plan) -> tuple[Basis, ...]:
    """What the reader has to know before the first number: rate, years, prices and pathway."""
    asked = plan.scenario
    last = asked.start_year + asked.planning_years - 1
    starts = f"{asked.start_year} to {last}" if last > asked.start_year else str(asked.start_year)
    found = [
        Basis("Discount rate", f"{percent(asked.discount_rate_fraction, 2)} a year, back to {asked.start_year}"),
        Basis("Years counted", f"{asked.horizon_years} after {asked.start_year}; projects may start in {starts}"),
        Basis(
            "Prices",
            f"nominal pounds, the money of each year, unless prices of {asked.price_base_year} are named",
        ),
    ]
    if asked.pathway:
        found.append(Basis("Pathway", _pathway(plan)))
    return tuple(found)


def _pathway(plan: Plan) -> str:
    """The pathway in words, its name said once."""
    name, words = one_line(plan.scenario.pathway or ""), plan.scenario.pathway_in_words
    return words if words.startswith(name) else f"{name}: {words}"


def homes_in_words(plan: Plan) -> str:
    """The answer of the fuel-poverty report in one sentence."""
    found = plan.impact
    if not found.homes:
        return "The plan touches no homes, so it lifts none out of fuel poverty."
    lifted = found.homes_lifted
    told = (
        f"The plan reaches {counted(found.homes, 'home', 'homes')} and is expected to lift "
        f"{number(lifted.expected)} of them out of fuel poverty"
    )
    if lifted.p10 == lifted.p90:
        return f"{told}."
    return f"{told}; eight times out of ten the number lies between {between(lifted)}."


def between(spread: Range, digits: int = 0) -> str:
    """The two ends of a range in words.

    >>> between(Range(41.7, 33.2, 50.9))
    '33 and 51'
    """
    return f"{number(spread.p10, digits)} and {number(spread.p90, digits)}"


def _spread(plan: Plan) -> str:
    """How far the number of homes lifted may be out, and by which test it is counted."""
    lifted = plan.impact.homes_lifted
    if lifted.p10 == lifted.p90:
        return f"of {counted(plan.impact.homes, 'home', 'homes')} reached, {main_test(plan)}"
    return f"between {between(lifted)}, {main_test(plan)}"


def _money_headlines(plan: Plan) -> tuple[Headline, ...]:
    outlay = add(project.outlay_gbp for project in plan.projects)
    worth = add(project.npv_gbp for project in plan.projects)
    built = sum(project.built_fraction > 0 for project in plan.projects)
    lifted = plan.impact.homes_lifted
    rate = percent(plan.scenario.discount_rate_fraction)
    second = Headline(
        gbp_short(worth),
        "net present value",
        f"at {rate} a year over {counted(plan.scenario.horizon_years, 'year', 'years')}",
    )
    if plan.fund is None and not plan.impact.homes:
        third = Headline(gbp_short(plan.impact.community_fund_gbp), "left for the community", "nominal, over all years")
    elif plan.fund is None:
        third = Headline(number(lifted.expected), "homes lifted out of fuel poverty", _spread(plan))
    else:
        third = Headline(
            percent(plan.fund.expected_return_fraction, 2),
            "expected return of the fund",
            "a year; the return itself will differ",
        )
    first = Headline(
        gbp_short(outlay), "spent on projects", f"{built} of {counted(len(plan.projects), 'project', 'projects')} built"
    )
    return (first, second, third)


def _people_headlines(plan: Plan) -> tuple[Headline, ...]:
    found = plan.impact
    if not found.homes:
        tonnes = sum(found.tco2e_by_year.values())
        jobs = found.jobs_supported
        return (
            Headline("0", "homes reached", "so none is lifted out of fuel poverty"),
            Headline(f"{number(tonnes)} t", "of carbon dioxide avoided", "over all years"),
            Headline(
                number(jobs.expected, 1),
                "jobs supported",
                f"between {between(jobs, 1)}",
            ),
        )
    saved = add(project.impact.get("bill_savings_gbp_per_year", 0) for project in plan.projects)
    prices = f"a year, prices of {plan.scenario.price_base_year}"
    return (
        Headline(
            number(found.homes_lifted.expected),
            "homes lifted out of fuel poverty",
            _spread(plan),
        ),
        Headline(gbp_short(saved), "saved on bills", prices),
        Headline(gbp_short(found.gap_closed_gbp), "of the fuel poverty gap closed", prices),
    )


def _money(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    flows = tuple(table for table in shelf.table("cash-flow-") if table.rows)
    unbuilt = [project.name for project in plan.projects if not project.built_fraction]
    found = [
        Section(
            "money",
            "What is built and who pays",
            (plan.scenario.description,) if plan.scenario.description else (),
            charts=shelf.chart("chart-stack"),
            tables=shelf.table("answer", "projects", "reasons", "stack", "sources"),
            folded=shelf.filled("returns", "payback", "project-notes"),
        ),
        Section(
            "years",
            "Year by year",
            (f"Not built, so without a cash flow: {'; '.join(unbuilt)}.",) if unbuilt else (),
            charts=shelf.chart("chart-capital-by-year", "chart-cash-flow"),
            tables=shelf.table("capital-by-year", "received-by-year"),
            folded=(*shelf.table("plan-cash-flow"), *flows),
        ),
    ]
    found.insert(1, _why(plan, shelf))
    if plan.uncertainty is not None:
        found.append(_risk(plan, shelf))
    if plan.fund is not None:
        words = (f"Pathway: {_pathway(plan)}",) if plan.scenario.pathway else ()
        charts = shelf.chart("chart-fund-value", "chart-fossil-path")
        found.append(
            Section(
                "fund", "The fund", words, (), charts, shelf.table("fund"), shelf.table("fund-weights", "fund-trades")
            )
        )
    if any(project.roofs for project in plan.projects):
        charts = shelf.chart("chart-months")
        found.append(Section("sun", "The roofs", (), (), charts, shelf.table("yield-by-month"), shelf.table("roofs")))
    people = shelf.table("impact", *(("local-spend",) if plan.impact.local_spend else ()))
    found.append(Section("people", "What it does for people and carbon", tables=people))
    return (*found, *_voices(plan, shelf))


def _why(plan: Plan, shelf: Shelf) -> Section:
    """What holds the plan back, and how far the answer stands."""
    return Section(
        "why",
        "Why this plan",
        points=why_in_words(plan),
        folded=(*shelf.table("why-limits"), *shelf.filled("why-projects", "why-ranges")),
    )


def _risk(plan: Plan, shelf: Shelf) -> Section:
    """How far returns may stray from what the plan expects."""
    return Section(
        "risk",
        "How far returns may stray",
        risk_in_words(plan),
        charts=shelf.chart("chart-returns-range"),
        tables=(*shelf.table("money-ranges"), *shelf.filled("money-chances")),
        folded=shelf.filled("risk-drawn", "risk-together"),
    )


def _people(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    homes = bool(plan.impact.homes or plan.impact.moves)
    return (
        Section(
            "homes",
            "Homes" if homes else "What it does for people and carbon",
            charts=shelf.chart("chart-homes"),
            tables=shelf.table("homes-before-after", "impact") if homes else shelf.table("impact"),
        ),
        Section("groups", "Who gains", charts=shelf.charts_of("chart-groups"), tables=shelf.table("groups-")),
        Section("loses", "Who loses", _loss_in_words(plan), tables=shelf.filled("who-loses")),
        Section("bills", "Bills and carbon by year", tables=shelf.table("impact-by-year")),
        *(
            (Section("local", "Money spent in the place", tables=shelf.table("local-spend")),)
            if plan.impact.local_spend
            else ()
        ),
        *_voices(plan, shelf),
        Section(
            "built",
            "What is built and who pays",
            charts=shelf.chart("chart-stack"),
            tables=shelf.table("projects", "reasons", "impact-by-project"),
            folded=shelf.filled("stack", "project-notes"),
        ),
    )


def _voices(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    """What people asked for, where they were asked."""
    if plan.voices is None:
        return ()
    tables, folded = shelf.table("voices", "voices-outcome"), shelf.filled("voices-spending")
    return (Section("voices", "What people asked for", plan.voices.answer, tables=tables, folded=folded),)


def _loss_in_words(plan: Plan) -> tuple[str, ...]:
    worse = plan.impact.homes_with_higher_bill
    if not plan.impact.homes:
        return ()
    fallen = any(round(move.not_before_poor_after, 1) > 0 for move in plan.impact.moves)
    if round(worse, 1) <= 0:
        told = "No home is expected to pay more than it would with nothing built"
        return (f"{told}." if fallen else f"{told}, and none to fall into fuel poverty.",)
    told = f"{counted(worse, 'home is', 'homes are')} expected to pay more than with nothing built."
    return (f"{told} They should be told, and helped, first.",)
