"""Reads the weather files that others write: EPW, PVGIS, NSRDB PSM and TMY3. Each says what its times mean.

- EPW and TMY3: local standard time, hours 1 to 24, the end of the hour.
- NSRDB PSM: standard time of the zone in its header, the middle of the step.
- PVGIS: UTC, the moment of the satellite's picture, which is taken as the middle of the hour.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.weather import FloatArray, Times
from energyfund.solar.weather_record import VALUES, Label, Record, numbers_of

EPW_HEAD = 8
"""Lines before the first hour of an EPW file."""

EPW_COLUMNS = {"ghi": 13, "dni": 14, "dhi": 15, "temp_air": 6, "wind_speed": 21}
TMY3_COLUMNS = {
    "ghi": "GHI (W/m^2)",
    "dni": "DNI (W/m^2)",
    "dhi": "DHI (W/m^2)",
    "temp_air": "Dry-bulb (C)",
    "wind_speed": "Wspd (m/s)",
}
PSM_COLUMNS = {"ghi": "GHI", "dni": "DNI", "dhi": "DHI", "temp_air": "Temperature", "wind_speed": "Wind Speed"}
PVGIS_COLUMNS = {"ghi": "G(h)", "dni": "Gb(n)", "dhi": "Gd(h)", "temp_air": "T2m", "wind_speed": "WS10m"}

Reader = Callable[[str, str], Record]


def reader_for(text: str) -> Reader | None:
    """The reader for a text, told by its first lines; None where it is none of these formats."""
    lines = text[:4096].splitlines()
    first, second = [*lines, "", ""][:2]
    if first.startswith("LOCATION,"):
        return read_epw
    if first.startswith("Source,") and "Time Zone" in first:
        return read_psm
    if second.startswith("Date (MM/DD/YYYY)"):
        return read_tmy3
    if text.lstrip().startswith("{"):
        return read_pvgis_json
    if first.startswith("Latitude (decimal degrees)"):
        return read_pvgis_csv
    return None


def read_epw(text: str, name: str) -> Record:
    """EnergyPlus weather."""
    lines = text.splitlines()
    place = lines[0].split(",")
    latitude, longitude, zone, altitude = _numbers(place[6:10], name, 1)
    periods = [line for line in lines[:EPW_HEAD] if line.startswith("DATA PERIODS")]
    per_hour = int(_numbers(periods[0].split(",")[2:3], name, EPW_HEAD)[0]) if periods else 1
    rows = _rows(lines[EPW_HEAD:], EPW_HEAD + 1, 22, name)
    minute = [row[4] if per_hour > 1 and row[4] not in {"0", "00"} else "60" for row in rows]
    ends = _ends([[*row[:4], one] for row, one in zip(rows, minute, strict=True)], zone, name, EPW_HEAD + 1)
    columns = {key: [row[at] for row in rows] for key, at in EPW_COLUMNS.items()}
    return _record("EPW file", ends, "end", columns, EPW_HEAD + 1, (latitude, longitude, altitude), typical=True)


def read_tmy3(text: str, name: str) -> Record:
    """Typical year of the National Renewable Energy Laboratory, third edition."""
    lines = text.splitlines()
    zone, latitude, longitude, altitude = _numbers(lines[0].split(",")[3:7], name, 1)
    header = next(csv.reader([lines[1]]))
    at = _positions(header, TMY3_COLUMNS, name, 2)
    rows = _rows(lines[2:], 3, len(header), name)
    parts = []
    for row in rows:
        month, day, year = [*row[0].split("/"), "", ""][:3]
        hour, minute = [*row[1].split(":"), "0"][:2]
        parts.append([year, month, day, hour, minute])
    ends = _ends(parts, zone, name, 3, hour_counts_from=0)
    columns = {key: [row[place] for row in rows] for key, place in at.items()}
    return _record("TMY3 file", ends, "end", columns, 3, (latitude, longitude, altitude), typical=True)


def read_psm(text: str, name: str) -> Record:
    """National Solar Radiation Database, physical solar model."""
    lines = text.splitlines()
    about = dict(zip(next(csv.reader([lines[0]])), next(csv.reader([lines[1]])), strict=False))
    wanted = [about.get(key, "") for key in ("Latitude", "Longitude", "Elevation", "Time Zone")]
    latitude, longitude, altitude, zone = _numbers(wanted, name, 2)
    header = [cell for cell in next(csv.reader([lines[2]])) if cell]
    dates = {key: key for key in ("Year", "Month", "Day", "Hour", "Minute")}
    at = _positions(header, PSM_COLUMNS | dates, name, 3)
    rows = _rows(lines[3:], 4, len(header), name)
    times = _ends([[row[at[key]] for key in dates] for row in rows], zone, name, 4, hour_counts_from=0)
    columns = {key: [row[at[key]] for row in rows] for key in PSM_COLUMNS}
    place = latitude, longitude, altitude
    return _record("NSRDB file", times, "middle", columns, 4, place, typical=True)


def read_pvgis_csv(text: str, name: str) -> Record:
    """PVGIS, typical year or hourly series, as CSV."""
    lines = text.splitlines()
    about = [line.split(":", 1)[1] if ":" in line else "" for line in lines[:3]]
    latitude, longitude, altitude = _numbers(about, name, 1)
    start = next((number for number, line in enumerate(lines) if line.startswith("time")), None)
    if start is None:
        raise _fault(name, None, "is a PVGIS file without hours: no line begins with 'time'")
    header = [cell.strip() for cell in lines[start].split(",")]
    end = next((n for n in range(start + 1, len(lines)) if not lines[n][:1].isdigit()), len(lines))
    rows = [[cell.strip() for cell in line.split(",")] for line in lines[start + 1 : end]]
    table = {title: [row[at] if at < len(row) else "" for row in rows] for at, title in enumerate(header)}
    said = dict(line.split(":", 1) for line in lines[:start] if ":" in line)
    offset = next((value for key, value in said.items() if key.lower().startswith("irradiance time offset")), "0")
    slope = next((value for key, value in said.items() if key.startswith("Slope")), "0")
    return _pvgis(table, header[0], (latitude, longitude, altitude), offset, slope, start + 2, name)


def read_pvgis_json(text: str, name: str) -> Record:
    """PVGIS, typical year or hourly series, as JSON."""
    try:
        content: Any = json.loads(text)
        place = content["inputs"]["location"]
        outputs = content["outputs"]
        hours = outputs["tmy_hourly"] if "tmy_hourly" in outputs else outputs["hourly"]
        table = {title: [str(hour.get(title, "")) for hour in hours] for title in hours[0]}
        where = [str(place["latitude"]), str(place["longitude"]), str(place.get("elevation") or 0)]
        fixed = content["inputs"].get("mounting_system", {}).get("fixed", {})
        slope = str(fixed.get("slope", {}).get("value", 0))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise _fault(name, None, f"is not the JSON that PVGIS writes ({error!r})") from error
    time = "time(UTC)" if "time(UTC)" in table else "time"
    latitude, longitude, altitude = _numbers(where, name, 1)
    offset = str(place.get("irradiance_time_offset") or 0)
    return _pvgis(table, time, (latitude, longitude, altitude), offset, slope, 1, name)


def _pvgis(
    table: dict[str, list[str]],
    time: str,
    place: tuple[float, float, float],
    offset: str,
    slope: str,
    first: int,
    name: str,
) -> Record:
    texts = table.get(time, [])
    try:
        stamps = [f"{t[0:4]}-{t[4:6]}-{t[6:8]}T{t[9:11]}:{t[11:13]}" for t in texts]
        times = np.array(stamps, dtype="datetime64[s]")
    except ValueError as error:
        raise _fault(name, first, f"has a time that cannot be read ({error}); PVGIS writes 20200101:0010") from error
    times = times + np.timedelta64(round(3600 * _numbers([offset], name, 1)[0]), "s")
    if "G(h)" in table:
        columns = {key: table.get(title, [""] * len(times)) for key, title in PVGIS_COLUMNS.items()}
        return _record("PVGIS typical year", times, "middle", columns, first, place, typical=True)
    if not {"Gb(i)", "Gd(i)", "H_sun"} <= set(table) or _numbers([slope.partition("deg")[0]], name, 1)[0] != 0:
        message = (
            "is a PVGIS series for a sloping plane, or without its components; ask PVGIS for slope 0 with 'radiation "
            "components', or for the typical year (TMY)"
        )
        raise _fault(name, None, message)
    beam, sky, height = (numbers_of(table[key], key)[0] for key in ("Gb(i)", "Gd(i)", "H_sun"))
    sine = np.sin(np.radians(height))
    columns = {key: table.get(PVGIS_COLUMNS[key], [""] * len(times)) for key in ("temp_air", "wind_speed")}
    record = _record("PVGIS hourly series", times, "middle", columns, first, place)
    lit = (beam > 0) & (sine > 0)
    normal = np.where(lit, beam / np.where(lit, sine, 1), 0)
    record.values.update(ghi=beam + sky, dni=normal, dhi=sky)
    return record


def _record(
    kind: str,
    times: Times,
    label: Label,
    columns: dict[str, list[str]],
    first: int,
    place: tuple[float, float, float],
    *,
    typical: bool = False,
) -> Record:
    values: dict[str, FloatArray] = {}
    unread: list[tuple[int, str, str]] = []
    for key in VALUES:
        if key in columns:
            values[key], wrong = numbers_of(columns[key], key)
            unread += wrong
    lines = np.arange(first, first + times.size)
    return Record(kind, times, label, values, lines, tuple(unread), *place, typical=typical)


def _rows(lines: Sequence[str], first: int, least: int, name: str) -> list[list[str]]:
    """Cells of each line.

    Raises:
        InvalidInputError: Lines with too few cells, each of them.
    """
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines) if row]
    short = [number for number, row in enumerate(rows, start=first) if len(row) < least]
    if short:
        message = f"has fewer than {least} columns; the file is cut or damaged"
        raise InvalidInputError([Fault(name, number, "", "", message) for number in short])
    return rows


def _ends(parts: list[list[str]], zone: float, name: str, first: int, hour_counts_from: int = 1) -> Times:
    """Year, month, day, hour and minute of a time zone as times in UTC.

    Raises:
        InvalidInputError: A time that cannot be read, each of them.
    """
    times = np.empty(len(parts), dtype="datetime64[s]")
    faults = []
    for row, (year, month, day, hour, minute) in enumerate(parts):
        try:
            date = np.datetime64(f"{int(year):04d}-{int(month):02d}-{int(day):02d}", "s")
            clock = 3600 * (int(hour) - hour_counts_from) + 60 * int(minute)
            times[row] = date + np.timedelta64(clock - round(3600 * zone), "s")
        except ValueError:
            written = f"{year}-{month}-{day} {hour}:{minute}"
            faults.append(Fault(name, first + row, "time", written, "is not a date and time"))
    if faults:
        raise InvalidInputError(faults)
    return times


def _positions(header: list[str], wanted: dict[str, str], name: str, line: int) -> dict[str, int]:
    missing = [title for title in wanted.values() if title not in header]
    if missing:
        raise InvalidInputError([Fault(name, line, title, "", "this column is missing") for title in missing])
    return {key: header.index(title) for key, title in wanted.items()}


def _numbers(texts: Sequence[str], name: str, line: int) -> list[float]:
    try:
        return [float(text) for text in texts]
    except ValueError as error:
        raise _fault(name, line, f"the head of the file cannot be read: {error}") from error


def _fault(name: str, line: int | None, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(name, line, "", "", message)])
