"""The search for the best size against a linear program over sizes and flows together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.errors import InvalidInputError
from energyfund.solar.sizing.case import NO_BATTERY, NOTHING, Battery, Case, Offer, Supply
from energyfund.solar.sizing.search import best_size
from tests.solar.sizing import reference_lp
from tests.solar.sizing.cases import draw_case, year_case

SEEDS = st.integers(0, 10**6)


def bill(case: Case) -> float:
    return float(case.supply.load_kwh @ case.supply.buy_gbp_per_kwh)


def draw_offers(seed: int, roofs: int) -> tuple[list[Offer], Offer]:
    """Offers around the point where a few days pay for them; some with bands, a least size or nothing at all."""
    rng = np.random.default_rng(seed + 1)

    def offer(scale: float, most: float) -> Offer:
        rates = np.sort(rng.uniform(0.3, 3, 3)) * scale
        if rng.random() < 0.5:
            return Offer(most, (float(rates[0]),), outlay_gbp=10.0, least=float(rng.choice([0.0, most / 10])))
        return Offer(most, tuple(rates.tolist()), (most / 4, most / 2), outlay_gbp=10.0)

    battery = NOTHING if rng.random() < 0.2 else offer(0.3, 20.0)
    return [offer(0.8, 8.0) for _ in range(roofs)], battery


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_one_roof_agrees_with_the_linear_program(seed: int) -> None:
    case = draw_case(seed)
    panels, battery = draw_offers(seed, 1)
    size = best_size(case, panels, battery)
    answer = reference_lp.best(case, panels, battery)
    scale = max(bill(case), size.saving_gbp, 1.0)
    assert size.gap_gbp <= 1e-7 * scale
    assert size.net_gbp == pytest.approx(answer.net_gbp, abs=1e-7 * scale)
    assert size.net_gbp <= answer.net_gbp + 1e-9 * scale
    assert "exact dispatch" in size.method
    for one, offer in zip([*size.capacity_kwp, size.battery_kwh], [*panels, battery], strict=True):
        assert offer.least <= one <= offer.most


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(0, 3))
def test_many_roofs_or_none_agree_with_the_linear_program(seed: int, roofs: int) -> None:
    case = draw_case(seed, roofs=roofs)
    panels, battery = draw_offers(seed, roofs)
    size = best_size(case, panels, battery)
    answer = reference_lp.best(case, panels, battery)
    assert size.net_gbp == pytest.approx(answer.net_gbp, abs=1e-7 * max(bill(case), size.saving_gbp, 1.0) + 1e-9)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 2), st.floats(0.1, 1))
def test_a_budget_is_kept_and_used_as_well_as_it_can_be(seed: int, roofs: int, share: float) -> None:
    case = draw_case(seed, roofs=roofs)
    panels, battery = draw_offers(seed, roofs)
    panels = [replace(offer, least=0.0) for offer in panels]
    battery = replace(battery, least=0.0)
    budget = 10.0 * share * (8.0 * roofs + battery.most) / 2
    size = best_size(case, panels, battery, budget)
    answer = reference_lp.best(case, panels, battery, budget)
    paid = 10.0 * (float(size.capacity_kwp.sum()) + (size.battery_kwh if battery.outlay_gbp else 0.0))
    assert paid <= budget * (1 + 1e-9)
    assert size.net_gbp == pytest.approx(answer.net_gbp, abs=1e-7 * max(bill(case), size.saving_gbp, 1.0) + 1e-9)


@pytest.mark.parametrize(
    ("most_kwp", "most_kwh", "rates"),
    [(60.0, 200.0, (95.0, 40.0)), (60.0, 0.0, (95.0, 40.0)), (10.0, 15.0, (60.0, 25.0))],
)
def test_a_year_agrees_with_the_linear_program(most_kwp: float, most_kwh: float, rates: tuple[float, float]) -> None:
    case = year_case()
    panels, battery = [Offer(most_kwp, (rates[0],))], Offer(most_kwh, (rates[1],))
    size = best_size(case, panels, battery)
    answer = reference_lp.best(case, panels, battery)
    assert size.net_gbp == pytest.approx(answer.net_gbp, abs=1e-7 * bill(case))
    assert size.net_gbp == pytest.approx(answer.net_gbp, rel=1e-6)
    assert size.gap_gbp <= 1e-7 * bill(case)
    assert size.capacity_kwp == pytest.approx(answer.capacity_kwp, rel=1e-2)
    assert size.battery_kwh == pytest.approx(answer.battery_kwh, rel=1e-2)
    assert size.dispatches <= 25


def test_a_year_of_twenty_roofs_behind_one_meter_is_proven() -> None:
    case = year_case(roofs=20, annual_kwh=300_000.0)
    panels = [Offer(12.0, (90.0 + roof,)) for roof in range(20)]
    size = best_size(case, panels, Offer(500.0, (40.0,)))
    assert size.gap_gbp <= 1e-7 * bill(case)
    assert size.dispatches < 120
    # no single size may be moved with profit
    slopes = size.use.per_kwp_gbp - [offer.rates_gbp[0] for offer in panels]
    at_most, at_nothing = size.capacity_kwp >= 12.0, size.capacity_kwp <= 0
    assert np.all(slopes[at_most] >= -0.5)
    assert np.all(slopes[at_nothing] <= 0.5)
    assert np.all(np.abs(slopes[~at_most & ~at_nothing]) <= 0.5)


@pytest.mark.hand
def test_panels_alone_by_hand() -> None:
    # 2 kWh of load a step at 30p, export 5p; a kWp makes 1 kWh in each of 100 steps. Up to 2 kWp a kWp earns £30,
    # beyond £5; at £20 a year 2 kWp are best and leave 2 × £10.
    supply = Supply(np.full(100, 2.0), np.full(100, 0.30), np.full(100, 0.05))
    size = best_size(Case(supply, np.ones((1, 100)), NO_BATTERY), [Offer(10.0, (20.0,))])
    assert size.capacity_kwp == pytest.approx([2.0], rel=1e-5)
    assert size.net_gbp == pytest.approx(20.0, rel=1e-5)
    assert size.battery_kwh == 0


@pytest.mark.hand
def test_nothing_is_the_answer_where_nothing_pays() -> None:
    supply = Supply(np.full(100, 2.0), np.full(100, 0.30), np.full(100, 0.05))
    size = best_size(Case(supply, np.ones((1, 100)), Battery(1, 1, 1)), [Offer(10.0, (31.0,))], Offer(10.0, (1.0,)))
    assert [*size.capacity_kwp, size.battery_kwh] == [0, 0]
    assert size.net_gbp == pytest.approx(0, abs=1e-9)


@pytest.mark.hand
def test_a_battery_alone_by_hand() -> None:
    # Load 1 kWh in every second step at 40p, 10p in between: each cycle of 1 kWh saves 30p, 50 cycles £15.
    buy = np.tile([0.10, 0.40], 50)
    supply = Supply(np.tile([0.0, 1.0], 50), buy, np.zeros(100))
    size = best_size(Case(supply, np.zeros((0, 100)), Battery(1, 1, 1)), [], Offer(10.0, (14.0,)))
    assert size.battery_kwh == pytest.approx(1.0, rel=1e-5)
    assert size.net_gbp == pytest.approx(1.0, rel=1e-5)
    assert size.capacity_kwp.size == 0


@pytest.mark.hand
def test_cost_bands_add_up() -> None:
    offer = Offer(10.0, (1.0, 3.0, 4.0), (2.0, 5.0))
    assert offer.yearly_cost_gbp(1.0) == 1.0
    assert offer.yearly_cost_gbp(4.0) == 2.0 + 2 * 3.0
    assert offer.yearly_cost_gbp(6.0) == 2.0 + 3 * 3.0 + 4.0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rates_gbp": (3.0, 2.0), "band_ends": (1.0,)}, "may not fall"),
        ({"most": -1.0}, "no less than the least size"),
        ({"band_ends": (1.0,)}, "one finite rate for each band"),
        ({"rates_gbp": (1.0, 2.0, 3.0), "band_ends": (2.0, 1.0)}, "must rise"),
    ],
)
def test_offers_that_make_no_sense(fields: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        Offer(**({"most": 5.0, "rates_gbp": (1.0,)} | fields))  # type: ignore[arg-type]


def test_cases_that_make_no_sense() -> None:
    ones = np.ones(3)
    with pytest.raises(InvalidInputError, match="2 steps where the load has 3"):
        Supply(ones, np.ones(2), ones)
    with pytest.raises(InvalidInputError, match="finite number in every step"):
        Supply(ones, np.array([1, np.nan, 1]), ones)
    with pytest.raises(InvalidInputError, match="nil or more in every step"):
        Supply(-ones, ones, ones)
    with pytest.raises(InvalidInputError, match=r"(?s)export_limit_kw.*step_hours"):
        Supply(ones, ones, ones, export_limit_kw=-1.0, step_hours=0.0)
    with pytest.raises(InvalidInputError, match=r"(?s)power_kw_per_kwh.*charge_efficiency.*standing_loss"):
        Battery(0.0, 1.5, 1.0, standing_loss_fraction_per_hour=1.0)
    supply = Supply(ones, ones, ones)
    with pytest.raises(InvalidInputError, match="one row per roof"):
        Case(supply, np.ones((1, 4)), NO_BATTERY)
    with pytest.raises(InvalidInputError, match="nil or more everywhere"):
        Case(supply, -np.ones((1, 3)), NO_BATTERY)
    case = Case(supply, np.ones((1, 3)), NO_BATTERY)
    with pytest.raises(InvalidInputError, match=r"(?s)one offer for each of 1 roofs.*does not pay for the least"):
        best_size(case, [Offer(2.0, (1.0,), least=1.0, outlay_gbp=5.0)] * 2, budget_gbp=1.0)
