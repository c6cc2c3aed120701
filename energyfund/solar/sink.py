"""Where a table of yields goes: a CSV or Parquet file that is whole or not there at all, or an open stream."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from energyfund.errors import MissingFileError

DECIMALS = 6
"""Digits after the point in CSV: a millionth of a kilowatt-hour, so that rounding never shows in a check."""


_TRICKY = r"""[,"\r\n]|^\s|\s$"""

Metadata = Callable[[], dict[str, str]]
"""Names and texts to be kept in a Parquet file."""


class Sink(Protocol):
    """Takes tables one after the other."""

    def write(self, table: pa.Table) -> None:
        """Append a table; all tables have the same columns."""


@contextmanager
def file_sink(path: Path, schema: pa.Schema, metadata: Metadata | None = None) -> Iterator[Sink]:
    """A file that appears under its name only when everything has been written.

    Args:
        path: A name that ends in .parquet makes Parquet, any other makes CSV.
        schema: Columns of the tables.
        metadata: Asked at the end for what is to be kept in the file where it is Parquet.

    Raises:
        MissingFileError: The file cannot be written.
    """
    with whole_file(path) as file:
        if path.suffix == ".parquet":
            with pa.parquet.ParquetWriter(file, schema) as writer:
                yield _ParquetSink(writer)
                if metadata is not None:
                    writer.add_key_value_metadata(metadata())
        else:
            sink = CsvSink(file, schema)
            yield sink
            sink.start()


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is complete; nothing is left behind when something goes wrong.

    Raises:
        MissingFileError: The file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise MissingFileError(path, f"cannot be written ({error.strerror}).", "Name another file.") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class CsvSink:
    """CSV on an open file or stream; the first line is written with the first table, so that errors come before it.

    Args:
        file: Where to write.
        schema: Columns of the tables.
    """

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        self._file = file
        self._head = (",".join(_quoted(name) for name in schema.names) + "\n").encode()

    def start(self) -> None:
        """Write the first line, if it has not been written."""
        self._file.write(self._head)
        self._head = b""

    def write(self, table: pa.Table) -> None:
        """Append a table with its numbers rounded to `DECIMALS`; text is quoted only where it must be."""
        self.start()
        columns = [
            pa.array(np.round(column.to_numpy(), DECIMALS)) if pa.types.is_floating(column.type) else column
            for column in table.columns
        ]
        texts = [column for column in table.columns if pa.types.is_string(column.type)]
        tricky = any(pc.any(pc.match_substring_regex(text, _TRICKY)).as_py() for text in texts)
        style = pa.csv.WriteOptions(include_header=False, quoting_style="needed" if tricky else "none")
        pa.csv.write_csv(pa.table(columns, names=table.column_names), self._file, style)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search(_TRICKY, text) else text


class _ParquetSink:
    def __init__(self, writer: Any) -> None:  # noqa: ANN401  as above
        self._writer = writer

    def write(self, table: pa.Table) -> None:
        """Append a table as a group of rows."""
        self._writer.write_table(table.replace_schema_metadata(None))
