"""The best sizes of small sites: worked out by hand, beside brute force, and in every arrangement."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from energyfund.errors import InvalidInputError
from energyfund.finance.prices import at_prices_of
from energyfund.plan.size import Sizing
from energyfund.plan.size_parts import MeterSize
from energyfund.planning import check_scenario
from energyfund.planning.inputs import read_inputs
from energyfund.planning.sizing.levels import Costing, long_enough, site_sales
from energyfund.planning.sizing.meters import Ground, Meter, pools_of
from energyfund.planning.sizing.run import size_scenario
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.projects import SolarProject
from energyfund.solar.sizing.dispatch import dispatch

Load = Callable[..., LoadedScenario]

ROOFS = """\
roof_id,postcode,tilt_deg,azimuth_deg,kwp,estate
R1,PR1,30,180,40,North
R2,PR1,30,90,20,North
R3,PR2,10,225,30,South
"""

PROJECT = """\
price_base_year: 2026
discount_rate_fraction: 0.05
projects:
  - kind: solar
    name: roofs
    roofs: roofs.csv
    capex_gbp_per_kwp: 1000
    fixed_cost_gbp_per_year: 0
    running_cost_gbp_per_kwp_per_year: 0
    business_rates_gbp_per_kwp_per_year: 0
    inverter_life_years: 25
    inverter_cost_gbp_per_kwp: 0
    life_years: 25
    export_price_gbp_per_kwh: 0.05
"""

SITE = """\
    site:
      arrangement: single_buyer
      price_to_site_gbp_per_kwh: 0.15
      loads: [{name: pumps, kind: landlord_supply, annual_kwh: 40000}]
      import_price: {price_gbp_per_kwh: 0.25}
"""

BATTERY = """\
      battery: {cost_gbp_per_kwh: 250, life_years: 15, power_kw_per_kwh: 0.5, round_trip_fraction: 0.9,
                largest_kwh: 100}
"""

PEAK = """\
      import_price:
        price_gbp_per_kwh: 0.2
        periods: [{from_hour: 16, to_hour: 20, price_gbp_per_kwh: 0.4}]
