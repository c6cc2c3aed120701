from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.homes.appraise import appraise
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.incomes import IncomeDistribution, draw_incomes, meet_rate, read_incomes
from energyfund.homes.ratings import rating_scale

MakeHomes = Callable[..., Dwellings]
STATED = IncomeDistribution(
    "incomes.csv", {"social_rent": 18000.0, "unknown": 26000.0}, {"social_rent": 0.3, "unknown": 0.5}
)
HEADER = "tenure,median_equivalised_gbp_per_year,spread"


def test_drawn_incomes_have_the_stated_median_and_spread(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(20000, income_ahc_gbp_per_year=np.nan)
    drawn = draw_incomes(homes, STATED, figures, seed=4)
    equivalised = drawn.income_ahc_gbp_per_year / 1.2  # a couple with a child under 14
    assert np.median(equivalised) == pytest.approx(18000, rel=0.02)
    assert np.log(equivalised).std() == pytest.approx(0.3, rel=0.03)


def test_given_incomes_stay_and_the_seed_decides_the_rest(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(4, income_ahc_gbp_per_year=[np.nan, 12345.0, np.nan, np.nan])
    first, again, other = (draw_incomes(homes, STATED, figures, seed) for seed in (1, 1, 2))
    assert first.income_ahc_gbp_per_year[1] == 12345.0
    assert np.array_equal(first.income_ahc_gbp_per_year, again.income_ahc_gbp_per_year)
    assert not np.array_equal(first.income_ahc_gbp_per_year, other.income_ahc_gbp_per_year)


def test_a_tenure_without_a_row_takes_the_row_unknown_or_is_a_fault(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(3000, income_ahc_gbp_per_year=np.nan, tenure="private_rent")
    drawn = draw_incomes(homes, STATED, figures, seed=1)
    assert np.median(drawn.income_ahc_gbp_per_year / 1.2) == pytest.approx(26000, rel=0.05)
    alone = IncomeDistribution("incomes.csv", {"social_rent": 18000.0}, {"social_rent": 0.3})
    with pytest.raises(InvalidInputError, match="tenure = private_rent: homes have this tenure"):
        draw_incomes(homes, alone, figures, seed=1)


@pytest.mark.parametrize("rate", [0.05, 0.110, 0.30])
def test_incomes_are_moved_to_meet_the_rate_of_the_area(rate: float, make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(4000, income_ahc_gbp_per_year=np.nan, sap_rating=np.linspace(30, 85, 4000))
    drawn = draw_incomes(homes, STATED, figures, seed=1)
    moved, factor = meet_rate(drawn, np.ones(4000, dtype=bool), rate, rating_scale(figures), figures, 30000)
    found = appraise(moved, (), figures, 30000, seed=1, draws=10)
    assert found.before.lilee.mean() == pytest.approx(rate, abs=1 / 4000)
    assert moved.income_ahc_gbp_per_year == pytest.approx(drawn.income_ahc_gbp_per_year * factor)


def test_only_drawn_incomes_are_moved(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(400, income_ahc_gbp_per_year=np.tile([np.nan, 9000.0], 200), sap_rating=50.0)
    drawn = draw_incomes(homes, STATED, figures, seed=1)
    moved, _ = meet_rate(drawn, np.tile([True, False], 200), 0.6, rating_scale(figures), figures, 30000)
    assert (moved.income_ahc_gbp_per_year[1::2] == 9000.0).all()


@pytest.mark.parametrize("rate", [0.0, 1.0, 1.5, 0.9])
def test_a_rate_that_cannot_be_met_is_refused(rate: float, make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(200, income_ahc_gbp_per_year=np.nan, sap_rating=np.linspace(60, 80, 200))
    drawn = draw_incomes(homes, STATED, figures, seed=1)
    with pytest.raises(InvalidInputError, match="fuel_poverty_rate"):
        meet_rate(drawn, np.ones(200, dtype=bool), rate, rating_scale(figures), figures, 30000)


def test_reads_a_distribution(tmp_path: Path) -> None:
    path = tmp_path / "incomes.csv"
    path.write_text(f"{HEADER}\nSocial rent,18000,0.3\nunknown,£26 000,0.5\n", encoding="utf-8")
    found = read_incomes(path)
    assert found.median_gbp == {"social_rent": 18000.0, "unknown": 26000.0}
    assert found.spread == {"social_rent": 0.3, "unknown": 0.5}


def test_faults_of_a_distribution_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "incomes.csv"
    path.write_text(f"{HEADER}\nsocial_rent,18,0.3\nsocial_rent,18000,-1\ncouncil,20000,0.4\n", encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_incomes(path)
    fields = [(fault.line, fault.field) for fault in caught.value.faults]
    assert fields == [
        (4, "tenure"),
        (2, "median_equivalised_gbp_per_year"),
        (3, "spread"),
        (3, "tenure"),
    ]
