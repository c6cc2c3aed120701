"""Terms, lines and partners that cannot be. Texts begin on line 3; planning starts in 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenario.conftest import Expect, Wanted

HALL = "projects:\n- kind: custom\n  name: Hall\n  outlay_gbp_by_year: [100]\n"
EARNING = HALL + "  cash_flow_gbp_by_year: [0, 60, 60]\n"
FLATS = (
    "projects:\n- kind: housing\n  name: Flats\n  tenure: social\n  homes: 10\n  cost_gbp_per_home: 100000\n"
    "  rent_gbp_per_week: 100\n  life_years: 20\n"
)
SHARES = "capital:\n- kind: community_shares\n  name: Shares\n"
LOAN = "capital:\n- kind: public_loan\n  name: Loan\n  repayment: annuity\n"
STRIP = "capital:\n- kind: pension_fund\n  name: Fund\n  term_years: 10\n"
JOINED = (
    "  partnership:\n    kind: public_cooperative\n    owner_at_end: City\n    partners:\n"
    "    - {name: City, sources: [Own], cost_fraction: 0.5, surplus_fraction: 0.5, votes_fraction: 0.6}\n"
    "    - {name: Co-op, sources: [Own2], cost_fraction: 0.5, surplus_fraction: 0.5, votes_fraction: 0.4}\n"
)
ROOFS = (
    "projects:\n- kind: solar\n  name: Roofs\n  roofs: roofs.csv\n  fixed_cost_gbp_per_year: 1\n"
    "  inverter_life_years: 10\n  inverter_cost_gbp_per_kwp: 1\n  life_years: 20\n  sales:\n"
)
OWN = "capital:\n- {kind: council_reserves, name: Own}\n- {kind: council_reserves, name: Own2}\n"
OFFER = "share_offer:\n  society: Sunny\n  shares: Shares\n  overhead_gbp_per_year: 100\n"

BROKEN: dict[str, tuple[str, Wanted]] = {
    "interest above the society's cap": (
        f"{SHARES}  interest_fraction: 0.05\n  interest_cap_fraction: 0.045\n  term_years: 20\n",
        [(6, "capital[0].interest_fraction", "is above 4.5 %, the most that interest_cap_fraction")],
    ),
    "interest above the model rules": (
        f"{SHARES}  interest_fraction: 0.07\n  term_years: 20\n",
        [(6, "capital[0].interest_fraction", "is above 6.0 %, the most that the model rules")],
    ),
    "most raised below the least": (
        f"{SHARES}  budget_gbp: 1000\n  minimum_raise_gbp: 2000\n  term_years: 20\n",
        [(4, "capital[0]", "minimum_raise_gbp £2,000 is above budget_gbp £1,000")],
    ),
    "a lock-in as long as the term": (
        f"{SHARES}  lock_in_years: 5\n  term_years: 5\n",
        [(4, "capital[0]", "lock_in_years must be less than term_years")],
    ),
    "a term of zero": (
        f"{LOAN}  rate_fraction: 0.05\n  term_years: 0\n",
        [(8, "capital[0].term_years", "at least 1")],
    ),
    "a loan longer than the asset": (
        f"{FLATS}{LOAN}  rate_fraction: 0.05\n  term_years: 25\n",
        [(16, "capital[0].term_years", "is longer than what it pays for: 'Flats' works 20 years")],
    ),
    "a loan longer than the one it is for": (
        (
            f"{FLATS}- {{kind: custom, name: Long, outlay_gbp_by_year: [1], cash_flow_gbp_by_year: [1],\n"
            f"   life_years: 40, lines: [{{name: Rent, gbp_by_year: [1]}}]}}\n{LOAN}  rate_fraction: 0.05\n"
            "  term_years: 25\n"
            "  only_projects: [Flats]\n"
        ),
        [(18, "capital[0].term_years", "'Flats' works 20 years; shorten the term")],
    ),
    "no rate": (f"{LOAN}  term_years: 5\n", [(4, "capital[0]", "give rate_fraction, or gilt_fraction with margin")]),
    "a gilt without its day": (
        f"{LOAN}  gilt_fraction: 0.045\n  margin: certainty\n  term_years: 5\n",
        [(4, "capital[0]", "rate_date is missing")],
    ),
    "a margin that no longer holds": (
        f"{LOAN}  gilt_fraction: 0.045\n  margin: hra\n  rate_date: 2026-09-01\n  term_years: 5\n",
        [(8, "capital[0].margin", "no margin is known for 2026-09-01; give rate_fraction")],
    ),
    "a half-yearly loan that follows the cash flow": (
        f"{LOAN.replace('annuity', 'sculpted')}  rate_fraction: 0.05\n  term_years: 5\n  payments_per_year: 2\n",
        [(4, "capital[0]", "a sculpted loan is paid yearly")],
    ),
    "a slice without its return": (STRIP, [(4, "capital[0]", "required_return_fraction is missing")]),
    "a strip without its rent": (
        f"{STRIP}  form: income_strip\n",
        [(4, "capital[0]", "initial_yield_fraction is missing")],
    ),
    "a collar above the cap": (
        (
            f"{STRIP}  form: income_strip\n  initial_yield_fraction: 0.04\n"
            "  index: {kind: rpi, at_least_fraction: 0.05, at_most_fraction: 0.04}\n"
        ),
        [(9, "capital[0].index", "at_least_fraction (the collar) is above at_most_fraction (the cap)")],
    ),
    "an index that nobody knows": (
        f"{HALL}  life_years: 5\n  lines:\n  - {{name: Rent, gbp_per_year: 5, index: wages}}\nprice_base_year: 2026\n",
        [(9, "projects[0].lines[0].index", "inflation")],
    ),
    "money of no year": (
        f"{HALL}  life_years: 5\n  lines:\n  - {{name: Rent, gbp_per_year: 5}}\n",
        [(9, "projects[0].lines[0].gbp_per_year", "needs price_base_year: of which year is this money?")],
    ),
    "real and nominal mixed": (
        f"{HALL}  lines:\n  - {{name: Rent, gbp_by_year: [5, 6], index: inflation}}\n",
        [(8, "projects[0].lines[0]", "real and nominal are mixed")],
    ),
    "a line in two ways": (
        f"{HALL}  lines:\n  - {{name: Rent, gbp_by_year: [5, 6], gbp_per_year: 3}}\n",
        [(8, "projects[0].lines[0]", "give either gbp_per_year or gbp_by_year")],
    ),
    "a line without an end": (
        f"{HALL}  lines:\n  - {{name: Rent, gbp_per_year: 3}}\nprice_base_year: 2026\n",
        [(4, "projects[0]", "life_years is missing: these lines have no last year: Rent")],
    ),
    "a cash flow that never turns": (
        f"{HALL}  cash_flow_gbp_by_year: [0, -5]\ncapital:\n- {{kind: revolving_fund, name: Pot, term_years: 1}}\n",
        [(7, "projects[0].cash_flow_gbp_by_year", "never turns positive, so nobody can be repaid")],
    ),
    "a partner's money that is not there": (
        f"{EARNING}{JOINED}capital:\n- {{kind: council_reserves, name: Own}}\n",
        [
            (
                13,
                "projects[0].partnership.partners[1].sources[0]",
                "is not a source of capital here. Did you mean 'Own'?",
            )
        ],
    ),
    "a source of two partners": (
        f"{EARNING}{JOINED.replace('Own2', 'Own')}{OWN}",
        [
            (12, "projects[0].partnership.partners[0].sources[0]", "belongs to more than one partner"),
            (13, "projects[0].partnership.partners[1].sources[0]", "belongs to more than one partner"),
        ],
    ),
    "a partner's money for other projects": (
        f"{EARNING}{JOINED}{OWN.replace('name: Own2', 'name: Own2, only_kinds: [solar]')}",
        [(13, "projects[0].partnership.partners[1].sources[0]", "may not pay for 'Hall'")],
    ),
    "investors with too many votes": (
        f"{EARNING}{JOINED.replace('votes_fraction: 0.4', 'votes_fraction: 0.4, is_investor: true')}{OWN}",
        [(11, "projects[0].partnership.partners", "hold 40 % of the votes; a co-operative allows 25 %")],
    ),
    "partners whose shares do not add up": (
        f"{EARNING}{JOINED.replace('votes_fraction: 0.6', 'votes_fraction: 0.5')}{OWN}",
        [(8, "projects[0].partnership", "shares of votes add up to 0.9000")],
    ),
    "an owner that is no partner": (
        f"{EARNING}{JOINED.replace('owner_at_end: City', 'owner_at_end: County')}{OWN}",
        [(8, "projects[0].partnership", "owner_at_end 'County' is none of the partners: City, Co-op")],
    ),
    "an offer of shares that are not there": (
        f"{OFFER}{SHARES.replace('name: Shares', 'name: Share')}  term_years: 20\n",
        [(5, "share_offer.shares", "is not a source of kind community_shares here. Did you mean 'Share'?")],
    ),
    "an offer that closes before it opens": (
        f"{OFFER}  opens: 2027-03-01\n  closes: 2027-02-01\n{SHARES}  term_years: 20\n",
        [(8, "share_offer.closes", "is before it opens, 2027-03-01")],
    ),
    "a price and a discount": (
        f"{ROOFS}  - {{buyer: Lifts, share_fraction: 0.3, price_gbp_per_kwh: 0.1, discount_to_grid_fraction: 0.1}}\n",
        [(12, "projects[0].sales[0]", "give either price_gbp_per_kwh or discount_to_grid_fraction")],
    ),
    "a guarantee beyond what is taken": (
        f"{ROOFS}  - {{buyer: Lifts, share_fraction: 0.3, price_gbp_per_kwh: 0.1, guaranteed_share_fraction: 0.4}}\n",
        [(12, "projects[0].sales[0]", "guaranteed_share_fraction is above share_fraction")],
    ),
}


@pytest.mark.hand
@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str, expect: Expect) -> None:
    text, wanted = BROKEN[name]
    expect(text, wanted, 3)