"""


def sized(load: Load, text: str, **tables: str) -> Sizing:
    return size_scenario(load(text, roofs=tables.pop("roofs", ROOFS), **tables))


def only(found: Sizing) -> MeterSize:
    (project,) = found.projects
    (meter,) = project.meters
    return meter


def meters(loaded: LoadedScenario) -> tuple[Meter, ...]:
    """What the search was given."""
    inputs = read_inputs(loaded)
    project = loaded.scenario.projects[0]
    assert isinstance(project, SolarProject)
    assert project.site is not None
    roofs = inputs.roofs[project.name]
    calendar = long_enough(inputs.calendar, inputs.timeline.start, project.life_years)
    costing = Costing(project, float(roofs.capacity_kwp.sum()), calendar, inputs.figures, inputs.timeline.start)
    ground = Ground(loaded, project.site, roofs, inputs.figures, costing.levels(site_sales(project)), 2026, 0)
    return tuple(meter for pool in pools_of(ground) for meter in pool.meters)


def constant_year(kw: float) -> str:
    hours = np.arange(np.datetime64("2025-01-01T00"), np.datetime64("2026-01-01T00"), np.timedelta64(1, "h"))
    return "time,kw\n" + "".join(f"{hour}:00Z,{kw}\n" for hour in hours)


@pytest.mark.hand
def test_a_roof_below_a_great_load_is_worth_its_output_at_the_import_price(load: Load) -> None:
    site = SITE.replace("kind: landlord_supply, annual_kwh: 40000", "file: readings.csv")
    found = sized(load, PROJECT + site, readings=constant_year(200))
    meter, project = only(found), found.projects[0]
    real = 1.05 / 1.025 - 1  # inflation of the library is 2.5 %
    weights = (1 + real) ** -np.arange(1, 26)
    ageing = 1 - 0.005 * np.arange(25)  # degradation of the library is 0.5 % of the first year
    # 200 kW all year is more than 90 kWp ever make, so that every unit saves 25 p and every roof is full
    assert meter.best_kwp == pytest.approx(90)
    assert meter.self_use_fraction == pytest.approx(1)
    assert meter.load_kwh == pytest.approx(200 * 8760)
    assert project.life_output_fraction == pytest.approx(float(weights @ ageing) / float(weights.sum()))
    generated = sum(month.generated_kwh for month in meter.months)
    assert generated == pytest.approx(project.annual_kwh * project.life_output_fraction)
    assert meter.value_gbp == pytest.approx(0.25 * generated)
    assert meter.cost_gbp == pytest.approx(90 * 1000 / float(weights.sum()))
    assert project.site_gbp == pytest.approx(0.10 * generated)
    assert project.society_gbp == pytest.approx(0.15 * generated)
    assert project.levelised_cost_gbp_per_kwh == pytest.approx(meter.cost_gbp / generated)
    # the value curve is a straight line: its slope times the roofs is the value
    assert sum(
        (one.to_kwp - one.from_kwp) * one.value_gbp_per_kwp_per_year for roof in found.roofs for one in roof.segments
    ) == pytest.approx(meter.value_gbp, rel=1e-6)


@pytest.mark.parametrize("prices", [SITE + BATTERY, SITE.split("      import_price", maxsplit=1)[0] + PEAK + BATTERY])
def test_the_best_size_beats_every_size_on_a_grid(load: Load, prices: str) -> None:
    roofs = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\nR1,PR1,30,180,150\n"
    loaded = load(PROJECT + prices, roofs=roofs)
    found = size_scenario(loaded)
    meter, (case,) = only(found), [one.case for one in meters(loaded)]
    kwp_cost = found.roofs[0].cost_gbp_per_kwp_per_year
    kwh_cost = (meter.cost_gbp - kwp_cost * meter.best_kwp) / meter.battery_kwh
    assert 0 < meter.battery_kwh < 100
    assert 0 < meter.best_kwp < 150
    best = -np.inf
    for kwp in np.arange(0, 151, 10.0):
        for kwh in np.arange(0, 101, 20.0):
            saved = dispatch(case, np.array([kwp]), float(kwh)).saving_gbp
            best = max(best, saved - kwp_cost * kwp - kwh_cost * kwh)
    assert meter.net_gbp >= best
    assert meter.net_gbp - best < 0.05 * meter.net_gbp  # the grid is coarse, not far off
    assert meter.gap_gbp < 1e-6 * meter.bill_before_gbp
    near = [(meter.best_kwp + a, meter.battery_kwh + b) for a in (-0.5, 0.5) for b in (-0.5, 0.5)]
    for kwp, kwh in near:
        saved = dispatch(case, np.array([kwp]), kwh).saving_gbp
        assert saved - kwp_cost * kwp - kwh_cost * kwh <= meter.net_gbp


@pytest.mark.parametrize("more", ["", BATTERY, BATTERY + "      connection: {export_limit_kw: 5}\n"])
def test_every_month_adds_up(load: Load, more: str) -> None:
    meter = only(sized(load, PROJECT + SITE + more))
    for month in meter.months:
        made = month.used_directly_kwh + month.charged_kwh + month.exported_kwh + month.curtailed_kwh
        assert month.generated_kwh == pytest.approx(made - month.battery_exported_kwh, abs=1e-4)
        met = month.used_directly_kwh + month.from_battery_kwh + month.imported_kwh - month.charged_from_grid_kwh
        assert month.load_kwh == pytest.approx(met, abs=1e-4)
    made = sum(month.generated_kwh for month in meter.months)
    used = sum(month.used_directly_kwh + month.from_battery_kwh for month in meter.months)
    assert meter.self_use_fraction == pytest.approx(used / made)
    assert meter.self_sufficiency_fraction == pytest.approx(used / meter.load_kwh)
    assert meter.value_gbp == pytest.approx(meter.bill_saved_gbp + meter.export_income_gbp)
    assert all(choice.net_gbp <= meter.net_gbp + 1e-6 for choice in meter.choices)


def test_a_limit_on_all_panels_is_shared_where_it_is_worth_most(load: Load) -> None:
    loads = """\
      loads:
        - {name: north pumps, kind: landlord_supply, annual_kwh: 30000, estate: North}
        - {name: south pumps, kind: landlord_supply, annual_kwh: 15000, estate: South}
