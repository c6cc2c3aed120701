from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.measures import (
    FABRIC,
    HEAT_PUMPS,
    LABELS,
    MEASURES,
    METERED,
    PACKAGES,
    check_package,
    combined,
    cost_price_base,
    expand_package,
    lifetime_years,
    list_at,
    metered_saving,
    modelled_saving,
    spread,
)
from energyfund.homes.suitability import suited

MakeHomes = Callable[..., Dwellings]


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_its_figures(name: str, figures: Figures) -> None:
    assert lifetime_years(name, figures) > 0
    assert cost_price_base((name, "solar_pv") if name == "battery" else (name,), figures) >= 2024
    assert LABELS[name]
    if name in FABRIC:
        modelled = modelled_saving(name, figures)
        assert 0 < modelled.low <= modelled.value <= modelled.high < 1
    metered = metered_saving(name, figures)
    assert (metered is not None) is (name in METERED)


def test_heat_pumps_stand_in_the_order_of_their_performance(figures: Figures) -> None:
    temperatures = figures.values("heat_pump_flow_temperatures_deg")
    assert tuple(f"heat_pump_{degrees:.0f}" for degrees in temperatures) == HEAT_PUMPS
    performance = list_at("heat_pump_seasonal_performance", "value", figures)
    assert list(performance) == sorted(performance, reverse=True)


@pytest.mark.parametrize(
    ("package", "words"),
    [
        (("cavity_wal",), "Did you mean 'cavity_wall'"),
        (("loft_insulation", "loft_insulation"), "stands twice"),
        (("epc_c", "loft_insulation"), "loft_insulation stands twice"),
        (("solid_wall_internal", "solid_wall_external"), "keep one"),
        (("double_glazing", "triple_glazing"), "keep one"),
        (("heat_pump_35", "heat_pump_55"), "keep one"),
        (("battery",), "needs solar_pv"),
    ],
)
def test_a_faulty_package_is_refused(package: tuple[str, ...], words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        check_package(package)


def test_all_faults_of_a_package_at_once() -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_package(("cavity_wal", "loft_insulation", "loft_insulation"))
    assert [fault.field for fault in caught.value.faults] == ["measures[0]", "measures[2]"]


@pytest.mark.parametrize("name", PACKAGES)
def test_ready_made_packages_hold_together(name: str) -> None:
    assert expand_package((name,)) == PACKAGES[name]


@pytest.mark.hand
@pytest.mark.parametrize(
    ("name", "column", "values", "expected"),
    [
        ("cavity_wall", "wall", ["cavity", "cavity_filled", "solid", "unknown"], [True, False, False, True]),
        ("solid_wall_external", "wall", ["cavity", "solid", "solid_insulated", "system"], [False, True, False, True]),
        ("loft_insulation", "loft_insulation_mm", [0, 100, 200, np.nan], [True, True, False, True]),
        ("loft_insulation", "home_type", ["house", "flat", "top_floor_flat", "bungalow"], [True, False, True, True]),
        ("floor_insulation", "home_type", ["house", "flat", "top_floor_flat", "unknown"], [True, False, False, True]),
        ("draught_proofing", "home_type", ["house", "flat", "maisonette", "unknown"], [True, True, True, True]),
        ("heating_controls", "heating", ["gas", "electric", "heat_pump", "other"], [True, False, False, True]),
        ("heat_pump_55", "heating", ["gas", "electric", "heat_pump", "other"], [True, True, False, True]),
        ("solar_pv", "home_type", ["house", "flat", "top_floor_flat", "unknown"], [True, False, False, True]),
    ],
)
def test_measures_suit_only_some_homes(
    name: str,
    column: str,
    values: list[object],
    expected: list[bool],
    make_homes: MakeHomes,
    figures: Figures,
) -> None:
    mask, reason = suited((name,), make_homes(4, **{column: values}), figures)[name]
    assert mask.tolist() == expected
    assert reason


def test_a_home_without_a_stated_wall_gets_one_wall_measure(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(3, wall=["unknown", "cavity", "solid"])
    found = suited(("cavity_wall", "solid_wall_external"), homes, figures)
    assert found["cavity_wall"][0].tolist() == [True, True, False]
    assert found["solid_wall_external"][0].tolist() == [False, False, True]


def test_lists_and_single_figures_are_not_mixed_up(figures: Figures) -> None:
    with pytest.raises(TypeError, match="is a list"):
        spread(figures.figure("heat_pump_cost_gbp_per_home"))
    with pytest.raises(TypeError, match="is a single number"):
        list_at("radiator_cost_gbp", "value", figures)


@given(fractions=st.lists(st.floats(0, 1), max_size=8))
def test_savings_together_never_pass_one_nor_the_sum(fractions: list[float]) -> None:
    together = float(combined([np.array(fraction) for fraction in fractions]))
    assert 0 <= together <= 1
    assert together <= sum(fractions) + 1e-12
    assert together >= max(fractions, default=0) - 1e-12


@given(fractions=st.permutations([0.1, 0.25, 0.4, 0.02]))
def test_the_order_of_measures_does_not_matter(fractions: list[float]) -> None:
    assert float(combined([np.array(fraction) for fraction in fractions])) == pytest.approx(1 - 0.9 * 0.75 * 0.6 * 0.98)
