"""Rules on what the pension fund holds, buys and sells, each with its formula."""

from __future__ import annotations

from energyfund.allocate.brief import NamedRule
from energyfund.allocate.constrain import constrain, fund_share, key_of, project_share
from energyfund.allocate.problem import (
    GE,
    LE,
    Problem,
    Terms,
    draws_in_year,
    merge,
    pension_sources,
    value_for_each_pound,
)
from energyfund.scenario.rules import (
    AssetClass,
    ConnectedEntities,
    FundExpectedReturn,
    Liquidity,
    LocalInvestment,
    Turnover,
)


@constrain.register
def _(rule: FundExpectedReturn, problem: Problem, named: NamedRule) -> None:
    """Σ_a μ_a·hold[a, y] + r_c·cash[y] + Σ_p r_s·value[p, y] ≥ least · fund[y], at the end of every planning year."""
    for year in range(1, len(problem.brief.years) + 1):
        fund_share(problem, named, year, expected_return(problem, year), rule.at_least_fraction, at_least=True)


def expected_return(problem: Problem, year: int) -> Terms:
    """What the fund expects to earn in the year after the end of planning year ``year``, in scaled pounds."""
    fund = problem.brief.fund
    if fund is None:
        return {}
    terms: Terms = {problem.cash[year]: fund.cash_return_fraction}
    for place in range(len(fund.holdings)):
        merge(terms, {problem.hold[place, year]: float(fund.expected_return_fraction[place])})
    for source in pension_sources(problem.brief.sources):
        for option in problem.options:
            if source.name in option.draws:
                worth = value_for_each_pound(source, option, problem.brief.years.start + year - 1)
                merge(terms, {option.draws[source.name]: (source.rate_fraction or 0.0) * worth})
    return terms


@constrain.register
def _(rule: LocalInvestment, problem: Problem, named: NamedRule) -> None:
    """least · fund[y] ≤ Σ_{p local} value[p, y] ≤ most · fund[y], at the end of every planning year.

    A floor holds from the last planning year on only: local projects need time to be built.
    """
    project_share(problem, named, lambda project: project.local, rule.at_least_fraction, rule.at_most_fraction)


@constrain.register
def _(rule: ConnectedEntities, problem: Problem, named: NamedRule) -> None:
    """Σ_{p connected} value[p, y] ≤ most · fund[y], at the end of every planning year."""
    most = problem.brief.connected_limit_fraction if rule.at_most_fraction is None else rule.at_most_fraction
    project_share(problem, named, lambda project: project.connected_entity, None, most)


@constrain.register
def _(rule: AssetClass, problem: Problem, named: NamedRule) -> None:
    """least · fund[y] ≤ Σ_{a in class} hold[a, y] ≤ most · fund[y], at the end of every planning year."""
    fund = problem.brief.fund
    if fund is None:
        return
    places = [place for place, name in enumerate(fund.asset_class) if name == rule.name]
    for year in range(1, len(problem.brief.years) + 1):
        for limit, at_least in ((rule.at_least_fraction, True), (rule.at_most_fraction, False)):
            if limit is not None:
                terms: Terms = {problem.hold[place, year]: 1.0 for place in places}
                fund_share(problem, named, year, terms, limit, at_least=at_least)


@constrain.register
def _(rule: Turnover, problem: Problem, named: NamedRule) -> None:
    """Σ_a (buy[a, y] + sell[a, y]) ≤ most · fund as year y begins, in every planning year.

    A vehicle that pays itself back is not sold, so what it pays does not count.
    """
    for index, year in enumerate(problem.brief.years):
        traded: Terms = {}
        for variables in (problem.buy, problem.sell):
            merge(traded, {variable: 1.0 for (_, when), variable in variables.items() if when == index})
        whole = problem.fund_value(index)
        problem.ask(
            f"{key_of(named)}_{year}", merge(traded, whole, -rule.at_most_fraction), LE, 0,
            label=named.label, kind=named.name, unit="fraction", effect=whole,
        )  # fmt: skip


@constrain.register
def _(rule: Liquidity, problem: Problem, named: NamedRule) -> None:
    """cash[y] + Σ_a f_a·hold[a, y] ≥ months / 12 · benefits[y+1] + share · calls[y+1], y = 0 for the first day.

    f_a is the part of a listed holding that can be sold next year and what is left of it after the cost of selling,
    0 for holdings that are not listed or locked through that year; calls are the fund's draws for projects.
    """
    fund = problem.brief.fund
    if fund is None:
        return
    count = len(problem.brief.years)
    benefits = fund.benefits_gbp(count + 1) / problem.scale_gbp
    kept = 1 - fund.sale_cost_fraction(count + 1)
    for year in range(count + 1):
        calendar_year = problem.brief.years.start + year
        terms: Terms = {problem.cash[year]: 1.0}
        for place in range(len(fund.holdings)):
            if fund.listed[place] and fund.locked_until_year[place] <= calendar_year:
                merge(terms, {problem.hold[place, year]: float(fund.sell_most_fraction[place] * kept[year, place])})
        for source in pension_sources(problem.brief.sources):
            merge(terms, draws_in_year(problem, source, calendar_year), -rule.share_of_calls_fraction)
        a_month = float(benefits[year]) / 12
        problem.ask(
            f"{key_of(named)}_{year}", terms, GE, rule.months_of_benefits * a_month,
            label=named.label, kind=named.name, unit="months", effect=a_month,
        )  # fmt: skip
