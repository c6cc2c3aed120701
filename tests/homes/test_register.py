from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.homes import register as reading
from energyfund.homes.appraise import appraise
from energyfund.homes.dwellings import COLUMN_NAMES, Dwellings
from energyfund.homes.energy_use import energy_cost_gbp, energy_use
from energyfund.homes.ratings import rating_scale
from energyfund.homes.register import RegisterReport, is_register, read_register
from energyfund.homes.tariffs import tariffs

_SPEC = importlib.util.spec_from_file_location("register_rows", Path(__file__).with_name("register_rows.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
ROWS: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(ROWS)

Read = Callable[..., tuple[list[Dwellings], RegisterReport]]


@pytest.fixture
def read(tmp_path: Path, figures: Figures) -> Read:
    def run(*rows: dict[str, str], **options: Any) -> tuple[list[Dwellings], RegisterReport]:
        path = ROWS.write_register(
            tmp_path / "certificates.csv",
            rows,
            **{key: options.pop(key) for key in ("old", "reverse") if key in options},
        )
        report = RegisterReport()
        return [part.dwellings for part in read_register(path, figures, report, **options)], report

    return run


def _row(number: int, **columns: str) -> dict[str, str]:
    return {"certificate_number": f"{number:04d}", "uprn": str(10000 + number)} | columns


def test_both_generations_and_any_order_give_the_same_homes(read: Read) -> None:
    rows = [_row(1), _row(2, walls_description="Solid brick, as built, no insulation (assumed)")]
    plain = read(*rows)[0][0]
    for options in ({"old": True}, {"reverse": True}, {"old": True, "reverse": True}):
        other = read(*rows, **options)[0][0]
        for name in COLUMN_NAMES:
            ours, theirs = getattr(plain, name), getattr(other, name)
            assert np.array_equal(ours, theirs, equal_nan=ours.dtype.kind == "f"), name
    assert plain.dwelling_id.tolist() == ["0001", "0002"]
    assert plain.wall.tolist() == ["cavity", "solid"]
    assert plain.tenure.tolist() == ["social_rent", "social_rent"]
    assert plain.ward.tolist() == ["Preston", "Preston"]


def test_a_register_is_known_by_its_header(tmp_path: Path) -> None:
    assert is_register(ROWS.write_register(tmp_path / "a.csv", [_row(1)]))
    assert is_register(ROWS.write_register(tmp_path / "b.csv", [_row(1)], old=True))
    short = tmp_path / "short.csv"
    short.write_text("dwelling_id,sap_rating\na,50\n", encoding="utf-8")
    assert not is_register(short)
    with pytest.raises(MissingFileError, match="no such file"):
        is_register(tmp_path / "none.csv")


def test_the_newest_certificate_of_a_property_is_kept(read: Read) -> None:
    rows = [
        _row(1, uprn="7", lodgement_date="2015-01-01"),
        _row(2, uprn="7", lodgement_date="2021-06-01"),
        _row(3, uprn="7", lodgement_date="2019-01-01"),
        _row(4, uprn="", address1="2 Nowhere Street", lodgement_date="2012-01-01"),
        _row(5, uprn="", address1="2 NOWHERE STREET ", lodgement_date="2013-01-01"),
        _row(6, uprn="", address1="", address=""),
        _row(7, uprn="", address1="", address=""),
    ]
    homes, report = read(*rows)
    assert homes[0].dwelling_id.tolist() == ["0002", "0005", "0006", "0007"]
    assert report.dropped == {"an older certificate of the same property": 3}
    assert report.rows == 7
    assert report.kept == 4


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("current_energy_efficiency", "0", "no rating from 1 to 120"),
        ("current_energy_efficiency", "130", "no rating from 1 to 120"),
        ("current_energy_efficiency", "NO DATA!", "no rating from 1 to 120"),
        ("total_floor_area", "2", "no floor area from 10 to 2,000 m²"),
        ("total_floor_area", "5000", "no floor area from 10 to 2,000 m²"),
        ("total_floor_area", "INVALID!", "no floor area from 10 to 2,000 m²"),
        ("property_type", "Park home", "not a house, bungalow, flat or maisonette"),
        ("country", "Wales", "in another nation: appraise each nation on its own"),
    ],
)
def test_rows_that_cannot_be_homes_are_counted_with_the_reason(
    column: str, value: str, reason: str, read: Read
) -> None:
    homes, report = read(_row(1), _row(2, **{column: value}))
    assert homes[0].homes == 1
    assert report.dropped == {reason: 1}
    assert f"1 left out: {reason}." in report.sentences()


@pytest.mark.parametrize("blank", ["", "NO DATA!", "INVALID!", "N/A", "Not Recorded"])
def test_every_spelling_of_no_value_is_read_as_none(blank: str, read: Read) -> None:
    homes, report = read(_row(1, tenure=blank, built_form=blank, number_habitable_rooms=blank, photo_supply=blank))
    assert homes[0].tenure.tolist() == ["unknown"]
    assert homes[0].buildings is not None
    assert homes[0].buildings.built_form.tolist() == ["unknown"]
    assert homes[0].buildings.rooms.tolist() == [5]
    assert not report.dropped


def test_words_that_are_not_understood_are_named_with_their_line(read: Read) -> None:
    homes, report = read(
        _row(1), _row(2, walls_description="Wattle and daub"), _row(3, construction_age_band="Long ago")
    )
    assert report.filled["no known wall: taken as cavity"] == (1, 3, "wattle and daub")
    assert report.filled["no known age band: taken as 1930 to 1949"] == (1, 4, "long ago")
    assert homes[0].wall.tolist() == ["cavity", "unknown", "cavity"]
    assert "1 with no known wall: taken as cavity, first in line 3 ('wattle and daub')." in report.sentences()


