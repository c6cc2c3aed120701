"""The council's own stock in its accounts: loan or reserves, revenue provision, effect on revenue year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.loans import schedule
from energyfund.finance.mrp import Account, mrp_annuity, mrp_straight_line
from energyfund.finance.payback import payback_years
from energyfund.finance.present_value import FloatArray, growth, present_value
from energyfund.finance.prices import at_prices_of
from energyfund.plan.purchase import Prudential, RevenueYear
from energyfund.scenario.purchase import PurchaseFinance
from energyfund.units import percent

ACCOUNTS: tuple[Account, Account] = ("general_fund", "hra")
REPAYMENTS = {
    "annuity": "level payments",
    "eip": "equal instalments of principal",
    "maturity": "all principal at the end",
}


@dataclass(frozen=True, slots=True)
class Stock:
    """What the council buys for itself in one year and account."""

    year: int
    account: Account
    kwp: float
    capital_gbp: float


@dataclass(frozen=True, slots=True)
class _Flows:
    """Pounds by year from the first year on, shape (years,) each: income positive, costs negative."""

    income: FloatArray
    running: FloatArray
    interest: FloatArray
    provision: FloatArray


def prudential(
    stocks: tuple[Stock, ...],
    terms: PurchaseFinance,
    figures: Figures,
    price_base_year: int,
    discount_rate_fraction: float,
) -> Prudential:
    """What own stock does to the revenue account.

    Panels bought in a year work from the next year on, for their life. Repaying a loan is no charge on revenue; the
    minimum revenue provision is, in the General Fund, from the year in which the panels work. The Housing Revenue
    Account has no such duty. Reserves bear no provision; what they would have earned is lost every year.

    Args:
        stocks: What is bought, by year and account.
        terms: How it is paid and what it earns.
        figures: The library.
        price_base_year: Year of the prices in the terms.
        discount_rate_fraction: Nominal rate for the net present value.
    """
    first, last = min(stock.year for stock in stocks), max(stock.year for stock in stocks)
    count = last - first + 1 + max(terms.life_years, terms.term_years)
    kwp = sum(stock.kwp for stock in stocks)
    flows = [(stock, _flows(stock, terms, figures, price_base_year, first, count, kwp)) for stock in stocks]
    by_account = {
        account: _sum([flow for stock, flow in flows if stock.account == account], count) for account in ACCOUNTS
    }
    whole = _sum(list(by_account.values()), count)
    capital = {
        year: sum(stock.capital_gbp for stock in stocks if stock.year == year) for year in range(first, last + 1)
    }
    spent = np.array([capital.get(first + place, 0.0) for place in range(count)])
    net = {account: _net(flows) for account, flows in by_account.items()}
    total = _net(whole)
    worst = 1 + int(np.argmin(total[1:]))
    before_finance = whole.income + whole.running - spent
    return Prudential(
        source=terms.source,
        capital_gbp_by_year={year: round(amount, 2) for year, amount in capital.items() if amount},
        capital_gbp=round(sum(capital.values()), 2),
        kwp=kwp,
        terms=_terms_in_words(terms),
        provision="none" if terms.source == "reserves" else terms.mrp,
        years=tuple(
            RevenueYear(
                year=first + place,
                income_gbp=float(whole.income[place]),
                running_gbp=float(whole.running[place]),
                interest_gbp=float(whole.interest[place]),
                provision_gbp=float(whole.provision[place]),
                net_gbp=float(total[place]),
                general_fund_gbp=float(net["general_fund"][place]),
                hra_gbp=float(net["hra"][place]),
            )
            for place in range(count)
        ),
        discount_rate_fraction=discount_rate_fraction,
        npv_gbp=present_value(before_finance, discount_rate_fraction),
        payback_years=payback_years(before_finance),
        worst_year=first + worst,
        worst_net_gbp=float(total[worst]),
    )


def _flows(
    stock: Stock, terms: PurchaseFinance, figures: Figures, price_base_year: int, first: int, count: int, all_kwp: float
) -> _Flows:
    bought = stock.year - first
    ages = np.arange(1, terms.life_years + 1, dtype=np.float64)
    works = slice(bought + 1, bought + 1 + terms.life_years)
    level = growth(figures.value("inflation_fraction_per_year"), stock.year + ages - price_base_year)
    fade = np.maximum(0.0, 1 - figures.value("degradation_fraction_per_year") * (ages - 1))
    upkeep = terms.running_cost_gbp_per_kwp_per_year
    if upkeep is None:
        upkeep = at_prices_of(figures, "solar_running_cost_gbp_per_kwp_per_year", price_base_year)
    income, running, interest, provision = (np.zeros(count) for _ in range(4))
    income[works] = stock.kwp * terms.yield_kwh_per_kwp * terms.value_gbp_per_kwh * fade * level
    running[works] = -stock.kwp * (upkeep + terms.fixed_cost_gbp_per_year / all_kwp) * level
    if terms.source == "loan":
        paid = schedule(stock.capital_gbp, terms.rate_fraction, terms.term_years, terms.repayment).interest_gbp
        interest[bought + 1 : bought + 1 + terms.term_years] = -paid
        set_aside = _provision(stock, terms, figures, bought)
        provision[: len(set_aside)] = -set_aside
    else:
        interest[works] = -stock.capital_gbp * terms.rate_fraction
    return _Flows(income, running, interest, provision)


def _provision(stock: Stock, terms: PurchaseFinance, figures: Figures, working_year: int) -> FloatArray:
    if terms.mrp == "annuity":
        return mrp_annuity(
            stock.capital_gbp,
            terms.rate_fraction,
            terms.life_years,
            figures,
            working_year=working_year,
            account=stock.account,
        )
    return mrp_straight_line(
        stock.capital_gbp, terms.life_years, figures, working_year=working_year, account=stock.account
    )


def _sum(flows: list[_Flows], count: int) -> _Flows:
    nothing = np.zeros(count)
    return _Flows(
        *(
            sum((getattr(each, name) for each in flows), nothing)
            for name in ("income", "running", "interest", "provision")
        )
    )


def _net(flows: _Flows) -> FloatArray:
    return flows.income + flows.running + flows.interest + flows.provision


def _terms_in_words(terms: PurchaseFinance) -> str:
    rate = percent(terms.rate_fraction, 2)
    if terms.source == "reserves":
        return f"the council's own reserves, which would have earned {rate} a year"
    return f"a loan at {rate} over {terms.term_years} years, {REPAYMENTS[terms.repayment]}"
