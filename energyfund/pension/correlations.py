"""Correlation matrices: whether one can be, and the nearest that can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.finance.present_value import FloatArray

ROUNDS = 1000
"""Steps of the alternating projections at most; a matrix as people round them needs a few dozen."""

SETTLED = 1e-12
"""A step that moves no entry by more has arrived."""

LEAST_EIGENVALUE = 1e-8
"""A repaired matrix keeps this much of every direction, so that scenarios can be drawn from it."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A correlation matrix that can be, and how far it is from what was given.

    Attributes:
        matrix: Shape (n, n).
        least_eigenvalue: Of the matrix as given; below nought where it could not be.
        largest_change: Largest change of an entry; 0 where nothing was repaired.
    """

    matrix: FloatArray
    least_eigenvalue: float
    largest_change: float


def faults_of_correlations(matrix: FloatArray, names: tuple[str, ...]) -> tuple[str, ...]:
    """What is wrong with a matrix that no repair should hide: entries out of range, no symmetry, no ones across.

    >>> faults_of_correlations(np.array([[1.0, 1.4], [1.4, 1.0]]), ("shares", "bonds"))
    ('the correlation of shares and bonds is 1.4: it must lie between -1 and 1',)
    """
    found = []
    for row, one in enumerate(names):
        if abs(matrix[row, row] - 1) > SETTLED:
            found.append(f"the correlation of {one} with itself is {matrix[row, row]:g}: it must be 1")
        for column in range(row):
            value, mirrored = float(matrix[row, column]), float(matrix[column, row])
            pair = f"{names[column]} and {one}"
            if not (-1 <= value <= 1 and -1 <= mirrored <= 1):
                found.append(f"the correlation of {pair} is {value:g}: it must lie between -1 and 1")
            elif abs(value - mirrored) > SETTLED:
                found.append(f"the correlation of {pair} stands twice, as {mirrored:g} and as {value:g}")
    return tuple(found)


def nearest_correlations(matrix: FloatArray) -> Repaired:
    """The nearest correlation matrix, by Higham's alternating projections with Dykstra's correction.

    A matrix that is positive semidefinite comes back as it is. Source: N. J. Higham, "Computing the nearest correlation
    matrix", IMA Journal of Numerical Analysis 22 (2002), algorithm 3.3.

    Args:
        matrix: Symmetric with ones across, shape (n, n).

    >>> nearest_correlations(np.array([[1.0, -0.5], [-0.5, 1.0]])).largest_change
    0.0
    """
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least >= -SETTLED * len(matrix):  # nought, but for rounding, where two holdings move as one
        return Repaired(matrix.copy(), least, 0.0)
    found, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(ROUNDS):
        shifted = found - correction
        values, vectors = np.linalg.eigh(shifted)
        projected = (vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T
        correction = projected - shifted
        stepped = projected.copy()
        np.fill_diagonal(stepped, 1.0)
        moved = float(np.abs(stepped - found).max())
        found = stepped
        if moved < SETTLED:
            break
    values, vectors = np.linalg.eigh(found)
    kept = (vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T
    size = np.sqrt(np.diag(kept))
    repaired = (kept / np.outer(size, size) + (kept / np.outer(size, size)).T) / 2
    np.fill_diagonal(repaired, 1.0)
    return Repaired(repaired, least, float(np.abs(repaired - matrix).max()))
