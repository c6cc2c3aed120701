"""Opens a spend file as councils publish it: its encoding, its delimiter, the rows above the header, the header."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match
from energyfund.purchase.spending.headers import columns_of, near_headers

DELIMITERS = (",", ";", "\t", "|")
LOOK_BYTES = 1 << 18
LOOK_ROWS = 60
"""How far into the file the header is looked for."""

BLOCK_BYTES = 1 << 20
MOST_SHOWN = 12
"""Headers that a message lists."""

_NO_TEXT = {
    b"PK\x03\x04": "is an Excel workbook (or another packed file), not CSV",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook, not CSV",
    b"%PDF": "is a PDF, not CSV",
    b"\x1f\x8b": "is packed (gzip), not CSV",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAVE = "Open it, save it as CSV (UTF-8), and name that file."

_INSTEAD = {"postcode": ", or give a table of suppliers and postcodes: --postcodes FILE"}

Row = tuple[int, list[str]]
"""Line in the file, counted from 1, and the cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that has been understood as far as its header.

    Attributes:
        path: The file.
        encoding: Name of its encoding; empty for Parquet.
        delimiter: What stands between cells; empty for Parquet.
        header_line: Line of the header.
        header: Its cells.
        columns: Field -> position of its column.
        above: Text of the rows above the header.
    """

    path: Path
    encoding: str
    delimiter: str
    header_line: int
    header: tuple[str, ...]
    columns: Mapping[str, int]
    above: tuple[str, ...]

    def name_of(self, field: str) -> str:
        """Header of a field's column; empty where the file has none."""
        return self.header[self.columns[field]].strip() if field in self.columns else ""

    def rows(self) -> Iterator[Row]:
        """Every row below the header.

        Raises:
            InvalidInputError: The file cannot be split into cells.
        """
        for line, cells in _all_rows(self.path, self.encoding, self.delimiter):
            if line > self.header_line:
                yield line, cells


def open_sheet(path: Path, chosen: Mapping[str, str], needed: Sequence[str]) -> Sheet:
    """Find encoding, delimiter and header of a file.

    Args:
        path: A CSV file (comma, semicolon, tab or bar between the cells) or a Parquet file.
        chosen: Field -> header, where the user says which column is what.
        needed: Fields without which the file is of no use.

    Raises:
        MissingFileError: The file is missing, unreadable or no table.
        InvalidInputError: Columns are missing, or there is no row.
    """
    encoding = "" if path.suffix.lower() == ".parquet" else _encoding(path)
    best: Sheet | None = None
    fallback: list[str] = []
    for delimiter in DELIMITERS if encoding else ("",):
        looked = [*islice(_all_rows(path, encoding, delimiter, LOOK_BYTES), LOOK_ROWS)]
        above: list[str] = []
        for line, cells in looked:
            found = columns_of(cells, chosen)
            usable = all(field in found for field in needed)
            if usable and (best is None or len(found) > len(best.columns)):
                best = Sheet(path, encoding, delimiter, line, tuple(cells), found, tuple(above))
            above += [" ".join(cell.strip() for cell in cells if cell.strip())]
            if sum(map(_is_word, cells)) > len(fallback):
                fallback = [cell.strip() for cell in cells if cell.strip()]
    if best is None:
        raise InvalidInputError(_no_header(path, fallback, chosen, needed))
    lost = [field for field in chosen if field not in best.columns]
    if lost:
        raise InvalidInputError(_no_header(path, [cell for cell in best.header if cell.strip()], chosen, lost))
    return best


def _is_word(cell: str) -> bool:
    return any(letter.isalpha() for letter in cell)


def _no_header(path: Path, seen: Sequence[str], chosen: Mapping[str, str], needed: Sequence[str]) -> list[Fault]:
    """What is said where columns cannot be found."""
    if not seen:
        return [Fault(str(path), None, "", "", "holds no rows; a header and a row for each payment are needed")]
    shown = ", ".join(f"'{name}'" for name in seen[:MOST_SHOWN]) + (" and more" if len(seen) > MOST_SHOWN else "")
    found = columns_of(seen, chosen)
    faults: list[Fault] = []
    for field in needed:
        if field in found:
            continue
        if field in chosen:
            near = near_match(chosen[field], list(seen))
            faults.append(
                Fault(str(path), None, field, chosen[field], f"is no header here.{near} Headers seen: {shown}")
            )
            continue
        near_ones = near_headers(seen, field)
        hint = f" Perhaps it is '{near_ones[0]}'?" if near_ones else ""
        message = (
            f"no header reads like the {field} column.{hint} Headers seen: {shown}. "
            f'Say which it is: --column {field}="{near_ones[0] if near_ones else "HEADER"}"'
            f"{_INSTEAD.get(field, '')}"
        )
        faults.append(Fault(str(path), None, field, "", message))
    return faults or [Fault(str(path), None, "", "", f"no row holds all headers at once. Headers seen: {shown}")]


