"""Value added tax on an outlay, by supply and by the year in which the work is delivered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.projects.outlay_tax import unreclaimed_vat_fraction, vat_on_outlay, vat_remarks
from energyfund.scenario.money import Vat


def vat(supply: str = "installed_homes", recoverable: float = 0.0) -> Vat:
    return Vat.model_validate({"supply": supply, "recoverable_fraction": recoverable})


@pytest.mark.published
def test_the_rate_is_that_of_the_first_of_july(figures: Figures) -> None:
    # HMRC, VENSAV2083: 0 % installed in homes to 31 March 2027, then 5 %; materials alone 20 %
    years = (2025, 2026, 2027, 2028)
    assert [unreclaimed_vat_fraction(vat(), year, figures) for year in years] == [0, 0, 0.05, 0.05]
    assert unreclaimed_vat_fraction(vat("supply_only"), 2026, figures) == 0.2
    assert unreclaimed_vat_fraction(vat("non_residential", 0.75), 2026, figures) == pytest.approx(0.05)
    assert unreclaimed_vat_fraction(None, 2026, figures) == 0


@pytest.mark.hand
def test_tax_by_year_of_outlay(figures: Figures) -> None:
    # 0 % in 2026, 5 % in 2027
    assert vat_on_outlay(vat(), np.array([100.0, 200, 0]), 2026, figures).tolist() == [0, 10, 0]
    assert not vat_on_outlay(vat("supply_only", 1), np.array([100.0]), 2026, figures).any(), "all reclaimed"
    assert not vat_on_outlay(None, np.array([100.0]), 1995, figures).any()


@pytest.mark.hand
def test_what_is_said(figures: Figures) -> None:
    added, day = vat_remarks(vat(), np.array([2000.0]), 2027, figures)
    assert added == "The outlay includes £100 of value added tax that cannot be reclaimed."
    assert day.startswith(
        "Value added tax changes in 2027, from 0 % to 5 %. Work of that year is taken as delivered on"
    )
    assert vat_remarks(vat(), np.array([2000.0]), 2026, figures) == ()
    assert vat_remarks(vat(recoverable=1), np.array([2000.0]), 2027, figures) == ()
    assert vat_remarks(None, np.array([2000.0]), 2027, figures) == ()


def test_a_year_before_the_first_rate_is_refused(figures: Figures) -> None:
    with pytest.raises(InvalidInputError, match="vat_installed_homes_fraction"):
        vat_on_outlay(vat(), np.array([1.0]), 2015, figures)


@given(
    net=st.lists(st.floats(0, 1e6), min_size=1, max_size=4),
    reclaimed=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    start=st.integers(2024, 2030),
    supply=st.sampled_from(["installed_homes", "installed_charity", "supply_only", "non_residential"]),
)
def test_whoever_reclaims_more_pays_no_more_and_never_less_than_nothing(
    figures: Figures, net: list[float], reclaimed: tuple[float, float], start: int, supply: Any
) -> None:
    outlay = np.array(net)
    more, less = (
        vat_on_outlay(vat(supply, share), outlay, start, figures) for share in sorted(reclaimed, reverse=True)
    )
    assert (more <= less).all()
    assert (more >= 0).all()
    later = vat_on_outlay(vat(supply, reclaimed[0]), outlay, start + 1, figures)
    assert (later >= vat_on_outlay(vat(supply, reclaimed[0]), outlay, start, figures)).all(), "no rate falls after 2024"
