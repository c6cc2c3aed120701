"""A small spreadsheet: works the formulas of a workbook out again from its numbers, not from what the file holds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import openpyxl
from openpyxl.utils import range_boundaries

TOKEN = re.compile(
    r"""(?P<text>"[^"]*")
    |(?P<ref>(?:'(?P<sheet>[^']+)'!)?(?P<cells>[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?))
    |(?P<name>[A-Z]+)(?=\()
    |(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    |(?P<sign><=|>=|<>|[-+*/^<>=(),])""",
    re.VERBOSE,
)
SIGNS = {"^": "**", "=": "==", "<>": "!="}


class Spreadsheet:
    """The cells of a workbook, formulas worked out when they are asked for."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.cached = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        self.known: dict[tuple[str, int, int], Any] = {}

    def formulas(self) -> Iterator[tuple[str, str, str]]:
        """Every formula: sheet, cell, text."""
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate, str(cell.value)

    def held(self, sheet: str, cell: str) -> Any:
        """The value that the file holds for a cell."""
        return self.cached[sheet][cell].value

    def value(self, sheet: str, cell: str) -> Any:
        """The value of a cell, worked out here."""
        found = self.book[sheet][cell]
        return self._at(sheet, found.row, found.column)

    def _at(self, sheet: str, row: int, column: int) -> Any:
        key = (sheet, row, column)
        if key not in self.known:
            cell = self.book[sheet].cell(row, column)
            self.known[key] = self._worked_out(sheet, str(cell.value)[1:]) if cell.data_type == "f" else cell.value
        return self.known[key]

    def _cells(self, sheet: str, cells: str) -> Any:
        first, top, last, bottom = range_boundaries(cells)
        rows = [[self._at(sheet, row, column) for column in range(first, last + 1)] for row in range(top, bottom + 1)]
        if ":" not in cells:
            return rows[0][0]
        return np.array([np.nan if isinstance(cell, str) or cell is None else cell for row in rows for cell in row])

    def _texts(self, sheet: str, cells: str) -> list[Any]:
        first, top, last, bottom = range_boundaries(cells)
        return [self._at(sheet, row, column) for row in range(top, bottom + 1) for column in range(first, last + 1)]

    def _worked_out(self, own: str, formula: str) -> Any:
        names: dict[str, Any] = dict(FUNCTIONS)
        parts: list[str] = []
        end = 0
        for token in TOKEN.finditer(formula):
            assert not formula[end : token.start()].strip(), f"not understood: {formula}"
            end = token.end()
            if token["ref"]:
                name = f"c{len(names)}"
                counted = parts[-2:] == ["COUNTIF", "("]
                take = self._texts if counted else self._cells
                names[name] = take(token["sheet"] or own, token["cells"])
                parts.append(name)
            else:
                parts.append(SIGNS.get(token.group(), token.group()))
        assert end == len(formula), f"not understood: {formula}"
        return eval("".join(parts), {"__builtins__": {}}, names)  # noqa: S307  our own formulas, token by token


def npv(rate: float, flows: Any) -> float:
    return sum(float(flow) / (1 + rate) ** year for year, flow in enumerate(flows, 1))


def irr(flows: Any, guess: float) -> float:
    """Newton's method, as spreadsheets do it."""
    rate = guess
    for _ in range(100):
        years = np.arange(len(flows))
        worth = float(np.sum(flows / (1 + rate) ** years))
        slope = float(np.sum(-years * flows / (1 + rate) ** (years + 1)))
        step = worth / slope
        rate -= step
        if abs(step) < 1e-12:
            break
    return rate


FUNCTIONS = {
    "SUM": lambda *parts: float(sum(np.nansum(part) for part in parts)),
    "SUMPRODUCT": lambda cells: float(np.sum(cells)),
    "NPV": npv,
    "IRR": irr,
    "ROUND": lambda value, digits: float(np.floor(abs(value) * 10**digits + 0.5) / 10**digits * np.sign(value)),
    "ABS": np.abs,
    "MIN": lambda cells: float(np.nanmin(cells)),
    "AND": lambda *tests: all(tests),
    "IF": lambda test, yes, no: yes if test else no,
    "COUNTIF": lambda cells, text: sum(cell == text for cell in cells),
}
