"""Correlation matrices: those that cannot be are repaired or refused; the public table is transcribed rightly."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import table_path
from energyfund.pension.correlations import faults_of_correlations, nearest_correlations


def horizon() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    with table_path("horizon_2017_correlations.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert [row[0] for row in rows[1:]] == rows[0][1:], "rows and columns stand in the same order"
    return np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])


@pytest.mark.published
def test_the_public_table_is_transcribed_rightly() -> None:
    # Horizon Actuarial survey of 2017, 16 classes: sum of all correlations 95.98, least eigenvalue about 0.104
    matrix = horizon()
    assert matrix.shape == (16, 16)
    assert matrix.sum() == pytest.approx(95.98, abs=1e-9)
    assert np.array_equal(matrix, matrix.T)
    assert np.array_equal(np.diag(matrix), np.ones(16))
    assert np.linalg.eigvalsh(matrix)[0] == pytest.approx(0.104, abs=5e-4)
    repaired = nearest_correlations(matrix)
    assert repaired.largest_change == 0
    assert np.array_equal(repaired.matrix, matrix)


@pytest.mark.published
def test_the_moments_of_the_public_table() -> None:
    # Horizon Actuarial survey of 2017: ends and middle of the list of returns and standard deviations
    with table_path("horizon_2017_moments.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["class"]: row for row in csv.DictReader(lines)}
    assert len(rows) == 16
    found = {name: float(rows[name]["standard_deviation_fraction"]) for name in ("us_large", "cash", "private_equity")}
    assert found == {"us_large": 0.1658, "cash": 0.0297, "private_equity": 0.2198}
    added_up = sum(float(row["standard_deviation_fraction"]) for row in rows.values())
    assert added_up == pytest.approx(2.1301)


@pytest.mark.published
def test_the_textbook_matrix_is_repaired_as_published() -> None:
    # Higham 2002, section 4: the nearest correlation matrix of ones beside the diagonal, 0.7607 and 0.1573
    given_matrix = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    found = nearest_correlations(given_matrix)
    expected = [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]
    assert found.matrix == pytest.approx(np.array(expected), abs=1e-4)
    assert found.least_eigenvalue == pytest.approx(1 - np.sqrt(2))
    assert found.largest_change == pytest.approx(1 - 0.7607, abs=1e-4)


@pytest.mark.hand
def test_a_table_rounded_until_it_cannot_be_is_repaired_and_said_so() -> None:
    # Three that move against each other: the least eigenvalue of ones and -0.5085 is 1 - 2 x 0.5085 = -0.017
    matrix = np.full((3, 3), -0.5085) + 1.5085 * np.eye(3)
    found = nearest_correlations(matrix)
    assert found.least_eigenvalue == pytest.approx(-0.017)
    assert found.matrix == pytest.approx(np.full((3, 3), -0.5) + 1.5 * np.eye(3), abs=1e-6)
    assert found.largest_change == pytest.approx(0.0085, abs=1e-6)


@given(st.lists(st.floats(-1, 1), min_size=10, max_size=10))
@settings(max_examples=40, deadline=None)
def test_whatever_is_repaired_can_be_and_is_no_further_away_than_no_correlation(upper: list[float]) -> None:
    matrix = np.eye(5)
    matrix[np.triu_indices(5, 1)] = upper
    matrix = np.triu(matrix) + np.triu(matrix, 1).T
    found = nearest_correlations(matrix)
    assert np.linalg.eigvalsh(found.matrix)[0] >= -1e-10
    assert np.diag(found.matrix) == pytest.approx(np.ones(5), abs=1e-12)
    assert np.array_equal(found.matrix, found.matrix.T)
    assert np.linalg.norm(found.matrix - matrix) <= np.linalg.norm(np.eye(5) - matrix) + 1e-6


@pytest.mark.hand
def test_two_that_move_as_one_need_no_repair() -> None:
    found = nearest_correlations(np.array([[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]]))
    assert found.largest_change == 0


@pytest.mark.hand
def test_what_no_repair_should_hide() -> None:
    matrix = np.array([[0.9, 1.4, 0.1], [1.4, 1.0, np.nan], [0.2, np.nan, 1.0]])
    assert faults_of_correlations(matrix, ("shares", "bonds", "gold")) == (
        "the correlation of shares with itself is 0.9: it must be 1",
        "the correlation of shares and bonds is 1.4: it must lie between -1 and 1",
        "the correlation of shares and gold stands twice, as 0.1 and as 0.2",
        "the correlation of bonds and gold is nan: it must lie between -1 and 1",
    )
