"""What a mix of holdings means: fossil exposure and carbon intensity."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray


def waci(values_gbp: FloatArray, intensity_tco2e_per_gbp_m: FloatArray) -> float | None:
    """Weighted average carbon intensity Σ w·i over the holdings. [tCO₂e/£m]

    None where a holding that is held has no intensity given, because a part taken for the whole would mislead.

    Args:
        values_gbp: Shape (holdings,). [£]
        intensity_tco2e_per_gbp_m: Shape (holdings,), NaN where none is given.

    >>> waci(np.array([60.0, 40.0]), np.array([100.0, 50.0]))
    80.0
    """
    held = values_gbp > 0
    total = float(values_gbp.sum())
    if total <= 0 or bool(np.isnan(intensity_tco2e_per_gbp_m[held]).any()):
        return None
    return float(values_gbp[held] @ intensity_tco2e_per_gbp_m[held]) / total
