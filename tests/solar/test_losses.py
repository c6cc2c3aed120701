from __future__ import annotations

import numpy as np
import pytest
from pvlib.pvsystem import pvwatts_losses

from energyfund.assumptions import Figures
from energyfund.solar.losses import Uncertainty, age_factor, default_losses, exceedance_factor, kept_fraction


@pytest.mark.published
def test_default_tree_is_pvwatts(figures: Figures) -> None:
    # PVWatts v8: 14.0757 %
    kept = kept_fraction(np.full((1, 10), np.nan), default_losses(figures))[0]
    assert 100 * (1 - kept) == pytest.approx(14.0757, abs=5e-5)
    assert 100 * (1 - kept) == pytest.approx(pvwatts_losses(), rel=1e-12)


@pytest.mark.hand
def test_a_roofs_own_loss_replaces_its_branch(figures: Figures) -> None:
    own = np.full((1, 10), np.nan)
    own[0, 1] = 0.2
    whole = kept_fraction(np.full((1, 10), np.nan), default_losses(figures))[0]
    assert kept_fraction(own, default_losses(figures))[0] == pytest.approx(whole / 0.97 * 0.8)


@pytest.mark.hand
def test_ageing_says_which_convention(figures: Figures) -> None:
    assert age_factor(1, figures) == 1
    assert age_factor(21, figures) == pytest.approx(0.9)  # 1 − 20 × 0.005
    assert age_factor(21, figures, "compound") == pytest.approx(0.995**20)
    with pytest.raises(ValueError, match="count from 1"):
        age_factor(0, figures)


@pytest.mark.hand
def test_years_average_out_the_sunshine_and_not_the_model() -> None:
    spread = Uncertainty(resource=0.06, model=0.08, availability=0)
    assert exceedance_factor(50, spread) == 1
    # z = 1.2815516 and 0.6744898
    assert exceedance_factor(90, spread) == pytest.approx(1 - 1.2815516 * 0.1)
    assert exceedance_factor(75, spread) == pytest.approx(1 - 0.6744898 * 0.1)
    assert exceedance_factor(90, spread, years=10) == pytest.approx(1 - 1.2815516 * np.sqrt(0.0064 + 0.00036))
    assert exceedance_factor(90, Uncertainty(5, 5, 5)) == 0