def _all_rows(path: Path, encoding: str, delimiter: str, most_bytes: int | None = None) -> Iterator[Row]:
    if not encoding:
        yield from _parquet_rows(path)
        return
    with path.open("rb") as file:
        start = io.BytesIO(file.read(most_bytes)) if most_bytes is not None else file
        # where only the beginning is read, it may end in the middle of a letter
        errors = "replace" if most_bytes is not None else "strict"
        lines = io.TextIOWrapper(start, encoding=encoding, errors=errors, newline="")
        reader = csv.reader(lines, delimiter=delimiter)
        before = 1
        try:
            for cells in reader:
                yield before, cells
                before = reader.line_num + 1
        except csv.Error as error:
            if most_bytes is None:
                advice = "is a quotation mark opened and not closed? Nothing after it can be read"
                raise InvalidInputError([Fault(str(path), before, "", "", f"{error}: {advice}")]) from error
        except UnicodeError as error:
            reason = f"is {encoding} text that breaks off after line {before - 1}."
            raise MissingFileError(path, reason, "Save it as CSV in UTF-8.") from error


def _parquet_rows(path: Path) -> Iterator[Row]:
    import pyarrow as pa  # noqa: PLC0415  slow to import and rarely needed
    from pyarrow import parquet  # noqa: PLC0415

    try:
        file = parquet.ParquetFile(path)
    except FileNotFoundError as error:
        raise MissingFileError(path, "there is no such file.", "Name a CSV file of payments.") from error
    except (OSError, pa.ArrowException) as error:
        raise MissingFileError(path, "cannot be read as a Parquet table.", "Write it again, or use CSV.") from error
    with file:
        yield 1, list(file.schema_arrow.names)
        line = 2
        for batch in file.iter_batches():
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                yield line, ["" if cell is None else str(cell) for cell in cells]
                line += 1


def _encoding(path: Path) -> str:
    """Encoding of a text file.

    Raises:
        MissingFileError: There is no such file, or it is not text.
    """
    try:
        with path.open("rb") as file:
            head = file.read(LOOK_BYTES)
            reason = next((reason for mark, reason in _NO_TEXT.items() if head.startswith(mark)), "")
            if reason:
                raise MissingFileError(path, f"{reason}.", _SAVE)
            if head.lstrip()[:1] in {b"<", b"{"}:
                raise MissingFileError(path, "is a web page or another format, not CSV.", _SAVE)
            marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
            if marked:
                return marked
            if b"\x00" in head:
                return _wide(path, head)
            decoder = codecs.getincrementaldecoder("utf-8")()
            decoder.decode(head)
            while block := file.read(BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except FileNotFoundError as error:
        raise MissingFileError(path, "there is no such file.", "Name a CSV file of payments.") from error
    except OSError as error:
        raise MissingFileError(path, f"cannot be read ({error.strerror or error}).", "Name a CSV file.") from error
    except UnicodeDecodeError:
        return _western(path)
    return "utf-8"


def _wide(path: Path, head: bytes) -> str:
    """UTF-16 without a mark, by where the empty bytes stand.

    Raises:
        MissingFileError: The file is not text.
    """
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 3 < len(head) or min(even, odd) * 10 > max(even, odd):
        raise MissingFileError(path, "is not text, so not CSV.", _SAVE)
    return "utf-16-le" if odd > even else "utf-16-be"


def _western(path: Path) -> str:
    """Windows' Western European, or Latin-1 where bytes stand that Windows leaves empty."""
    empty = b"\x81\x8d\x8f\x90\x9d"
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if any(byte in block for byte in empty):
                return "latin-1"
    return "cp1252"