def test_addresses_are_not_read_unless_asked_for(tmp_path: Path, figures: Figures) -> None:
    path = ROWS.write_register(tmp_path / "certificates.csv", [_row(1)])
    (quiet,) = read_register(path, figures, RegisterReport())
    assert quiet.addresses.size == 0
    text = " ".join(str(getattr(quiet.dwellings, name).tolist()) for name in COLUMN_NAMES)
    assert "Nowhere" not in text
    (asked,) = read_register(path, figures, RegisterReport(), addresses=True)
    assert asked.addresses.tolist() == ["1 Nowhere Street, 1 Nowhere Street"]


@pytest.mark.hand
def test_a_building_is_moved_to_meet_its_certificate(read: Read, figures: Figures) -> None:
    # primary energy 320 x 85 = 27,200 kWh = (rooms + water) x 1.22 + (light + pumps) x 3.07
    homes = read(_row(1))[0][0]
    use = energy_use(homes, tariffs(homes, figures), rating_scale(figures, "sap_2012"), figures)
    # light of 85 m2 with half low-energy lamps: 546 kWh (test_heat_balance.py), pumps 115
    primary = (use.space_kwh[0] + use.water_kwh[0]) * 1.22 + (546 + 115) * 3.07
    assert primary == pytest.approx(27200, rel=0.01)


def test_the_energy_cost_is_that_of_the_energy(read: Read, figures: Figures) -> None:
    homes = read(_row(1), _row(2, mainheat_description="Electric storage heaters"))[0][0]
    tariff = tariffs(homes, figures)
    use = energy_use(homes, tariff, rating_scale(figures, "sap_2012"), figures)
    assert energy_cost_gbp(homes, use, tariff) == pytest.approx(homes.energy_cost_gbp_per_year)
    assert homes.energy_cost_gbp_per_year[1] > homes.energy_cost_gbp_per_year[0]


def test_energy_that_no_building_explains_is_moved_part_of_the_way(read: Read) -> None:
    homes, report = read(_row(1, energy_consumption_current="2500"), _row(2, energy_consumption_current=""))
    assert homes[0].buildings is not None
    assert homes[0].buildings.space_calibration.tolist() == [3.0, 1.0]
    assert any("far from that of their building" in sentence for sentence in report.sentences())


def test_parts_are_bounded_and_together_they_are_the_file(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [_row(number) for number in range(400)]
    whole = read(*rows)[0]
    monkeypatch.setattr(reading, "BLOCK_BYTES", 1 << 14)
    parts, report = read(*rows)
    assert len(whole) == 1 < len(parts)
    assert np.concatenate([part.dwelling_id for part in parts]).tolist() == whole[0].dwelling_id.tolist()
    assert report.kept == 400


def test_measures_look_at_the_building(read: Read, figures: Figures) -> None:
    homes = read(
        _row(1),
        _row(2, roof_description="Pitched, 270 mm loft insulation"),
        _row(3, property_type="Flat", roof_description="(another dwelling above)"),
        _row(4, property_type="Flat"),
        _row(5, photo_supply="40"),
        _row(6, mainheatcont_description="No time or thermostatic control of room temperature"),
    )[0][0]
    incomes = homes.income_ahc_gbp_per_year
    incomes[:] = 20000
    found = appraise(homes, ("loft_insulation",), figures, 30000, seed=1, draws=20, version="sap_2012")
    assert (found.home_cost_gbp > 0).tolist() == [True, False, False, True, True, True]
    # roof of 85 / 2 m2 at 20 pounds = 850, held between 500 and 2,000
    assert found.home_cost_gbp[0] == pytest.approx(850)
    solar = appraise(homes, ("solar_pv",), figures, 30000, seed=1, draws=20, version="sap_2012")
    assert (solar.home_cost_gbp > 0).tolist() == [True, True, False, False, False, True]
    controls = appraise(homes, ("heating_controls",), figures, 30000, seed=1, draws=20, version="sap_2012")
    assert (controls.home_cost_gbp > 0).tolist() == [False] * 5 + [True]


def test_modelled_savings_come_from_the_heat_balance(read: Read, figures: Figures) -> None:
    homes = read(_row(1), _row(2, total_floor_area="170"))[0][0]
    homes.income_ahc_gbp_per_year[:] = 20000
    found = appraise(homes, ("cavity_wall",), figures, 30000, seed=1, draws=20, version="sap_2012", savings="modelled")
    shares = found.home_saving_gbp_per_year / homes.energy_cost_gbp_per_year
    assert shares[0] != pytest.approx(shares[1], rel=1e-3)  # one published share would give one answer
    assert (shares > 0.05).all()


def test_a_register_without_what_is_needed_is_refused(tmp_path: Path, figures: Figures) -> None:
    path = tmp_path / "part.csv"
    path.write_text("LMK_KEY,CURRENT_ENERGY_EFFICIENCY\n1,50\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="property_type: this column is missing") as caught:
        list(read_register(path, figures, RegisterReport()))
    assert len(caught.value.faults) == 2


def test_rows_of_the_wrong_width_are_refused(tmp_path: Path, figures: Figures) -> None:
    path = ROWS.write_register(tmp_path / "broken.csv", [_row(1)])
    with path.open("a", encoding="utf-8") as file:
        file.write("one,two\n")
    with pytest.raises(MissingFileError, match="cannot be read as a table"):
        list(read_register(path, figures, RegisterReport()))
