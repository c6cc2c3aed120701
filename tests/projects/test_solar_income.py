"""What power brings in: contracts and their limits, free power, export and the old feed-in tariff."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.projects.operation import operation
from energyfund.projects.project import Calendar, Project
from energyfund.projects.solar_income import Income, buyers_saving, exported_kwh, solar_income, taken_kwh
from energyfund.scenario.projects import SolarProject
from energyfund.scenario.sales import Sale
from tests.projects.toys import FLAT, line, named, panels

PLAIN = {
    "kind": "solar",
    "name": "roofs",
    "roofs": "roofs.csv",
    "fixed_cost_gbp_per_year": 0,
    "inverter_life_years": 30,
    "inverter_cost_gbp_per_kwp": 0,
    "life_years": 8,
}
HALF = {"buyer": "school", "share_fraction": 0.5, "price_gbp_per_kwh": 0.1}


def sold(figures: Figures, calendar: Calendar = FLAT, **given: Any) -> Project:
    """100,000 kWh in the first year, 1 % less in each later one; half of it bought at 10p, the rest exported at 5p."""
    return panels(figures, calendar, sales=[HALF | given])


def said(project: Project, words: str) -> bool:
    return any(words in remark for remark in project.remarks)


@pytest.mark.hand
def test_a_buyer_takes_no_more_than_it_can_use(even: Figures) -> None:
    # 60 % is 60,000 kWh, 59,400 in year 2; the buyer can use 50,000. Exported: 40 % and what is beyond.
    made = sold(even, share_fraction=0.6, at_most_kwh_per_year=50_000)
    assert line(made, "Power sold to school")[1:3] == pytest.approx([5000, 5000])
    assert line(made, "Power exported")[1:3] == pytest.approx([0.05 * 50_000, 0.05 * 49_000])
    assert said(made, "school can use 50,000 kWh a year; in the first year 10,000 kWh beyond that are exported.")


@pytest.mark.hand
def test_a_guarantee_is_the_share_that_is_paid_for_in_any_case(even: Figures) -> None:
    # Hackney's rule: price x min(guaranteed share x generation, what the buyer can use). 40 % of 100,000 kWh at 10p.
    made = sold(even, guaranteed_share_fraction=0.4)
    bought = named(made, "Power sold to school")
    assert bought.guaranteed_gbp is not None
    assert bought.guaranteed_gbp[[0, 1, 2, 9]] == pytest.approx([0, 4000, 3960, 0])
    assert bought.gbp[1] == pytest.approx(5000), "what is expected stays the same"
    limited = named(sold(even, guaranteed_share_fraction=0.4, at_most_kwh_per_year=30_000), "Power sold to school")
    assert limited.guaranteed_gbp is not None
    assert limited.guaranteed_gbp[1] == pytest.approx(3000)
    assert named(sold(even), "Power sold to school").guaranteed_gbp is None
    # Of £7,500 a year (5,000 sold, 2,500 exported) 4,000 is guaranteed, 1,000 as used, 2,500 market: 53, 13, 33 %
    assert said(made, "53 % of its income is guaranteed")
    assert said(made, "13 % depends on how much buyers use, 33 % on the price of exported power.")


@pytest.mark.hand
def test_when_a_contract_ends_its_share_is_exported(even: Figures) -> None:
    made = sold(even, term_years=3, guaranteed_share_fraction=0.5)
    assert line(made, "Power sold to school")[2:6] == pytest.approx([4950, 4900, 0, 0])
    assert line(made, "Power exported")[3:5] == pytest.approx([0.05 * 49_000, 0.05 * 97_000])
    guaranteed = named(made, "Power sold to school").guaranteed_gbp
    assert guaranteed is not None
    assert guaranteed[4] == 0
    assert said(
        made, "The contract with school ends after 3 of 8 years; from 2031 on its share is counted as exported."
    )
    assert not said(sold(even, term_years=8), "The contract")


@pytest.mark.hand
def test_a_floor_holds_where_the_price_falls_below_it(even: Figures) -> None:
    # 10p falls by 5 % a year: 9.5p in the first year of operation, 9.025p in the second; never below 9.2p
    falling = {"kind": "rate", "rate_fraction": -0.05}
    made = sold(even, index=falling, floor_gbp_per_kwh=0.092)
    assert line(made, "Power sold to school")[1:3] == pytest.approx([50_000 * 0.095, 49_500 * 0.092])
    assert named(made, "Power sold to school").index.endswith("never below 9.20 p")


@pytest.mark.hand
def test_a_price_below_that_of_the_grid(even: Figures) -> None:
    # The grid's 25p less 20 % is 20p
    made = panels(even, sales=[{"buyer": "flats", "share_fraction": 0.5, "discount_to_grid_fraction": 0.2}])
    found = named(made, "Power sold to flats")
    assert found.gbp[1] == pytest.approx(10_000)
    assert found.source == "electricity_unit_rate_gbp_per_kwh"
    assert found.index == "inflation; 20 % below the grid's price at first"


@pytest.mark.hand
def test_free_power_earns_nothing_is_not_exported_and_saves_the_whole_price(even: Figures) -> None:
    made = sold(even, price_gbp_per_kwh=0)
    assert line(made, "Power sold to school") == []
    assert line(made, "Power exported")[1] == pytest.approx(2500)
    assert said(made, "Power is free for school: 50,000 kWh in the first year, which would cost £12,500 from the grid.")
    free = Sale.model_validate(HALF | {"price_gbp_per_kwh": 0})
    assert buyers_saving(free, 100_000, 20, even) == pytest.approx(0.25 * 50_000 / 20)


@pytest.mark.hand
def test_what_homes_save_under_other_terms(even: Figures) -> None:
    def saving(**terms: Any) -> float:
        plain = {"buyer": "flats", "share_fraction": 0.4} | terms
        return buyers_saving(Sale.model_validate(plain), 100_000, 20, even)

    # 40,000 kWh among 20 homes: a tenth off 25p is 2.5p; a floor of 20p leaves 5p; 10,000 kWh are a quarter
    assert saving(discount_to_grid_fraction=0.1) == pytest.approx(50)
    assert saving(price_gbp_per_kwh=0.15, floor_gbp_per_kwh=0.2) == pytest.approx(100)
    assert saving(price_gbp_per_kwh=0.15, at_most_kwh_per_year=10_000) == pytest.approx(50)


@pytest.mark.hand
def test_the_tariff_is_paid_for_every_unit_whoever_uses_it(even: Figures) -> None:
    # Hackney: 9.8p on all 100,000 kWh, 4.5p on the half that is exported, for 2 years; then exports earn 5p
    tariff = {"generation_gbp_per_kwh": 0.098, "export_gbp_per_kwh": 0.045, "years": 2, "index": "fixed"}
    made = panels(even, sales=[HALF], feed_in_tariff=tariff)
    assert line(made, "Feed-in tariff for generation")[:4] == pytest.approx([0, 9800, 9702, 0])
    assert line(made, "Feed-in tariff for export")[:4] == pytest.approx([0, 2250, 2227.5, 0])
    assert line(made, "Power exported")[:4] == pytest.approx([0, 0, 0, 0.05 * 49_000])
    assert line(made, "Power sold to school")[1] == pytest.approx(5000)
    assert said(made, "It ends after 2 years; in 2029, its last year, it brings £11,930.")  # 9,702 + 2,227.50
    assert said(made, "It closed to new schemes in 2019, so it can only be that of panels which are taken over.")


@pytest.mark.hand
def test_deemed_export_counts_half_of_all_units_and_nothing_else_is_paid_for_export(even: Figures) -> None:
    tariff = {
        "generation_gbp_per_kwh": 0.1,
        "export_gbp_per_kwh": 0.04,
        "deemed_export_fraction": 0.5,
        "years": 20,
        "index": "fixed",
    }
    made = panels(even, sales=[HALF | {"share_fraction": 0.9}], feed_in_tariff=tariff)
    assert line(made, "Feed-in tariff for export")[1] == pytest.approx(2000), "although a tenth is exported"
    assert line(made, "Power exported") == []
    assert said(made, "50 % of all units count as exported")
    alone = panels(even, sales=[HALF], feed_in_tariff={"generation_gbp_per_kwh": 0.1, "years": 20, "index": "fixed"})
    assert line(alone, "Power exported")[1] == pytest.approx(2500), "without an export tariff exports are sold"


@pytest.mark.hand
def test_what_each_line_varies_with_and_where_it_comes_from(even: Figures) -> None:
    sales = [HALF | {"share_fraction": 0.3}, HALF | {"buyer": "hall", "share_fraction": 0.3, "index": "fixed"}]
    tariff = {"generation_gbp_per_kwh": 0.1, "years": 20}
    found = {one.name: one for one in panels(even, sales=sales, feed_in_tariff=tariff).starts[0].lines}
    assert found["Power sold to school"].moves_with == ("yield", "price", "use", "inflation")
    assert found["Power sold to hall"].moves_with == ("yield", "use")
    assert found["Feed-in tariff for generation"].moves_with == ("yield", "inflation")
    assert found["Power exported"].moves_with == ("yield", "price", "inflation")
    assert found["Fixed running cost"].moves_with == ("cost", "inflation")
    assert all(one.index and one.source for one in found.values())


def of_terms(figures: Figures, sales: list[dict[str, Any]], inflation: float = 0.02) -> tuple[SolarProject, Income]:
    calendar = Calendar(2027, 12, 2025, inflation, 0.05)
    written = SolarProject.model_validate(PLAIN | {"sales": sales})
    return written, solar_income(written, operation(2027, 8, 10, 9000, calendar, figures))


shares = st.floats(0, 0.5)


@given(
    share=shares,
    other=shares,
    most=st.one_of(st.none(), st.floats(1, 9000)),
    term=st.one_of(st.none(), st.integers(1, 12)),
)
@settings(max_examples=60, deadline=None)
def test_every_unit_is_taken_or_exported(
    even: Figures, share: float, other: float, most: float | None, term: int | None
) -> None:
    terms = {"price_gbp_per_kwh": 0.1, "at_most_kwh_per_year": most, "term_years": term}
    sales = [{"buyer": "a", "share_fraction": share, **terms}, {"buyer": "b", "share_fraction": other, **terms}]
    written = SolarProject.model_validate(PLAIN | {"sales": sales})
    running = operation(2027, 8, 10, 9000, FLAT, even)
    exported = exported_kwh(written.sales, running)
    whole = exported + sum(taken_kwh(sale, running) for sale in written.sales)
    assert whole == pytest.approx(running.energy_kwh)
    assert exported.min() >= -1e-9


@given(
    share=shares,
    guaranteed=st.floats(0, 1),
    price=st.floats(0, 0.4),
    floor=st.floats(0, 0.4),
    index=st.sampled_from(["inflation", "rpi", "fixed"]),
)
@settings(max_examples=60, deadline=None)
def test_a_floor_and_a_guarantee_never_lower_income(
    even: Figures, share: float, guaranteed: float, price: float, floor: float, index: str
) -> None:
    plain = {"buyer": "a", "share_fraction": share, "price_gbp_per_kwh": price, "index": index}
    _, without = of_terms(even, [plain])
    _, floored = of_terms(even, [plain | {"floor_gbp_per_kwh": floor}])
    _, sure = of_terms(even, [plain | {"guaranteed_share_fraction": guaranteed * share}])
    assert (floored.gbp >= without.gbp - 1e-9).all()
    assert sure.gbp == pytest.approx(without.gbp)
    assert (sure.guaranteed_gbp <= sure.gbp + 1e-9).all()
    assert (sure.guaranteed_gbp >= without.guaranteed_gbp).all()


@given(term=st.integers(1, 9), price=st.floats(0.06, 0.4))
@settings(max_examples=30, deadline=None)
def test_a_longer_contract_above_the_export_price_never_lowers_income(even: Figures, term: int, price: float) -> None:
    terms = {"buyer": "a", "share_fraction": 0.4, "price_gbp_per_kwh": price}
    _, short = of_terms(even, [terms | {"term_years": term}])
    _, longer = of_terms(even, [terms | {"term_years": term + 1}])
    assert (longer.gbp >= short.gbp - 1e-9).all()


def test_what_most_of_the_income_varies_with(even: Figures) -> None:
    _, income = of_terms(even, [{"buyer": "a", "share_fraction": 0.9, "price_gbp_per_kwh": 0.2, "index": "fixed"}])
    assert set(income.factors) == {"yield", "use"}
    assert np.isclose(income.gbp.sum(), sum(one.gbp.sum() for one in income.lines))
