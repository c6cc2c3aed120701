"""Columns of a table that people write: how each cell is read, and what is said where it is wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray
from pyarrow import parquet

from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match

BoolArray = NDArray[np.bool_]

MOST_FAULTS_SHOWN = 50
"""Faults listed one by one; a file with more than this is wrong in the same way throughout."""

YES = frozenset({"yes", "y", "true", "t", "1", "1.0"})
NO = frozenset({"no", "n", "false", "f", "0", "0.0", ""})


def read_table(path: Path) -> Any:  # noqa: ANN401  pyarrow brings no types
    """A CSV or Parquet file as an Arrow table of text cells, names in lower case.

    Raises:
        MissingFileError: There is no such file, or it is not a table.
    """
    advice = "Save it as CSV in UTF-8, or as Parquet."
    try:
        table = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    except FileNotFoundError as error:
        raise MissingFileError(path, "there is no such file.", "Name a CSV or Parquet file of homes.") from error
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = f"cannot be read as a table ({str(error).strip().splitlines()[0]})."
        raise MissingFileError(path, reason, advice) from error
    return table.rename_columns([str(name).strip().lower() for name in table.column_names])


def _csv(path: Path) -> Any:  # noqa: ANN401  pyarrow brings no types
    with path.open(encoding="utf-8-sig", newline="") as lines:
        names = next(csv.reader(lines), [])
    convert = arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    return arrow_csv.read_csv(str(path), convert_options=convert)


def _parquet(path: Path) -> Any:  # noqa: ANN401  pyarrow brings no types
    table = parquet.read_table(str(path))
    texts = [pc.fill_null(column.cast(pa.string()), "") for column in table.columns]
    return pa.table(texts, names=table.column_names)


class Faults:
    """Collects the faults of one file, so that all come at once.

    Args:
        file: The file as the person named it.
        first_line: Line of the file on which the first row of the table stands.
    """

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self._found: list[Fault] = []
        self._more = 0

    def add(self, row: int | None, field: str, value: str, message: str) -> None:
        """One fault; ``row`` counts from 0, None where the whole file is meant."""
        if len(self._found) < MOST_FAULTS_SHOWN:
            line = None if row is None else row + self.first_line
            self._found.append(Fault(self.file, line, field, value, message))
        else:
            self._more += 1

    def add_rows(
        self,
        rows: NDArray[Any],
        field: str,
        values: Any,  # noqa: ANN401  any column
        message: str | Callable[[str], str],
    ) -> None:
        """The same fault in several rows; ``values`` is the whole column, ``message`` may depend on the value."""
        for row in rows[:MOST_FAULTS_SHOWN]:
            value = str(values[int(row)])
            self.add(int(row), field, value, message if isinstance(message, str) else message(value))
        self._more += max(0, len(rows) - MOST_FAULTS_SHOWN)

    def check_header(self, found: Sequence[str], columns: Sequence[Column]) -> None:
        """Unknown, repeated and missing columns."""
        known = [column.name for column in columns]
        for name in dict.fromkeys(found):
            if name not in known:
                self.add(None, name, "", f"is not a column here.{near_match(name, known)} Allowed: {', '.join(known)}.")
            elif list(found).count(name) > 1:
                self.add(None, name, "", "stands twice in the header: keep one")
        for column in columns:
            if column.required and column.name not in found:
                self.add(None, column.name, "", f"this column is missing. {column.allowed}")

    def raise_if_any(self) -> None:
        """Say everything that was found.

        Raises:
            InvalidInputError: At least one fault was added.
        """
        if not self._found:
            return
        more = [Fault(self.file, None, "", "", f"{self._more:,} more faults like these")] if self._more else []
        raise InvalidInputError([*self._found, *more])


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, whether every home needs it, what is allowed, and how the cells are read.

    ``parse`` takes the cells as text and returns the values and a mask of the cells that are wrong, blank ones among
    them.
    """

    name: str
    required: bool
    allowed: str
    default: Any
    parse: Callable[[Any], tuple[NDArray[Any], BoolArray]]
    unique: bool = False
    words: tuple[str, ...] = ()

    def read(self, table: Any, faults: Faults) -> NDArray[Any]:  # noqa: ANN401  pyarrow brings no types
        """The column as an array of shape (rows,); faults are added, and the cells that are wrong hold the default."""
        if self.name not in table.column_names:
            return np.full(table.num_rows, self.default)
        cells = table.column(table.column_names.index(self.name)).combine_chunks()
        values, wrong = self.parse(cells)
        if not wrong.any():
            return self._once(cells, values, faults)
        cells = pc.utf8_trim_whitespace(cells)
        blank = _mask(pc.equal(cells, ""))
        values[blank] = self.default
        if self.required:
            faults.add_rows(np.flatnonzero(blank), self.name, cells, f"is blank. {self.allowed}")
        faults.add_rows(np.flatnonzero(wrong & ~blank), self.name, cells, self._say)
        return self._once(cells, values, faults)

    def _once(self, cells: Any, values: NDArray[Any], faults: Faults) -> NDArray[Any]:  # noqa: ANN401  pyarrow brings no types
        if self.unique and pc.count_distinct(cells).as_py() < len(cells):
            rows = _repeats(cells, values == self.default)
            faults.add_rows(rows, self.name, cells, "stands twice: each home needs its own name")
        return values

    def _say(self, value: str) -> str:
        return self.allowed + near_match(value.lower(), self.words)


