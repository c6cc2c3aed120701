"""The exact dispatch against a linear program, by hand, and by finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.errors import InvalidInputError
from energyfund.solar.sizing.case import NO_BATTERY, Battery, Case, DemandCharge, Offer, Supply
from energyfund.solar.sizing.dispatch import Dispatch, Exact, dispatch, why_not_exact
from tests.solar.sizing import reference_lp
from tests.solar.sizing.cases import draw_case, year_case

SEEDS = st.integers(0, 10**6)
SIZES = st.tuples(st.sampled_from([0.0, 0.3, 2.0, 7.0]), st.sampled_from([0.0, 0.1, 1.0, 4.0, 30.0, 500.0]))


def check_flows(case: Case, use: Dispatch, gen: np.ndarray, capacity: float) -> None:
    """Energy is kept, limits hold, and the bill is that of the flows."""
    supply, battery = case.supply, case.battery
    inward = gen + use.import_kwh + use.discharge_kwh
    outward = supply.load_kwh + use.export_kwh + use.charge_kwh + use.curtailed_kwh
    assert inward == pytest.approx(outward, abs=1e-9)
    into, out = battery.efficiency
    change = use.charge_kwh * into - use.discharge_kwh / out
    assert np.diff(use.stored_kwh) == pytest.approx(change, abs=1e-9)
    assert use.stored_kwh[0] == pytest.approx(use.stored_kwh[-1], abs=1e-8)
    near = 1e-9 * (1 + capacity)
    assert use.stored_kwh.min() >= -near
    assert use.stored_kwh.max() <= capacity + near
    power = capacity * battery.power_kw_per_kwh * supply.step_hours
    assert max(use.charge_kwh.max(), use.discharge_kwh.max()) <= power + near
    assert np.all(use.export_kwh <= supply.export_limit_kw * supply.step_hours + near)
    assert not np.any((use.charge_kwh > near) & (use.discharge_kwh > near))
    if not battery.charges_from_grid:
        assert np.all(use.charge_kwh <= gen + near)
    if not battery.exports:
        assert np.all(use.discharge_kwh <= supply.load_kwh + near)
    bill = use.import_kwh @ supply.buy_gbp_per_kwh - use.export_kwh @ np.maximum(supply.sell_gbp_per_kwh, 0)
    assert use.bill_gbp == pytest.approx(bill, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(SEEDS, SIZES)
def test_small_cases_agree_with_the_linear_program(seed: int, sizes: tuple[float, float]) -> None:
    case = draw_case(seed)
    kwp, kwh = sizes
    use = dispatch(case, np.array([kwp]), kwh)
    assert use.saving_gbp == pytest.approx(reference_lp.value(case, [kwp], kwh), rel=1e-9, abs=1e-9)
    assert use.gap_gbp <= 1e-9
    check_flows(case, use, kwp * case.generation_kwh_per_kwp[0], kwh)


@settings(max_examples=60, deadline=None)
@given(SEEDS, SIZES, SIZES)
def test_the_plane_lies_above_the_value_everywhere(
    seed: int, sizes: tuple[float, float], other: tuple[float, float]
) -> None:
    case = draw_case(seed)
    exact = Exact(case)
    plane = exact.plane(np.array([sizes[0]]), sizes[1])
    there = exact.plane(np.array([other[0]]), other[1]).value_gbp
    above = plane.constant_gbp + float(plane.per_kwp_gbp[0]) * other[0] + plane.per_kwh_gbp * other[1]
    assert there <= above + 1e-9


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.floats(0.5, 6), st.floats(0.5, 6))
def test_the_slopes_lie_between_the_finite_differences(seed: int, kwp: float, kwh: float) -> None:
    case = draw_case(seed, roofs=2)
    exact = Exact(case)
    here = np.array([kwp, 1.0, kwh])
    plane = exact.plane(here[:2], kwh)
    slopes = [*plane.per_kwp_gbp.tolist(), plane.per_kwh_gbp]
    step = 1e-4
    for place, slope in enumerate(slopes):
        moved = np.zeros(3)
        moved[place] = step
        after = exact.plane((here + moved)[:2], float((here + moved)[2])).value_gbp
        before = exact.plane((here - moved)[:2], float((here - moved)[2])).value_gbp
        assert (after - plane.value_gbp) / step <= slope + 1e-7
        assert slope <= (plane.value_gbp - before) / step + 1e-7


@settings(max_examples=40, deadline=None)
@given(SEEDS, SIZES, SIZES, st.floats(0, 1))
def test_the_value_is_concave_in_both_sizes(
    seed: int, one: tuple[float, float], other: tuple[float, float], share: float
) -> None:
    exact = Exact(draw_case(seed))
    mixed = [share * a + (1 - share) * b for a, b in zip(one, other, strict=True)]
    ends = [exact.plane(np.array([size[0]]), size[1]).value_gbp for size in (one, other)]
    assert exact.plane(np.array([mixed[0]]), mixed[1]).value_gbp >= share * ends[0] + (1 - share) * ends[1] - 1e-9


@pytest.mark.hand
def test_two_steps_by_hand() -> None:
    # 2 kWh of load in the second step, at 40p; the first step costs 10p. With efficiencies of 0.8 and 0.5 a kWh
    # delivered takes 2 kWh stored and 2.5 kWh bought: 25p against 40p, so it pays. 2 kWh of battery take in 1 kWh in
    # a step: 1 bought, 0.8 stored, 0.4 delivered.
    supply = Supply(np.array([0.0, 2.0]), np.array([0.10, 0.40]), np.zeros(2))
    case = Case(supply, np.zeros((1, 2)), Battery(0.5, 0.8, 0.5))
    use = dispatch(case, np.zeros(1), 2.0)
    assert use.import_kwh == pytest.approx([1.0, 1.6])
    assert use.saving_gbp == pytest.approx(0.4 * 0.40 - 1.0 * 0.10)
    assert np.diff(use.stored_kwh) == pytest.approx([0.8, -0.8])
    # one more kWh of battery brings half a kWh of power: 0.5 bought at 10p, 0.2 delivered at 40p
    assert use.per_kwh_gbp == pytest.approx(0.2 * 0.40 - 0.5 * 0.10)


@pytest.mark.hand
def test_export_limit_and_flags_by_hand() -> None:
    # 5 kWh made, none used, 1 kWh may be exported at 10p; then 3 kWh used at 30p. 2 kWh of battery, no losses.
    supply = Supply(np.array([0.0, 3.0]), np.array([0.30, 0.30]), np.array([0.10, 0.10]), export_limit_kw=1.0)
    case = Case(supply, np.array([[1.0, 0.0]]), Battery(1.0, 1.0, 1.0))
    use = dispatch(case, np.array([5.0]), 2.0)
    assert use.saving_gbp == pytest.approx(0.10 + 2 * 0.30)
    assert use.curtailed_kwh == pytest.approx([2.0, 0.0])
    assert use.per_kwp_gbp == pytest.approx([0.0], abs=1e-12)  # more would be thrown away
    assert use.per_kwh_gbp == pytest.approx(0.30)


@pytest.mark.hand
def test_without_a_battery_the_value_is_a_sum() -> None:
    supply = Supply(np.array([1.0, 1.0, 1.0]), np.full(3, 0.30), np.full(3, 0.05))
    case = Case(supply, np.array([[0.0, 0.5, 2.0]]), NO_BATTERY)
    use = dispatch(case, np.array([1.0]), 0.0)
    assert use.saving_gbp == pytest.approx(0.5 * 0.30 + 1.0 * 0.30 + 1.0 * 0.05)
    assert use.per_kwp_gbp == pytest.approx([0.5 * 0.30 + 2.0 * 0.05])


def test_a_store_for_the_whole_year_is_exact_too() -> None:
    case = year_case()
    for kwh in (3_000.0, 20_000.0):  # some weeks of load, and more than summer can fill
        use = dispatch(case, np.array([60.0]), kwh)
        assert use.gap_gbp <= 1e-9 * use.saving_gbp
        check_flows(case, use, 60.0 * case.generation_kwh_per_kwp[0], kwh)


def test_a_year_of_hours_agrees_with_the_linear_program() -> None:
    case = year_case()
    use = dispatch(case, np.array([25.0]), 30.0)
    assert use.saving_gbp == pytest.approx(reference_lp.value(case, [25.0], 30.0), rel=1e-9)
    assert use.gap_gbp <= 1e-9 * use.saving_gbp


def test_half_hours_of_even_power_give_the_same_as_hours() -> None:
    case = year_case()
    supply = case.supply
    halved = Supply(
        np.repeat(supply.load_kwh / 2, 2),
        np.repeat(supply.buy_gbp_per_kwh, 2),
        np.repeat(supply.sell_gbp_per_kwh, 2),
        supply.export_limit_kw,
        step_hours=0.5,
    )
    fine = Case(halved, np.repeat(case.generation_kwh_per_kwp / 2, 2, axis=1), case.battery)
    one, other = (dispatch(which, np.array([25.0]), 30.0).saving_gbp for which in (case, fine))
    assert one == pytest.approx(other, rel=1e-9)


def test_the_order_of_dispatches_does_not_matter() -> None:
    case = draw_case(3)
    exact = Exact(case)
    first = exact.plane(np.array([2.0]), 3.0)
    exact.plane(np.array([9.0]), 40.0)
    again = exact.plane(np.array([2.0]), 3.0)
    assert first.value_gbp == pytest.approx(again.value_gbp, rel=1e-12)
    above = again.constant_gbp + float(again.per_kwp_gbp[0]) * 2 + again.per_kwh_gbp * 3
    assert above == pytest.approx(again.value_gbp, rel=1e-12)


def test_where_nothing_can_be_exported_the_export_price_may_be_anything() -> None:
    # at night export pays more than import costs; a battery that does not export cannot use that
    supply = Supply(np.ones(4), np.array([0.07, 0.07, 0.30, 0.30]), np.full(4, 0.15))
    generation = np.array([[0.0, 0.0, 2.0, 0.0]])
    quiet = Case(supply, generation, Battery(1.0, 0.9, 0.9, exports=False))
    assert why_not_exact(quiet) == ""
    answer = reference_lp.best(quiet, [Offer(1.0, (0.0,), least=1.0)], Offer(2.0, (0.0,), least=2.0), one_way=True)
    assert dispatch(quiet, np.ones(1), 2.0).saving_gbp == pytest.approx(answer.net_gbp, rel=1e-9)


@pytest.mark.parametrize(
    ("supply", "battery", "words"),
    [
        (Supply(np.ones(3), np.full(3, 0.1), np.full(3, 0.2)), Battery(1, 1, 1), "export pays more than import costs"),
        (Supply(np.ones(3), np.array([0.1, -0.1, 0.1]), np.zeros(3)), Battery(1, 1, 1), "negative in 1 steps"),
        (
            Supply(np.ones(3), np.full(3, 0.1), np.zeros(3), demand_charge=DemandCharge(5.0, np.zeros(3, np.int64))),
            Battery(1, 1, 1),
            "greatest import",
        ),
        (
            Supply(np.ones(3), np.full(3, 0.1), np.zeros(3)),
            Battery(1, 1, 1, standing_loss_fraction_per_hour=0.001),
            "loses stored energy",
        ),
        (
            Supply(np.ones(600), np.linspace(0.1, 0.4, 600), np.zeros(600)),
            Battery(1, 0.9, 0.9),
            "1,201 different worths",
        ),
    ],
)
def test_what_the_exact_method_cannot_take_is_refused_with_the_reason(
    supply: Supply, battery: Battery, words: str
) -> None:
    case = Case(supply, np.ones((1, supply.load_kwh.size)), battery)
    with pytest.raises(InvalidInputError, match=words):
        dispatch(case, np.ones(1), 1.0)
