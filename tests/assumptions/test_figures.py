"""Reading figures: dates, overrides, the record of what was used, and values as they were published."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from energyfund.assumptions import (
    LIBRARY_DATE,
    Figures,
    Override,
    library_entries,
    library_entry,
    library_sha256,
    load,
    stale_reason,
    table_path,
)
from energyfund.assumptions.schema import read_entries
from energyfund.errors import InvalidInputError, MissingFileError

ELECTRICITY = "electricity_unit_rate_gbp_per_kwh"
SOURCE = '{title: T, publisher: P, href: "https://example.org", published: 2020-01-01, checked: 2026-01-01}'
TOY = f"""\
shares:
  label: Shares
  unit: fraction
  quality: green
  impact: green
  review_by: 2027-01-01
  values:
    - {{from: 2020-01-01, value: [0.5, 1], low: [0.5, 1], high: [0.5, 1], status: rule, source: {SOURCE}}}
size_m2:
  label: Size
  unit: m2
  quality: green
  impact: green
  review_by: 2027-01-01
  values:
    - {{from: 2020-01-01, until: 2020-12-31, value: 3, low: 3, high: 3, status: outturn, source: {SOURCE}}}
    - {{from: 2022-01-01, until: 2022-12-31, value: 4, low: 4, high: 4, status: forecast, source: {SOURCE}}}
    - {{from: 2023-01-01, value: 5, low: 5, high: 5, status: forecast, source: {SOURCE}}}