def text(name: str, *, required: bool = False, unique: bool = False) -> Column:
    """A column of free text."""

    def parse(cells: Any) -> tuple[NDArray[Any], BoolArray]:  # noqa: ANN401  pyarrow brings no types
        if unique:
            values = pc.ascii_trim_whitespace(cells).to_numpy(zero_copy_only=False).astype(np.str_)
        else:
            codes, found = _coded(cells)
            values = np.array([word.strip() for word in found], dtype=np.str_)[codes]
        return values, (values == "") & required

    return Column(name, required, "A name, not blank.", "", parse, unique)


def choice(name: str, words: tuple[str, ...], *, required: bool = False, default: str = "") -> Column:
    """A column of one word out of a list; case, spaces and hyphens do not matter."""

    def parse(cells: Any) -> tuple[NDArray[Any], BoolArray]:  # noqa: ANN401  pyarrow brings no types
        codes, found = _coded(cells)
        plain = np.array([word.strip().lower().replace(" ", "_").replace("-", "_") for word in found], dtype=np.str_)
        known = np.isin(plain, words)
        spelt = np.where(known, plain, default).astype(f"<U{max(map(len, words))}")
        return spelt[codes], ~known[codes]

    return Column(name, required, f"Allowed: {', '.join(words)}.", default, parse, words=words)


def measurement(name: str, low: float, high: float, meaning: str, *, required: bool = False) -> Column:
    """A column of numbers between two bounds; £, commas and spaces are read past."""

    def parse(cells: Any) -> tuple[NDArray[Any], BoolArray]:  # noqa: ANN401  pyarrow brings no types
        numbers = _numbers(cells)
        return numbers, ~((numbers >= low) & (numbers <= high))

    return Column(name, required, f"must be a number from {low:,} to {high:,}. {meaning}", np.nan, parse)


def count(name: str, low: int, high: int, *, required: bool = False) -> Column:
    """A column of whole numbers between two bounds."""

    def parse(cells: Any) -> tuple[NDArray[Any], BoolArray]:  # noqa: ANN401  pyarrow brings no types
        numbers = _numbers(cells)
        good = (numbers >= low) & (numbers <= high) & (numbers == np.floor(numbers))
        return np.where(good, numbers, low).astype(np.int64), ~good

    return Column(name, required, f"must be a whole number from {low:,} to {high:,}.", low, parse)


def yes_no(name: str) -> Column:
    """A column of yes or no; blank means no."""

    def parse(cells: Any) -> tuple[NDArray[Any], BoolArray]:  # noqa: ANN401  pyarrow brings no types
        codes, found = _coded(cells)
        words = [word.strip().lower() for word in found]
        yes = np.array([word in YES for word in words], dtype=bool)
        known = np.array([word in YES or word in NO for word in words], dtype=bool)
        return yes[codes], ~known[codes]

    return Column(name, required=False, allowed="Allowed: yes, no.", default=False, parse=parse)


def _numbers(cells: Any) -> NDArray[np.float64]:  # noqa: ANN401  pyarrow brings no types
    """Text as numbers, NaN where it is none; cell by cell only where the plain way fails."""
    filled = pc.if_else(pc.equal(cells, ""), None, cells)
    try:
        found = pc.cast(filled, pa.float64())
    except ValueError:
        plain = pc.replace_substring_regex(filled, "[£, ]", "")
        good = pc.match_substring_regex(plain, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
        found = pc.cast(pc.if_else(good, plain, None), pa.float64())
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.float64).copy()


def _coded(cells: Any) -> tuple[NDArray[np.int64], list[str]]:  # noqa: ANN401  pyarrow brings no types
    encoded = pc.dictionary_encode(cells)
    return encoded.indices.to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()


def _mask(found: Any) -> BoolArray:  # noqa: ANN401  pyarrow brings no types
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _repeats(cells: Any, blank: BoolArray) -> NDArray[np.int64]:  # noqa: ANN401  pyarrow brings no types
    """Rows whose text stands in an earlier row too."""
    codes, _ = _coded(cells)
    first = np.zeros(len(codes), dtype=bool)
    first[np.unique(codes, return_index=True)[1]] = True
    return np.flatnonzero(~first & ~blank)
