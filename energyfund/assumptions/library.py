"""Opens the figures that come with the package, for one day and with a scenario's overrides."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml

from energyfund.assumptions.figures import Entry, Figures, Override, find_entry
from energyfund.assumptions.schema import read_entries
from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match

_FOLDER = Path(str(files("energyfund.assumptions")))
_TABLES = _FOLDER / "tables"
_ABOUT = _FOLDER / "library.yaml"

LIBRARY_DATE: dt.date = yaml.safe_load(_ABOUT.read_text(encoding="utf-8"))["checked"]
"""Day on which the figures were last checked: the date of a scenario that names none."""


def load(on: dt.date, overrides: Mapping[str, Override] | None = None) -> Figures:
    """The figures that hold on one day.

    Args:
        on: The day.
        overrides: A scenario's own values by key, each with its reason.

    Returns:
        The figures. Reading one that has no value on the day is an error that names the earliest date.

    Raises:
        InvalidInputError: Overrides with an unknown key, an empty reason or an impossible value, all at once.

    >>> load(dt.date(2026, 11, 22)).value("green_book_discount_rate_fraction")
    0.035
    """
    chosen = dict(overrides or {})
    entries = library_entries()
    faults = [fault for key, override in chosen.items() for fault in _override_faults(key, override, entries)]
    if faults:
        raise InvalidInputError(faults)
    return Figures(on, entries, chosen, library_sha256())


@cache
def library_entries() -> Mapping[str, Entry]:
    """Every figure of the library with all its dated values, by key in alphabetical order.

    Raises:
        InvalidInputError: A file of the library breaks the schema, or two files hold one key.
    """
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for path in _figure_files():
        found = read_entries(path.name, path.read_text(encoding="utf-8"))
        faults += [
            Fault(path.name, None, key, "", f"is also in {entries[key].file}") for key in found if key in entries
        ]
        entries |= found
    if faults:
        raise InvalidInputError(faults)
    return MappingProxyType(dict(sorted(entries.items())))


def library_entry(key: str) -> Entry:
    """One figure of the library with all its dated values.

    Raises:
        InvalidInputError: No figure has this key.
    """
    return find_entry(library_entries(), key)


@cache
def library_sha256() -> str:
    """Hash of every figures file and table: names and bytes, in alphabetical order."""
    digest = hashlib.sha256()
    for path in [*_figure_files(), _ABOUT, *sorted(path for path in _TABLES.iterdir() if path.is_file())]:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def table_path(name: str) -> Path:
    """Path of a table that comes with the package.

    Args:
        name: File name, such as ``sap_climate.csv``.

    Raises:
        MissingFileError: No such table.
    """
    path = _TABLES / name
    if not path.is_file():
        near = near_match(name, [table.name for table in _TABLES.iterdir()])
        raise MissingFileError(name, f"is not a table of this package.{near}")
    return path


def _figure_files() -> list[Path]:
    return sorted(path for path in _FOLDER.glob("*.yaml") if path != _ABOUT)


def _override_faults(key: str, override: Override, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    field = f"assumptions.{key}"
    if key not in entries:
        yield Fault("scenario", None, field, "", f"no figure has this key.{near_match(key, list(entries))}")
        return
    if not override.because.strip():
        yield Fault("scenario", None, f"{field}.because", "", "say in a few words why the figure is changed")
    known, given = entries[key].values[-1].value, override.value
    numbers = given if isinstance(given, tuple) else (given,)
    if isinstance(known, tuple) != isinstance(given, tuple):
        wanted = f"a list of {len(known)} numbers" if isinstance(known, tuple) else "a single number"
        yield Fault("scenario", None, f"{field}.value", str(given), f"must be {wanted}")
    elif isinstance(known, tuple) and len(known) != len(numbers):
        yield Fault("scenario", None, f"{field}.value", str(given), f"must be a list of {len(known)} numbers")
    if not all(_is_finite_number(one) for one in numbers):
        yield Fault("scenario", None, f"{field}.value", str(given), "must be made of ordinary finite numbers")


def _is_finite_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