"""


def toy(on: dt.date, overrides: dict[str, Override] | None = None) -> Figures:
    return Figures(on, read_entries("toy.yaml", TOY), overrides or {}, "hash")


@pytest.mark.published
@pytest.mark.parametrize(
    ("key", "on", "value"),
    [
        # Ofgem, changes to the energy price cap between 1 April and 30 June 2024: 24.50 p, 60.10 p, 6.04 p, 31.43 p
        (ELECTRICITY, "2024-05-01", 0.2450),
        ("electricity_standing_charge_gbp_per_day", "2024-05-01", 0.6010),
        ("gas_unit_rate_gbp_per_kwh", "2024-05-01", 0.0604),
        ("gas_standing_charge_gbp_per_day", "2024-05-01", 0.3143),
        # Ofgem, cap for July to September 2026: electricity 26.11 p
        (ELECTRICITY, "2026-09-30", 0.2611),
        # Ofgem, typical domestic consumption values
        ("typical_gas_kwh_per_year", "2026-06-30", 11500),
        ("typical_gas_kwh_per_year", "2026-07-01", 9500),
        ("typical_electricity_kwh_per_year", "2026-07-01", 2500),
        # HM Treasury Green Book 2026, chapter 6
        ("green_book_discount_rate_fraction", "2026-11-22", 0.035),
        # DESNZ carbon values of November 2023, table 3, central, 2022 prices
        ("carbon_value_gbp_per_tco2e", "2030-06-01", 294.50),
        ("carbon_value_gbp_per_tco2e", "2050-01-01", 397.54),
        # Regulator of Social Housing, value for money metrics 2024, median headline cost
        ("social_housing_operating_cost_gbp_per_home_per_year", "2026-11-22", 5136),
        # LGPS Scheme Advisory Board: 2,091 of costs on mean assets of (354,047 + 389,963) / 2 = 372,005, £m, 2023/24
        ("fund_cost_fraction_per_year", "2026-11-22", round(2091 / 372005, 4)),
    ],
)
def test_values_are_as_published(key: str, on: str, value: float) -> None:
    assert load(dt.date.fromisoformat(on)).value(key) == value


@pytest.mark.published
@pytest.mark.parametrize(
    ("on", "bill"),
    # Ofgem's typical bills; quarters whose standing charges are partly ours must agree as well
    [
        ("2023-07-01", 2074),
        ("2023-10-01", 1923),
        ("2024-01-01", 1928),
        ("2024-04-01", 1690),
        ("2024-07-01", 1568),
        ("2024-10-01", 1717),
        ("2025-01-01", 1738),
        ("2025-04-01", 1849),
        ("2025-07-01", 1720),
        ("2025-10-01", 1755),
        ("2026-01-01", 1758),
        ("2026-04-01", 1641),
    ],
)
def test_cap_rates_give_the_published_typical_bill(on: str, bill: float) -> None:
    figures = load(dt.date.fromisoformat(on))
    # Ofgem announced the bills of October to December 2023 at the typical use of before, 2,900 and 12,000 kWh
    use = load(min(dt.date.fromisoformat(on), dt.date(2023, 7, 1)) if on < "2024" else figures.on)
    total = (
        use.value("typical_electricity_kwh_per_year") * figures.value(ELECTRICITY)
        + use.value("typical_gas_kwh_per_year") * figures.value("gas_unit_rate_gbp_per_kwh")
        + 365 * figures.value("electricity_standing_charge_gbp_per_day")
        + 365 * figures.value("gas_standing_charge_gbp_per_day")
    )
    assert total == pytest.approx(bill, abs=1.5)


@pytest.mark.published
def test_low_and_high_carbon_values_are_half_and_one_and_a_half_times_the_central() -> None:
    # DESNZ, November 2023: low = half, high = 1.5 x central, each rounded to a penny from an unrounded central value
    for dated in library_entry("carbon_value_gbp_per_tco2e").values:
        assert isinstance(dated.value, float)
        assert dated.low == pytest.approx(dated.value / 2, abs=0.011)
        assert dated.high == pytest.approx(1.5 * dated.value, abs=0.011)


def test_a_series_holds_every_dated_value() -> None:
    series = load(LIBRARY_DATE).series("carbon_value_gbp_per_tco2e")
    assert [day.year for day in series] == list(range(2020, 2051))
    assert series[dt.date(2026, 1, 1)] == load(LIBRARY_DATE).value("carbon_value_gbp_per_tco2e")


def test_a_date_before_the_first_value_names_the_earliest() -> None:
    with pytest.raises(InvalidInputError, match="earliest value holds from 2023-07-01"):
        load(dt.date(2023, 6, 30)).value(ELECTRICITY)
    assert load(dt.date(2023, 7, 1)).value(ELECTRICITY) > 0


def test_a_value_that_has_ended_is_not_used() -> None:
    assert toy(dt.date(2020, 12, 31)).value("size_m2") == 3
    with pytest.raises(InvalidInputError, match="no value holds on 2021-06-01: one ended on 2020-12-31"):
        toy(dt.date(2021, 6, 1)).value("size_m2")
    assert toy(dt.date(2022, 1, 1)).value("size_m2") == 4


def test_list_and_number_are_not_mixed_up() -> None:
    figures = toy(LIBRARY_DATE)
    assert figures.values("shares") == (0.5, 1.0)
    with pytest.raises(TypeError, match="values\\(\\)"):
        figures.value("shares")
    with pytest.raises(TypeError, match="values\\(\\)"):
        figures.series("shares")
    with pytest.raises(TypeError, match="value\\(\\)"):
        figures.values("size_m2")


@pytest.mark.parametrize("read", ["value", "values", "figure", "series"])
def test_an_unknown_key_is_an_error_with_near_matches(read: str) -> None:
    with pytest.raises(InvalidInputError, match=f"Did you mean '{ELECTRICITY}'"):
        getattr(load(LIBRARY_DATE), read)("electricity_unit_rate_gbp_per_kw")


def test_used_lists_what_was_asked_for_and_nothing_else() -> None:
    figures = load(LIBRARY_DATE)
    assert figures.used() == ()
    figures.value("indivisible_reserve_fraction")
    figures.series(ELECTRICITY)
    figures.figure(ELECTRICITY)
    assert [figure.key for figure in figures.used()] == [ELECTRICITY, "indivisible_reserve_fraction"]
    assert load(LIBRARY_DATE).used() == ()


def test_nothing_was_checked_after_the_date_of_the_library() -> None:
    late = [
        f"{entry.file} {entry.key} {dated.from_date}: checked {dated.source.checked}"
        for entry in library_entries().values()
        for dated in entry.values
        if dated.source.checked > LIBRARY_DATE
    ]
    assert not late, f"raise 'checked' in library.yaml ({LIBRARY_DATE}):\n" + "\n".join(late)


def test_keys_are_sorted_and_all_there() -> None:
    assert load(LIBRARY_DATE).keys() == tuple(sorted(library_entries()))


def test_an_override_replaces_the_value_and_keeps_what_it_replaced() -> None:
    library = load(LIBRARY_DATE).figure(ELECTRICITY)
    figures = load(LIBRARY_DATE, {ELECTRICITY: Override(0.31, "our own contract")})
    figure = figures.figure(ELECTRICITY)
    assert figures.value(ELECTRICITY) == 0.31
    assert (figure.low, figure.value, figure.high, figure.status) == (0.31, 0.31, 0.31, "override")
    assert (figure.because, figure.replaced_value) == ("our own contract", library.value)
    assert (library.because, library.replaced_value) == ("", None)
    assert figures.series(ELECTRICITY) == {dt.date(2023, 7, 1): 0.31}
    assert figures.sha256() == load(LIBRARY_DATE).sha256()


def test_an_override_fills_a_date_for_which_the_library_has_nothing() -> None:
    day = dt.date(2019, 1, 1)
    figures = load(day, {ELECTRICITY: Override(0.15, "an old scheme")})
    assert figures.value(ELECTRICITY) == 0.15
    assert figures.figure(ELECTRICITY).replaced_value is None
    assert figures.series(ELECTRICITY) == {day: 0.15}


def test_every_fault_of_the_overrides_comes_at_once() -> None:
    overrides = {
        "electricity_unit_rate_gbp_per_kw": Override(0.3, "why not"),
        "indivisible_reserve_fraction": Override(0.2, "  "),
        "inflation_fraction_per_year": Override((0.02, 0.03), "two of them"),
        "seg_export_price_gbp_per_kwh": Override(float("nan"), "no number"),
        "connected_entity_limit_fraction": Override(float("inf"), "no end"),
    }
    with pytest.raises(InvalidInputError) as caught:
        load(LIBRARY_DATE, overrides)
    text = str(caught.value)
    assert len(caught.value.faults) == 5
    assert f"Did you mean '{ELECTRICITY}'" in text
    assert "indivisible_reserve_fraction.because: say in a few words" in text
    assert "must be a single number" in text
    assert text.count("ordinary finite numbers") == 2


def test_a_list_is_overridden_by_a_list_of_the_same_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("energyfund.assumptions.library.library_entries", lambda: read_entries("toy.yaml", TOY))
    assert load(LIBRARY_DATE, {"shares": Override((0.1, 0.2), "ours")}).values("shares") == (0.1, 0.2)
    for value in (0.1, (0.1,), (True, 0.2)):
        with pytest.raises(InvalidInputError, match="must be"):
            load(LIBRARY_DATE, {"shares": Override(value, "ours")})


def test_two_files_may_not_hold_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TOY, encoding="utf-8")
    monkeypatch.setattr("energyfund.assumptions.library._FOLDER", tmp_path)
    with pytest.raises(
        InvalidInputError, match=r"b\.yaml  shares: is also in a\.yaml\n  b\.yaml  size_m2: is also in a\.yaml"
    ):
        library_entries.__wrapped__()


def test_the_hash_is_stable_and_moves_with_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert library_sha256.__wrapped__() == library_sha256() == load(LIBRARY_DATE).sha256()
    assert len(library_sha256()) == 64
    (tmp_path / "a.yaml").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr("energyfund.assumptions.library._FOLDER", tmp_path)
    before = library_sha256.__wrapped__()
    (tmp_path / "a.yaml").write_text(TOY + "\n", encoding="utf-8")
    assert library_sha256.__wrapped__() != before


def test_a_missing_table_is_an_error() -> None:
    with pytest.raises(MissingFileError, match=r"no_such_table\.csv: is not a table of this package"):
        table_path("no_such_table.csv")


@pytest.mark.hand
@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2021-06-01", ""),
        ("2022-12-31", ""),  # the forecast from 2022 still runs on its last day
        ("2023-01-01", "forecast from 2022-01-01 is past its date"),
        ("2027-01-01", "forecast from 2022-01-01 is past its date"),
        ("2027-01-02", "review was due by 2027-01-01; forecast from 2022-01-01 is past its date"),
    ],
)
def test_stale_figures_give_their_reason(on: str, reason: str) -> None:
    assert stale_reason(read_entries("toy.yaml", TOY)["size_m2"], dt.date.fromisoformat(on)) == reason


def test_a_forecast_is_past_its_date_when_the_next_value_begins() -> None:
    text = TOY.replace(" until: 2022-12-31,", "")
    entry = read_entries("toy.yaml", text)["size_m2"]
    assert stale_reason(entry, dt.date(2022, 12, 31)) == ""
    assert stale_reason(entry, dt.date(2023, 1, 1)) == "forecast from 2022-01-01 is past its date"


def test_the_room_opens_without_pandas_and_numpy() -> None:
    code = (
        "import sys, energyfund.assumptions as a; a.load(a.LIBRARY_DATE); print({'numpy', 'pandas'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


@pytest.mark.hand
def test_a_figure_can_be_read_on_another_day_and_is_remembered() -> None:
    figures = toy(dt.date(2022, 6, 1))
    assert figures.value_on("size_m2", dt.date(2020, 6, 1)) == 3
    assert [figure.key for figure in figures.used()] == ["size_m2"]
    assert figures.value("size_m2") == 4
    with pytest.raises(InvalidInputError, match="no value is held for 2021-06-01"):
        figures.value_on("size_m2", dt.date(2021, 6, 1))
    with pytest.raises(TypeError, match="is a list of 2 numbers"):
        figures.value_on("shares", dt.date(2022, 1, 1))
    own = toy(dt.date(2022, 6, 1), {"size_m2": Override(7.0, "measured")})
    assert own.value_on("size_m2", dt.date(2020, 6, 1)) == 7
