"""Columns by which rows of a master may be missed, and what that costs: much, near given prices, or all that counts."""

from __future__ import annotations

import numpy as np

from energyfund.allocate.choices import NONE, BoolArray, IntArray
from energyfund.allocate.problem import GE, LE
from energyfund.array_solver import GrowingProgram
from energyfund.finance.present_value import FloatArray

PENALTY = 1000.0
"""A unit by which a row is missed costs this many times what the dearest option could gain by a unit of the row."""


class Spares:
    """What rows may be missed by, upwards and downwards.

    The rows are numbered as they come: those of the record in their order, and NONE for all others.
    """

    def __init__(self, program: GrowingProgram) -> None:
        self._program = program
        self._column: IntArray = np.zeros(0, dtype=np.int64)
        self._number: IntArray = np.zeros(0, dtype=np.int64)
        self._sense: IntArray = np.zeros(0, dtype=np.int64)
        self._down: BoolArray = np.zeros(0, dtype=np.bool_)
        self._typical: FloatArray = np.zeros(0)
        self._reach: FloatArray = np.zeros(0)
        self._misses: BoolArray = np.zeros(0, dtype=np.bool_)
        self._times = PENALTY

    def add(self, number: IntArray, row: IntArray, sense: IntArray, typical: FloatArray, reach: FloatArray) -> None:
        """Let more rows be missed.

        Args:
            number: Of each row in the record; NONE for others, shape (rows,).
            row: Its number in the program, shape (rows,).
            sense: LE, GE or EQ, shape (rows,).
            typical: What a unit of it may well be worth, shape (rows,).
            reach: The most that an option brings to it; 1 where that is nothing, shape (rows,).
        """
        count = 2 * len(number)
        down = np.tile([True, False], len(number))
        first = self._program.add_columns(
            np.zeros(count), (np.zeros(count), np.full(count, np.inf)), np.arange(count + 1, dtype=np.int32),
            np.repeat(row, 2).astype(np.int32), np.where(down, -1.0, 1.0),
        )  # fmt: skip
        self._column = np.concatenate([self._column, first + np.arange(count)])
        self._number = np.concatenate([self._number, np.repeat(number, 2)])
        self._sense = np.concatenate([self._sense, np.repeat(sense, 2)])
        self._down = np.concatenate([self._down, down])
        self._typical = np.concatenate([self._typical, np.repeat(typical, 2)])
        self._reach = np.concatenate([self._reach, np.repeat(reach, 2)])
        self.penalise()

    def penalise(self) -> None:
        """Make it dear to miss a row, and let prices be what they are below that."""
        dear = self._times * self._typical
        self._hold(-dear, dear)

    def lean(self, duals: FloatArray, width_fraction: float) -> None:
        """Hold the prices of the record's rows near those given: they may be missed for little more than that.

        Args:
            duals: Of the record's rows, shape (rows,).
            width_fraction: How far a price may move, as a share of its size, or of what the row typically costs.
        """
        dear = self._times * self._typical
        near = np.where(self._number == NONE, 0.0, duals[self._number])
        width = width_fraction * (np.abs(near) + width_fraction * self._typical)
        own = self._number == NONE
        self._hold(np.where(own, -dear, near - width), np.where(own, dear, near + width))

    def count_only(self) -> None:
        """Let every miss count, in units of what the largest option brings to the row."""
        self._program.bound_columns(
            self._column.astype(np.int32), np.zeros(len(self._column)), np.full(len(self._column), np.inf)
        )
        self._misses = np.where(self._down, self._sense != GE, self._sense != LE)
        self._program.price_columns(self._column.astype(np.int32), np.where(self._misses, 1 / self._reach, 0.0))

    def close(self, values: FloatArray) -> None:
        """Let no row be missed by more than it is, which is the solver's rounding.

        Args:
            values: Of the program's columns, shape (columns,).
        """
        most = np.where(self._misses, np.maximum(values[self._column], 0.0), np.inf)
        self._program.bound_columns(self._column.astype(np.int32), np.zeros(len(most)), most)
        self._program.price_columns(self._column.astype(np.int32), np.zeros(len(most)))

    def missed(self, values: FloatArray) -> float:
        """By how much rows are missed in all.

        Args:
            values: Of the program's columns, shape (columns,).
        """
        return float(values[self._column] @ self._misses)

    def _hold(self, low: FloatArray, high: FloatArray) -> None:
        """Keep the price of every row between two; a column down a row keeps it below, a column up above."""
        low = np.where(self._sense == LE, np.maximum(low, 0.0), low)
        high = np.where(self._sense == GE, np.minimum(high, 0.0), high)
        self._misses = np.where(self._down, (self._sense != GE) | (high < 0), (self._sense != LE) | (low > 0))
        self._program.price_columns(self._column.astype(np.int32), np.where(self._down, high, -low))
