"""Tariffs and batteries that go to the linear program, and that the reason is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from energyfund.errors import SolverStoppedError
from energyfund.solar.sizing.case import Battery, Case, DemandCharge, Offer, Supply
from energyfund.solar.sizing.programme import best_size_by_program
from energyfund.solar.sizing.search import best_size
from tests.solar.sizing import reference_lp
from tests.solar.sizing.cases import draw_case

PANELS, BATTERY = [Offer(8.0, (0.4, 1.0), (3.0,))], Offer(20.0, (0.15,))


@pytest.mark.parametrize("seed", range(6))
def test_a_demand_charge(seed: int) -> None:
    case = draw_case(seed, steps=48)
    charge = DemandCharge(0.8, np.arange(48) // 24)
    charged = replace(case, supply=replace(case.supply, demand_charge=charge))
    size = best_size(charged, PANELS, BATTERY)
    assert size.net_gbp == pytest.approx(reference_lp.best(charged, PANELS, BATTERY).net_gbp, abs=1e-7)
    assert size.method.startswith("linear program solved by HiGHS, because the tariff charges for the greatest import")
    assert size.dispatches == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_standing_loss(seed: int) -> None:
    case = draw_case(seed, steps=48)
    leaky = replace(case, battery=replace(case.battery, standing_loss_fraction_per_hour=0.01))
    size = best_size(leaky, PANELS, BATTERY)
    assert size.net_gbp == pytest.approx(reference_lp.best(leaky, PANELS, BATTERY).net_gbp, abs=1e-7)
    assert "loses stored energy while it stands" in size.method


@pytest.mark.parametrize("seed", range(8))
def test_the_program_agrees_with_the_exact_method_where_both_can_be_used(seed: int) -> None:
    case = draw_case(seed, roofs=2, steps=48)
    panels = [*PANELS, Offer(4.0, (0.5,), outlay_gbp=3.0)]
    exact = best_size(case, panels, BATTERY, budget_gbp=9.0)
    program = best_size_by_program(case, (*panels, BATTERY), 9.0, "of a test", 60)
    bill = float(case.supply.load_kwh @ case.supply.buy_gbp_per_kwh)
    assert program.net_gbp == pytest.approx(exact.net_gbp, abs=1.1e-7 * max(bill, exact.saving_gbp, 1.0))
    fixed = [Offer(kwp, (0.0,), least=kwp) for kwp in (2.0, 1.0)]
    store = Offer(3.0, (0.0,), least=3.0)
    one = best_size(case, fixed, store).use
    other = best_size_by_program(case, (*fixed, store), None, "of a test", 60).use
    assert other.saving_gbp == pytest.approx(one.saving_gbp, abs=1e-9)
    gen = np.array([2.0, 1.0]) @ case.generation_kwh_per_kwp
    inward = gen + other.import_kwh + other.discharge_kwh
    assert inward == pytest.approx(case.supply.load_kwh + other.export_kwh + other.charge_kwh + other.curtailed_kwh)


def test_the_slopes_of_the_program_are_those_of_the_exact_method() -> None:
    case = draw_case(11, steps=48)
    fixed, store = [Offer(2.13, (0.0,), least=2.13)], Offer(3.7, (0.0,), least=3.7)
    one = best_size(case, fixed, store).use
    other = best_size_by_program(case, (*fixed, store), None, "of a test", 60).use
    assert other.per_kwp_gbp == pytest.approx(one.per_kwp_gbp, rel=1e-6)
    assert other.per_kwh_gbp == pytest.approx(one.per_kwh_gbp, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_export_prices_above_import_prices(seed: int) -> None:
    case = draw_case(seed, steps=24)
    rng = np.random.default_rng(seed)
    sell = np.where(rng.random(24) < 0.3, case.supply.buy_gbp_per_kwh + 0.1, case.supply.sell_gbp_per_kwh)
    torn = Case(
        replace(case.supply, sell_gbp_per_kwh=sell, export_limit_kw=3.0),
        case.generation_kwh_per_kwp,
        replace(case.battery, exports=True),
    )
    size = best_size(torn, PANELS, BATTERY)
    assert size.net_gbp == pytest.approx(reference_lp.best(torn, PANELS, BATTERY, one_way=True).net_gbp, abs=1e-5)
    assert size.method.startswith("linear program with whole numbers solved by HiGHS, because export pays more")
    assert not np.any(
        (size.use.import_kwh > 1e-6) & (size.use.export_kwh > 1e-6) & (sell > torn.supply.buy_gbp_per_kwh)
    )


@pytest.mark.parametrize("seed", range(6))
def test_negative_import_prices(seed: int) -> None:
    case = draw_case(seed, steps=24)
    rng = np.random.default_rng(seed)
    buy = np.where(rng.random(24) < 0.2, -0.05, case.supply.buy_gbp_per_kwh)
    odd = replace(case, supply=replace(case.supply, buy_gbp_per_kwh=buy, export_limit_kw=3.0))
    size = best_size(odd, PANELS, BATTERY)
    assert size.net_gbp == pytest.approx(reference_lp.best(odd, PANELS, BATTERY, one_way=True).net_gbp, abs=1e-5)
    assert "the import price is negative" in size.method
    assert not np.any((size.use.charge_kwh > 1e-6) & (size.use.discharge_kwh > 1e-6))


@pytest.mark.hand
def test_being_paid_to_import_by_hand() -> None:
    # Step 1 pays 10p a kWh taken, 1 kWh of load; panels are turned down there. Step 2 costs 30p, 1 kWh of load, and the
    # panels make 1 kWh. Without a battery a kWp saves the 30p of step 2 and nothing in step 1.
    supply = Supply(np.ones(2), np.array([-0.10, 0.30]), np.zeros(2))
    case = Case(supply, np.ones((1, 2)), Battery(1, 1, 1))
    size = best_size(case, [Offer(1.0, (0.0,), least=1.0)])
    assert size.saving_gbp == pytest.approx(0.30)
    assert size.use.curtailed_kwh == pytest.approx([1.0, 0.0])
    assert np.isnan(size.use.per_kwh_gbp)


def test_time_may_run_out() -> None:
    case = draw_case(1, steps=96)
    leaky = replace(case, battery=replace(case.battery, standing_loss_fraction_per_hour=0.01))
    with pytest.raises(SolverStoppedError, match="within 0 s"):
        best_size(leaky, PANELS, BATTERY, seconds=0)