"""
    site = SITE.replace("      loads: [{name: pumps, kind: landlord_supply, annual_kwh: 40000}]\n", loads)
    free = sized(load, PROJECT + site).projects[0]
    assert [meter.name for meter in free.meters] == ["North", "South"]
    tight = sized(load, PROJECT + site + "      largest_kwp: 15\n").projects[0]
    assert free.best_kwp > 20
    assert tight.best_kwp == pytest.approx(15, abs=1e-3)
    first, second = tight.meters
    # at the best division another kWp is worth the same on both sides
    assert first.next_kwp_gbp == pytest.approx(second.next_kwp_gbp, rel=0.02)
    assert first.net_gbp + second.net_gbp < sum(meter.net_gbp for meter in free.meters)


def test_homes_with_meters_of_their_own_use_less_of_their_panels_than_together(load: Load) -> None:
    flats = SITE.replace("kind: landlord_supply, annual_kwh: 40000", "kind: flats, annual_kwh: 2500, homes: 24")
    limit = "      largest_kwp: 30\n"
    together = only(sized(load, PROJECT + flats.replace("single_buyer", "microgrid") + limit))
    apart = only(sized(load, PROJECT + flats.replace("single_buyer", "per_flat") + limit))
    assert apart.count == 24
    assert apart.load_kwh == pytest.approx(together.load_kwh)
    full_together = next(one for one in together.choices if "full" in one.name)
    full_apart = next(one for one in apart.choices if "full" in one.name)
    assert full_apart.kwp == pytest.approx(full_together.kwp)
    assert full_apart.self_use_fraction < full_together.self_use_fraction
    assert "spikier" in " ".join(sized(load, PROJECT + flats.replace("single_buyer", "per_flat")).remarks)


def test_without_a_site_all_or_nothing(load: Load) -> None:
    sales = "    sales: [{buyer: the school, share_fraction: 0.5, price_gbp_per_kwh: 0.2}]\n"
    found = sized(load, PROJECT + sales)
    assert found.projects[0].best_kwp == pytest.approx(90)
    assert all(len(roof.segments) == 1 for roof in found.roofs)
    assert "no site block" in found.remarks[0]
    poor = sized(load, PROJECT)
    assert poor.projects[0].best_kwp == 0
    assert poor.answer[0].startswith("Build nothing")


def test_no_export_turns_panels_down_and_says_so(load: Load) -> None:
    meter = only(sized(load, PROJECT + SITE + "      connection: {export_limit_kw: 0, phases: 1}\n"))
    assert meter.export_limit_kw == 0
    assert sum(month.exported_kwh for month in meter.months) == 0
    assert "G100" in meter.connection
    found = sized(load, PROJECT + SITE + "      connection: {export_limit_kw: 0}\n")
    assert any("no export at all" in remark for remark in found.remarks)


def test_a_tariff_below_cost_is_named_with_its_line(load: Load) -> None:
    text = PROJECT + SITE.replace("price_to_site_gbp_per_kwh: 0.15", "price_to_site_gbp_per_kwh: 0.01")
    loaded = load(text, roofs=ROOFS)
    line = loaded.file.read_text().splitlines().index("      price_to_site_gbp_per_kwh: 0.01") + 1
    assert any(
        f"line {line}: the price to the site, 1.0 p a unit, is below" in one for one in size_scenario(loaded).remarks
    )


def test_a_charge_on_the_peak_is_sized_by_the_linear_program(load: Load) -> None:
    roofs = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\nR1,PR1,30,180,20\n"
    text = PROJECT + SITE + "      demand_charge_gbp_per_kw_per_year: 40\n"
    found = sized(load, text, roofs=roofs)
    assert "linear program" in " ".join(found.remarks)
    assert found.roofs[0].segments == ()
    assert only(found).value_gbp > only(sized(load, PROJECT + SITE, roofs=roofs)).value_gbp - 1e-6


def test_the_library_s_price_falls_with_size_and_each_band_is_tried(load: Load) -> None:
    text = PROJECT.replace("    capex_gbp_per_kwp: 1000\n", "") + SITE
    figures = read_inputs(load(text, roofs=ROOFS)).figures
    for use, key, least in (
        (6_000, "solar_capex_up_to_4_kwp_gbp_per_kwp", 0),
        (20_000, "solar_capex_30_to_150_kwp_gbp_per_kwp", 30),
    ):
        project = sized(load, text.replace("annual_kwh: 40000", f"annual_kwh: {use}")).projects[0]
        assert project.best_kwp > least
        assert project.outlay_gbp / project.best_kwp == pytest.approx(at_prices_of(figures, key, 2026))
    # from 30 kWp on each kWp is cheaper, so that just as much is bought for a use of 20,000 kWh
    assert project.best_kwp == pytest.approx(30, abs=0.01)


FAULTY = {
    "estate": (SITE.replace("annual_kwh: 40000", "annual_kwh: 40000, estate: Nroth"), "Did you mean 'North'"),
    "nobody pays": (SITE.replace("      price_to_site_gbp_per_kwh: 0.15\n", ""), "nothing says what the site pays"),
    "no homes": (SITE.replace("single_buyer", "per_flat"), "no load is of the kind flats or household"),
    "homes of a school": (SITE.replace("annual_kwh: 40000", "annual_kwh: 40000, homes: 3"), "goes with kind flats"),
    "nought": (SITE.replace("kind: landlord_supply, annual_kwh: 40000", "file: nought.csv"), "holds no use at all"),
    "short": (SITE.replace("kind: landlord_supply, annual_kwh: 40000", "file: short.csv"), "a year is needed"),
    "rows": (SITE.replace("kind: landlord_supply, annual_kwh: 40000", "file: rows.csv"), "is not a time such as"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_check_finds_faults_of_a_site(load: Load, name: str) -> None:
    text, message = FAULTY[name]
    tables = {
        "nought": constant_year(0),
        "short": "\n".join(constant_year(1).splitlines()[:4000]) + "\n",
        "rows": "time,kwh\n2025-01-01T00:00,1\nsoon,1\n2025-01-01T01:00,\n",
    }
    loaded = load(PROJECT + text, roofs=ROOFS, **tables)
    with pytest.raises(InvalidInputError) as caught:
        check_scenario(loaded)
    assert message in str(caught.value)
    if name == "rows":
        assert [fault.line for fault in caught.value.faults] == [3, 4]
    elif name != "short":
        assert all(fault.line is not None for fault in caught.value.faults)


def test_a_name_that_is_no_solar_project(load: Load) -> None:
    with pytest.raises(InvalidInputError, match="Did you mean 'roofs'"):
        size_scenario(load(PROJECT + SITE, roofs=ROOFS), project="rofs")


def test_same_scenario_same_bytes_and_another_seed_other_weather(load: Load) -> None:
    loaded = load(PROJECT + SITE + BATTERY, roofs=ROOFS)
    first = size_scenario(loaded)
    assert first.to_json() == size_scenario(loaded).to_json()
    assert Sizing.from_json(first.to_json()) == first
    assert first.is_as_written()
    assert size_scenario(loaded, seed=7).to_json() != first.to_json()
