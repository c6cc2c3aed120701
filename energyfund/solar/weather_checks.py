"""Checks a weather record and makes weather of it: every fault is named with its line, nothing is mended in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.sun import Sun, split_erbs, sun_at
from energyfund.solar.synthesis import YEAR
from energyfund.solar.weather import FloatArray, Times, Weather
from energyfund.solar.weather_clock import clock_trouble
from energyfund.solar.weather_record import VALUES, Label, Record

STEPS_SECONDS = (900, 1800, 3600)
"""Lengths of a step that are understood: quarter-hours, half-hours and hours."""

DAYS = 365
LEAST = {"ghi": -5, "dni": -5, "dhi": -5, "temp_air": -60, "wind_speed": 0}
GREATEST = {"ghi": 1500, "dni": 1500, "dhi": 1000, "temp_air": 60, "wind_speed": 75}
"""What is believed; sensors drift a few watts below zero at night, which becomes zero."""

MOST_TOLD = 200
"""Faults of one sort that are listed; the count of the others follows."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A record in order, as far as the checks have come."""

    record: Record
    label: Label
    step_seconds: int
    start_utc: Times
    values: dict[str, FloatArray]
    lines: NDArray[np.int64]
    remarks: tuple[str, ...]


def checked(
    record: Record,
    name: str,
    figures: Figures,
    label: Label | None,
    sha256: str,
    place: tuple[float, float] | None = None,
) -> Weather:
    """Weather from a record.

    Args:
        record: What stood in the file.
        name: The file's name, for messages.
        figures: How far global irradiance may lie from beam and diffuse together.
        label: What the times mean; None takes the record's own meaning.
        sha256: Hash of the file.
        place: Latitude and longitude at which the sun is checked where the file does not say where it is. [°]

    Raises:
        InvalidInputError: With every fault of the first stage at which there is one: cells, times, values, clock.
    """
    _stop(_told(name, _cell_faults(record, name)))
    found = _in_order(record, name, label or record.label)
    _stop(_told(name, _value_faults(found, name)))
    latitude, longitude = place or (None, None)
    if record.latitude_deg is not None and record.longitude_deg is not None:
        latitude, longitude = record.latitude_deg, record.longitude_deg
    values, remarks = found.values, found.remarks
    half = np.timedelta64(found.step_seconds // 2, "s")
    middles = found.start_utc + half
    if latitude is not None and longitude is not None:
        sun = sun_at(middles, latitude, longitude, record.altitude_m)
        if "dni" in values:
            _stop(_told(name, _beam_faults(found, sun, name)))
            trouble = clock_trouble(middles, values, (latitude, longitude, record.altitude_m))
            if trouble is None:
                _stop(_told(name, _sum_faults(found, sun, name, figures)))
            elif trouble.serious and label is None:
                _stop([Fault(name, None, "time", "", trouble.message)])
            else:
                remarks = (*remarks, f"In the weather file {trouble.message}")
    if "dni" not in values:
        if latitude is None or longitude is None:
            message = "these columns are needed, because it is not known where the weather is"
            raise InvalidInputError([Fault(name, 1, "dni, dhi", "", message)])
        dni, dhi = split_erbs(values["ghi"], sun, middles)
        values = values | {"dni": dni, "dhi": dhi}
        remarks = (*remarks, "Direct and diffuse light are not in the file; they were split with the Erbs correlation.")
    meaning = f"times are the {found.label} of each step"
    return Weather(
        start_utc=found.start_utc,
        step_hours=found.step_seconds / 3600,
        ghi=values["ghi"],
        dni=values["dni"],
        dhi=values["dhi"],
        temp_air=values["temp_air"],
        wind_speed=values["wind_speed"],
        latitude_deg=record.latitude_deg,
        longitude_deg=record.longitude_deg,
        altitude_m=record.altitude_m,
        source=f"{record.kind} {name}, {found.start_utc.size} steps, {meaning} (sha256 {sha256[:12]})",
        sha256=sha256,
        remarks=remarks,
    )


def _stop(faults: list[Fault]) -> None:
    if faults:
        raise InvalidInputError(faults)


def _told(name: str, faults: Iterator[Fault]) -> list[Fault]:
    """The first faults, and how many more there are."""
    told = list(faults)
    if len(told) <= MOST_TOLD:
        return told
    more = Fault(name, None, "", "", f"has {len(told) - MOST_TOLD} more such faults")
    return [*told[:MOST_TOLD], more]


def _cell_faults(record: Record, name: str) -> Iterator[Fault]:
    unread = {(row, key) for row, key, _ in record.unread}
    for place, key, text in record.unread:
        message = "is not a time; write 2019-06-21T12:00:00Z" if key == "time" else "is not a number"
        yield Fault(name, int(record.lines[place]), key, text, message)
    for key, values in record.values.items():
        for row in np.flatnonzero(np.isnan(values)):
            if (int(row), key) not in unread:
                yield Fault(name, int(record.lines[row]), key, "", "is blank; fill the gap first, nothing is guessed")


def _in_order(record: Record, name: str, label: Label) -> _Checked:
    """Times that follow each other at one step over whole years, without 29 February."""
    times, remarks = record.label_utc, []
    if times.size < 2:
        _stop([Fault(name, None, "time", "", "holds fewer than two rows; a year of hours is needed")])
    steps = np.diff(times).astype(np.int64)
    if record.typical and np.any((steps <= 0) | (steps > 3600 * 24)):
        times = _in_one_year(times)
        steps = np.diff(times).astype(np.int64)
        remarks.append(f"A typical year put together from several; it is read as {YEAR}.")
    step = int(np.median(steps))
    if step not in STEPS_SECONDS:
        message = f"the usual step is {step} seconds; quarter-hours, half-hours and hours are understood"
        _stop([Fault(name, int(record.lines[0]), "time", "", message)])
    before = {"start": 0, "middle": step // 2, "end": step}[label]
    start = times - np.timedelta64(before, "s")
    leap = (start.astype("datetime64[M]").astype(np.int64) % 12 == 1) & (_day_of_month(start) == 29)
    _stop(_told(name, _gap_faults(times, steps, step, record.lines, name)))
    if leap.any():
        remarks.append(f"{int(leap.sum())} steps on 29 February were left out, so that every year has 365 days.")
    kept = ~leap
    per_year = DAYS * 24 * 3600 // step
    if int(kept.sum()) % per_year:
        days = int(kept.sum()) * step / (24 * 3600)
        message = f"covers {days:g} days; whole years of {DAYS} days are needed (29 February does not count)"
        _stop([Fault(name, None, "time", "", message)])
    values = {key: record.values[key][kept] for key in record.values}
    return _Checked(record, label, step, start[kept], values, record.lines[kept], tuple(remarks))


def _in_one_year(times: Times) -> Times:
    """Times of several years as one year; the last step may end on 1 January of the next."""
    within = times - times.astype("datetime64[Y]").astype("datetime64[s]")
    leap = times.astype("datetime64[Y]").astype(np.int64) % 4 == 2
    after_february = times.astype("datetime64[M]").astype(np.int64) % 12 > 1
    within = within - np.where(leap & after_february, 24 * 3600, 0).astype("timedelta64[s]")
    years = np.full(times.size, np.datetime64(str(YEAR), "s"))
    moved: Times = years + within
    half = times.size // 2
    late = np.arange(times.size) >= half
    january = moved.astype("datetime64[M]").astype(np.int64) % 12 == 0
    december = moved.astype("datetime64[M]").astype(np.int64) % 12 == 11
    year = np.timedelta64(DAYS * 24 * 3600, "s")
    moved[late & january] += year
    moved[~late & december] -= year
    return moved


def _day_of_month(times: Times) -> NDArray[np.int64]:
    days = times.astype("datetime64[D]") - times.astype("datetime64[M]").astype("datetime64[D]")
    whole: NDArray[np.int64] = days.astype(np.int64) + 1
    return whole


def _gap_faults(
    times: Times, steps: NDArray[np.int64], step: int, lines: NDArray[np.int64], name: str
) -> Iterator[Fault]:
    wrong = np.flatnonzero(steps != step)
    months = times.astype("datetime64[M]").astype(np.int64) % 12
    hour_off = [int(row) for row in wrong if abs(int(steps[row]) - step) == 3600]
    clock = len(hour_off) == len(wrong) and {int(months[row]) for row in hour_off} <= {2, 9}
    for row in wrong:
        seconds = int(steps[row])
        if seconds <= 0:
            message = "stands before or at the time of the line above"
        else:
            message = f"comes {seconds / 60:g} minutes after the line above, not {step / 60:g}"
        if clock:
            message += "; the clocks change on that day, so the times may be British local time: give UTC"
        yield Fault(name, int(lines[row + 1]), "time", str(times[row + 1]), message)


def _value_faults(found: _Checked, name: str) -> Iterator[Fault]:
    for key in VALUES:
        if key not in found.values:
            continue
        values = found.values[key]
        wrong = np.flatnonzero((values < LEAST[key]) | (values > GREATEST[key]))
        for row in wrong:
            message = f"must lie between {LEAST[key]} and {GREATEST[key]}"
            yield Fault(name, int(found.lines[row]), key, f"{values[row]:g}", message)
        if key in {"ghi", "dni", "dhi"}:
            np.maximum(values, 0, out=values)


def _beam_faults(found: _Checked, sun: Sun, name: str) -> Iterator[Fault]:
    """Beam that is more than what arrives above the air."""
    dni = found.values["dni"]
    for row in np.flatnonzero(dni > sun.extra):
        message = f"is more than the {sun.extra[row]:.0f} W/m² that arrive above the air on that day"
        yield Fault(name, int(found.lines[row]), "dni", f"{dni[row]:g}", message)


def _sum_faults(found: _Checked, sun: Sun, name: str, figures: Figures) -> Iterator[Fault]:
    """Global irradiance that is not beam and diffuse together."""
    ghi, dni, dhi = (found.values[key] for key in ("ghi", "dni", "dhi"))
    together = dhi + dni * np.maximum(np.cos(np.radians(sun.apparent_zenith_deg)), 0)
    watts, share = figures.values("weather_sum_tolerance")
    for row in np.flatnonzero(np.abs(ghi - together) > watts + share * np.maximum(ghi, together)):
        message = f"is far from beam and diffuse together, which make {together[row]:.0f} W/m²"
        yield Fault(name, int(found.lines[row]), "ghi", f"{ghi[row]:g}", message)
