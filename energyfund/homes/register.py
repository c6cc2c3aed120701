"""Reads the energy performance register, either generation of its column names, in parts of bounded size.

Two passes: the first reads only what says which certificate of each property is the newest; the second reads those
certificates. Address lines are not read at all unless somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.ratings import RatingVersion
from energyfund.homes.register_homes import homes_of
from energyfund.homes.register_text import NO_VALUE

BoolArray = NDArray[np.bool_]
BLOCK_BYTES = 1 << 21
"""Bytes read at a time."""

ADDRESS = ("address", "address1", "address2", "address3")
"""Columns that hold somebody's address."""

USED = (
    "certificate_number",
    "building_reference_number",
    "uprn",
    "postcode",
    "country",
    "local_authority",
    "constituency_label",
    "property_type",
    "built_form",
    "construction_age_band",
    "total_floor_area",
    "current_energy_efficiency",
    "energy_consumption_current",
    "lodgement_date",
    "tenure",
    "walls_description",
    "roof_description",
    "floor_description",
    "windows_description",
    "glazed_type",
    "multi_glaze_proportion",
    "mainheat_description",
    "mainheat_energy_eff",
    "mainheatcont_description",
    "main_fuel",
    "number_habitable_rooms",
    "number_open_fireplaces",
    "low_energy_lighting",
    "floor_height",
    "photo_supply",
)
"""Columns that are read, by the names of the newer files."""

_OLD_NAMES = {
    "lmk_key": "certificate_number",
    "mainheat_control_description": "mainheatcont_description",
    "wall_description": "walls_description",
    "dwelling_type": "property_type",
}
_AS_WRITTEN = frozenset({*ADDRESS, "certificate_number", "constituency_label"})
_NEEDED = ("certificate_number", "property_type", "total_floor_area", "current_energy_efficiency")
_MARKS = frozenset({"certificate_number", "current_energy_efficiency"})


@dataclass(slots=True)
class RegisterReport:
    """What became of the rows of a register file.

    Attributes:
        rows: Rows in the file.
        kept: Rows that became homes.
        dropped: Reason -> rows left out for it.
        filled: What was not understood or missing and was filled in -> rows, first line, and the text found there.
    """

    rows: int = 0
    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    filled: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def drop(self, reason: str, number: int) -> None:
        """Count rows left out."""
        if number:
            self.dropped[reason] = self.dropped.get(reason, 0) + number

    def fill(self, what: str, number: int, line: int, text: str) -> None:
        """Count rows in which something was filled in."""
        if number:
            seen, first, example = self.filled.get(what, (0, line, text))
            self.filled[what] = (seen + number, first, example)

    def sentences(self) -> tuple[str, ...]:
        """The report in sentences."""
        said = [f"{self.kept:,} of {self.rows:,} certificates were used."]
        said += [f"{number:,} left out: {reason}." for reason, number in sorted(self.dropped.items())]
        said += [
            f"{number:,} with {what}, first in line {line:,}" + (f" ('{text}')." if text else ".")
            for what, (number, line, text) in sorted(self.filled.items())
        ]
        return tuple(said)


@dataclass(frozen=True, slots=True)
class RegisterPart:
    """Some homes of a register, and their addresses where they were asked for (shape (dwellings,), else empty)."""

    dwellings: Dwellings
    addresses: NDArray[np.str_]


def is_register(path: Path) -> bool:
    """Whether a CSV file is an extract of the register, by its header.

    Raises:
        MissingFileError: There is no such file, or its header cannot be read.
    """
    return path.suffix.lower() == ".csv" and set(_names(path).values()) >= _MARKS


def read_register(
    path: Path,
    figures: Figures,
    report: RegisterReport,
    *,
    nation: str = "england",
    version: RatingVersion = "sap_2012",
    addresses: bool = False,
) -> Iterator[RegisterPart]:
    """Homes of a register file, the newest certificate of each property, part by part.

    Args:
        path: A CSV file: columns by the newer names, the older upper-case ones, or with hyphens, in any order.
        figures: The figures.
        report: Filled as the parts are read.
        nation: The nation whose homes are wanted.
        version: The standard of the ratings, for calibration.
        addresses: Whether to read address lines.

    Yields:
        Parts of bounded size. Incomes are missing; households are those that the standard assumes for the floor area.

    Raises:
        MissingFileError: There is no such file, or it is not a table.
        InvalidInputError: Columns are missing.
    """
    names = _names(path)
    missing = [name for name in _NEEDED if name not in names.values()]
    if missing:
        message = "this column is missing: an extract of the energy performance register has it"
        raise InvalidInputError([Fault(str(path), 1, name, "", message) for name in missing])
    newest = _newest(path, names)
    report.rows = len(newest)
    report.drop("an older certificate of the same property", int((~newest).sum()))
    wanted = (*USED, *ADDRESS) if addresses else USED
    start = 0
    for block in _blocks(path, {old: new for old, new in names.items() if new in wanted}):
        kept = newest[start : start + block.num_rows]
        lines = np.flatnonzero(kept) + start + 2
        start += block.num_rows
        texts = {name: _plain(block.column(name), name).filter(pa.array(kept)) for name in block.schema.names}
        dwellings, chosen = homes_of(texts, str(path), lines, nation, version, figures, report)
        if dwellings is not None:
            report.kept += dwellings.homes
            yield RegisterPart(dwellings, _addresses(texts, chosen) if addresses else np.array([], dtype=np.str_))


