"""The compiled inner loop: many planes under one place's weather, hour by hour, without a transcendental function.

What depends on the hour alone is worked out once per hour (`energyfund.solar.terms`), what depends on the plane alone
once per plane (`energyfund.solar.batch`); about forty multiply-adds are left per hour and plane. The innermost loop
runs over `LANES` planes, so that the processor's vector units are full. Every plane takes the same path whatever its
place in the block, so results do not depend on how planes are cut into parts.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import float64
from numba.extending import intrinsic
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LANES = 128
"""Planes per block: their figures and sums stay in the first-level cache."""

EAST, NORTH, UP, BEAM, EVEN, RING, RIM, GROUND, WARMTH, CLOSE, OPEN = range(11)
"""Columns of the hours; see `energyfund.solar.terms.Terms`."""

TILT_EAST, TILT_NORTH, TILT_UP, SKY_VIEW, SLOPE, GROUND_VIEW, KEPT, CURVE, STANDING, LIMIT = range(10)
"""Rows of a block of planes; see `energyfund.solar.batch`."""

_FAST = {"nnan", "ninf", "nsz"}  # no licence that would let the compiler round differently here and there

_inlined = numba.njit(nogil=True, fastmath=_FAST, error_model="numpy", inline="always")


def _compiled(function: Any) -> Any:  # noqa: ANN401  numba's own types
    """Compile a function and keep the machine code beside it, or in the user's cache, where either can be written."""
    try:
        return numba.njit(nogil=True, fastmath=_FAST, cache=True, error_model="numpy")(function)
    except RuntimeError:  # nowhere to keep it: compiled again by each process
        return numba.njit(nogil=True, fastmath=_FAST, error_model="numpy")(function)


def _build_fma(_context: Any, one: Any, two: Any, three: Any) -> Any:  # noqa: ANN401  numba's own types
    signature = float64(one, two, three)

    def instruction(_target: Any, builder: Any, _signature: Any, numbers: Any) -> Any:  # noqa: ANN401  as above
        return builder.fma(*numbers)

    return signature, instruction


fma: Any = intrinsic(_build_fma)
"""one · two + three, rounded once: the same on every processor, in vectors and alone."""


@_inlined
def _through_glass(cosine: float, glass: tuple[float, ...]) -> float:
    """Cosine of incidence times the share of beam that the glass lets through, by Horner's rule in 2·cosine − 1."""
    x = fma(2.0, cosine, -1.0)
    g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14 = glass
    value = fma(fma(fma(g14, x, g13), x, g12), x, g11)
    value = fma(fma(fma(fma(value, x, g10), x, g9), x, g8), x, g7)
    value = fma(fma(fma(fma(value, x, g6), x, g5), x, g4), x, g3)
    passed: float = fma(fma(fma(value, x, g2), x, g1), x, g0)
    return passed * cosine * cosine


@_inlined
def _add_power(
    hour: FloatArray,
    planes: FloatArray,
    glass: tuple[float, ...],
    inverter: tuple[float, float, float],
    heating: float,
    lit: FloatArray,
    shaded: bool,
    result: FloatArray,
) -> None:
    """Add the power of each plane of a block in one hour, in [kW/kWp], to ``result``, shape (lanes,).

    The two questions inside the loop do not depend on the lane: the compiler makes a loop of its own for each answer.
    """
    east, north, up, beam, warmth = hour[EAST], hour[NORTH], hour[UP], hour[BEAM], hour[WARMTH]
    even, ring, rim, ground = hour[EVEN], hour[RING], hour[RIM], hour[GROUND]
    square, slope, constant = inverter
    for lane in range(LANES):
        toward = fma(up, planes[TILT_UP, lane], fma(north, planes[TILT_NORTH, lane], east * planes[TILT_EAST, lane]))
        cosine = max(toward, 0.0)
        if shaded:
            cosine *= lit[lane]
        sky = max(fma(rim, planes[SLOPE, lane], fma(ring, cosine, even * planes[SKY_VIEW, lane])), 0.0)
        diffuse = fma(ground, planes[GROUND_VIEW, lane], sky)
        useful = diffuse
        if beam > 0:
            useful = fma(beam, _through_glass(cosine, glass), diffuse)
        direct = useful * fma(heating, fma(beam, cosine, diffuse), warmth) * planes[KEPT, lane]
        drawn = fma(fma(square, direct * planes[CURVE, lane], slope), direct, constant * planes[STANDING, lane])
        result[lane] += min(max(drawn, 0.0), planes[LIMIT, lane])


@_compiled
def monthly_sums(
    hours: FloatArray,
    first: NDArray[np.int64],
    planes: FloatArray,
    glass: tuple[float, ...],
    inverter: tuple[float, float, float],
    heating: int,
    lit: FloatArray,
    shaded: bool,
    sums: FloatArray,
) -> None:
    """Sum of the power over the hours of each month, in [kW/kWp], written to ``sums``, shape (blocks, 12, lanes).

    Args:
        hours: Terms of each hour with light, the hours of one month together, shape (hours, 11).
        first: First hour of each month and the end, shape (13,).
        planes: Shape (blocks, 10, lanes).
        glass: Coefficients of the polynomial, `GLASS_TERMS` of them, lowest power first.
        inverter: Square, slope and constant of the inverter's curve.
        heating: Column of the hours that says how the cells warm: `CLOSE` or `OPEN`.
        lit: 1 where the sun clears the plane's horizon, else 0, shape (blocks, hours, lanes); read where ``shaded``.
        shaded: Whether the planes have horizons.
        sums: Where to write.
    """
    result = np.empty(LANES)  # its own memory, or the compiler would fear overlaps and leave the vector units idle
    for block in range(planes.shape[0]):
        here = planes[block]
        for month in range(12):
            result[:] = 0
            for step in range(first[month], first[month + 1]):
                hour = hours[step]
                clear = lit[block, step] if shaded else planes[block, 0]
                _add_power(hour, here, glass, inverter, hour[heating], clear, shaded, result)
            sums[block, month] = result


@_compiled
def hourly_power(
    hours: FloatArray,
    planes: FloatArray,
    glass: tuple[float, ...],
    inverter: tuple[float, float, float],
    heating: int,
    lit: FloatArray,
    shaded: bool,
    power: FloatArray,
) -> None:
    """Power in each hour, in [kW/kWp], written to ``power``, shape (blocks, hours, lanes); arguments as above."""
    result = np.empty(LANES)  # its own memory, or the compiler would fear overlaps and leave the vector units idle
    for block in range(planes.shape[0]):
        here = planes[block]
        for step in range(hours.shape[0]):
            hour = hours[step]
            clear = lit[block, step] if shaded else planes[block, 0]
            result[:] = 0
            _add_power(hour, here, glass, inverter, hour[heating], clear, shaded, result)
            power[block, step] = result
