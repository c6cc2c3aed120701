"""Money of the day brought to the prices of one year, and the refusal to add the two together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import price_index

Basis = Literal["real", "nominal"]


def real(flows_gbp: FloatArray, years: range, base_year: int, figures: Figures) -> FloatArray:
    """Flows in money of the day at the prices of one year: flow_y · index(base) / index(y).

    Args:
        flows_gbp: Nominal flows, shape (..., years). [£ of the day]
        years: The calendar years of the last axis.
        base_year: Year of the prices wanted.
        figures: The library, which holds the GDP deflator and the inflation after it.

    Returns:
        Shape (..., years). [£ of the base year]

    Raises:
        ValueError: The last axis does not hold one flow for each year, or a year is before the price index begins.

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> real(np.array([100.0, 102.5]), range(2026, 2028), 2026, load(dt.date(2026, 11, 22))).round(6)
    array([100., 100.])
    """
    if flows_gbp.shape[-1] != len(years):
        raise ValueError(f"{flows_gbp.shape[-1]} flows cannot stand for {len(years)} years")
    index = np.array([price_index(figures, year) for year in years], dtype=np.float64)
    at_base: FloatArray = flows_gbp * (price_index(figures, base_year) / index)
    return at_base


def check_basis(names: Mapping[str, Basis]) -> Basis | None:
    """The one basis of lines that are to be added up; None where there is no line.

    Args:
        names: Name of each line -> whether it is real or nominal.

    Raises:
        ValueError: Some are real and some nominal; the message names both groups.

    >>> check_basis({"income": "nominal", "costs": "nominal"})
    'nominal'
    >>> check_basis({"income": "nominal", "costs": "real"})
    Traceback (most recent call last):
    ValueError: real and nominal money cannot be added up: costs (real), income (nominal). Bring all to one basis first.
    """
    if len(set(names.values())) > 1:
        groups = [
            f"{', '.join(name for name, basis in names.items() if basis == kind)} ({kind})"
            for kind in ("real", "nominal")
        ]
        raise ValueError(
            f"real and nominal money cannot be added up: {', '.join(groups)}. Bring all to one basis first."
        )
    return next(iter(names.values()), None)
