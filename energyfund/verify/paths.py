"""The cash flow of what was built on every path drawn: each line of it times its factors.

Arrays have the years first: shape (project years, paths).
"""

from __future__ import annotations

import numpy as np

from energyfund.allocate.brief import Build
from energyfund.finance.draws import Block
from energyfund.finance.present_value import FloatArray
from energyfund.projects.project import Factor, Line

ON_SITE = ("yield", "use")
"""Factors from which a guarantee shields a line: less sun, and a buyer that takes less."""


class PathFactors:
    """The factors of one block of paths, multiplied up once for all lines that move alike."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._found: dict[tuple[Factor, ...], FloatArray] = {}

    def of(self, moves_with: tuple[Factor, ...]) -> FloatArray:
        """What a line is multiplied by in each calendar year, shape (years, paths); ones where nothing moves it."""
        if moves_with not in self._found:
            product = np.ones(self.block.normals.shape[1:])
            for name in moves_with:
                product = product * self.block.factors[name]
            self._found[moves_with] = product
        return self._found[moves_with]


def path_cash_flow(build: Build, factors: PathFactors, first_year: int, left: FloatArray | None) -> FloatArray:
    """Operating cash flow of a build at the size built: Σ line · its factors, shape (project years, paths). [£ nominal]

    A guaranteed line never falls below its guarantee times the factors of price and inflation: max(line, guarantee).

    Args:
        build: What was built.
        factors: The factors by calendar year.
        first_year: Calendar year of the factors' first row.
        left: What a stake that may fail still earns, by calendar year, shape (years, paths); None where it cannot fail.
    """
    offset = build.start.year - first_year
    length = len(build.start.cash_flow_gbp)
    rows = slice(offset, offset + length)
    flow = np.zeros((length, factors.block.normals.shape[2]))
    for moves_with, gbp in _alike(build.start.lines):
        flow += gbp[:, None] * factors.of(moves_with)[rows]
    for line in build.start.lines:
        if line.guaranteed_gbp is not None:
            shielded = tuple(name for name in line.moves_with if name not in ON_SITE)
            floor = line.guaranteed_gbp[:, None] * factors.of(shielded)[rows]
            flow += np.maximum(line.gbp[:, None] * factors.of(line.moves_with)[rows], floor)
    if left is not None:
        flow *= left[rows]
    flow *= build.fraction
    return flow


def path_shared(build: Build, cash_flow_gbp: FloatArray, left: FloatArray | None, first_year: int) -> FloatArray:
    """The cash flow after what the plan sets aside for lumpy costs, shape (project years, paths); may be negative.

    The amounts set aside are those of the plan on every path, so a lump that turns out dearer hits the year it falls
    in. After a failure nothing more is set aside, and what lay aside is lost in the same share.

    Args:
        build: What was built.
        cash_flow_gbp: Its cash flow at the size built on each path. [£ nominal]
        left: As in `path_cash_flow`.
        first_year: As in `path_cash_flow`.
    """
    aside = build.fraction * (build.start.shared_cash_flow_gbp - build.start.cash_flow_gbp)
    if not bool(np.any(aside)):
        return cash_flow_gbp
    if left is None:
        return cash_flow_gbp + aside[:, None]
    offset = build.start.year - first_year
    shared: FloatArray = cash_flow_gbp + aside[:, None] * left[offset : offset + len(aside)]
    return shared


def _alike(lines: tuple[Line, ...]) -> list[tuple[tuple[Factor, ...], FloatArray]]:
    """Lines without a guarantee, those that move alike added up."""
    sums: dict[tuple[Factor, ...], FloatArray] = {}
    for line in lines:
        if line.guaranteed_gbp is None:
            moves = tuple(sorted(set(line.moves_with)))
            sums[moves] = sums[moves] + line.gbp if moves in sums else line.gbp
    return list(sums.items())
