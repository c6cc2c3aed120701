"""Weather files: every format gives the same weather, and what is wrong is named with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.solar.sun import sun_at
from energyfund.solar.weather import Weather, middle
from energyfund.solar.weather_file import read_weather
from energyfund.solar.weather_record import Label
from tests.solar import weather_writers as write

VALUES = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
HACKNEY = (51.6, -0.45)
Read = Callable[..., Weather]


@pytest.fixture
def read(tmp_path: Path, figures: Figures) -> Read:
    def from_text(
        text: str | bytes, label: Label | None = None, place: tuple[float, float] | None = HACKNEY
    ) -> Weather:
        path = tmp_path / "weather.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_weather(path, figures, label, place)

    return from_text


def faults(read: Read, text: str, label: Label | None = None) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        read(text, label)
    return [fault.as_text().split("weather.txt", 1)[1].strip(": ") for fault in caught.value.faults]


def changed(text: str, line: int, old: str, new: str) -> str:
    lines = text.split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    return "\n".join(lines)


def same(found: Weather, made: Weather, rtol: float = 1e-9) -> None:
    for name in VALUES:
        np.testing.assert_allclose(getattr(found, name), getattr(made, name), rtol=rtol, atol=1e-9)
    np.testing.assert_array_equal(found.start_utc, made.start_utc)
    assert found.step_hours == made.step_hours


@pytest.mark.parametrize("form", [write.epw, write.tmy3, write.psm, write.pvgis_csv, write.pvgis_json])
def test_formats_are_told_by_content_and_mean_the_same(read: Read, thames: Weather, form: Callable[..., str]) -> None:
    found = read(form(thames))
    same(found, thames)
    assert (found.latitude_deg, found.longitude_deg, found.altitude_m) == (51.6, -0.45, 53)


@pytest.mark.parametrize(("label", "seconds"), [("start", 0), ("middle", 1800), ("end", 3600)])
def test_our_own_table_means_what_its_label_says(read: Read, thames: Weather, label: Label, seconds: int) -> None:
    found = read(write.own_csv(thames, seconds), label)
    same(found, thames)
    assert found.latitude_deg is None
    assert f"times are the {label} of each step" in found.source


def test_offsets_and_byte_order_marks_are_understood(read: Read, thames: Weather) -> None:
    later = write.own_csv(thames, 3600, "+01:00")
    same(read(b"\xef\xbb\xbf" + later.encode()), thames)
    same(read(write.own_csv(thames, 0, "")), thames)


def test_a_pvgis_series_gives_back_its_beam(read: Read, thames: Weather) -> None:
    height = 90 - sun_at(middle(thames), 51.6, -0.45, 53).apparent_zenith_deg
    found = read(write.pvgis_hourly(thames, height))
    np.testing.assert_allclose(found.dni, np.where(height > 0, thames.dni, 0), rtol=1e-6, atol=1e-6)
    with pytest.raises(InvalidInputError, match="sloping plane"):
        read(write.pvgis_hourly(thames, height, slope=35))


def test_months_of_several_years_become_one_year(read: Read, thames: Weather) -> None:
    found = read(write.epw(thames, years=(2004, 2011, 1998)))
    same(found, thames)
    assert any("put together from several" in remark for remark in found.remarks)


def test_half_hours_leap_days_and_several_years(read: Read, thames: Weather) -> None:
    start = np.arange("2019-01-01", "2021-01-01", 30, dtype="datetime64[m]").astype("datetime64[s]")
    dark = np.zeros(start.size)
    record = replace(thames, start_utc=start, ghi=dark, dni=dark, dhi=dark, temp_air=dark + 9, wind_speed=dark)
    found = read(write.own_csv(record))
    assert found.step_hours == 0.5
    assert found.start_utc.size == 2 * 365 * 48
    assert found.years == 2
    assert found.remarks == ("48 steps on 29 February were left out, so that every year has 365 days.",)


def test_light_is_split_where_the_table_has_only_the_sum(read: Read, thames: Weather) -> None:
    lines = [",".join([line.split(",")[0], line.split(",")[1], *line.split(",")[4:]]) for line in
             write.own_csv(thames).splitlines()]  # fmt: skip
    found = read("\n".join(lines) + "\n")
    np.testing.assert_allclose(found.dhi, thames.dhi, rtol=1e-3, atol=0.5)
    assert "Erbs" in found.remarks[0]
    with pytest.raises(InvalidInputError, match="not known where"):
        read("\n".join(lines) + "\n", None, None)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("T12:00:00Z", "T12:xx", "line 4190  time = 2023-06-24T12:xx: is not a time"),
        ("Z,", "Z,nan0", "line 4190  ghi = nan0"),
        ("Z,", "Z,-9999,", "line 4190: has 7 columns, the first line has 6"),
    ],
)
def test_a_wrong_cell_is_named(read: Read, thames: Weather, old: str, new: str, expected: str) -> None:
    assert faults(read, changed(write.own_csv(thames), 4190, old, new))[0].startswith(expected)


def with_cell(thames: Weather, line: int, column: int, value: str) -> str:
    lines = write.own_csv(thames).split("\n")
    cells = lines[line - 1].split(",")
    cells[column] = value
    lines[line - 1] = ",".join(cells)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (1, "", "line 4190  ghi: is blank"),
        (1, "-9999", "line 4190  ghi = -9999: must lie between -5 and 1500"),
        (1, "20", "line 4190  ghi = 20: is far from beam and diffuse together"),
        (2, "1400", "line 4190  dni = 1400: is more than the 132"),
        (4, "99", "line 4190  temp_air = 99: must lie between -60 and 60"),
        (5, "-1", "line 4190  wind_speed = -1: must lie between 0 and 75"),
    ],
)
def test_an_impossible_value_is_named(read: Read, thames: Weather, column: int, value: str, expected: str) -> None:
    assert thames.dni[4188] > 300  # a bright noon in June
    assert faults(read, with_cell(thames, 4190, column, value))[0].startswith(expected)


def test_a_small_offset_at_night_becomes_zero(read: Read, thames: Weather) -> None:
    assert read(with_cell(thames, 2, 1, "-2")).ghi[0] == 0


def test_gaps_and_disorder_are_named(read: Read, thames: Weather) -> None:
    lines = write.own_csv(thames).split("\n")
    gap = faults(read, "\n".join(lines[:100] + lines[103:]))
    assert gap == ["line 101  time = 2023-01-05T06:00:00: comes 240 minutes after the line above, not 60"]
    assert "before or at" in faults(read, "\n".join(lines[:100] + lines[99:]))[0]
    assert "covers 100 days" in faults(read, "\n".join(lines[: 1 + 2400]) + "\n")[0]


def test_clock_time_with_summer_time_is_noticed_by_its_gap(read: Read, thames: Weather) -> None:
    lines = write.own_csv(thames, ending="").split("\n")
    head, body = lines[0], lines[1:-1]
    spring, autumn = 24 * 84 + 1, 24 * 301 + 1
    local = [
        ",".join([str(np.datetime64(line.split(",")[0]) + np.timedelta64(3600, "s")), *line.split(",")[1:]])
        for line in body[spring:autumn]
    ]
    found = faults(read, "\n".join([head, *body[:spring], *local, *body[autumn:]]) + "\n")
    assert len(found) == 2
    assert all("British local time" in one for one in found)


def test_summer_time_without_a_gap_is_noticed_by_the_sun(read: Read, thames: Weather) -> None:
    hour = np.where((np.arange(8760) > 24 * 84) & (np.arange(8760) < 24 * 301), 1, 0)
    at = np.arange(8760) - hour
    names = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
    local = replace(thames, **{name: getattr(thames, name)[at] for name in names})
    assert "local clock time with summer time" in faults(read, write.own_csv(local))[0]


@pytest.mark.parametrize(("seconds", "words"), [(3600, "60 minutes behind"), (-3600, "60 minutes ahead of")])
def test_a_clock_that_is_wrong_is_noticed_by_the_sun(read: Read, thames: Weather, seconds: int, words: str) -> None:
    found = faults(read, write.own_csv(thames, seconds))
    assert len(found) == 1
    assert words in found[0]
    assert "--weather-label" in found[0]


def test_a_label_that_is_asked_for_is_used_and_remarked_on(read: Read, thames: Weather) -> None:
    found = read(write.own_csv(thames), "end")
    assert found.start_utc[0] == thames.start_utc[0] - np.timedelta64(3600, "s")
    assert "60 minutes ahead of the times" in found.remarks[0]
    assert "30 minutes" in read(write.own_csv(thames, 1800)).remarks[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("hello\n1\n", "is not a weather file that is known"),
        ("time,ghi\n", "line 1  temp_air: this column is missing"),
        ("time,ghi,dni,temp_air,wind_speed,x\n", "line 1  x: is not a column"),
        ("time,ghi,dni,temp_air,wind_speed\n", "line 1  dni, dhi: both must be there"),
        ('{"a": 1}', "is not the JSON that PVGIS writes"),
        ("LOCATION,a,b\n", "is cut or damaged"),
        ("LOCATION,a,b,c,d,e,north,0,0,1\n", "the head of the file cannot be read"),
        ("Latitude (decimal degrees): 51\nLongitude (decimal degrees): 0\nElevation (m): 1\n", "without hours"),
    ],
)
def test_a_file_that_is_no_weather(read: Read, text: str, expected: str) -> None:
    assert any(expected in one for one in faults(read, text))


def test_a_cut_file_is_named(read: Read, thames: Weather) -> None:
    text = write.epw(thames)
    assert "fewer than 22 columns" in faults(read, text[: len(text) // 2])[0]


@pytest.mark.parametrize("form", [write.own_csv, write.epw, write.tmy3, write.psm, write.pvgis_csv, write.pvgis_json])
def test_a_file_cut_anywhere_ends_in_words(read: Read, thames: Weather, form: Callable[..., str]) -> None:
    text = form(thames)
    draw = np.random.default_rng(1)
    for end in [*range(1, 200, 7), *draw.integers(200, len(text) - 100, 10)]:
        with pytest.raises(InvalidInputError):
            read(text[: int(end)])


def test_a_file_that_is_not_there(tmp_path: Path, figures: Figures) -> None:
    with pytest.raises(MissingFileError, match="is not there"):
        read_weather(tmp_path / "none.epw", figures)
