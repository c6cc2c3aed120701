"""Small tenders, and scenarios on disk, from which the tests of the purchase are built."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from energyfund.purchase.bill import bill
from energyfund.purchase.brief import Tender
from energyfund.purchase.offers import Demand, LotTerms, Offer, Want
from energyfund.purchase.policies import Awarded, award
from energyfund.purchase.recheck import recheck
from energyfund.purchase.tiers import Tier
from energyfund.scenario.purchase import Limits, Weights
from energyfund.scenario.purchase_rows import Discount, Supply

YEAR = 2027
ORDERED = dt.date(2026, 11, 22)

Tiers = Sequence[tuple[float, float]]
"""Beginning and price of each tier."""


def tiers(given: Tiers, fixed_gbp: float = 0.0, end: float = math.inf) -> tuple[Tier, ...]:
    """Tiers that touch: each ends where the next begins."""
    ends = [low for low, _ in given[1:]]
    return tuple(Tier(low, high, price, fixed_gbp) for (low, price), high in zip(given, [*ends, end], strict=True))


def terms(given: Tiers, fixed_gbp: float = 0.0, capacity_kwp: float = math.inf, **more: Any) -> LotTerms:
    """Terms of one lot."""
    plain: dict[str, Any] = {
        "local": False,
        "small": False,
        "quality_points": None,
        "social_value_points": None,
        "running_cost_gbp_per_kwp_per_year": 0.0,
        "lead_time_weeks": 0.0,
        "line": 2,
    }
    end = more.pop("end", math.inf)
    return LotTerms(tiers(given, fixed_gbp, end), capacity_kwp, **(plain | more))


def offer(supplier: str, discount: Discount, lots: dict[str, LotTerms], supply: Supply = "installed") -> Offer:
    """An offer in pounds."""
    return Offer(supplier, discount, supply, "GBP", lots)


def demand(wanted: Mapping[tuple[str, int], float]) -> Demand:
    """Own stock, one buyer, by lot and year."""
    wants = [
        Want("council", lot, kwp, year, "own_stock", "home", "general_fund", 1, 0.0, True, dt.date(year, 7, 1), None)
        for (lot, year), kwp in wanted.items()
    ]
    return Demand(tuple(wants), "a test")


def tender(offers: Sequence[Offer], wanted: Mapping[tuple[str, int], float], **given: Any) -> Tender:
    """A tender by least cost, without limits, over-buying or storage, unless they are given."""
    limits = Limits.model_validate(given.pop("limits", {}))
    weights = given.pop("weights", None)
    plain: dict[str, Any] = {
        "disposal_gbp_per_kwp": None,
        "storage_gbp_per_kwp_per_year": None,
        "price_trend_fraction_per_year": 0.0,
        "discount_rate_fraction": 0.0,
        "life_years": 0,
        "installation_gbp_per_kwp": None,
        "ordered": ORDERED,
        "seconds": 60.0,
    }
    return Tender(
        offers=tuple(offers),
        demand=demand(wanted),
        limits=limits,
        weights=None if weights is None else Weights.model_validate(weights),
        **(plain | given),
    )


def awarded(asked: Tender) -> Awarded:
    """An award that passed every check of the recheck."""
    made = award(asked)
    failed = [check for check in recheck(asked, made.solved, made.lines) if not check.passed]
    assert not failed
    assert bill(asked, made.solved.orders) == made.lines
    return made


def cost(asked: Tender) -> float:
    """Whole-life cost of the best award. [£]"""
    return awarded(asked).whole_life_gbp


HEAD = "energyfund: 1\nname: Test\ndate: 2026-11-22\nstart_year: 2027\n"
BLOCK = "purchase:\n  quotes: quotes.csv\n  demand: demand.csv\n"
QUOTES = "supplier,lot,min_kwp,max_kwp,price_gbp_per_kwp,discount\nA,North,0,,1000,all_units\n"
DEMAND = "buyer,lot,kwp,year\nCouncil,North,100,2027\n"


def write(folder: Path, scenario: str = BLOCK, **tables: str) -> Path:
    """A scenario on disk. Tables are named by their stem; quotes and demand are there unless they are given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text(HEAD + scenario, encoding="utf-8")
    for stem, text in {"quotes": QUOTES, "demand": DEMAND, **tables}.items():
        (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    return folder