def _names(path: Path) -> dict[str, str]:
    """Names in the file -> names as the newer files have them."""
    try:
        header = pd.read_csv(path, nrows=0, dtype="str", encoding="utf-8-sig").columns
    except FileNotFoundError as error:
        raise MissingFileError(path, "there is no such file.", "Name a CSV or Parquet file of homes.") from error
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = f"cannot be read as a table ({str(error).strip().splitlines()[0]})."
        raise MissingFileError(path, reason, "Save it as CSV in UTF-8, or as Parquet.") from error
    found: dict[str, str] = {}
    for name in header:
        plain = str(name).strip().lower().replace("-", "_").replace(" ", "_")
        new = _OLD_NAMES.get(plain, plain)
        if new not in found.values():
            found[str(name)] = new
    return found


def _blocks(path: Path, names: dict[str, str]) -> Iterator[Any]:
    """The file block by block, columns of text under their new names."""
    convert = arrow_csv.ConvertOptions(
        include_columns=list(names), column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
    parse = arrow_csv.ParseOptions(newlines_in_values=True)
    try:
        reader = arrow_csv.open_csv(
            str(path),
            read_options=arrow_csv.ReadOptions(block_size=BLOCK_BYTES),
            parse_options=parse,
            convert_options=convert,
        )
        for batch in reader:
            yield pa.RecordBatch.from_arrays(batch.columns, names=[names[name] for name in batch.schema.names])
    except ValueError as error:
        reason = f"cannot be read as a table ({str(error).strip().splitlines()[0]})."
        raise MissingFileError(path, reason, "Save it as CSV in UTF-8.") from error


def _newest(path: Path, names: dict[str, str]) -> BoolArray:
    """Whether each row is the newest certificate of its property, shape (rows,).

    A property is known by its UPRN, else its building reference, else postcode and first address line, else it stands
    alone.
    """
    by = (
        "uprn",
        "building_reference_number",
        "postcode",
        "address1",
        "address",
        "certificate_number",
        "lodgement_date",
    )
    keys: list[NDArray[np.uint64]] = []
    days: list[NDArray[np.int64]] = []
    for block in _blocks(path, {old: new for old, new in names.items() if new in by}):
        keys.append(_property(block))
        days.append(_day(block))
    key = np.concatenate(keys) if keys else np.array([], dtype=np.uint64)
    day = np.concatenate(days) if days else np.array([], dtype=np.int64)
    order = np.lexsort((np.arange(len(key)), day, key))
    last = np.ones(len(key), dtype=bool)
    last[:-1] = key[order][1:] != key[order][:-1]
    newest = np.zeros(len(key), dtype=bool)
    newest[order[last]] = True
    return newest


def _property(block: Any) -> NDArray[np.uint64]:  # noqa: ANN401  pyarrow brings no types
    """A number for each row that rows of the same property share."""
    have = block.schema.names
    key = pc.binary_join_element_wise("certificate", _plain(block.column("certificate_number")), "|")
    address = next((name for name in ("address1", "address") if name in have), None)
    if address is not None and "postcode" in have:
        place = pc.binary_join_element_wise(_plain(block.column("postcode")), _plain(block.column(address)), "|")
        stated = pc.not_equal(_plain(block.column(address)), "")
        key = pc.if_else(stated, place, key)
    for name in ("building_reference_number", "uprn"):
        if name in have:
            number = _plain(block.column(name))
            key = pc.if_else(pc.equal(number, ""), key, pc.binary_join_element_wise(name, number, "|"))
    return np.asarray(pd.util.hash_array(key.to_numpy(zero_copy_only=False)), dtype=np.uint64)


def _day(block: Any) -> NDArray[np.int64]:  # noqa: ANN401  pyarrow brings no types
    """Day of lodgement as a number that grows with time; 0 where there is none."""
    if "lodgement_date" not in block.schema.names:
        return np.zeros(block.num_rows, dtype=np.int64)
    digits = pc.utf8_slice_codeunits(pc.replace_substring_regex(block.column("lodgement_date"), r"\D", ""), 0, 8)
    whole = pc.match_substring_regex(digits, r"^\d{8}$")
    return np.asarray(
        pc.cast(pc.if_else(whole, digits, "0"), pa.int64()).to_numpy(zero_copy_only=False), dtype=np.int64
    )


def _plain(column: Any, name: str = "") -> Any:  # noqa: ANN401  pyarrow brings no types
    """Text in lower case (names as they stand) without blanks around it, empty for every spelling of no value."""
    text = pc.utf8_trim_whitespace(column)
    lower = pc.utf8_lower(text)
    return pc.if_else(pc.is_in(lower, pa.array(sorted(NO_VALUE))), "", text if name in _AS_WRITTEN else lower)


def _addresses(texts: dict[str, Any], chosen: BoolArray) -> NDArray[np.str_]:
    """Address of each home in one line."""
    lines = [texts[name].to_numpy(zero_copy_only=False).astype(np.str_) for name in ADDRESS if name in texts]
    joined = np.array([", ".join(part for part in parts if part) for parts in zip(*lines, strict=True)], dtype=np.str_)
    return joined[chosen] if lines else np.full(int(chosen.sum()), "")
