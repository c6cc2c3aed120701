"""Opens a weather file, whatever its format, and hands out weather that has passed every check."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from pathlib import Path

import numpy as np

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match
from energyfund.solar.weather import Times, Weather
from energyfund.solar.weather_checks import checked
from energyfund.solar.weather_formats import reader_for
from energyfund.solar.weather_record import VALUES, Label, Record, numbers_of

NEEDED = ("time", "ghi", "temp_air", "wind_speed")
COLUMNS = ("time", *VALUES)
"""Columns of our own weather tables; dni and dhi may be left out together."""

ADVICE = "Give EPW, PVGIS (CSV or JSON), NSRDB PSM, TMY3, or a CSV with the columns " + ", ".join(COLUMNS) + "."


def read_weather(
    path: Path, figures: Figures, label: Label | None = None, place: tuple[float, float] | None = None
) -> Weather:
    """Read a weather file; what it is shows in its first lines, not in its name.

    Args:
        path: EPW, PVGIS (typical year or hourly series, CSV or JSON), NSRDB PSM, TMY3, or our own CSV.
        figures: How far global irradiance may lie from beam and diffuse together.
        label: What the times mean; None takes the format's own meaning, and the beginning of the step for our own CSV.
        place: Latitude and longitude at which the sun is checked where the file does not say where it is. [°]

    Raises:
        MissingFileError: There is no such file, or it cannot be read.
        InvalidInputError: With every fault: line, column, value and what is allowed.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = "is not there." if not path.exists() else f"cannot be read ({error.strerror or error})."
        raise MissingFileError(path, reason, ADVICE) from error
    return weather_of(content, str(path), figures, label, place)


def weather_of(
    content: bytes,
    name: str,
    figures: Figures,
    label: Label | None = None,
    place: tuple[float, float] | None = None,
) -> Weather:
    """Weather from the bytes of a file; arguments and errors as in `read_weather`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # heads of EPW files hold place names in any encoding
    if not text.strip():
        raise InvalidInputError([Fault(name, None, "", "", f"is empty. {ADVICE}")])
    reader = reader_for(text)
    try:
        record = (reader or read_own)(text, name)
    except (ValueError, IndexError, KeyError, StopIteration, csv.Error) as error:
        message = f"is cut or damaged: it does not go on as its first lines promise ({error!r})"
        raise InvalidInputError([Fault(name, None, "", "", message)]) from error
    digest = hashlib.sha256(content + (label or record.label).encode()).hexdigest()
    return checked(record, name, figures, label, digest, place)


def read_own(text: str, name: str) -> Record:
    """Our own CSV: ``time`` in UTC (ISO 8601), ``ghi``, ``dni``, ``dhi``, ``temp_air``, ``wind_speed``.

    Raises:
        InvalidInputError: Columns are missing or unknown, or lines are cut.
    """
    lines = text.splitlines()
    header = [cell.strip() for cell in next(csv.reader(lines[:1]))]
    if "time" not in header:
        raise InvalidInputError([Fault(name, 1, "", lines[0][:60], f"is not a weather file that is known. {ADVICE}")])
    faults = [
        Fault(name, 1, column, "", f"is not a column of a weather table.{near_match(column, COLUMNS)}")
        for column in header
        if column not in COLUMNS
    ]
    faults += [Fault(name, 1, column, "", "this column is missing") for column in NEEDED if column not in header]
    if ("dni" in header) != ("dhi" in header):
        faults.append(Fault(name, 1, "dni, dhi", "", "both must be there, or neither"))
    rows = [(number, row) for number, row in enumerate(csv.reader(lines[1:]), start=2) if any(row)]
    faults += [
        Fault(name, number, "", "", f"has {len(row)} columns, the first line has {len(header)}")
        for number, row in rows
        if len(row) != len(header)
    ]
    if not rows:
        faults.append(Fault(name, None, "", "", "holds no hours below the first line"))
    if faults:
        raise InvalidInputError(faults)
    table = {column: [row[at].strip() for _, row in rows] for at, column in enumerate(header)}
    times, unread = _times(table["time"])
    values = {}
    for key in VALUES:
        if key in table:
            values[key], wrong = numbers_of(table[key], key)
            unread += wrong
    numbers = np.array([number for number, _ in rows], dtype=np.int64)
    return Record("weather table", times, "start", values, numbers, tuple(unread))


def _times(texts: list[str]) -> tuple[Times, list[tuple[int, str, str]]]:
    """ISO 8601 times as UTC; a time without an offset is taken as UTC; what cannot be read is listed."""
    times = np.full(len(texts), np.datetime64("NaT", "s"), dtype="datetime64[s]")
    unread = []
    for row, text in enumerate(texts):
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            unread.append((row, "time", text))
            continue
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
        times[row] = np.datetime64(moment, "s")
    return times, unread
