"""Correlations between what is uncertain: a matrix that can be drawn from, mended where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from energyfund.finance.present_value import FloatArray

SINGULAR = 1e-12
"""An eigenvalue or pivot below this counts as nought."""


def correlation_matrix(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> FloatArray:
    """The correlations of all names, 0 where a pair is not given, shape (names, names).

    Args:
        names: What is correlated, in order.
        pairs: Correlation of two names, −1 to 1, in either order.

    >>> correlation_matrix(["a", "b"], {("b", "a"): 0.5})
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    matrix = np.eye(len(names))
    for (one, other), value in pairs.items():
        row, column = names.index(one), names.index(other)
        matrix[row, column] = matrix[column, row] = value
    return matrix


def mended(matrix: FloatArray) -> tuple[FloatArray, bool]:
    """A matrix whose correlations can hold together, and whether the given one had to be changed.

    Correlations can contradict each other: two things that each follow a third closely cannot oppose each other. Then
    the negative eigenvalues are set to nought and the diagonal is brought back to 1.

    Args:
        matrix: Symmetric with ones on the diagonal, shape (n, n).

    References:
        Rebonato and Jäckel, The most general methodology to create a valid correlation matrix (1999), spectral method.

    >>> mended(np.array([[1.0, 0.5], [0.5, 1.0]]))[1]
    False
    >>> changed, was_changed = mended(np.array([[1.0, 0.9, 0.9], [0.9, 1.0, -0.9], [0.9, -0.9, 1.0]]))
    >>> changed.round(3), was_changed
    (array([[ 1. ,  0.5,  0.5],
           [ 0.5,  1. , -0.5],
           [ 0.5, -0.5,  1. ]]), True)
    """
    values, vectors = np.linalg.eigh(matrix)
    if values[0] >= -SINGULAR:
        return matrix, False
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    root = root / np.sqrt(np.sum(root**2, axis=1, keepdims=True))
    found: FloatArray = root @ root.T
    np.fill_diagonal(found, 1.0)
    return found, True


def lower_root(matrix: FloatArray) -> FloatArray:
    """L with L·Lᵀ = matrix and nothing above the diagonal (Cholesky), also where the matrix is singular.

    Args:
        matrix: A correlation matrix without negative eigenvalues, shape (n, n).

    >>> lower_root(np.array([[1.0, 1.0], [1.0, 1.0]]))
    array([[1., 0.],
           [1., 0.]])
    """
    root = np.zeros_like(matrix)
    for row in range(len(matrix)):
        for column in range(row + 1):
            rest = matrix[row, column] - root[row, :column] @ root[column, :column]
            if row == column:
                root[row, row] = np.sqrt(max(rest, 0.0)) if rest > SINGULAR else 0.0
            elif root[column, column] > 0:
                root[row, column] = rest / root[column, column]
    return root
